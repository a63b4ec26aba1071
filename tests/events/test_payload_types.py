"""Events with payloads of the user's own types."""

import copy
import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field, Json, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from awslambda_events import (
    APIGatewayProxyRequest,
    DynamoDBEvent,
    EventBridgeEvent,
    KinesisEvent,
    S3Event,
    SNSEvent,
    SNSNotification,
    SQSEvent,
    SQSRecord,
    catalogue,
)
from tests.events.payloads import canonical, dump


class Order(BaseModel):
    id: int
    at: datetime | None = None


class StrictOrder(BaseModel):
    model_config = ConfigDict(strict=True)

    id: UUID
    at: datetime


class AliasedOrder(BaseModel):
    model_config = ConfigDict(extra="ignore")

    order_id: int = Field(alias="orderId")


@dataclass
class OrderRow:
    id: UUID
    amount: Decimal


class OrderKeys(TypedDict):
    id: int
    at: datetime


class Paid(BaseModel):
    kind: Literal["paid"]
    amount: int


class Sent(BaseModel):
    kind: Literal["sent"]
    parcel: str


Change = Annotated[Paid | Sent, Field(discriminator="kind")]

TEXT_UUID = "6a7e8feb-b491-4cf7-a9f1-bf3703467718"
MOMENT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Form:
    """A place in an event where a payload stands, and how it is written there."""

    event: Any
    wire_path: tuple[str | int, ...]
    write: Callable[[str], Any]
    extra: tuple[tuple[str, Any], ...] = ()

    def holding(self, text: str) -> dict[str, Any]:
        """Return an event that holds the JSON text as its payload."""
        event: dict[str, Any] = catalogue.sample(self.event.__name__)
        if "Records" in event:
            event["Records"] = event["Records"][:1]
        place: Any = event
        for step in self.wire_path[:-1]:
            place = place[step]
        place[self.wire_path[-1]] = self.write(text)
        # The keys beside the payload come after it: their order must not matter.
        return {name: value for name, value in event.items() if name not in dict(self.extra)} | dict(self.extra)

    def holder(self, event: Any) -> Any:
        """Return the model whose attribute the payload is."""
        for step in self.wire_path[:-1]:
            event = event[step] if isinstance(step, int) else getattr(event, str(step).lower())
        return event

    @property
    def attribute(self) -> str:
        """Return the attribute's name."""
        return str(self.wire_path[-1]).lower()

    def read(self, event: Any) -> Any:
        """Return the payload."""
        return getattr(self.holder(event), self.attribute)


def base64(text: str) -> str:
    return b64encode(text.encode()).decode()


FORMS = {
    "SQSEvent": Form(SQSEvent, ("Records", 0, "body"), str),
    "SNSEvent": Form(SNSEvent, ("Records", 0, "Sns", "Message"), str),
    "SNSNotification": Form(SNSNotification, ("Message",), str),
    "KinesisEvent": Form(KinesisEvent, ("Records", 0, "kinesis", "data"), base64),
    "EventBridgeEvent": Form(EventBridgeEvent, ("detail",), json.loads),
    "APIGatewayProxyRequest": Form(APIGatewayProxyRequest, ("body",), str),
    "APIGatewayProxyRequest, base64": Form(
        APIGatewayProxyRequest, ("body",), base64, extra=(("isBase64Encoded", True),)
    ),
}
INLINE = FORMS["EventBridgeEvent"]
TEXTUAL = [form for form in FORMS.values() if form is not INLINE]

# The white space and the keys that a type does not know are to come out again.
CASES: dict[str, tuple[Any, str, Any]] = {
    "model": (Order, '{ "id":7,  "new": null}', Order(id=7)),
    "strict model": (
        StrictOrder,
        f'{{"at" : "2020-01-02T03:04:05Z", "id":"{TEXT_UUID}"}}',
        StrictOrder(id=UUID(TEXT_UUID), at=MOMENT),
    ),
    "model with alias": (AliasedOrder, '{"orderId": 7,\n"new": [1.0]}', AliasedOrder(orderId=7)),
    "dataclass": (
        OrderRow,
        f'{{"id":"{TEXT_UUID}","amount":"1.50", "new": 1}}',
        OrderRow(UUID(TEXT_UUID), Decimal("1.50")),
    ),
    "TypedDict": (OrderKeys, '{"id": 7, "at": "2020-01-02T03:04:05.000Z"}', {"id": 7, "at": MOMENT}),
    "int": (int, " 7", 7),
    "list of UUID": (list[UUID], f'["{TEXT_UUID}" ]', [UUID(TEXT_UUID)]),
    "dict": (dict[str, Any], '{"b":1.0,  "a":[]}', {"b": 1.0, "a": []}),
    "Any": (Any, '[1, "a"]', [1, "a"]),
    "Literal": (Literal["a", "b"], ' "b"', "b"),
    "union": (Change, '{"kind":  "sent", "parcel": "x"}', Sent(kind="sent", parcel="x")),
    "optional model": (Order | None, "null ", None),
    "event": (
        S3Event,
        json.dumps(catalogue.sample("S3Event"), indent=3),
        S3Event.model_validate(catalogue.sample("S3Event")),
    ),
}

