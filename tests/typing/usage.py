"""Code as users write it; it is checked, not run. What a type checker sees of every generic form is asserted."""

# pyright: strict

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, assert_type
from uuid import UUID

from pydantic import BaseModel
from typing_extensions import TypedDict

from awslambda_events import (
    APIGatewayProxyRequest,
    APIGatewayProxyResponse,
    APIGatewayV2HTTPRequest,
    APIGatewayV2HTTPResponse,
    CognitoPreSignUpEvent,
    DynamoDBBatchItemFailure,
    DynamoDBBatchResponse,
    DynamoDBEvent,
    DynamoDBRecord,
    EventBridgeEvent,
    EventModel,
    KinesisEvent,
    KinesisRecord,
    S3Event,
    S3Record,
    S3TestEvent,
    SESDispositionResponse,
    SESEvent,
    SNSEvent,
    SNSNotification,
    SNSRecord,
    SQSAttributes,
    SQSBatchItemFailure,
    SQSBatchResponse,
    SQSEvent,
    SQSMessageAttribute,
    SQSRecord,
    identify,
)


class Order(BaseModel):
    id: int
    amount: Decimal = Decimal(0)


@dataclass
class OrderRow:
    id: UUID


class OrderKeys(TypedDict):
    id: int


def sqs(event: SQSEvent) -> str:
    assert_type(event, SQSEvent[str])
    assert_type(event.records, list[SQSRecord[str]])
    record = event.records[0]
    assert_type(record.body, str)
    assert_type(record.attributes, SQSAttributes)
    assert_type(record.attributes.sent_timestamp, datetime)
    assert_type(record.attributes.message_group_id, str | None)
    assert_type(record.message_attributes, dict[str, SQSMessageAttribute])
    for attribute in record.message_attributes.values():
        assert_type(attribute.binary_value, str | None)
        assert_type(attribute.decoded_binary_value, bytes | None)
    return record.body


def sqs_of_types_with_fields(model: SQSEvent[Order], row: SQSEvent[OrderRow], keys: SQSEvent[OrderKeys]) -> int:
    assert_type(model.records, list[SQSRecord[Order]])
    assert_type(model.records[0].body, Order)
    assert_type(model.records[0].body.amount, Decimal)
    assert_type(row.records[0].body.id, UUID)
    assert_type(keys.records[0].body, OrderKeys)
    return sum(record.body.id for record in model.records)


def sqs_of_other_types(
    binary: SQSEvent[bytes],
    several: SQSEvent[list[UUID]],
    either: SQSEvent[Order | None],
    untyped: SQSEvent[dict[str, Any]],
) -> None:
    assert_type(binary.records[0].body, bytes)
    assert_type(several.records[0].body, list[UUID])
    assert_type(either.records[0].body, Order | None)
    assert_type(untyped.records[0].body, dict[str, Any])


def nested(event: SQSEvent[SNSNotification[S3Event]], bare: SQSEvent[SNSNotification]) -> str:
    assert_type(event.records[0].body, SNSNotification[S3Event])
    assert_type(event.records[0].body.timestamp, datetime)
    assert_type(event.records[0].body.message, S3Event)
    assert_type(bare.records[0].body.message, str)
    return event.records[0].body.message.records[0].s3.object.decoded_key


def sns(event: SNSEvent, typed: SNSEvent[Order], notification: SNSNotification[Order]) -> None:
    assert_type(event, SNSEvent[str])
    assert_type(event.records, list[SNSRecord[str]])
    assert_type(event.records[0].sns.message, str)
    assert_type(event.records[0].sns.subject, str | None)
    assert_type(event.records[0].sns.timestamp, datetime)
    assert_type(typed.records[0].sns.message, Order)
    assert_type(notification.message, Order)


def s3(event: S3Event, test: S3TestEvent) -> None:
    assert_type(event.records, list[S3Record])
    assert_type(event.records[0].event_time, datetime)
    assert_type(event.records[0].s3.object.key, str)
    assert_type(event.records[0].s3.object.decoded_key, str)
    assert_type(event.records[0].s3.object.size, int | None)
    assert_type(test.time, datetime)


def kinesis(event: KinesisEvent, typed: KinesisEvent[Order], text: KinesisEvent[str]) -> None:
    assert_type(event, KinesisEvent[bytes])
    assert_type(event.records, list[KinesisRecord[bytes]])
    assert_type(event.records[0].kinesis.data, bytes)
    assert_type(event.records[0].kinesis.approximate_arrival_timestamp, datetime | None)
    assert_type(typed.records[0].kinesis.data, Order)
    assert_type(text.records[0].kinesis.data, str)


