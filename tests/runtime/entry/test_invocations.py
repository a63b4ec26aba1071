"""``python -m awslambda_runtime`` against a Runtime API on a real socket: what is asked for, what is sent, what is told."""

import json
from typing import Any

import pytest

from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from tests.runtime.entry.api import ARN, OK, Runtime, Start, response

APPLICATION = """
import functools
import logging
import os
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from awslambda_events import SQSEvent
from awslambda_runtime import Context, function


class Order(BaseModel):
    id: int


class OutOfStockError(Exception):
    pass


def ship(order):
    raise OutOfStockError("naïve ☃ \\ud800")


@function
def double(order: Order) -> dict[str, int]:
    return {"id": order.id * 2}


@function
def bodies(event: SQSEvent[Order]) -> None: ...


@function
def echo(event: Any, context: Context) -> Any:
    return event


@function
async def fails(order: Order) -> None:
    ship(order)


@function
def exits(event: Any) -> None:
    print("going", end="")
    os._exit(event)


@function
def leaves(event: Any) -> None:
    raise SystemExit(3)


@function
def trace(event: Any) -> Any:
    return os.environ.get("_X_AMZN_TRACE_ID")


def told(context):
    return {
        "request": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "name": context.function_name,
        "version": context.function_version,
        "memory": context.memory_limit_in_mb,
        "group": context.log_group_name,
        "tenant": context.tenant_id,
        "identity": [context.identity.cognito_identity_id, context.identity.cognito_identity_pool_id],
        "client": context.client_context and [context.client_context.custom, context.client_context.env],
        "installation": context.client_context and context.client_context.client.installation_id,
        "w3c": context.w3c(),
        "remaining": context.get_remaining_time_in_millis(),
    }


@function
def context(context: Context) -> dict[str, Any]:
    return told(context)


def plain_context(event, context):
    return told(context)


def plain(event, context):
    if isinstance(event, bytes):
        return event[::-1]
    return {
        "json": {"decimal": Decimal("1.10"), "text": "☃", "surrogate": "\\ud800", "came": event},
        "bytes": b"raw \\xff",
        "set": {1},
        "large": "x" * 7_000_000,
    }[event]


def lower(function):
    @functools.wraps(function)
    def wrapper(event, context):
        return {"inside": function({"id": event["ID"]}, context)}
    return wrapper


@lower
@function
def wrapped(order: Order) -> dict[str, int]:
    return {"id": order.id}
"""


@pytest.fixture(scope="module")
def runtime(start: Start) -> Any:
    """Return a function that returns the runtime of a handler, started once."""
    by_handler: dict[str, Runtime] = {}

    def of(handler: str) -> Runtime:
        if handler not in by_handler:
            by_handler[handler] = start(APPLICATION, f"app.{handler}", AWS_LAMBDA_LOG_GROUP_NAME="/aws/lambda/orders")
        return by_handler[handler]

    return of


def test_a_typed_function_gets_its_event_and_answers(runtime: Any) -> None:
    for number in (1, 2, 3):
        reply = runtime("double").invoke({"id": number})
        assert (reply.path, reply.json) == (
            f"/2018-06-01/runtime/invocation/request-{number}/response",
            {"id": number * 2},
        )
        assert reply.headers["content-type"] == "application/json"
        assert reply.headers["user-agent"].startswith("awslambda-events/")
    assert runtime("double").api.connections == 1


