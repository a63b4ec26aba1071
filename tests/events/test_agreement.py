"""Schema and model accept the same: every sample with any one node deleted or replaced by any JSON type."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from tests.events.payloads import SAMPLES, Payload, canonical, dump
from tests.events.validators import validator

REPLACEMENTS: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], {}, [None], {"x": 1}]


def mutations(payload: Payload) -> Iterator[tuple[str, str, Any]]:
    """Yield each node's pointer, what is done to it, and the payload in which it is done; that must not be changed."""
    root = {"": payload.json}
    for pointer, parent, key in list(nodes(root)):
        value = parent[key]
        # Python's `$` lets this newline through where it should not.
        more = [value + "\n"] if isinstance(value, str) else []
        for replacement in (*REPLACEMENTS, *more):
            parent[key] = replacement
            yield pointer, json.dumps(replacement), root[""]
        if parent is not root:
            del parent[key]
            yield pointer, "deleted", root[""]
        if isinstance(parent, list):
            parent.insert(key, value)
        else:
            parent[key] = value


def nodes(parent: Any, pointer: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield every value of a document: its pointer, what holds it, and its key there."""
    for key, value in list(parent.items() if isinstance(parent, dict) else enumerate(parent)):
        below = f"{pointer}/{key}" if pointer or key else ""
        yield below, parent, key
        if isinstance(value, (dict, list)):
            yield from nodes(value, below)


pytestmark = pytest.mark.exhaustive


@pytest.mark.parametrize("payload", SAMPLES, ids=str)
def test_schema_and_model_agree_on_every_mutation(payload: Payload):
    is_valid = validator(payload.event).is_valid
    assert is_valid(payload.json)
    rejected = 0
    for pointer, change, mutant in mutations(payload):
        try:
            event = payload.model.model_validate(mutant)
        except ValidationError:
            accepted = False
        else:
            accepted = True
            assert (pointer, change, dump(event)) == (pointer, change, canonical(mutant))
        assert (pointer, change, accepted) == (pointer, change, is_valid(mutant))
        rejected += not accepted
    assert rejected


@pytest.mark.parametrize("payload", SAMPLES, ids=str)
def test_the_model_judges_json_as_it_judges_python_values(payload: Payload):
    for pointer, change, mutant in mutations(payload):
        verdicts = set()
        for validate, value in [
            (payload.model.model_validate, mutant),
            (payload.model.model_validate_json, json.dumps(mutant)),
        ]:
            try:
                validate(value)
            except ValidationError:
                verdicts.add(False)
            else:
                verdicts.add(True)
        assert (pointer, change, len(verdicts)) == (pointer, change, 1)
