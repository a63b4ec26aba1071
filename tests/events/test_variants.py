"""Variants are told apart by their tags; what AWS adds goes to the last one and is kept."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import TypeAdapter

from awslambda_events import (
    AlexaSkillEvent,
    AppSyncResolverEvent,
    DocumentDBEvent,
    EventModel,
    catalogue,
)
from awslambda_events.tags import Tags, hold
from awslambda_events.variants import VariantOf, Variants, choose
from tests.events.payloads import SAMPLES, Payload, canonical, dump, for_each


def unions(annotation: Any, metadata: Any = ()) -> Iterator[tuple[type[EventModel], ...]]:
    """Yield the variants of each union in the type of a field."""
    if any(isinstance(item, Variants) for item in metadata):
        yield get_args(annotation)
    elif get_origin(annotation) is Annotated:
        yield from unions(get_args(annotation)[0], get_args(annotation)[1:])
    else:
        for argument in get_args(annotation):
            yield from unions(argument)


def held(model: Any) -> Iterator[tuple[tuple[type[EventModel], ...], Any]]:
    """Yield every value of a union in an event, with the variants it may be."""
    if isinstance(model, (list, dict)):
        for element in model.values() if isinstance(model, dict) else model:
            yield from held(element)
    if not isinstance(model, EventModel):
        return
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        for variants in unions(field.annotation, field.metadata):
            values = value if isinstance(value, list) else [value]
            yield from ((variants, element) for element in values if isinstance(element, EventModel))
        yield from held(value)


def tags_of(variant: type[EventModel]) -> Tags:
    return variant._tags  # noqa: SLF001 - what the tests are of


FOUND = {
    str(payload): found for payload in SAMPLES if (found := list(held(payload.model.model_validate(payload.json))))
}
PAYLOADS = [payload for payload in SAMPLES if str(payload) in FOUND]


def test_the_events_with_variants_are_here():
    assert {payload.event for payload in PAYLOADS} >= {"AlexaSkillEvent", "AppSyncResolverEvent", "DocumentDBEvent"}


@for_each(PAYLOADS)
def test_a_value_is_of_the_first_class_whose_tags_hold_else_of_the_last(payload: Payload):
    for event in (payload.model.model_validate(payload.json), payload.model.model_validate_json(payload.text)):
        for variants, value in held(event):
            content = json.loads(value.model_dump_json(exclude_unset=True))
            expected = [variant for variant in variants[:-1] if hold(tags_of(variant), content)]
            assert type(value) is [*expected, variants[-1]][0]
            assert choose(variants, content) is type(value)


@for_each(PAYLOADS)
def test_only_the_last_variant_has_no_tags(payload: Payload):
    for variants, _ in FOUND[str(payload)]:
        assert [bool(tags_of(variant)) for variant in variants] == [True] * (len(variants) - 1) + [False]


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("", "AppSyncCognitoIdentity"),
        ("iam", "AppSyncIAMIdentity"),
        ("lambda-authorizer", "AppSyncLambdaIdentity"),
        ("open-id-connect", "AppSyncOIDCIdentity"),
    ],
)
def test_the_identity_of_an_appsync_request_is_that_of_its_authorization(variant: str, name: str):
    event = AppSyncResolverEvent.model_validate(catalogue.sample("AppSyncResolverEvent", variant))
    assert type(event.identity).__name__ == name


def test_an_appsync_request_with_an_api_key_has_no_identity():
    assert AppSyncResolverEvent.model_validate(catalogue.sample("AppSyncResolverEvent", "api-key")).identity is None


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("launch", "AlexaLaunchRequest"),
        ("", "AlexaIntentRequest"),
        ("session-ended", "AlexaSessionEndedRequest"),
        ("can-fulfill-intent", "AlexaCanFulfillIntentRequest"),
        ("audio-player", "AlexaOtherRequest"),
    ],
)
def test_the_request_of_an_alexa_skill_is_that_of_its_type(variant: str, name: str):
    event = AlexaSkillEvent.model_validate(catalogue.sample("AlexaSkillEvent", variant))
    assert type(event.request).__name__ == name


@pytest.mark.parametrize(
    ("variant", "name"),
    [
        ("", "DocumentDBInsertChange"),
        ("update", "DocumentDBUpdateChange"),
        ("replace", "DocumentDBReplaceChange"),
        ("delete", "DocumentDBDeleteChange"),
        ("unknown-operation", "DocumentDBOtherChange"),
    ],
)
def test_the_change_of_a_documentdb_record_is_that_of_its_operation(variant: str, name: str):
    event = DocumentDBEvent.model_validate(catalogue.sample("DocumentDBEvent", variant))
    assert name in {type(record.event).__name__ for record in event.events}


def test_an_operation_that_aws_adds_goes_to_the_last_variant_and_is_kept():
    payload = catalogue.sample("DocumentDBEvent")
    payload["events"][0]["event"] |= {"operationType": "reshard", "shards": [1, 2.0, None]}
    event = DocumentDBEvent.model_validate(payload)
    assert type(event.events[0].event).__name__ == "DocumentDBOtherChange"
    assert dump(event) == canonical(payload)


class Cat(EventModel):
    _tags = ((("kind",), frozenset({"cat"})),)
    kind: str
    lives: int


class Other(EventModel):
    kind: str | None = None


@pytest.mark.parametrize(
    ("payload", "kind"),
    [({"kind": "cat", "lives": 9}, Cat), ({"kind": "dog"}, Other), ({}, Other), ({"lives": 9}, Other)],
)
def test_the_tags_choose_and_not_what_happens_to_fit(payload: Any, kind: type[EventModel]):
    assert type(TypeAdapter(VariantOf[Cat | Other]).validate_python(payload)) is kind


def test_a_wrong_value_of_a_variant_is_told_of_that_variant_alone():
    adapter = TypeAdapter(VariantOf[Cat | Other])
    with pytest.raises(ValueError, match="lives") as caught:
        adapter.validate_python({"kind": "cat"})
    assert [error["loc"] for error in caught.value.errors()] == [("Cat", "lives")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [Cat(kind="cat", lives=9), Other(kind="cat")], ids=repr)
def test_an_instance_stays_what_it_is(value: EventModel):
    assert TypeAdapter(VariantOf[Cat | Other]).validate_python(value) is value
