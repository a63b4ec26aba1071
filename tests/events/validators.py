"""The schemas as the models read them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from awslambda_events import catalogue
from tests.events.schema_walk import Schema, optional


@cache
def validator(event: str) -> Any:
    """Return the validator of an event's whole schema."""
    return _Validator(nullable(catalogue.schema(event)))


def nullable(schema: Schema) -> Schema:
    """Let every optional property be null.

    The models accept null wherever a key may be absent, on purpose: AWS's services and what rewrites their events
    (SDKs, emulators) do not agree on which of the two says that there is no value.
    """
    for definition in (schema, *schema.get("$defs", {}).values()):
        for name in optional(definition):
            definition["properties"][name] = {"anyOf": [definition["properties"][name], {"type": "null"}]}
    return schema


def ends_at_the_end(pattern: str) -> str:
    r"""Return a pattern for Python's ``re`` whose ``$`` means what it means in JSON Schema: not also before ``\n``."""
    return re.sub(r"(?<!\\)\$", r"\\Z", pattern)


def _pattern(_: Any, pattern: str, instance: Any, __: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re.search(ends_at_the_end(pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


_Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})
