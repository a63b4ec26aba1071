"""The error that a caller gets: AWS's keys, the class's name, and frames of the user's code only."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, field_validator

import awslambda_runtime
from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import Context, EventValidationError, ResultTooLargeError, function
from awslambda_runtime.failures import ErrorBody, error_body


class OwnError(Exception):
    pass


def body_of(call: Callable[[], Any]) -> ErrorBody:
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - whatever it raises is looked at
        return error_body(error, "a request")
    pytest.fail("nothing was raised")


def frames(body: ErrorBody) -> list[str]:
    """Return file and function of each frame."""
    found = [re.match(r'  File "(.+)", line \d+, in (.+)\n    \S', entry) for entry in body["stackTrace"]]
    return [f"{Path(match[1]).name}: {match[2]}" if match else "?" for match in found]


def fail() -> None:
    raise OwnError("it failed")


@function
def handler(event: dict[str, Any]) -> None:
    fail()


@function
async def asynchronous(event: dict[str, Any]) -> None:
    await asyncio.sleep(0)
    fail()


CALLS: dict[str, Callable[[Any], Any]] = {
    "invoke": lambda called: called.invoke(b"{}"),
    "as lambda": lambda called: called({}, Context()),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("called", [handler, asynchronous], ids=["sync", "async"])
def test_the_body_is_that_of_awss_runtime(called: Any, call: Callable[[Any], Any]) -> None:
    body = body_of(lambda: call(called))
    assert list(body) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert (body["errorMessage"], body["errorType"], body["requestId"]) == ("it failed", "OwnError", "a request")
    assert frames(body) == [f"test_failures.py: {called.__name__}", "test_failures.py: fail"]
    assert body["stackTrace"][-1].splitlines()[1] == '    raise OwnError("it failed")'
    assert json.loads(json.dumps(body)) == body


def test_while_starting_there_is_no_request() -> None:
    assert error_body(OwnError("x")) == {
        "errorMessage": "x",
        "errorType": "OwnError",
        "requestId": "",
        "stackTrace": [],
    }


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (ValueError("x"), "ValueError"),
        (OwnError("x"), "OwnError"),
        (json.JSONDecodeError("x", "", 0), "JSONDecodeError"),
        (EventValidationError("Order", []), "EventValidationError"),
        (ResultTooLargeError(2, 1), "ResultTooLargeError"),
        (ExceptionGroup("x", [ValueError("y")]), "ExceptionGroup"),
        (type("Nested.Name", (Exception,), {})("x"), "Nested.Name"),
    ],
)
def test_the_type_is_the_name_of_the_class_without_its_module(error: Exception, name: str) -> None:
    body = error_body(error)
    assert body["errorType"] == name
    assert body["errorMessage"] == str(error)


@pytest.mark.parametrize("message", ["", "two\nlines", "naïve ☃", "\ud800", "x" * 100_000])
def test_the_message_is_that_of_the_exception(message: str) -> None:
    body = error_body(OwnError(message))
    assert body["errorMessage"] == message
    assert json.loads(json.dumps(body)) == body


def test_frames_of_decorators_below_are_the_users() -> None:
    def decorated(event: dict[str, Any]) -> None:
        fail()

    def wrapper(event: dict[str, Any]) -> None:
        decorated(event)

    wrapper.__wrapped__ = decorated  # type: ignore[attr-defined] - as functools.wraps does
    body = body_of(lambda: function(wrapper).invoke(b"{}"))
    assert frames(body) == [
        "test_failures.py: wrapper",
        "test_failures.py: decorated",
        "test_failures.py: fail",
    ]


@pytest.mark.parametrize("call", [lambda: handler({}), lambda: handler({}, Context())], ids=["plain", "as lambda"])
def test_of_functions_that_call_functions_all_frames_but_ours_are_told(call: Callable[[], Any]) -> None:
    def between() -> None:
        call()

    @function
    def outer(event: dict[str, Any]) -> None:
        between()

    assert frames(body_of(lambda: outer.invoke(b"{}"))) == [
        "test_failures.py: outer",
        "test_failures.py: between",
        f"test_failures.py: {call.__name__}",
        "test_failures.py: handler",
        "test_failures.py: fail",
    ]


def test_an_async_function_may_gather() -> None:
    async def part() -> None:
        await asyncio.sleep(0)
        fail()

    @function
    async def gathers(event: dict[str, Any]) -> None:
        await asyncio.gather(part(), asyncio.sleep(0))

    body = body_of(lambda: gathers.invoke(b"{}"))
    assert frames(body) == ["test_failures.py: gathers", "test_failures.py: part", "test_failures.py: fail"]


def test_of_a_group_the_frames_are_those_that_raised_it() -> None:
    @function
    def groups(event: dict[str, Any]) -> None:
        raise ExceptionGroup("some failed", [OwnError("a"), OwnError("b")])

    body = body_of(lambda: groups.invoke(b"{}"))
    assert (body["errorType"], body["errorMessage"]) == ("ExceptionGroup", "some failed (2 sub-exceptions)")
    assert frames(body) == ["test_failures.py: groups"]


def test_of_a_task_group_the_first_frame_is_the_users() -> None:
    @function
    async def groups(event: dict[str, Any]) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.to_thread(fail))

    body = body_of(lambda: groups.invoke(b"{}"))
    assert body["errorType"] == "ExceptionGroup"
    assert frames(body)[0] == "test_failures.py: groups"


class Order(BaseModel):
    id: int

    @field_validator("id")
    @classmethod
    def look_up(cls, value: int) -> int:  # noqa: ARG003 - pydantic passes it
        raise OwnError("no refusal")


@function
def takes_orders(order: Order) -> None: ...


@function
def takes_messages(event: SQSEvent[Order]) -> None: ...


@pytest.mark.parametrize(
    "call",
    [
        lambda: takes_orders.invoke(b'{"id": 1}'),
        lambda: takes_orders({"id": 1}, None),
        lambda: takes_messages.invoke(json.dumps(sample(SQSEvent[Order])).encode()),
        lambda: takes_messages(sample(SQSEvent[Order])),
    ],
)
def test_of_what_a_validator_raises_the_frames_are_the_users(call: Callable[[], Any]) -> None:
    body = body_of(call)
    assert body["errorType"] == "OwnError"
    assert frames(body) == ["test_failures.py: look_up"]


@pytest.mark.parametrize(
    ("payload", "kind"), [(b"{", "EventValidationError"), (b'{"id": "x"}', "EventValidationError")]
)
def test_what_we_raise_points_at_the_function_whose_hint_it_is(payload: bytes, kind: str) -> None:
    body = body_of(lambda: takes_orders.invoke(payload))
    assert body["errorType"] == kind
    (frame,) = body["stackTrace"]
    assert frame.splitlines()[0].endswith("in takes_orders")
    assert frame.splitlines()[1:] == ["    def takes_orders(order: Order) -> None: ..."]


def test_a_result_that_is_no_json_points_at_the_function() -> None:
    @function
    def returns_a_class(event: dict[str, Any]) -> Any:
        return Order

    body = body_of(lambda: returns_a_class.invoke(b"{}"))
    assert (body["errorType"], frames(body)) == ("ResultSerializationError", ["test_failures.py: returns_a_class"])


def test_what_we_raise_inside_of_a_function_has_the_frames_up_to_it() -> None:
    @function
    def outer(event: dict[str, Any]) -> None:
        takes_orders({"id": "x"}, None)

    body = body_of(lambda: outer.invoke(b"{}"))
    assert body["errorType"] == "EventValidationError"
    assert frames(body) == ["test_failures.py: outer", "test_failures.py: takes_orders"]


def test_of_an_exception_that_never_met_us_all_frames_are_told() -> None:
    assert frames(body_of(fail)) == ["test_failures.py: body_of", "test_failures.py: fail"]


def test_a_folder_with_a_longer_name_than_ours_is_the_users() -> None:
    file = f"{Path(awslambda_runtime.__file__).parent}_of_mine/application.py"
    scope: dict[str, Any] = {}
    exec(compile("def fails(event):\n    raise ValueError('x')", file, "exec"), scope)  # noqa: S102 - with a name
    body = body_of(lambda: function(scope["fails"]).invoke(b"{}"))
    assert [entry.splitlines()[0] for entry in body["stackTrace"]] == [f'  File "{file}", line 2, in fails']
