"""Whatever a schema allows, its model accepts and dumps unchanged."""

import copy
import json
from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from awslambda_events import catalogue
from tests.events.instances import Instances
from tests.events.payloads import Payload, canonical, dump, is_class
from tests.events.validators import validator


@cache
def instances(event: str) -> Instances:
    return Instances(catalogue.schema(event))


@pytest.mark.exhaustive
@pytest.mark.parametrize("event", [name for name in catalogue.events() if is_class(name)])
# Instances of a large schema are slow to draw, and some become too large.
@settings(
    max_examples=settings.default.max_examples // 5,  # type: ignore[union-attr] - a profile is loaded
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_an_instance_of_the_schema_is_accepted_and_dumped_unchanged(event: str, data: st.DataObject):
    instance = instances(event).draw(data)
    # An instance of one variant may have the tags of another, and then it has to be that.
    assume(validator(event).is_valid(instance))
    payload = Payload(event, "generated", json.dumps(instance))
    parsed = payload.model.model_validate(copy.deepcopy(instance))
    assert dump(parsed) == canonical(instance)
    assert payload.model.model_validate_json(payload.text) == parsed
    assert dump(payload.model.model_validate_json(payload.text)) == canonical(instance)
    # What is stored as it came is converted here: reading never fails.
    assert repr(parsed)
