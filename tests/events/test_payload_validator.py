"""What makes events of payloads does it as their models do, by less work where it can."""

import copy
import json
import pickle
from functools import cached_property
from typing import Any

import pytest
from pydantic import BaseModel, PrivateAttr, ValidationError, field_validator

from awslambda_events import (
    APIGatewayProxyRequest,
    APIGatewayV2HTTPRequest,
    EventBridgeEvent,
    EventModel,
    KinesisEvent,
    S3Event,
    SQSEvent,
    SQSRecord,
    catalogue,
)
from awslambda_events.payload_validator import PayloadValidator, lean_validator
from tests.events.mutations import mutations
from tests.events.payloads import PAYLOADS, SAMPLES, Payload, canonical, dump, for_each

BOOKS = ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")


class Order(BaseModel):
    id: int


def is_lean(value: EventModel) -> bool:
    """Tell whether an instance has no books yet."""
    try:
        object.__getattribute__(value, BOOKS[0])
    except AttributeError:
        return True
    return False


def everything(value: Any) -> Any:
    """Return all that can be told of a value, below it too."""
    if isinstance(value, EventModel):
        books = [getattr(value, book) for book in BOOKS]
        return type(value), books, {name: everything(below) for name, below in value.__dict__.items()}
    if isinstance(value, dict):
        return {key: everything(below) for key, below in value.items()}
    return list(map(everything, value)) if isinstance(value, list) else value


def sample(**changes: Any) -> Any:
    payload = catalogue.sample("SQSEvent")
    payload["Records"][0] |= changes
    return payload


@for_each(PAYLOADS)
def test_an_event_is_in_every_respect_what_its_model_makes_of_the_payload(payload: Payload):
    validator = PayloadValidator(payload.model)
    expected = everything(payload.model.model_validate_json(payload.text))
    assert everything(validator.from_json(payload.text.encode())) == expected
    assert everything(validator.from_python(payload.json)) == expected


@pytest.mark.exhaustive
@pytest.mark.parametrize("event", sorted({payload.event for payload in SAMPLES}))
def test_of_a_mutation_that_is_taken_the_event_is_in_every_respect_what_the_model_makes(event: str):
    samples = [payload for payload in SAMPLES if payload.event == event]
    model = samples[0].model
    model.model_rebuild()
    if (lean := lean_validator(model)) is None:
        return  # the model makes all of them
    for pointer, change, mutant in mutations([payload.json for payload in samples]):
        try:
            event_of_mutant = lean.validate_json(json.dumps(mutant))
        except ValidationError:
            continue  # the model says what is wrong, or that nothing is
        assert everything(event_of_mutant) == everything(model.model_validate(mutant)), (pointer, change)


def test_most_events_are_made_lean():
    lean = {payload.event for payload in SAMPLES if is_lean(PayloadValidator(payload.model).from_python(payload.json))}
    assert {"DynamoDBEvent", "KinesisEvent", "S3Event", "SESEvent", "SNSEvent", "SQSEvent"} <= lean
    assert len(lean) > 0.8 * len({payload.event for payload in SAMPLES})


def test_every_part_of_a_lean_event_is_lean():
    SQSRecord.model_rebuild()  # what is complete has a validator of its own, which is not lean
    event = PayloadValidator(SQSEvent).from_python(sample())
    assert is_lean(event)
    assert all(is_lean(record) and is_lean(record.attributes) for record in event.records)


def test_a_complete_model_is_complete_afterwards():
    PayloadValidator(SQSEvent)
    assert SQSEvent.__pydantic_complete__
    assert not is_lean(SQSEvent.model_validate(sample()))


@pytest.mark.parametrize("changes", [{"unknown": 1}, {"message_id": "no alias"}, {"md5OfBody": None}])
def test_what_needs_books_has_them(changes: dict[str, Any]):
    payload = sample(**changes)
    event = PayloadValidator(SQSEvent).from_python(payload)
    assert not is_lean(event)
    assert dump(event) == canonical(payload)


def test_a_payload_is_not_tried_twice_where_most_need_books():
    tried = 0

    class Counted(SQSEvent):
        @field_validator("records")
        @classmethod
        def count(cls, records: list[SQSRecord]) -> list[SQSRecord]:
            nonlocal tried
            tried += 1
            return records

    validator = PayloadValidator(Counted)
    for _ in range(3):
        validator.from_python(catalogue.sample("SQSEvent") | {"unknown": 1})
    assert tried == 4  # the first payload twice


def test_a_payload_that_is_not_valid_has_the_errors_of_the_model():
    with pytest.raises(ValidationError) as found:
        PayloadValidator(SQSEvent).from_python(sample(body=1))
    with pytest.raises(ValidationError) as expected:
        SQSEvent.model_validate(sample(body=1))
    assert str(found.value) == str(expected.value)
    assert found.value.__context__ is None


