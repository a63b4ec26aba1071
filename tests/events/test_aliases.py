"""Events that are lists, maps or any JSON are types that pydantic validates and dumps."""

import json

from pydantic import TypeAdapter

from awslambda_events.testing import sample
from tests.events.payloads import ALIASES, Payload, canonical, for_each

for_every_alias = for_each(ALIASES)


@for_every_alias
def test_the_json_that_came_is_dumped(payload: Payload):
    adapter = TypeAdapter(payload.model)
    for value in (adapter.validate_json(payload.text), adapter.validate_python(payload.json)):
        assert canonical(json.loads(adapter.dump_json(value, exclude_unset=True))) == canonical(payload.json)


@for_every_alias
def test_a_sample_is_made_for_the_type(payload: Payload):
    TypeAdapter(payload.model).validate_python(sample(payload.model))