@pytest.mark.parametrize("size", [0, 1, 2047, 2048, 65_000, 70_000, 6_000_000])
def test_events_of_any_size_arrive_whole(size: int, runtime: Any) -> None:
    event = {"text": "☃" * (size // 3)}
    assert runtime("echo").invoke(event).json == event


def test_a_handler_that_is_no_function_gets_decoded_json(runtime: Any) -> None:
    reply = runtime("plain").invoke("json")
    assert reply.body == b'{"decimal": 1.10, "text": "\\u2603", "surrogate": "\\ud800", "came": "json"}'
    assert reply.headers["content-type"] == "application/json"


def test_bytes_of_a_handler_that_is_no_function_are_sent_as_they_are(runtime: Any) -> None:
    reply = runtime("plain").invoke("bytes")
    assert (reply.body, reply.headers["content-type"]) == (b"raw \xff", "application/unknown")


def test_a_function_that_another_decorator_wraps_is_called_by_it(runtime: Any) -> None:
    assert runtime("wrapped").invoke({"ID": 1}).json == {"inside": {"id": 1}}
    assert runtime("wrapped").invoke({"ID": "x"}).json["errorType"] == "EventValidationError"


def test_a_payload_that_is_not_json_reaches_the_handler_as_bytes(runtime: Any) -> None:
    assert runtime("plain").invoke(b"\xff123", Content_Type="text/plain").body == b"321\xff"
    assert runtime("echo").invoke(b"{not json", Content_Type="text/plain").json == "{not json"


def test_a_payload_that_is_not_json_is_no_event_of_a_typed_function(runtime: Any) -> None:
    reply = runtime("double").invoke(b'{"id": 1}', Content_Type="text/plain")
    assert (reply.kind, reply.json["errorType"]) == ("error", "EventValidationError")
    assert "its content type says that it is something else" in reply.json["errorMessage"]


def test_json_with_a_charset_is_json(runtime: Any) -> None:
    assert runtime("double").invoke({"id": 1}, Content_Type="application/json; charset=utf-8").json == {"id": 2}


def test_an_exception_is_told_with_its_type_trace_and_cause(runtime: Any) -> None:
    started = runtime("fails")
    reply = started.invoke({"id": 1})
    assert reply.path.endswith("/invocation/request-1/error")
    place = f'  File "{started.folder}/app.py", line '
    body = reply.json
    assert list(body) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert [line.startswith(place) for line in body.pop("stackTrace")] == [True, True]
    assert list(body.values()) == ["naïve ☃ \ud800", "OutOfStockError", "request-1"]
    assert reply.headers["lambda-runtime-function-error-type"] == "Function.OutOfStockError"
    cause = json.loads(reply.headers["lambda-runtime-function-xray-error-cause"])
    [exception] = cause["exceptions"]
    assert (exception["type"], exception["message"]) == ("OutOfStockError", "naïve ☃ \ud800")
    assert [frame["label"] for frame in exception["stack"]] == ["fails", "ship"]
    assert cause["paths"] == [f"{started.folder}/app.py"]


def test_an_exception_whose_text_cannot_be_told_is_told_all_the_same(start: Start) -> None:
    source = """
        class BrokenError(Exception):
            def __str__(self):
                return self.missing

        def handler(event, context):
            raise BrokenError
    """
    started = start(source, "app.handler")
    for _ in range(2):
        reply = started.invoke({})
        assert reply.json["errorType"] == "BrokenError"
        assert reply.json["errorMessage"] == "(its text cannot be told: AttributeError)"


def test_the_cause_for_xray_stays_within_its_bounds(start: Start) -> None:
    source = """
        def handler(event, context):
            if event:
                handler(event - 1, context)
            raise ValueError("x" * 1_000_000)
    """
    reply = start(source, "app.handler").invoke(200)
    assert len(reply.json["errorMessage"]) == 1_000_000
    cause = json.loads(reply.headers["lambda-runtime-function-xray-error-cause"])
    assert len(reply.headers["lambda-runtime-function-xray-error-cause"]) <= 65_536
    assert cause["exceptions"][0]["stack"][-1]["line"] == 5


BATCH = {"Records": [sample(SQSEvent)["Records"][0] | {"body": "no JSON"}]}


@pytest.mark.parametrize(
    ("handler", "payload", "error_type", "message"),
    [
        ("double", {"id": "x"}, "Function.EventValidationError", "id: Input should be a valid integer"),
        ("double", b"{", "Runtime.UnmarshalError", "Unable to unmarshal input: "),
        ("bodies", BATCH, "Function.EventValidationError", "Records[0].body: Invalid JSON: "),
        ("plain", b"{", "Runtime.UnmarshalError", "Unable to unmarshal input: "),
        (
            "plain",
            "set",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
        ),
    ],
)
def test_errors_have_the_types_of_aws_client(
    handler: str, payload: Any, error_type: str, message: str, runtime: Any
) -> None:
    reply = runtime(handler).invoke(payload)
    assert (reply.kind, reply.json["errorType"]) == ("error", error_type.removeprefix("Function."))
    assert message in reply.json["errorMessage"]
    # An error of ours names the function whose hint it is.
    assert len(reply.json["stackTrace"]) == (not error_type.startswith("Runtime."))
    assert reply.headers["lambda-runtime-function-error-type"] == error_type


@pytest.mark.parametrize("handler", ["context", "plain_context"])
def test_the_context_is_that_of_the_invocation(handler: str, runtime: Any) -> None:
    client = {
        "custom": {"a": "☃"},
        "env": {"b": 1},
        "client": {"installation_id": "i"},
        "w3c": {"traceparent": "00", "x": "y"},
    }
    started = runtime(handler)
    reply = started.invoke(
        {},
        Lambda_Runtime_Client_Context=json.dumps(client, ensure_ascii=False),
        Lambda_Runtime_Cognito_Identity='{"cognitoIdentityId": "an id", "cognitoIdentityPoolId": "a pool"}',
        Lambda_Runtime_Aws_Tenant_Id="a tenant",
    )
    told = reply.json
    assert 50_000 < told.pop("remaining") <= 60_000
    common = {"arn": ARN, "name": "orders", "version": "$LATEST", "memory": "256", "group": "/aws/lambda/orders"}
    assert told == {
        **common,
        "request": "request-1",
        "tenant": "a tenant",
        "identity": ["an id", "a pool"],
        "client": [{"a": "☃"}, {"b": 1}],
        "installation": "i",
        "w3c": {"traceparent": "00"},
    }
    after = started.invoke({}).json
    assert after.pop("remaining") > 50_000
    assert after == {
        **common,
        "request": "request-2",
        "tenant": None,
        "identity": [None, None],
        "client": None,
        "installation": None,
        "w3c": {},
    }


def test_a_client_context_that_is_not_json_fails_the_invocation(runtime: Any) -> None:
    reply = runtime("context").invoke({}, Lambda_Runtime_Client_Context="{")
    assert reply.json["errorType"] == "Runtime.LambdaContextUnmarshalError"
    assert reply.json["errorMessage"].startswith("Unable to parse Client Context JSON: ")


def test_the_trace_variable_is_that_of_the_invocation(runtime: Any) -> None:
    assert runtime("trace").invoke({}, Lambda_Runtime_Trace_Id="Root=1-2-3").json == "Root=1-2-3"
    assert runtime("trace").invoke({}).json is None


def test_the_invocation_id_is_echoed(runtime: Any) -> None:
    header = "lambda-runtime-invocation-id"
    assert runtime("double").invoke({"id": 1}, Lambda_Runtime_Invocation_Id="abc-1").headers[header] == "abc-1"
    assert runtime("double").invoke({}, Lambda_Runtime_Invocation_Id="abc-2").headers[header] == "abc-2"
    assert header not in runtime("double").invoke({"id": 1}).headers


def test_what_ends_the_process_ends_it(start: Start) -> None:
    for handler, payload, status in (("leaves", 0, 3), ("exits", 7, 7)):
        started = start(APPLICATION, f"app.{handler}")
        started.api.invoke(payload)
        assert started.end() == status
        assert started.api.replies.empty()
    assert started.output == "going"


@pytest.mark.parametrize("status", ["413 Request Entity Too Large", "400 Bad Request", "403 Forbidden"])
def test_an_answer_that_the_platform_refuses_is_logged_and_the_next_event_taken(status: str, start: Start) -> None:
    started = start(APPLICATION, "app.double")
    started.api.posted = response(b'{"errorType":"Refused"}', status=status)
    assert started.invoke({"id": 1}).kind == "response"
    assert started.invoke({"id": "x"}).kind == "error"
    started.api.posted = response(OK, status="202 Accepted")
    assert started.invoke({"id": 2}).json == {"id": 4}
    assert started.output.count(f'with {status[:3]}: {{"errorType":"Refused"}}') == 2


def test_a_result_that_is_too_large_is_posted_and_survived_where_the_handler_is_no_function(runtime: Any) -> None:
    assert len(runtime("plain").invoke("large").body) == 7_000_002
    assert runtime("plain").invoke("bytes").body == b"raw \xff"


def test_a_connection_that_was_closed_meanwhile_is_opened_again(start: Start) -> None:
    started = start(APPLICATION, "app.double")
    started.api.closes = True
    for number in range(5):
        assert started.invoke({"id": number}).json == {"id": number * 2}
    assert started.api.connections >= 9
