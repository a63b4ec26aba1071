"""Decorated functions as users write them; it is checked, not run."""

# pyright: strict
# ruff: noqa: ARG001, ARG005 - the signatures are what is checked

from collections.abc import Callable, Coroutine
from typing import Any, assert_type

from pydantic import BaseModel

from awslambda_events import (
    APIGatewayProxyRequest,
    APIGatewayProxyResponse,
    DynamoDBRecord,
    FirehoseRecord,
    FirehoseResponseRecord,
    KafkaRecord,
    KinesisRecord,
    S3BatchTask,
    SNSRecord,
    SQSEvent,
    SQSRecord,
)
from awslambda_runtime import Context, EventValidationError, Function, RecordsFailedError, function


class Order(BaseModel):
    id: int


@function
def whole(event: SQSEvent[Order], context: Context) -> list[int]:
    return [record.body.id for record in event.records]


@function(partial_failures=True)
def one_by_one(record: SQSRecord[Order], context: Context) -> None:
    assert_type(record.body, Order)


@function(partial_failures=True, concurrency=5)
async def at_the_same_time(record: KinesisRecord[Order]) -> None:
    assert_type(record.kinesis.data, Order)


@function()
def images(record: DynamoDBRecord[Order]) -> None:
    assert_type(record.dynamodb.new_image, Order | None)


@function
def kafka(record: KafkaRecord[Order, str]) -> None:
    assert_type(record.value, Order | None)
    assert_type(record.key, str | None)


@function
def topic(record: SNSRecord[Order]) -> None:
    assert_type(record.sns.message, Order)


@function
def several(record: SQSRecord[Order] | SNSRecord[Order]) -> None: ...


@function
def transform(record: FirehoseRecord[Order]) -> FirehoseResponseRecord[Order]:
    return FirehoseResponseRecord[Order](record_id=record.record_id, result="Ok", data=record.data)


@function
def task(task: S3BatchTask) -> None: ...


def refuse(error: EventValidationError, payload: Any) -> APIGatewayProxyResponse:
    assert_type(error.source, str | None)
    return APIGatewayProxyResponse(status_code=422, body=error.problems[0].path)


@function(on_invalid=refuse)
def request(event: APIGatewayProxyRequest[Order]) -> APIGatewayProxyResponse:
    return APIGatewayProxyResponse(status_code=200)


@function(on_invalid=lambda error, payload: {"statusCode": 422, "body": error.expected})
def untyped(event: APIGatewayProxyRequest[Order]) -> APIGatewayProxyResponse:
    return APIGatewayProxyResponse(status_code=200)


def use(event: SQSEvent[Order], record: SQSRecord[Order], kinesis: KinesisRecord[Order], context: Context) -> None:
    assert_type(whole(event, context), list[int])
    assert_type(one_by_one(record, context), None)
    waiting: Coroutine[Any, Any, None] = at_the_same_time(kinesis)
    waiting.close()
    assert_type(one_by_one.partial_failures, bool)
    assert_type(one_by_one.concurrency, int)
    assert_type(one_by_one.invoke(b""), bytes)
    anything: Function[..., Any] = transform
    assert_type(anything.on_invalid, Callable[[EventValidationError, Any], Any] | None)


def failed(error: RecordsFailedError) -> list[Exception]:
    return [failure.error for failure in error.failures]
