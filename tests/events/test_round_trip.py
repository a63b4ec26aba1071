"""What comes is what is dumped: the same JSON, whatever keys are unknown, absent or null."""

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from awslambda_events import catalogue
from tests.events.payloads import CORPUS, CORPUS_FOLDER, PAYLOADS, Payload, canonical, dump, for_each
from tests.events.schema_walk import described, optional

for_every_payload = for_each(PAYLOADS)

UNKNOWN = {"a": [None, True, 1, 1.0, "1"], "b": {"": {}}}


def assert_round_trip(payload: Payload, text: str) -> None:
    """Parse, dump, and parse and dump what was dumped."""
    first = payload.model.model_validate_json(text)
    assert dump(first) == text
    assert dump(payload.model.model_validate_json(first.model_dump_json(exclude_unset=True))) == text


def objects(payload: Payload, value: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the objects of a payload that have properties, with their schemas."""
    schema = catalogue.schema(payload.event)
    return list(described(schema, schema, value))


def variations(payload: Payload, change: Callable[[dict[str, Any], str], None]) -> Iterator[tuple[str, Any]]:
    """Yield the payload with one optional key changed, for each of them, and last with all of them changed.

    It is one document, which has changed again when the next is asked for: walking a large one anew for each of its keys
    takes longer than what is tested.
    """
    value = payload.json
    keys = [(part, schema["title"], name) for part, schema in objects(payload, value) for name in optional(schema)]
    for part, title, name in keys:
        before = dict(part)
        change(part, name)
        yield f"{title}.{name}", value
        part.clear()
        part.update(before)
    for part, _, name in keys:
        change(part, name)
    yield "all", value


@for_every_payload
def test_parsing_from_python_values_and_from_bytes_gives_equal_models(payload: Payload):
    assert payload.model.model_validate(payload.json) == payload.model.model_validate_json(payload.text.encode())


@for_every_payload
def test_the_json_that_came_is_dumped(payload: Payload):
    assert_round_trip(payload, canonical(payload.json))


@for_every_payload
def test_python_values_that_came_are_dumped(payload: Payload):
    given = payload.json
    event = payload.model.model_validate(given)
    assert dump(event) == canonical(payload.json)
    assert canonical(event.model_dump(mode="json", exclude_unset=True)) == canonical(payload.json)
    assert canonical(given) == canonical(payload.json)


@for_every_payload
def test_unknown_keys_are_kept_at_every_level(payload: Payload):
    value = payload.json
    found = objects(payload, value)
    assert found
    for part, _ in found:
        part["x-unknown key"] = UNKNOWN
    assert_round_trip(payload, canonical(value))


@for_every_payload
def test_each_optional_key_may_be_absent(payload: Payload):
    for changed, value in variations(payload, lambda part, name: part.pop(name, None)):
        event = payload.model.model_validate(value)
        assert (changed, dump(event)) == (changed, canonical(value))


@for_every_payload
def test_each_optional_key_may_be_null(payload: Payload):
    for changed, value in variations(payload, lambda part, name: part.update({name: None})):
        event = payload.model.model_validate(value)
        assert (changed, dump(event)) == (changed, canonical(value))


COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    lambda event: event.model_copy(deep=True),
    lambda event: pickle.loads(pickle.dumps(event)),  # noqa: S301 - our own bytes
]


@for_every_payload
def test_a_copy_is_equal_and_dumps_the_same(payload: Payload):
    event = payload.model.model_validate_json(payload.text)
    for copied in COPIES:
        assert copied(event) == event
        assert dump(copied(event)) == canonical(payload.json)


def test_the_corpus_is_among_the_payloads():
    if not CORPUS_FOLDER.exists():
        pytest.skip(f"there is no {CORPUS_FOLDER}")
    assert CORPUS
