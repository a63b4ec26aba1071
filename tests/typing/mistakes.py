"""Mistakes that both type checkers must find; this is checked, not run.

Each is silenced on its line. Both checkers take a comment that silences nothing for an error: mypy because it is
strict, and pyright as the next line says.
"""

# pyright: strict, reportUnnecessaryTypeIgnoreComment=error
# ruff: noqa: B018 - the expressions are what is checked

from datetime import datetime
from typing import assert_type

from pydantic import BaseModel

import awslambda_events
from awslambda_events import (
    APIGatewayProxyRequest,
    APIGatewayProxyResponse,
    DynamoDBEvent,
    EventBridgeEvent,
    KinesisEvent,
    S3Event,
    SESDispositionResponse,
    SNSNotification,
    SQSBatchItemFailure,
    SQSBatchResponse,
    SQSEvent,
    SQSRecord,
)
from awslambda_runtime import EventValidationError, function


class Order(BaseModel):
    id: int


def takes_text(text: str) -> None: ...


def takes_number(number: int) -> None: ...


def takes_order(order: Order) -> None: ...


def takes_message_of_text(event: SQSEvent[str]) -> None: ...


def the_package_exports_only_what_is_there() -> None:
    awslambda_events.Nothing  # type: ignore[attr-defined]
    awslambda_events.catalog  # type: ignore[attr-defined]


def attribute_names_are_not_wire_names(sqs: SQSEvent, s3: S3Event, bridge: EventBridgeEvent) -> None:
    sqs.Records  # type: ignore[attr-defined]
    sqs.records[0].messageId  # type: ignore[attr-defined]
    s3.records[0].eventTime  # type: ignore[attr-defined]
    bridge.detailType  # type: ignore[attr-defined]


def attribute_names_are_not_invented(sqs: SQSEvent[Order], s3: S3Event) -> None:
    sqs.record  # type: ignore[attr-defined]
    sqs.records[0].body.identifier  # type: ignore[attr-defined]
    sqs.records[0].decoded_body  # type: ignore[attr-defined]
    s3.records[0].s3.object.decoded_size  # type: ignore[attr-defined]


def types_are_those_of_the_schema(sqs: SQSEvent, s3: S3Event, kinesis: KinesisEvent) -> None:
    takes_text(s3.records[0].event_time)  # type: ignore[arg-type]
    takes_number(sqs.records[0].attributes.approximate_receive_count)  # type: ignore[arg-type]
    takes_number(s3.records[0].s3.object.size)  # type: ignore[arg-type]
    takes_text(kinesis.records[0].kinesis.data)  # type: ignore[arg-type]


def types_of_payloads_are_those_of_the_parameter(
    sqs: SQSEvent[Order], bare: SQSEvent, nested: SQSEvent[SNSNotification[S3Event]]
) -> None:
    takes_text(sqs.records[0].body)  # type: ignore[arg-type]
    takes_order(bare.records[0].body)  # type: ignore[arg-type]
    takes_order(nested.records[0].body.message)  # type: ignore[arg-type]
    nested.records[0].body.records  # type: ignore[attr-defined]
    takes_message_of_text(sqs)  # type: ignore[arg-type]
    assert_type(sqs.records[0].body, str)  # type: ignore[assert-type]


def what_may_be_absent_may_be_none(sqs: SQSEvent, items: DynamoDBEvent[Order], request: APIGatewayProxyRequest) -> None:
    sqs.records[0].attributes.message_group_id.upper()  # type: ignore[union-attr]
    items.records[0].dynamodb.new_image.id  # type: ignore[union-attr]
    request.body.upper()  # type: ignore[union-attr]
    request.headers["Host"]  # type: ignore[index]


def assigned_values_have_the_type_of_the_attribute(sqs: SQSEvent[Order], bridge: EventBridgeEvent[Order]) -> None:
    sqs.records[0].message_id = 1  # type: ignore[assignment]
    sqs.records[0].body = "text"  # type: ignore[assignment]
    sqs.records[0].attributes.sent_timestamp = "1545082649183"  # type: ignore[assignment]
    bridge.time = "2020-01-01T00:00:00Z"  # type: ignore[assignment]
    bridge.detail = {"id": 1}  # type: ignore[assignment]


def constructors_take_attribute_names_of_the_right_type(now: datetime) -> None:
    SQSBatchItemFailure(itemIdentifier="1")  # type: ignore[call-arg]
    SQSBatchItemFailure(item_identifer="1")  # type: ignore[call-arg]
    SQSBatchItemFailure()  # type: ignore[call-arg]
    SQSBatchItemFailure(item_identifier=1)  # type: ignore[arg-type]
    SQSBatchItemFailure("1")  # type: ignore[call-arg]
    SQSBatchResponse(batch_item_failures=["1"])  # type: ignore[list-item]
    SESDispositionResponse(disposition="STOP")  # type: ignore[arg-type]
    APIGatewayProxyResponse(status_code="200")  # type: ignore[arg-type]
    APIGatewayProxyResponse(status_code=200, body=now)  # type: ignore[arg-type]


def an_event_has_one_parameter_at_most(event: SQSEvent[Order, str]) -> None: ...  # type: ignore[type-arg]


def takes_no_error(payload: dict[str, int]) -> None: ...


def takes_another_error(error: OSError, payload: object) -> None: ...


def handles_records(record: SQSRecord[Order]) -> None: ...


def options_are_known_and_typed() -> None:
    function(partial_failure=True)  # type: ignore[call-overload]
    function(partial_failures="yes")  # type: ignore[call-overload]
    function(concurrency=1.5)  # type: ignore[call-overload]
    function(on_invalid=takes_no_error)  # type: ignore[arg-type]
    function(on_invalid=takes_another_error)  # type: ignore[arg-type]
    function(handles_records, partial_failures=True)  # type: ignore[call-overload]
    function(wrapped=handles_records)  # type: ignore[call-overload]


def functions_keep_their_types(record: SQSRecord[Order], bare: SQSRecord) -> None:
    decorated = function(partial_failures=True)(handles_records)
    decorated(bare)  # type: ignore[arg-type]
    decorated()  # type: ignore[call-overload]
    decorated(record).id  # type: ignore[attr-defined]
    decorated.partial_failures = False  # type: ignore[misc]
    takes_text(decorated.invoke(b""))  # type: ignore[arg-type]


def errors_have_their_attributes(error: EventValidationError) -> None:
    takes_text(error.source)  # type: ignore[arg-type]
    takes_text(error.problems[0])  # type: ignore[arg-type]