def dynamodb(event: DynamoDBEvent, typed: DynamoDBEvent[Order]) -> None:
    assert_type(event, DynamoDBEvent[dict[str, Any]])
    assert_type(event.records, list[DynamoDBRecord[dict[str, Any]]])
    change = event.records[0].dynamodb
    assert_type(change.keys, dict[str, Any])
    assert_type(change.new_image, dict[str, Any] | None)
    assert_type(change.approximate_creation_date_time, datetime | None)
    assert_type(event.records[0].event_name, Literal["INSERT", "MODIFY", "REMOVE"] | str)  # noqa: PYI051 - an open enum
    assert_type(typed.records[0].dynamodb.new_image, Order | None)
    assert_type(typed.records[0].dynamodb.old_image, Order | None)
    assert_type(typed.records[0].dynamodb.keys, dict[str, Any])


def ses(event: SESEvent) -> SESDispositionResponse:
    mail = event.records[0].ses.mail
    assert_type(mail.timestamp, datetime)
    assert_type(mail.common_headers.date, str | None)
    assert_type(mail.common_headers.decoded_date, datetime | None)
    return SESDispositionResponse(disposition="CONTINUE")


def eventbridge(event: EventBridgeEvent, typed: EventBridgeEvent[Order]) -> None:
    assert_type(event, EventBridgeEvent[Any])
    assert_type(event.detail, Any)
    assert_type(event.detail_type, str)
    assert_type(event.time, datetime)
    assert_type(typed.detail, Order)


def apigateway(event: APIGatewayProxyRequest, typed: APIGatewayProxyRequest[Order]) -> APIGatewayProxyResponse:
    assert_type(event, APIGatewayProxyRequest[str | None])
    assert_type(event.body, str | None)
    assert_type(event.headers, dict[str, str | None] | None)
    assert_type(event.request_context.request_time, datetime | None)
    assert_type(event.request_context.request_time_epoch, datetime | None)
    assert_type(typed.body, Order)
    return APIGatewayProxyResponse(status_code=200, headers={"Content-Type": "text/plain"}, body="Hello")


def http_api(event: APIGatewayV2HTTPRequest[Order | None]) -> APIGatewayV2HTTPResponse:
    assert_type(event.request_context.http.method, str)
    assert_type(event.request_context.time_epoch, datetime | None)
    assert_type(event.header("authorization"), str | None)
    if event.body is None:
        return APIGatewayV2HTTPResponse.text_response("Which order?", 400)
    return APIGatewayV2HTTPResponse.json_response(event.body)


def pre_sign_up(event: CognitoPreSignUpEvent) -> CognitoPreSignUpEvent:
    email = event.request.user_attributes.get("email")
    if isinstance(email, str) and email.endswith("@example.com"):
        event.response.auto_confirm_user = True
    return event


def construct(now: datetime, order: Order) -> SQSEvent[Order]:
    record = SQSRecord(
        message_id="1",
        receipt_handle="2",
        body=order,
        attributes=SQSAttributes(
            approximate_receive_count="1",
            sent_timestamp=now,
            sender_id="3",
            approximate_first_receive_timestamp=now,
        ),
        message_attributes={"a": SQSMessageAttribute(data_type="String", string_value="b")},
        event_source="aws:sqs",
        event_source_arn="arn:aws:sqs:eu-west-1:123456789012:orders",
        aws_region="eu-west-1",
    )
    assert_type(record, SQSRecord[Order])
    record.attributes.sent_timestamp = now
    record.body = order
    return SQSEvent(records=[record])


def respond(failed: Sequence[str]) -> tuple[SQSBatchResponse, DynamoDBBatchResponse]:
    return (
        SQSBatchResponse(batch_item_failures=[SQSBatchItemFailure(item_identifier=item) for item in failed]),
        DynamoDBBatchResponse(batch_item_failures=[DynamoDBBatchItemFailure(item_identifier=item) for item in failed]),
    )


def parse(payload: bytes, value: Any) -> None:
    assert_type(SQSEvent[Order].model_validate_json(payload), SQSEvent[Order])
    assert_type(EventBridgeEvent[Order].model_validate(value), EventBridgeEvent[Order])
    assert_type(identify(value), str | None)


class OrderEvent(SQSEvent[Order]):
    """A user's own event."""


def derived(event: OrderEvent) -> None:
    assert_type(event.records[0].body, Order)


def dump(event: EventModel) -> str:
    return event.model_dump_json(exclude_unset=True)