for_every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


@for_every_form
@pytest.mark.parametrize(("target", "text", "value"), CASES.values(), ids=CASES)
def test_a_payload_is_decoded_and_dumped_as_it_came(form: Form, target: Any, text: str, value: Any):
    payload = form.holding(text)
    model = form.event[target]
    for event in (model.model_validate(payload), model.model_validate_json(json.dumps(payload))):
        assert form.read(event) == value
        assert type(form.read(event)) is type(value)
        assert dump(event) == canonical(payload)


@pytest.mark.parametrize("form", TEXTUAL, ids=lambda form: form.event.__name__)
def test_text_and_bytes_are_taken_as_they_are(form: Form):
    payload = form.holding('{"id": 1} é')
    for target, value in [(str, '{"id": 1} é'), (bytes, '{"id": 1} é'.encode())]:
        event = form.event[target].model_validate_json(json.dumps(payload))
        assert form.read(event) == value
        assert dump(event) == canonical(payload)


@pytest.mark.parametrize("form", TEXTUAL, ids=lambda form: form.event.__name__)
def test_json_of_a_type_says_what_is_so_anyway(form: Form):
    payload = form.holding('{ "id":7}')
    event = form.event[Json[Order]].model_validate(payload)
    assert form.read(event) == Order(id=7)
    assert dump(event) == canonical(payload)


def test_a_detail_that_is_a_text_is_taken_as_it_is():
    event = EventBridgeEvent[str].model_validate(INLINE.holding('"{}"'))
    assert event.detail == "{}"
    assert dump(event) == canonical(INLINE.holding('"{}"'))


def test_the_detail_of_the_bare_event_is_any_json():
    for text in ('"{}"', '{"a": 1.0}', "[1]"):
        event = EventBridgeEvent.model_validate(INLINE.holding(text))
        assert canonical(event.detail) == canonical(json.loads(text))


def test_the_data_of_the_bare_event_is_bytes():
    payload = FORMS["KinesisEvent"].holding("text")
    record = KinesisEvent.model_validate(payload).records[0]
    assert record.kinesis.data == b"text"
    record.kinesis.data = b"\xff\x00"
    assert json.loads(record.model_dump_json(exclude_unset=True))["kinesis"]["data"] == "/wA="


def test_the_body_of_the_bare_request_is_the_text_that_came():
    payload = FORMS["APIGatewayProxyRequest, base64"].holding("text")
    assert APIGatewayProxyRequest.model_validate(payload).body == "dGV4dA=="


def test_payloads_nest():
    s3 = catalogue.sample("S3Event")
    notification = FORMS["SNSNotification"].holding(json.dumps(s3, indent=2))
    payload = FORMS["SQSEvent"].holding(json.dumps(notification, indent=1))
    event = SQSEvent[SNSNotification[S3Event]].model_validate(payload)
    assert event.records[0].body.message == S3Event.model_validate(s3)
    assert dump(event) == canonical(payload)
    event.records[0].body.message.records[0].s3.bucket.name = "other"
    body = json.loads(json.loads(dump(event))["Records"][0]["body"])
    s3["Records"][0]["s3"]["bucket"]["name"] = "other"
    assert json.loads(body.pop("Message")) == s3
    assert body == {name: value for name, value in notification.items() if name != "Message"}


@for_every_form
def test_an_error_carries_the_path_into_the_payload(form: Form):
    for validate in (
        form.event[list[Order]].model_validate,
        lambda payload: form.event[list[Order]].model_validate_json(json.dumps(payload)),
    ):
        with pytest.raises(ValidationError) as caught:
            validate(form.holding('[{"id": 1}, {"id": "secret"}]'))
        assert [error["loc"] for error in caught.value.errors()] == [(*form.wire_path, 1, "id")]
        assert [error["type"] for error in caught.value.errors()] == ["int_parsing"]
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("form", TEXTUAL, ids=lambda form: form.event.__name__)
def test_a_payload_that_is_no_json_is_an_error_at_its_key(form: Form):
    with pytest.raises(ValidationError) as caught:
        form.event[Order].model_validate(form.holding("secret"))
    assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [(form.wire_path, "json_invalid")]
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("form", "target", "wire", "error"),
    [
        (FORMS["KinesisEvent"], Order, "+", "base64"),
        (FORMS["KinesisEvent"], str, "/w==", "text"),
        (FORMS["APIGatewayProxyRequest, base64"], bytes, "+", "base64"),
        (FORMS["APIGatewayProxyRequest, base64"], str, "/w==", "text"),
        (FORMS["SQSEvent"], Order, 1, "string_type"),
        (FORMS["SQSEvent"], bytes, None, "string_type"),
    ],
)
def test_what_cannot_hold_a_payload_is_an_error_at_its_key(form: Form, target: Any, wire: Any, error: str):
    with pytest.raises(ValidationError) as caught:
        form.event[target].model_validate(Form(form.event, form.wire_path, lambda _: wire, form.extra).holding(""))
    assert [(item["loc"], item["type"]) for item in caught.value.errors()] == [(form.wire_path, error)]


