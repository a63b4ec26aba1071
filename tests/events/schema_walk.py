"""Which parts of a payload a schema describes as objects with properties."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]


def described(root: Schema, schema: Schema, value: Any) -> Iterator[tuple[dict[str, Any], Schema]]:
    """Yield every object of a payload whose keys have fixed names, with its schema; maps are none."""
    if isinstance(value, dict) and "properties" in schema:
        yield value, schema
    for part, below in _parts(root, schema, value):
        yield from described(root, part, below)


def optional(schema: Schema) -> list[str]:
    """Return the keys that an object may lack."""
    return [name for name in schema.get("properties", {}) if name not in schema.get("required", [])]


def _parts(root: Schema, schema: Schema, value: Any) -> Iterator[tuple[Schema, Any]]:
    """Yield what else describes a value, and what describes its elements."""
    if "$ref" in schema:
        definition = root
        for step in schema["$ref"].split("/")[1:]:
            definition = definition[step]
        yield definition, value
    yield from ((branch, value) for branch in schema.get("anyOf", []))
    if isinstance(value, list) and "items" in schema:
        yield from ((schema["items"], element) for element in value)
    if isinstance(value, dict):
        properties: dict[str, Schema] = schema.get("properties", {})
        yield from ((part, value[name]) for name, part in properties.items() if name in value)
        if "additionalProperties" in schema:
            yield from ((schema["additionalProperties"], element) for element in value.values())
