"""The schemas as the models read them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from awslambda_events import catalogue
from tests.events.schema_walk import Schema


@cache
def validator(event: str) -> Any:
    """Return the validator of an event's whole schema."""
    return _Validator(catalogue.schema(event))


def ends_at_the_end(pattern: str) -> str:
    r"""Return a pattern for Python's ``re`` whose ``$`` means what it means in JSON Schema: not also before ``\n``."""
    return re.sub(r"(?<!\\)\$", r"\\Z", pattern)


def _pattern(_: Any, pattern: str, instance: Any, __: Schema) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not re.search(ends_at_the_end(pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _properties(validator: Any, properties: Schema, instance: Any, schema: Schema) -> Iterator[ValidationError]:
    """Let every optional property be null.

    The models accept null wherever a key may be absent, on purpose: AWS's services and what rewrites their events
    (SDKs, emulators) do not agree on which of the two says that there is no value.
    """
    for name, below in properties.items() if isinstance(instance, dict) else ():
        if name in instance and (instance[name] is not None or name in schema.get("required", ())):
            yield from validator.descend(instance[name], below)


def _reference(validator: Any, reference: str, instance: Any, schema: Schema) -> Iterator[ValidationError]:
    if id(schema) not in _referred:
        # The schemas have no identifiers: a reference means the same wherever it stands in one of them.
        _referred[id(schema)] = validator._resolver.lookup(reference).contents  # noqa: SLF001 - nothing public resolves
    return validator.descend(instance, _referred[id(schema)])  # type: ignore[no-any-return]


def _descend(validator: Any, instance: Any, schema: Any, **_: Any) -> Iterator[ValidationError]:
    if id(schema) not in _below:
        _below[id(schema)] = validator.evolve(schema=schema)
    return _below[id(schema)].iter_errors(instance)  # type: ignore[no-any-return]


# The library makes a validator for each part of a schema and resolves each reference again for each value that it looks
# at, which takes most of its time; here each is made once. What is kept keeps its schema, so identities stay unique. The
# way to an error, which only the library's own `descend` notes, is not asked for.
_below: dict[int, Any] = {}
_referred: dict[int, Any] = {}
_Validator: Any = extend(Draft202012Validator, {"pattern": _pattern, "properties": _properties, "$ref": _reference})
_Validator.descend = _descend