@for_every_form
def test_a_payload_that_is_changed_is_encoded_anew(form: Form):
    event = form.event[Order].model_validate(form.holding('{"id":  7, "new": 1}'))
    form.read(event).id = 8
    assert dump(event) == canonical(form.holding('{"id":8,"at":null}'))
    form.read(event).id = 7
    assert dump(event) == canonical(form.holding('{"id":  7, "new": 1}'))
    setattr(form.holder(event), form.attribute, Order(id=9, at=MOMENT))
    assert form.read(event) == Order(id=9, at=MOMENT)
    assert dump(event) == canonical(form.holding('{"id":9,"at":"2020-01-02T03:04:05Z"}'))


@for_every_form
@pytest.mark.parametrize(
    ("target", "text", "value", "changed"),
    [
        (OrderRow, CASES["dataclass"][1], OrderRow(UUID(int=0), Decimal(2)), f'{{"id":"{UUID(int=0)}","amount":"2"}}'),
        (OrderKeys, CASES["TypedDict"][1], {"id": 8, "at": MOMENT}, '{"id":8,"at":"2020-01-02T03:04:05Z"}'),
        (list[UUID], CASES["list of UUID"][1], [], "[]"),
        (AliasedOrder, CASES["model with alias"][1], AliasedOrder(orderId=8), '{"orderId":8}'),
        (Change, CASES["union"][1], Paid(kind="paid", amount=1), '{"kind":"paid","amount":1}'),
        (dict[str, Any], CASES["dict"][1], {"a": 1}, '{"a":1}'),
        (int, "7", 8, "8"),
    ],
    ids=["dataclass", "TypedDict", "list", "alias", "union", "dict", "int"],
)
def test_a_payload_that_is_assigned_is_encoded(form: Form, target: Any, text: str, value: Any, changed: str):
    event = form.event[target].model_validate(form.holding(text))
    setattr(form.holder(event), form.attribute, value)
    assert form.read(event) == value
    assert dump(event) == canonical(form.holding(changed))


@for_every_form
def test_a_payload_of_another_type_cannot_be_assigned(form: Form):
    event = form.event[list[Order]].model_validate(form.holding("[]"))
    with pytest.raises(ValidationError):
        setattr(form.holder(event), form.attribute, [1])
    assert form.read(event) == []


@for_every_form
def test_copies_keep_the_payload_and_its_text(form: Form):
    payload = form.holding('{"id":  7, "new": 1}')
    event = form.event[Order].model_validate(payload)
    for copied in (copy.deepcopy(event), event.model_copy(deep=True)):
        assert copied == event
        assert dump(copied) == canonical(payload)
        form.read(copied).id = 8
        assert copied != event
        assert dump(event) == canonical(payload)


@for_every_form
def test_events_with_equal_payloads_are_equal_whatever_the_white_space(form: Form):
    model = form.event[Order]
    one, same, other = (model.model_validate(form.holding(text)) for text in ('{"id":1}', '{ "id": 1 }', '{"id":2}'))
    assert one == same
    assert one != other


def test_events_are_constructed_by_attribute_names():
    sample = SQSEvent.model_validate(catalogue.sample("SQSEvent")).records[0]
    values = {name: getattr(sample, name) for name in type(sample).model_fields if name in sample.model_fields_set}
    event = SQSEvent[Order](records=[SQSRecord[Order](**values | {"body": Order(id=7, at=MOMENT)})])
    assert event.records[0].body == Order(id=7, at=MOMENT)
    expected = catalogue.sample("SQSEvent")
    expected["Records"] = [expected["Records"][0] | {"body": '{"id":7,"at":"2020-01-02T03:04:05Z"}'}]
    assert dump(event) == canonical(expected)


@for_every_form
def test_the_constructor_takes_wire_names_and_encoded_payloads_too(form: Form):
    payload = form.holding('{"id":  7, "new": 1}')
    assert dump(form.event[Order](**payload)) == canonical(payload)


