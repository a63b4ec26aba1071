"""The options of ``@function``: readable, and refused where they have no meaning, with the fix."""

import re
from typing import Any

import pytest
from pydantic import BaseModel

from awslambda_events import (
    ActiveMQMessage,
    DynamoDBRecord,
    FirehoseRecord,
    KafkaRecord,
    KinesisRecord,
    RabbitMQMessage,
    S3BatchTask,
    S3Event,
    S3Record,
    SNSRecord,
    SQSEvent,
    SQSRecord,
)
from awslambda_runtime import EventValidationError, Function, HandlerSignatureError, function


class Order(BaseModel):
    id: int


def answer(error: EventValidationError, payload: Any) -> None: ...


def decorated(hint: Any, *, is_async: bool = False, **options: Any) -> Function[..., Any]:
    def plain(event: Any): ...  # noqa: ANN202 - sources differ in what they take

    async def asynchronous(event: Any): ...  # noqa: ANN202 - the same

    handler: Any = asynchronous if is_async else plain
    handler.__annotations__["event"] = hint
    made: Function[..., Any] = function(**options)(handler)
    return made


def test_without_options_they_have_their_defaults() -> None:
    @function
    def handler(event: SQSEvent) -> None: ...

    assert (handler.partial_failures, handler.concurrency, handler.on_invalid) == (False, 10, None)


def test_options_are_readable() -> None:
    handler = decorated(SQSRecord, is_async=True, partial_failures=True, concurrency=3, on_invalid=answer)
    assert (handler.partial_failures, handler.concurrency, handler.on_invalid) == (True, 3, answer)
    assert handler.hint is SQSRecord
    assert handler.event_type == "SQSRecord"


def test_parentheses_without_options_change_nothing() -> None:
    handler = decorated(SQSEvent)
    assert repr(handler).endswith("plain(SQSEvent) on AWS Lambda>")


def test_hints_of_an_enclosing_function_are_seen_with_options_too() -> None:
    class Inner(BaseModel):
        id: int

    @function(partial_failures=True)
    def handler(record: "SQSRecord[Inner]") -> None: ...

    assert handler.hint is SQSRecord[Inner]


@pytest.mark.parametrize(
    "hint", [SQSRecord, KinesisRecord[Order], DynamoDBRecord, KafkaRecord, SQSRecord | KafkaRecord]
)
def test_partial_failures_are_for_records_of_sources_that_take_them(hint: Any) -> None:
    assert decorated(hint, partial_failures=True).partial_failures


MISTAKES: list[tuple[Any, dict[str, Any], str]] = [
    (
        SQSEvent[Order],
        {"partial_failures": True},
        "partial_failures is for functions that take records, not SQSEvent[Order]. Annotate the event's parameter with SQSRecord",
    ),
    (Order, {"partial_failures": True}, "Annotate the event's parameter with a record, as SQSRecord, or leave"),
    (S3Event | SQSEvent, {"partial_failures": True}, "is for functions that take records, not S3Event | SQSEvent."),
    (SQSEvent | SQSRecord, {"partial_failures": True}, "SQSEvent | SQSRecord mixes records and events."),
    *(
        (hint, {"partial_failures": True}, f"the source of {hint.__name__} takes no partial failures. Leave")
        for hint in (SNSRecord, ActiveMQMessage, RabbitMQMessage, S3Record)
    ),
    *(
        (hint, {"partial_failures": True}, "its source is always told what became of each record. Leave")
        for hint in (FirehoseRecord, S3BatchTask)
    ),
    (SQSEvent, {"concurrency": 2, "is_async": True}, "concurrency is for functions that take records, not SQSEvent."),
    (SQSRecord, {"concurrency": 2}, "concurrency is for functions that are async. Write `async def`"),
    (SQSRecord, {"concurrency": 0, "is_async": True}, "Give an integer of 1 or more."),
    (SQSRecord, {"concurrency": True, "is_async": True}, "Give an integer of 1 or more."),
    (SQSRecord, {"on_invalid": 1}, "on_invalid is not callable. Give a function of the error and the payload."),
]


@pytest.mark.parametrize(("hint", "options", "message"), MISTAKES, ids=str)
def test_an_option_without_a_meaning_is_a_mistake_with_file_line_and_fix(
    hint: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(HandlerSignatureError) as caught:
        decorated(hint, **options)
    assert message in str(caught.value)
    assert re.match(rf"{re.escape(__file__)}:\d+: decorated.<locals>\.\w+: ", str(caught.value))