@pytest.mark.parametrize("do", [copy.copy, copy.deepcopy, lambda event: pickle.loads(pickle.dumps(event))])  # noqa: S301
def test_a_lean_event_is_copied_and_pickled_like_any(do: Any):
    event = PayloadValidator(KinesisEvent).from_python(catalogue.sample("KinesisEvent"))
    assert is_lean(event)
    assert do(event) == KinesisEvent.model_validate(catalogue.sample("KinesisEvent"))


def test_a_lean_event_takes_assignments_like_any():
    event = PayloadValidator(SQSEvent).from_python(sample())
    record = event.records[0]
    with pytest.raises(ValidationError):
        record.body = 1  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    record.md5_of_body = None
    assert "md5_of_body" in record.model_fields_set
    assert record.model_copy(update={"aws_region": "eu-west-1"}).aws_region == "eu-west-1"
    assert dump(event) == canonical(sample(md5OfBody=None))


def test_a_lean_event_is_shown_like_any():
    payload = catalogue.sample("S3Event")
    assert repr(PayloadValidator(S3Event).from_python(payload)) == repr(S3Event.model_validate(payload))


def test_what_a_users_class_caches_is_no_field():
    class Cached(SQSRecord):
        @cached_property
        def size(self) -> int:
            return len(self.body)

    record = PayloadValidator(Cached).from_python(sample()["Records"][0])
    assert is_lean(record)
    assert record.size
    assert "size" not in record.model_fields_set


def test_a_class_with_private_attributes_or_a_step_after_validation_stays_a_model():
    class Private(SQSRecord):
        _seen: int = PrivateAttr(default=1)

        @property
        def seen(self) -> int:
            return self._seen

    class Step(SQSRecord):
        def model_post_init(self, context: Any, /) -> None:
            self.__dict__["done"] = True

    payload = sample()["Records"][0]
    assert PayloadValidator(Private).from_python(payload).seen == 1
    assert PayloadValidator(Step).from_python(payload).__dict__["done"]


def test_a_payload_of_the_users_type_is_made_lean():
    event = PayloadValidator(SQSEvent[Order]).from_python({"Records": [sample(body='{"id": 1}')["Records"][0]]})
    assert is_lean(event)
    assert event.records[0].body == Order(id=1)
    assert PayloadValidator(EventBridgeEvent[Order]).from_python(
        catalogue.sample("EventBridgeEvent") | {"detail": {"id": 1}}
    ).detail == Order(id=1)


def test_a_body_that_may_be_absent_is_made_lean_or_as_the_model_makes_it():
    """The lean schema has no null, so it must not validate the default."""
    payload = catalogue.sample("APIGatewayV2HTTPRequest")
    for body in ({"body": '{"id": 1}'}, {"body": None}, {}):
        request = {key: value for key, value in payload.items() if key != "body"} | body
        for model in (APIGatewayV2HTTPRequest, APIGatewayV2HTTPRequest[Order | None], APIGatewayV2HTTPRequest[str]):
            try:
                expected = everything(model.model_validate(request))
            except ValidationError:
                with pytest.raises(ValidationError):
                    PayloadValidator(model).from_python(request)
                continue
            event = PayloadValidator(model).from_python(request)
            assert is_lean(event) == (model is APIGatewayV2HTTPRequest and body != {"body": None})
            assert everything(event) == expected


def test_a_field_that_may_be_null_by_itself_keeps_its_model():
    """Whether it came or not cannot be told from the value."""

    class Loose(EventModel):
        anything: Any = None

    Loose.model_rebuild()
    assert lean_validator(Loose) is None
    assert PayloadValidator(Loose).from_python({"anything": None}).model_fields_set == {"anything"}


def test_a_plugin_of_pydantics_sees_every_validation(monkeypatch: pytest.MonkeyPatch):
    seen: list[Any] = []

    class Plugged:
        def validate_python(self, payload: Any, **_: Any) -> Any:
            seen.append(payload)
            return built.validate_python(payload)

    SQSEvent.model_rebuild()
    built = SQSEvent.__pydantic_validator__
    monkeypatch.setattr(SQSEvent, "__pydantic_validator__", Plugged())
    PayloadValidator(SQSEvent).from_python(payload := sample())
    assert seen == [payload]


def test_which_member_of_a_union_takes_a_payload_is_not_changed():
    """Lean, the first would refuse the null, and the second be taken."""

    class First(EventModel):
        key: str | None = None
        inner: "First | Second | None" = None

    class Second(EventModel):
        key: str | None
        inner: "First | Second | None" = None

    class Either(EventModel):
        value: First | Second

    payload = {"value": {"key": None, "inner": {"key": None}}}
    expected = everything(Either.model_validate(payload))
    assert everything(PayloadValidator(Either).from_python(payload)) == expected


def test_nulls_are_kept_where_an_event_is_full_of_them():
    payload = catalogue.sample("APIGatewayProxyRequest") | {"body": None}
    assert dump(PayloadValidator(APIGatewayProxyRequest).from_python(payload)) == canonical(payload)
