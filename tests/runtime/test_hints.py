"""What a hint makes of a payload, as bytes and as JSON that AWS's runtime has parsed."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NewType, Optional, TypeVar, get_origin

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel, SecretStr, TypeAdapter
from pydantic.dataclasses import dataclass as pydantic_dataclass
from typing_extensions import TypedDict

import awslambda_events
from awslambda_events import (
    DynamoDBEvent,
    KinesisEvent,
    S3Event,
    S3TestEvent,
    SESEvent,
    SNSEvent,
    SNSNotification,
    SQSEvent,
    SQSRecord,
    catalogue,
)
from awslambda_events.testing import sample
from awslambda_runtime import EventValidationError, Function, function
from awslambda_runtime.hints import event_hint

REQUESTS = [entry for entry in catalogue.events().values() if entry.kind == "request"]


@pytest.mark.parametrize("entry", REQUESTS, ids=lambda entry: entry.name)
def test_every_sample_gives_the_same_event_from_bytes_and_from_parsed_json(entry: catalogue.Entry) -> None:
    event = getattr(awslambda_events, entry.name)
    hint = event_hint(event)
    adapter: TypeAdapter[Any] = TypeAdapter(event)
    for variant in entry.samples:
        payload = catalogue.sample(entry.name, variant)
        from_bytes, parsed = hint.from_json(json.dumps(payload).encode()), hint.from_python(payload)
        assert type(from_bytes) is type(parsed)
        assert event is Any or isinstance(parsed, get_origin(event) or event)
        assert from_bytes == parsed
        assert repr(from_bytes) == repr(parsed)
        for value in (from_bytes, parsed):
            assert json.loads(adapter.dump_json(value, exclude_unset=True)) == payload


class Order(BaseModel):
    id: int
    total: Decimal = Decimal("0.00")
    placed: dt.datetime | None = None


class StrictOrder(BaseModel):
    model_config = ConfigDict(strict=True)

    id: uuid.UUID
    day: dt.date
    moment: dt.datetime
    wait: dt.timedelta
    total: Decimal
    tags: set[str]
    pair: tuple[int, str]
    data: bytes
    kind: Literal["new", "old"]
    secret: SecretStr


@dataclass
class Point:
    x: int
    y: float = 0.0


@pydantic_dataclass
class StrictPoint:
    x: int = Field(gt=0)


class Place(TypedDict, total=False):
    name: str
    point: Point


T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]


class Numbers(RootModel[list[int]]):
    pass


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: list[str]


OrderId = NewType("OrderId", int)

STRICT_ORDER = {
    "id": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "day": "2024-02-29",
    "moment": "2024-02-29T12:00:00.5+01:00",
    "wait": "PT1H",
    "total": "12.50",
    "tags": ["a", "b"],
    "pair": [1, "x"],
    "data": "bytes",
    "kind": "new",
    "secret": "hidden",
}

# What the hint is, a payload, and the value that the handler gets.
VALUES: dict[str, tuple[Any, Any, Any]] = {
    "model": (Order, {"id": 1, "total": "1.10"}, Order(id=1, total=Decimal("1.10"))),
    "model, lax": (Order, {"id": "1", "total": 1.1}, Order(id=1, total=Decimal("1.1"))),
    "strict model": (
        StrictOrder,
        STRICT_ORDER,
        StrictOrder(
            id=uuid.UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2"),
            day=dt.date(2024, 2, 29),
            moment=dt.datetime(2024, 2, 29, 11, 0, 0, 500_000, tzinfo=dt.UTC),
            wait=dt.timedelta(hours=1),
            total=Decimal("12.50"),
            tags={"a", "b"},
            pair=(1, "x"),
            data=b"bytes",
            kind="new",
            secret=SecretStr("hidden"),
        ),
    ),
    "dataclass": (Point, {"x": 1, "y": 2}, Point(1, 2.0)),
    "pydantic dataclass": (StrictPoint, {"x": 1}, StrictPoint(1)),
    "typed dict": (Place, {"name": "n", "point": {"x": 1}}, {"name": "n", "point": Point(1)}),
    "generic model": (Page[Point], {"items": [{"x": 1}]}, Page[Point](items=[Point(1)])),
    "root model": (Numbers, [1, 2], Numbers([1, 2])),
    "tagged union": (
        Annotated[Cat | Dog, Field(discriminator="kind")],
        {"kind": "dog", "tricks": ["sit"]},
        Dog(kind="dog", tricks=["sit"]),
    ),
    "untagged union": (Cat | Dog, {"kind": "cat", "lives": 9}, Cat(kind="cat", lives=9)),
    "list of models": (list[Order], [{"id": 1}], [Order(id=1)]),
    "dict of dates": (
        dict[dt.date, int],
        {"2024-02-29": 1},
        {dt.date(2024, 2, 29): 1},
    ),
    "set": (set[int], [1, 2, 1], {1, 2}),
    "str": (str, "text é 😀", "text é 😀"),
    "int": (int, 12345678901234567890123, 12345678901234567890123),
    "float": (float, 1.5, 1.5),
    "bool": (bool, True, True),
    "None": (None, None, None),
    "date": (dt.date, "2024-02-29", dt.date(2024, 2, 29)),
    "decimal": (Decimal, "1.10", Decimal("1.10")),
    "new type": (OrderId, 5, 5),
    "annotated": (Annotated[int, Field(gt=0)], 5, 5),
    "literal": (Literal["a", "b"], "a", "a"),
    "dict": (dict, {"a": [1, None]}, {"a": [1, None]}),
    "dict of any": (dict[str, Any], {"a": [1, None]}, {"a": [1, None]}),
    "list": (list, [1, {"a": None}], [1, {"a": None}]),
    "list of any": (list[Any], [1, {"a": None}], [1, {"a": None}]),
    "any": (Any, [1, {"a": None}, 1.5, True, "é"], [1, {"a": None}, 1.5, True, "é"]),
    "object": (object, {"a": 1}, {"a": 1}),
    "optional": (Order | None, {"id": 1}, Order(id=1)),
    "optional, null": (Optional[Order], None, None),  # noqa: UP045 - this spelling too
}


@pytest.mark.parametrize(("hint", "payload", "value"), VALUES.values(), ids=VALUES)
def test_own_types_get_the_same_value_from_bytes_and_from_parsed_json(hint: Any, payload: Any, value: Any) -> None:
    decoder = event_hint(hint)
    from_bytes = decoder.from_json(json.dumps(payload, ensure_ascii=False).encode())
    from_python = decoder.from_python(payload)
    assert (from_bytes, from_python) == (value, value)
    assert (type(from_bytes), type(from_python)) == (type(value), type(value))


GENERICS: dict[str, tuple[Any, Callable[[Any], Any], Any]] = {
    "SQSEvent": (SQSEvent, lambda event: event.records[0].body, str),
    "SQSEvent[str]": (SQSEvent[str], lambda event: event.records[0].body, str),
    "SQSEvent[bytes]": (SQSEvent[bytes], lambda event: event.records[0].body, bytes),
    "SQSEvent[Order]": (SQSEvent[Order], lambda event: event.records[0].body, Order),
    "SQSEvent[Point]": (SQSEvent[Point], lambda event: event.records[0].body, Point),
    "SQSEvent[Place]": (SQSEvent[Place], lambda event: event.records[0].body, dict),
    "SQSEvent[list[int]]": (SQSEvent[list[int]], lambda event: event.records[0].body[0], int),
    "SQSEvent[SNSNotification[S3Event]]": (
        SQSEvent[SNSNotification[S3Event]],
        lambda event: event.records[0].body.message,
        S3Event,
    ),
    "SQSEvent[A | B]": (SQSEvent[Cat | Dog], lambda event: event.records[0].body, Cat),
    "SNSEvent[Order]": (SNSEvent[Order], lambda event: event.records[0].sns.message, Order),
    "KinesisEvent": (KinesisEvent, lambda event: event.records[0].kinesis.data, bytes),
    "KinesisEvent[Order]": (KinesisEvent[Order], lambda event: event.records[0].kinesis.data, Order),
    "DynamoDBEvent": (DynamoDBEvent, lambda event: event.records[0].dynamodb.new_image, dict),
    "DynamoDBEvent[Order]": (DynamoDBEvent[Order], lambda event: event.records[0].dynamodb.new_image, Order),
}


@pytest.mark.parametrize(("hint", "content", "kind"), GENERICS.values(), ids=GENERICS)
def test_an_event_has_its_payload_in_the_type_that_the_hint_names(
    hint: Any, content: Callable[[Any], Any], kind: type
) -> None:
    payload = sample(hint)
    decoder = event_hint(hint)
    from_bytes, parsed = decoder.from_json(json.dumps(payload).encode()), decoder.from_python(payload)
    assert from_bytes == parsed
    assert type(content(from_bytes)) is type(content(parsed)) is kind
    assert [json.loads(event.model_dump_json(exclude_unset=True)) for event in (from_bytes, parsed)] == [payload] * 2


def test_a_record_may_be_the_event() -> None:
    payload = sample(SQSEvent[Order])["Records"][0]
    assert kind_of(SQSRecord[Order], payload) == "SQSRecord[Order]"


def test_an_invalid_body_of_a_message_is_found_by_its_path() -> None:
    payload = sample(SQSEvent[Order])
    payload["Records"][0]["body"] = '{"id": "one"}'
    assert refusal(SQSEvent[Order], payload) == (
        "The payload is not a valid SQSEvent[Order].\n"
        "Records[0].body.id: Input should be a valid integer, unable to parse string as an integer"
    )


class Renamed(SQSEvent[Order]):
    """An event that a user derives."""


def kind_of(hint: Any, payload: Any) -> str:
    """Return the name of the class that is chosen, from bytes and from parsed JSON."""
    decoder = event_hint(hint)
    values = decoder.from_json(json.dumps(payload).encode()), decoder.from_python(payload)
    assert values[0] == values[1]
    assert type(values[0]) is type(values[1])
    return type(values[0]).__name__


def refusal(hint: Any, payload: Any) -> str:
    """Return the message of the error, from bytes and from parsed JSON."""
    decoder = event_hint(hint)
    with pytest.raises(EventValidationError) as from_bytes:
        decoder.from_json(json.dumps(payload).encode())
    with pytest.raises(EventValidationError) as parsed:
        decoder.from_python(payload)
    assert str(from_bytes.value) == str(parsed.value)
    return str(from_bytes.value)


CHOSEN: dict[str, tuple[Any, Any, str]] = {
    "first": (S3Event | SQSEvent, sample(S3Event), "S3Event"),
    "second": (S3Event | SQSEvent, sample(SQSEvent), "SQSEvent"),
    "order does not matter": (SQSEvent | S3Event, sample(S3Event), "S3Event"),
    "test event": (S3Event | S3TestEvent, sample(S3TestEvent), "S3TestEvent"),
    "not the test event": (S3Event | S3TestEvent, sample(S3Event), "S3Event"),
    "parametrised": (SNSEvent[Order] | SQSEvent[Order], sample(SQSEvent[Order]), "SQSEvent[Order]"),
    "derived": (S3Event | Renamed, sample(SQSEvent[Order]), "Renamed"),
    "all": (
        DynamoDBEvent | KinesisEvent | S3Event | S3TestEvent | SESEvent | SNSEvent | SQSEvent | SNSNotification,
        sample(SESEvent),
        "SESEvent",
    ),
    "own model as the rest": (S3Event | Order, {"id": 1}, "Order"),
    "event beside an own model": (S3Event | Order, sample(S3Event), "S3Event"),
    "several own as the rest": (S3Event | Cat | Dog, {"kind": "dog", "tricks": []}, "Dog"),
    "any as the rest": (S3Event | dict[str, Any], {"x": 1}, "dict"),
    "optional, there": (Optional[SQSEvent], sample(SQSEvent), "SQSEvent"),  # noqa: UP045 - this spelling too
    "optional, null": (SQSEvent | None, None, "NoneType"),
    "optional union": (S3Event | SQSEvent | None, sample(SQSEvent), "SQSEvent"),
    "payloads tell, first": (
        SQSEvent[Cat] | SQSEvent[Dog],
        sample(SQSEvent[Cat]),
        "SQSEvent[Cat]",
    ),
    "payloads tell, second": (
        SQSEvent[Cat] | SQSEvent[Dog],
        sample(SQSEvent[Dog]),
        "SQSEvent[Dog]",
    ),
    "payloads tell, beside another event": (
        SQSEvent[Cat] | S3Event | SQSEvent[Dog],
        sample(SQSEvent[Dog]),
        "SQSEvent[Dog]",
    ),
}


@pytest.mark.parametrize(("hint", "payload", "chosen"), CHOSEN.values(), ids=CHOSEN)
def test_of_a_union_the_tags_choose(hint: Any, payload: Any, chosen: str) -> None:
    assert kind_of(hint, payload) == chosen


def test_the_chosen_event_alone_is_validated() -> None:
    payload = sample(SQSEvent)
    del payload["Records"][0]["messageId"]
    expected = "The payload is not a valid SQSEvent.\nRecords[0].messageId: Field required"
    assert refusal(S3Event | SQSEvent, payload) == expected


UNMATCHED: dict[str, tuple[Any, Any, str]] = {
    "another event": (
        S3Event | SQSEvent,
        sample(SNSEvent),
        "The payload is not a valid S3Event | SQSEvent.\nIt is an SNSEvent.",
    ),
    "no event": (
        S3Event | SQSEvent[Order],
        {"x": 1},
        "The payload is not a valid S3Event | SQSEvent[Order].\nInput should be one of: S3Event, SQSEvent[Order]",
    ),
    "no object": (
        S3Event | SQSEvent,
        [1],
        "The payload is not a valid S3Event | SQSEvent.\nInput should be one of: S3Event, SQSEvent",
    ),
    "not the own model either": (
        S3Event | Order,
        {"total": 1},
        "The payload is not a valid S3Event | Order.\nid: Field required",
    ),
    "another event than that beside an own model": (
        S3Event | Order,
        sample(SNSEvent),
        "The payload is not a valid S3Event | Order.\nIt is an SNSEvent.",
    ),
    "neither event nor null": (
        SQSEvent | None,
        {},
        "The payload is not a valid SQSEvent | None.\nInput should be one of: SQSEvent, None",
    ),
    "another event, and not null": (
        SQSEvent | None,
        sample(S3TestEvent),
        "The payload is not a valid SQSEvent | None.\nIt is an S3TestEvent.",
    ),
    "another event where one is wanted": (
        SQSEvent[Order],
        sample(DynamoDBEvent),
        "The payload is not a valid SQSEvent[Order].\nIt is a DynamoDBEvent.",
    ),
}


@pytest.mark.parametrize(("hint", "payload", "message"), UNMATCHED.values(), ids=UNMATCHED)
def test_where_no_tag_matches_the_error_names_the_candidates_or_what_came(
    hint: Any, payload: Any, message: str
) -> None:
    assert refusal(hint, payload) == message


def test_where_no_tag_matches_no_model_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    hint = event_hint(S3Event | SQSEvent)

    def tried(*_: Any, **__: Any) -> None:
        pytest.fail("a model was tried")

    for model in (S3Event, SQSEvent):
        monkeypatch.setattr(model, "model_validate", tried)
        monkeypatch.setattr(model, "model_validate_json", tried)
    for payload in ({}, {"Records": []}, {"Records": [{"eventSource": "aws:other"}]}, [], None, "Records"):
        with pytest.raises(EventValidationError):
            hint.from_python(payload)
        with pytest.raises(EventValidationError):
            hint.from_json(json.dumps(payload).encode())


NAMES: dict[str, Any] = {
    "SQSEvent": SQSEvent,
    "SQSEvent[Order]": SQSEvent[Order],
    "S3Event | SQSEvent[Order] | None": S3Event | SQSEvent[Order] | None,
    "Order": Order,
    "dict[str, int]": dict[str, int],
    "Any": Any,
    "None": None,
    "int": Annotated[int, Field(gt=0)],
}


@pytest.mark.parametrize(("name", "hint"), NAMES.items())
def test_the_event_type_is_shown_as_it_is_written(name: str, hint: Any) -> None:
    def handler(event) -> None: ...  # noqa: ANN001

    handler.__annotations__["event"] = hint
    decorated: Function[Any, Any] = function(handler)
    assert decorated.event_type == name
    assert name in repr(decorated)
