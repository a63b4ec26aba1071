"""The context: all of AWS's own, typed, and easy to make in tests."""

import dataclasses
import inspect
import io
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, get_type_hints

import pytest

from awslambda_runtime import Client, ClientContext, CognitoIdentity, Context


@pytest.fixture
def lambda_context() -> Any:
    return pytest.importorskip("awslambdaric.lambda_context", reason="awslambdaric has no wheel for this Python.")


ENVIRONMENT = {
    "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/orders",
    "AWS_LAMBDA_LOG_STREAM_NAME": "2024/02/29/[$LATEST]abc",
    "AWS_LAMBDA_FUNCTION_NAME": "orders",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_VERSION": "7",
}
CLIENT_CONTEXT = {
    "client": {
        "installation_id": "installation",
        "app_title": "title",
        "app_version_name": "1.0",
        "app_version_code": "100",
        "app_package_name": "package",
    },
    "custom": {"a": [1]},
    "env": {"locale": "en"},
    "w3c": {"traceparent": "00-a-b-01", "tracestate": "x=y", "baggage": "z=1", "other": "dropped"},
}
IDENTITY = {"cognitoIdentityId": "an id", "cognitoIdentityPoolId": "a pool"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def platform_context(lambda_context: Any) -> Callable[..., Any]:
    """Return a function that makes the object that AWS's runtime passes to handlers."""

    def make(client_context: Any = None, identity: Any = None, tenant: str | None = None, seconds: float = 60) -> Any:
        deadline = int((time.time() + seconds) * 1000)
        arn = "arn:aws:lambda:eu-west-1:123456789012:function:orders:live"
        # The class takes the trace fields out of the client context that it gets.
        return lambda_context.LambdaContext("a request", deepcopy(client_context), identity, deadline, arn, tenant)

    return make


def public(value: Any) -> dict[str, Any]:
    """Return the public attributes of an object of AWS's, and of those below it."""
    names = [name for name in dir(value) if not name.startswith("_")]
    return {name: getattr(value, name) for name in names}


PLATFORMS: dict[str, dict[str, Any]] = {
    "bare": {},
    "full": {"client_context": CLIENT_CONTEXT, "identity": IDENTITY, "tenant": "a tenant"},
    "empty": {"client_context": {}, "identity": {}, "tenant": None},
    "custom only": {"client_context": {"custom": {"a": 1}}},
    "client only": {"client_context": {"client": {"app_title": "title"}}},
}


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("arguments", PLATFORMS.values(), ids=PLATFORMS)
def test_every_attribute_of_awss_own_context_is_there(
    arguments: dict[str, Any], platform_context: Callable[..., Any]
) -> None:
    platform = platform_context(**arguments)
    context = Context.of(platform)
    attributes = public(platform)
    assert len(attributes) >= 13
    for name, value in attributes.items():
        if not callable(value):
            same(getattr(context, name), value)
    for name in (name for name, value in attributes.items() if callable(value)):
        ours, theirs = inspect.signature(getattr(context, name)), inspect.signature(attributes[name])
        assert len(ours.parameters) == len(theirs.parameters)
    assert context.w3c() == platform.w3c()
    assert abs(context.get_remaining_time_in_millis() - platform.get_remaining_time_in_millis()) <= 100


def same(ours: Any, theirs: Any) -> None:
    """Compare values of AWS's classes with ours, attribute by attribute."""
    if type(theirs).__module__ != "awslambdaric.lambda_context":
        assert ours == theirs
        return
    assert type(ours).__name__ == type(theirs).__name__
    attributes = public(theirs)
    assert attributes.keys() == {field.name for field in dataclasses.fields(ours)}
    for name, value in attributes.items():
        same(getattr(ours, name), value)


@pytest.mark.usefixtures("environment")
def test_the_values_are_those_of_the_invocation(platform_context: Callable[..., Any]) -> None:
    context = Context.of(platform_context(CLIENT_CONTEXT, IDENTITY, "a tenant"))
    assert context.aws_request_id == "a request"
    assert context.function_name == "orders"
    assert context.function_version == "7"
    assert context.invoked_function_arn == "arn:aws:lambda:eu-west-1:123456789012:function:orders:live"
    assert context.memory_limit_in_mb == "256"
    assert context.log_group_name == "/aws/lambda/orders"
    assert context.log_stream_name == "2024/02/29/[$LATEST]abc"
    assert context.identity == CognitoIdentity("an id", "a pool")
    assert context.client_context == ClientContext(
        client=Client("installation", "title", "1.0", "100", "package"), custom={"a": [1]}, env={"locale": "en"}
    )
    assert context.tenant_id == "a tenant"
    assert context.w3c() == {"traceparent": "00-a-b-01", "tracestate": "x=y", "baggage": "z=1"}


def test_what_the_environment_lacks_gets_the_defaults_of_tests(
    monkeypatch: pytest.MonkeyPatch, platform_context: Callable[..., Any]
) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    context, default = Context.of(platform_context()), Context()
    assert context.function_name == default.function_name
    assert context.function_version == default.function_version
    assert context.memory_limit_in_mb == default.memory_limit_in_mb
    assert context.log_group_name is None


def test_another_object_may_lack_attributes() -> None:
    context = Context.of(SimpleNamespace(aws_request_id="a request", function_name="orders"))
    assert (context.aws_request_id, context.function_name) == ("a request", "orders")
    assert context.identity == CognitoIdentity()
    assert context.client_context is None
    assert context.remaining_time > timedelta(minutes=4)


def test_a_context_of_ours_is_taken_as_it_is() -> None:
    context = Context()
    assert Context.of(context) is context


@pytest.mark.parametrize("seconds", [0, -1, -100_000])
def test_the_remaining_time_is_never_negative(seconds: float, platform_context: Callable[..., Any]) -> None:
    assert Context.of(platform_context(seconds=seconds)).get_remaining_time_in_millis() == 0
    past = Context(deadline_ms=int((time.time() + seconds) * 1000))
    assert (past.get_remaining_time_in_millis(), past.remaining_time) == (0, timedelta(0))


def test_the_remaining_time_runs_out() -> None:
    context = Context(deadline_ms=time.time_ns() // 1_000_000 + 60_000)
    first = context.remaining_time
    assert timedelta(seconds=50) < first <= timedelta(seconds=60)
    time.sleep(0.01)
    assert context.remaining_time < first
    milliseconds = context.get_remaining_time_in_millis()
    assert isinstance(milliseconds, int)
    assert timedelta(milliseconds=milliseconds) - context.remaining_time < timedelta(seconds=1)


def test_log_writes_what_it_is_given_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    context = Context()
    context.log("a line\n")
    context.log(5)
    assert capsys.readouterr().out == "a line\n5"


def test_log_writes_to_the_standard_output_of_the_time() -> None:
    context = Context()
    output = io.StringIO()
    with redirect_stdout(output):
        context.log("redirected")
    assert output.getvalue() == "redirected"


def test_log_writes_where_awss_own_context_does(
    monkeypatch: pytest.MonkeyPatch, platform_context: Callable[..., Any]
) -> None:
    platform = platform_context()
    written: list[Any] = []
    monkeypatch.setattr(platform, "log", written.append)
    Context.of(platform).log(5)
    assert written == ["5"]


def test_log_of_awss_own_context_is_reached(
    capsys: pytest.CaptureFixture[str], platform_context: Callable[..., Any]
) -> None:
    Context.of(platform_context()).log("a line\n")
    assert capsys.readouterr().out == "a line\n"


def test_in_a_test_every_value_has_a_default() -> None:
    context, other = Context(), Context()
    assert context.aws_request_id != other.aws_request_id
    assert context.invoked_function_arn.endswith(f":{context.function_name}")
    assert context.memory_limit_in_mb == "128"
    assert context.identity == CognitoIdentity(None, None)
    assert timedelta(minutes=4) < context.remaining_time <= timedelta(minutes=5)
    assert context.w3c() == {}


def test_in_a_test_any_value_can_be_given() -> None:
    context = Context(
        function_name="orders",
        tenant_id="a tenant",
        client_context=ClientContext(custom={"a": 1}),
        trace_fields={"traceparent": "x"},
    )
    assert (context.function_name, context.tenant_id, context.w3c()) == ("orders", "a tenant", {"traceparent": "x"})
    assert dataclasses.replace(context, function_name="other").function_name == "other"


@pytest.mark.parametrize(
    "value", [Context(), CognitoIdentity(), Client(), ClientContext()], ids=lambda v: type(v).__name__
)
def test_it_cannot_be_changed(value: Any) -> None:
    for field in dataclasses.fields(value):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, field.name, None)
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        value.another = 1


def test_what_w3c_returns_is_a_copy() -> None:
    context = Context(trace_fields={"traceparent": "x"})
    context.w3c()["traceparent"] = "changed"
    assert context.w3c() == {"traceparent": "x"}


@pytest.mark.parametrize("kind", [Context, CognitoIdentity, Client, ClientContext])
def test_every_attribute_has_a_type(kind: type) -> None:
    hints = get_type_hints(kind)
    assert hints.keys() == {field.name for field in dataclasses.fields(kind)}
    assert Any not in hints.values()
