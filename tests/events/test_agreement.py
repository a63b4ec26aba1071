"""Schema and model accept the same: samples with any one node deleted or replaced by any JSON type."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from awslambda_events import EventModel
from tests.events.mutations import mutations
from tests.events.payloads import SAMPLES, canonical, dump
from tests.events.validators import validator


def is_accepted(validate: Callable[[Any], EventModel], value: Any, mutant: Any) -> bool:
    """Tell whether a value is accepted; if it is, it is dumped as it came."""
    try:
        event = validate(value)
    except ValidationError:
        return False
    assert dump(event) == canonical(mutant)
    return True


@pytest.mark.exhaustive
@pytest.mark.parametrize("event", sorted({payload.event for payload in SAMPLES}))
def test_schema_and_model_agree_on_every_mutation_whether_it_comes_as_json_or_parsed(event: str):
    samples = [payload for payload in SAMPLES if payload.event == event]
    model, is_valid = samples[0].model, validator(event).is_valid
    assert all(is_valid(sample.json) for sample in samples)
    rejected = 0
    for pointer, change, mutant in mutations([sample.json for sample in samples]):
        verdicts = {
            "schema": is_valid(mutant),
            "parsed": is_accepted(model.model_validate, mutant, mutant),
            "json": is_accepted(model.model_validate_json, json.dumps(mutant), mutant),
        }
        assert len(set(verdicts.values())) == 1, (pointer, change, verdicts)
        rejected += not verdicts["schema"]
    assert rejected
