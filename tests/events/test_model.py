"""What every event and every part of one does."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

import awslambda_events
from awslambda_events import (
    APIGatewayProxyRequest,
    EventModel,
    S3Event,
    SNSMessage,
    SQSBatchItemFailure,
    SQSBatchResponse,
    SQSEvent,
    catalogue,
)
from tests.events.payloads import SAMPLES, Payload, canonical, dump, for_each

MODELS = [
    value
    for value in (getattr(awslambda_events, name) for name in awslambda_events.__all__)
    if isinstance(value, type) and issubclass(value, EventModel) and value is not EventModel
]

for_every_sample = for_each(SAMPLES)


def parts(value: Any) -> list[EventModel]:
    """Return the models that a value consists of."""
    if isinstance(value, EventModel):
        return [value, *(part for _, below in value for part in parts(below))]
    if isinstance(value, (list, dict)):
        return [part for below in (value.values() if isinstance(value, dict) else value) for part in parts(below)]
    return []


def changed(name: str, value: Any) -> dict[str, Any]:
    sample: dict[str, Any] = catalogue.sample("SQSEvent")
    sample["Records"][0][name] = value
    return sample


@for_every_sample
def test_every_attribute_of_a_sample_can_be_read(payload: Payload):
    found = parts(payload.model.model_validate(payload.json))
    assert found
    for part in found:
        for name in type(part).model_fields:
            assert getattr(part, name, part) is not part


@for_every_sample
def test_every_twin_of_a_sample_is_decoded_or_says_that_it_cannot_be(payload: Payload):
    for part in parts(payload.model.model_validate(payload.json)):
        for name in type(part).model_fields:
            if hasattr(type(part), f"decoded_{name}"):
                try:
                    decoded = getattr(part, f"decoded_{name}")
                except ValueError as error:
                    assert str(error).startswith("the text is not")  # noqa: PT017 - only where there is one
                else:
                    assert (decoded is None) == (getattr(part, name) is None)


@for_every_sample
def test_assigning_what_is_read_changes_nothing_that_is_read(payload: Payload):
    event = payload.model.model_validate(payload.json)
    before = repr(event)
    for part in parts(event):
        for name in part.model_fields_set & type(part).model_fields.keys():
            setattr(part, name, getattr(part, name))
    assert repr(event) == before


def test_attributes_are_snake_case_and_described():
    for model in MODELS:
        # A parametrised class has no docstring of its own.
        assert (model.__pydantic_generic_metadata__["origin"] or model).__doc__
        assert list(model.model_fields) == [name.lower() for name in model.model_fields]
        assert all(name.isidentifier() for name in model.model_fields)


def test_every_wire_name_is_taken_by_one_attribute_only():
    for model in MODELS:
        aliases = [field.alias or name for name, field in model.model_fields.items()]
        assert (model, len(aliases)) == (model, len(set(aliases)))


def test_unknown_keys_are_in_model_extra():
    event = SQSEvent.model_validate(changed("new key", {"a": [1.0]}))
    assert event.records[0].model_extra == {"new key": {"a": [1.0]}}
    assert not event.model_extra


def test_an_unknown_key_that_is_spelt_like_an_attribute_is_not_taken_for_the_field():
    sample = changed("message_id", 7)
    event = SQSEvent.model_validate(sample)
    assert event.records[0].message_id == sample["Records"][0]["messageId"]
    assert dump(event) == canonical(sample)
    del sample["Records"][0]["messageId"]
    for validate in (SQSEvent.model_validate, lambda value: SQSEvent.model_validate_json(json.dumps(value))):
        with pytest.raises(ValidationError) as caught:
            validate(sample)
        assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [
            (("Records", 0, "messageId"), "missing")
        ]


def test_an_unknown_key_that_is_spelt_like_an_optional_attribute_is_not_taken_for_the_field():
    sample = catalogue.sample("S3Event")
    sample["Records"][0]["event_time"] = 7
    sample["Records"][0]["glacier_event_data"] = "x"
    event = S3Event.model_validate(sample)
    assert event.records[0].glacier_event_data is None
    assert event.records[0].event_time.tzinfo
    assert event.records[0].model_extra == {"event_time": 7, "glacier_event_data": "x"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("key", b"a"), ("key", 7), ("size", "7"), ("size", 7.0), ("size", True), ("hasObjectAnnotation", 1), ("size", [])],
)
def test_nothing_is_coerced(name: str, value: Any):
    sample = catalogue.sample("S3Event")
    sample["Records"][0]["s3"]["object"][name] = value
    with pytest.raises(ValidationError) as caught:
        S3Event.model_validate(sample)
    assert [error["loc"] for error in caught.value.errors()] == [("Records", 0, "s3", "object", name)]


def test_assignment_validates():
    record = SQSEvent.model_validate(catalogue.sample("SQSEvent")).records[0]
    before = record.model_copy(deep=True)
    for name, value in [("message_id", 7), ("attributes", {"SentTimestamp": 1}), ("message_id", None)]:
        with pytest.raises(ValidationError):
            setattr(record, name, value)
    assert record == before
    record.message_id = "other"
    assert json.loads(dump(record))["messageId"] == "other"


def test_an_attribute_that_is_assigned_is_dumped():
    response = SQSBatchResponse.model_validate({})
    assert dump(response) == canonical({})
    response.batch_item_failures = [SQSBatchItemFailure(item_identifier="1")]
    assert dump(response) == canonical({"batchItemFailures": [{"itemIdentifier": "1"}]})


def test_constructing_takes_attribute_names_and_wire_names_and_nothing_wrong():
    assert SQSBatchItemFailure(item_identifier="1") == SQSBatchItemFailure(itemIdentifier="1")
    with pytest.raises(ValidationError) as caught:
        SQSBatchItemFailure(item_identifer="1")
    assert caught.value.errors()[0]["loc"] == ("itemIdentifier",)


def test_a_nested_model_may_be_given_as_a_dict_of_wire_names():
    response = SQSBatchResponse(batch_item_failures=[{"itemIdentifier": "1"}])
    assert response.batch_item_failures == [SQSBatchItemFailure(item_identifier="1")]


def test_repr_and_iteration_show_python_values():
    sample = catalogue.sample("SNSEvent")["Records"][0]["Sns"]
    message = SNSMessage.model_validate(sample)
    assert isinstance(message.timestamp, datetime)
    assert f"timestamp={message.timestamp!r}" in repr(message)
    assert dict(message)["timestamp"] == message.timestamp
    assert dict(message)["timestamp"].tzinfo is UTC


def test_events_of_equal_json_are_equal_and_others_are_not():
    one, same = (SQSEvent.model_validate(catalogue.sample("SQSEvent")) for _ in range(2))
    assert one == same
    assert one != SQSEvent.model_validate(changed("messageId", "other"))
    assert one != SQSEvent.model_validate(changed("new key", 1))


def test_errors_hold_no_value_of_the_payload():
    secret = "correct horse"  # noqa: S105 - made up
    for name, value in [
        ("messageId", [secret]),
        ("attributes", {"SentTimestamp": secret, "SenderId": {secret: secret}}),
        ("messageAttributes", {"a": {"dataType": [secret]}}),
        ("body", {"a": secret}),
    ]:
        for validate in (SQSEvent.model_validate, lambda sample: SQSEvent.model_validate_json(json.dumps(sample))):
            with pytest.raises(ValidationError) as caught:
                validate(changed(name, value))
            assert secret not in str(caught.value)
            assert name in str(caught.value)


def test_a_field_that_is_declared_anew_keeps_its_wire_name():
    class Query(BaseModel):
        page: int = 1

    class Own(APIGatewayProxyRequest):
        query_string_parameters: Query | None = None  # type: ignore[assignment]

    payload = catalogue.sample("APIGatewayProxyRequest") | {"queryStringParameters": {"page": 5}}
    event = Own.model_validate(payload)
    assert event.query_string_parameters == Query(page=5)
    assert dump(event) == canonical(payload)


def test_a_wire_name_that_is_declared_anew_is_the_fields():
    class Own(SQSBatchItemFailure):
        item_identifier: Annotated[str, Field(alias="other")]

    assert Own.model_validate({"other": "x"}).item_identifier == "x"


def test_a_field_that_is_declared_anew_by_a_name_that_is_not_there_yet_asks_for_its_wire_name():
    with pytest.raises(TypeError, match=r"Own.item_identifier needs its wire name: .*alias='itemIdentifier'"):

        class Own(SQSBatchItemFailure):
            item_identifier: "Later"  # type: ignore[name-defined]  # noqa: F821
