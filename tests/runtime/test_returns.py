"""Return hints: checked when the function is decorated, and each result against them."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import dataclasses
import json
from collections.abc import AsyncIterator, Callable, Generator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Never

import pytest
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

import awslambda_events
from awslambda_events import (
    ALBRequest,
    ALBResponse,
    APIGatewayProxyRequest,
    APIGatewayProxyResponse,
    APIGatewayV2AuthorizerIAMPolicyResponse,
    APIGatewayV2AuthorizerSimpleResponse,
    APIGatewayV2RequestAuthorizerEvent,
    FirehoseRecord,
    FirehoseResponseRecord,
    KinesisAnalyticsOutputRecord,
    KinesisBatchResponse,
    S3BatchTask,
    S3Event,
    SNSEvent,
    SQSBatchItemFailure,
    SQSBatchResponse,
    SQSEvent,
    SQSRecord,
    catalogue,
)
from awslambda_events.testing import sample
from awslambda_runtime import (
    EventValidationError,
    HandlerSignatureError,
    ResultSerializationError,
    ResultValidationError,
    function,
)

SECRET = "the secret"  # noqa: S105 - of a result


class Receipt(BaseModel):
    order_id: int = Field(alias="orderId")
    total: Decimal = Decimal("1.10")


@dataclasses.dataclass
class Row:
    day: date


class Keys(TypedDict):
    id: int


def returning(hint: Any, result: Any, event: Any = Any, *, is_async: bool = False) -> Any:
    """Return a function that returns a result."""

    def plain(event: Any) -> Any:
        return result

    async def asynchronous(event: Any) -> Any:
        return result

    handler: Any = asynchronous if is_async else plain
    handler.__annotations__ |= {"event": event, "return": hint}
    return function(handler)


VALID: list[tuple[Any, Any, Any]] = [
    (Receipt, Receipt(orderId=1), {"orderId": 1, "total": "1.10"}),
    (Receipt, {"orderId": 1}, {"orderId": 1, "total": "1.10"}),
    (Receipt | None, None, None),
    (list[Receipt], [{"orderId": 1}], [{"orderId": 1, "total": "1.10"}]),
    (dict[str, Receipt], {"a": {"orderId": 1}}, {"a": {"orderId": 1, "total": "1.10"}}),
    (Annotated[Receipt, "noted"], {"orderId": 1}, {"orderId": 1, "total": "1.10"}),
    (Row, Row(date(2024, 2, 29)), {"day": "2024-02-29"}),
    (Row, {"day": "2024-02-29"}, {"day": "2024-02-29"}),
    (Keys, {"id": 1}, {"id": 1}),
    (SQSBatchResponse, {"batchItemFailures": []}, {"batchItemFailures": []}),
    (
        SQSBatchResponse,
        SQSBatchResponse(batch_item_failures=[SQSBatchItemFailure(item_identifier="a")]),
        {"batchItemFailures": [{"itemIdentifier": "a"}]},
    ),
    (APIGatewayProxyResponse, {"status_code": 200}, {"statusCode": 200}),
]


@pytest.mark.parametrize(("hint", "result", "written"), VALID, ids=str)
@pytest.mark.parametrize("is_async", [False, True])
def test_a_result_is_written_as_the_hint_has_it(hint: Any, result: Any, written: Any, is_async: bool) -> None:  # noqa: FBT001
    handler = returning(hint, result, is_async=is_async)
    assert handler({}, None) == written
    assert json.loads(handler.invoke(b"{}")) == written


INVALID: list[tuple[Any, Any, str]] = [
    (Receipt, {"orderId": SECRET}, "orderId: Input should be a valid integer"),
    (Receipt, None, "Input should be an object"),
    (Receipt, Row(date(2024, 2, 29)), "Input should be an object"),
    (list[Receipt], [{"orderId": 1}, {}], r"\[1\].orderId: Field required"),
    (Row, {"day": SECRET}, "day: Input should be a valid date"),
    (Keys, {"id": SECRET}, "id: Input should be a valid integer"),
    (APIGatewayProxyResponse, {"statusCode": "200"}, "statusCode: Input should be a valid integer"),
    (APIGatewayProxyResponse, {"body": SECRET}, "statusCode: Field required"),
    # What Lambda takes for a success.
    (
        SQSBatchResponse,
        {"batchItemFailurs": [{"itemIdentifier": SECRET}]},
        "batchItemFailurs: Input should have no such",
    ),
]


@pytest.mark.parametrize(("hint", "result", "message"), INVALID, ids=str)
def test_a_result_that_is_not_what_the_hint_says_is_an_error_of_its_own(hint: Any, result: Any, message: str) -> None:
    handler = returning(hint, result)
    for call in (lambda: handler({}, None), lambda: handler.invoke(b"{}")):
        with pytest.raises(ResultValidationError, match=message) as caught:
            call()
        assert SECRET not in str(caught.value) + repr(caught.value.__cause__)
        assert not isinstance(caught.value, EventValidationError)


def test_an_invalid_result_is_no_fault_of_the_client() -> None:
    handler = returning(APIGatewayProxyResponse, {"statusCode": "x"}, APIGatewayProxyRequest[Receipt])
    payload = sample(APIGatewayProxyRequest[Receipt])
    with pytest.raises(ResultValidationError):
        handler(payload, None)
    assert handler(payload | {"body": "{}"}, None)["statusCode"] == 400


def test_an_invalid_result_is_not_for_on_invalid() -> None:
    @function(on_invalid=lambda _, __: "answered")
    def handler(event: dict[str, Any]) -> Receipt:
        return {}

    with pytest.raises(ResultValidationError):
        handler.invoke(b"{}")


UNCHECKED: list[tuple[Any, Any]] = [
    (Any, {"a": 1}),
    (None, None),
    (None, "something"),
    (str, 1),
    (dict[str, Any], {"a": 1}),
    (list[int], ["a"]),
    (object, [1]),
    (Never, None),
]


@pytest.mark.parametrize(("hint", "result"), UNCHECKED, ids=str)
def test_what_is_json_anyway_is_left_to_type_checkers(hint: Any, result: Any) -> None:
    assert returning(hint, result)({}, None) == result


def test_a_result_without_a_hint_is_written_as_it_is() -> None:
    @function
    def handler(event: dict[str, Any]):  # noqa: ANN202 - the point
        return Receipt(orderId=1)

    assert handler.invoke(b"{}") == b'{"orderId":1,"total":"1.10"}'


@pytest.mark.parametrize("hint", [Generator[int, None, None], AsyncIterator[bytes], Generator, AsyncIterator])
def test_a_stream_is_a_result(hint: Any) -> None:
    assert returning(hint, None).hint is Any


def test_called_as_plain_python_the_result_is_not_touched() -> None:
    result = {"orderId": "x"}

    @function
    def handler(order: Receipt) -> Receipt:
        return result

    assert handler(Receipt(orderId=1)) is result


# While importing


class NoJSON:
    pass


@pytest.mark.parametrize(
    "hint", [NoJSON, type(lambda: 0), Callable[[], int] | NoJSON, list[NoJSON], NoJSON | None], ids=str
)
def test_a_type_that_is_no_json_is_a_mistake_with_file_line_and_fix(hint: Any) -> None:
    with pytest.raises(
        HandlerSignatureError, match=r"cannot be written as JSON\. Return JSON, a response of"
    ) as caught:
        returning(hint, None)
    assert __file__ in str(caught.value)


WRONG: list[tuple[Any, Any, str]] = [
    (SQSEvent, KinesisBatchResponse, "KinesisBatchResponse is no response to SQSEvent. It takes: SQSBatchResponse."),
    (SQSEvent, APIGatewayProxyResponse | None, "APIGatewayProxyResponse is no response to SQSEvent"),
    (
        APIGatewayProxyRequest[Receipt],
        ALBResponse,
        "It takes: APIGatewayProxyResponse, APIGatewayProxyStreamingResponse.",
    ),
    (SNSEvent, SQSBatchResponse, "SQSBatchResponse is no response to SNSEvent. It takes no response: return None."),
    (S3Event | SQSEvent, KinesisBatchResponse, "is no response to S3Event | SQSEvent. It takes: SQSBatchResponse."),
    (SQSRecord, SQSBatchResponse, "SQSBatchResponse is for the whole batch, and the function takes one record"),
    (FirehoseRecord, bytes, "bytes is no result of FirehoseRecord. Return FirehoseResponseRecord."),
    (FirehoseRecord, None, "None is no result of FirehoseRecord. Return FirehoseResponseRecord."),
    (S3BatchTask, str, "str is no result of S3BatchTask. Return S3BatchResult or None."),
    (KinesisAnalyticsOutputRecord, FirehoseResponseRecord, "Return KinesisAnalyticsDeliveredRecord or None."),
]


@pytest.mark.parametrize(("event", "hint", "message"), WRONG, ids=str)
def test_a_response_of_another_source_is_a_mistake(event: Any, hint: Any, message: str) -> None:
    with pytest.raises(HandlerSignatureError) as caught:
        returning(hint, None, event)
    assert message in str(caught.value)


RIGHT: list[tuple[Any, Any]] = [
    (SQSEvent, SQSBatchResponse),
    (SQSEvent | S3Event, SQSBatchResponse | None),
    (ALBRequest[Receipt], ALBResponse),
    (APIGatewayV2RequestAuthorizerEvent, APIGatewayV2AuthorizerSimpleResponse),
    (APIGatewayV2RequestAuthorizerEvent, APIGatewayV2AuthorizerIAMPolicyResponse),
    (SNSEvent, dict[str, Any]),
    (SNSEvent, Receipt),
    (dict[str, Any], SQSBatchResponse),
    (Receipt, ALBResponse),
    (SQSRecord, None),
    (SQSRecord, Receipt),
    (S3BatchTask, None),
]


@pytest.mark.parametrize(("event", "hint"), RIGHT, ids=str)
def test_a_response_of_the_source_is_none(event: Any, hint: Any) -> None:
    assert returning(hint, None, event).event_type


ANSWERED = [name for name, entry in catalogue.events().items() if entry.kind == "request" and entry.response]


@pytest.mark.parametrize("name", ANSWERED)
def test_every_source_takes_back_the_response_that_its_schema_names(name: str) -> None:
    entry = catalogue.entry(name)
    response = getattr(awslambda_events, entry.response or "")
    event = getattr(awslambda_events, name)
    answer = catalogue.sample(entry.response or "")
    assert returning(response, answer, event)(catalogue.sample(name), None) == answer


# Results that Lambda does not take


@pytest.mark.parametrize("value", [float("nan"), Decimal("NaN"), float("inf")], ids=str)
def test_nan_is_an_error_before_the_platform_sees_it(value: Any) -> None:
    with pytest.raises(ResultSerializationError, match="Out of range"):
        returning(dict[str, Any], {"a": value}).invoke(b"{}")