def test_the_constructor_takes_moments():
    event = EventBridgeEvent[Order](
        id="1",
        detail_type="Order",
        source="shop",
        account="123456789012",
        time=MOMENT,
        region="eu-west-1",
        resources=[],
        detail=Order(id=7),
    )
    assert event.time == MOMENT
    assert json.loads(dump(event))["time"] == "2020-01-02T03:04:05Z"
    assert json.loads(dump(event))["detail"] == {"id": 7, "at": None}


class Item(BaseModel):
    id: str
    amount: Decimal
    tags: set[str]
    photo: bytes = b""


@dataclass
class ItemRow:
    id: str
    amount: int


class ItemKeys(TypedDict):
    id: str
    amount: float


IMAGE = {"id": {"S": "a"}, "amount": {"N": "12.50"}, "tags": {"SS": ["y", "x"]}, "photo": {"B": "/wA="}}
ROW = {"id": {"S": "a"}, "amount": {"N": "12"}}


def stream(image: dict[str, Any]) -> dict[str, Any]:
    event: dict[str, Any] = catalogue.sample("DynamoDBEvent")
    event["Records"] = event["Records"][:1]
    event["Records"][0]["dynamodb"] |= {"NewImage": image, "OldImage": image}
    return event


@pytest.mark.parametrize(
    ("target", "image", "value"),
    [
        (Item, IMAGE, Item(id="a", amount=Decimal("12.50"), tags={"x", "y"}, photo=b"\xff\x00")),
        (ItemRow, ROW, ItemRow("a", 12)),
        (ItemKeys, ROW, {"id": "a", "amount": 12.0}),
        (dict[str, Any], ROW, {"id": "a", "amount": Decimal(12)}),
        (dict[str, str | int], ROW, {"id": "a", "amount": 12}),
        (Any, ROW, {"id": "a", "amount": Decimal(12)}),
    ],
    ids=["model", "dataclass", "TypedDict", "dict", "typed dict", "Any"],
)
def test_items_are_built_from_attribute_values(target: Any, image: dict[str, Any], value: Any):
    model = DynamoDBEvent[target]
    for event in (model.model_validate(stream(image)), model.model_validate_json(json.dumps(stream(image)))):
        assert event.records[0].dynamodb.new_image == value
        assert event.records[0].dynamodb.old_image == value
        assert type(event.records[0].dynamodb.new_image) is type(value)
        assert dump(event) == canonical(stream(image))


def test_an_item_that_does_not_fit_is_an_error_in_its_attribute():
    with pytest.raises(ValidationError) as caught:
        DynamoDBEvent[ItemRow].model_validate(stream(ROW | {"amount": {"S": "secret"}}))
    path = ("Records", 0, "dynamodb")
    assert {error["loc"] for error in caught.value.errors()} == {
        (*path, "NewImage", "amount"),
        (*path, "OldImage", "amount"),
    }
    assert "secret" not in str(caught.value)


def test_an_item_that_is_changed_or_assigned_is_encoded_anew():
    event = DynamoDBEvent[Item].model_validate(stream(IMAGE))
    change = event.records[0].dynamodb
    assert change.new_image
    change.new_image.amount += 1
    change.old_image = Item(id="b", amount=Decimal(1), tags={"z"})
    dumped = json.loads(dump(event))["Records"][0]["dynamodb"]
    assert dumped["NewImage"] == IMAGE | {"amount": {"N": "13.50"}, "tags": {"SS": ["x", "y"]}}
    assert dumped["OldImage"] == {"id": {"S": "b"}, "amount": {"N": "1"}, "tags": {"SS": ["z"]}, "photo": {"B": ""}}


def test_an_item_of_the_bare_event_that_is_changed_is_encoded_anew():
    event = DynamoDBEvent.model_validate(stream(ROW))
    change = event.records[0].dynamodb
    assert change.new_image == {"id": "a", "amount": Decimal(12)}
    change.new_image["amount"] += Decimal("0.5")
    assert json.loads(dump(event))["Records"][0]["dynamodb"]["NewImage"] == ROW | {"amount": {"N": "12.5"}}
    assert json.loads(dump(event))["Records"][0]["dynamodb"]["OldImage"] == ROW


@for_every_form
def test_parametrised_events_have_a_json_schema(form: Form):
    assert TypeAdapter(form.event[Order]).json_schema()["type"] == "object"


@pytest.mark.parametrize("target", [bytes, str, dict[str, int]])
def test_what_is_no_base64_is_told_alike_for_every_type(target: Any):
    payload = catalogue.sample("KinesisEvent")
    payload["Records"][0]["kinesis"]["data"] = "%%%"
    for validate in (
        KinesisEvent[target].model_validate,
        lambda p: KinesisEvent[target].model_validate_json(json.dumps(p)),
    ):
        with pytest.raises(ValidationError) as caught:
            validate(payload)
        assert [error["msg"] for error in caught.value.errors()] == ["Input should be base64 text"]
