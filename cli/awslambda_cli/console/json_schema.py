"""What a JSON Schema (draft 2020-12, in one document) says of a value inside a payload."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from awslambda_cli.console.outline import Path, Step

Schema: TypeAlias = Mapping[str, Any]

_JOINED = ("allOf", "anyOf", "oneOf")
_CONDITIONAL = ("then", "else")
_DEEPEST = 32
"""How many references and alternatives are followed: a schema may refer to itself."""

_Located: TypeAlias = tuple[Schema, Schema]
"""A schema, and the one with an identifier around it, within which its references lead."""


def schemas_at(root: Schema, path: Path) -> list[Schema]:
    """Return every schema that may hold for the value at a path, references and alternatives followed."""
    found = list(_alternatives(root, root))
    for step in path:
        found = [
            deeper for schema, base in found for below in _below(schema, step) for deeper in _alternatives(below, base)
        ]
    return [schema for schema, _ in found]


def types_of(schema: Schema) -> list[str]:
    """Return the names of the types that a schema allows."""
    if "type" in schema:
        named = schema["type"]
        return [named] if isinstance(named, str) else list(named)
    if "properties" in schema:
        return ["object"]
    return ["array"] if "items" in schema else []


def _alternatives(schema: Any, base: Schema, depth: int = 0) -> Iterator[_Located]:
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return
    if "$id" in schema:
        base = schema
    yield schema, base
    if isinstance(reference := schema.get("$ref"), str):
        yield from _alternatives(_resolve(base, reference), base, depth + 1)
    for part in (*(part for word in _JOINED for part in schema.get(word, ())), *map(schema.get, _CONDITIONAL)):
        yield from _alternatives(part, base, depth + 1)


def _resolve(base: Schema, reference: str) -> Any:
    """Follow a reference within the document; None where it leads out of it or nowhere."""
    if not reference.startswith("#"):
        return None
    found: Any = base
    for part in reference[1:].split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _below(schema: Schema, step: Step) -> Iterator[Any]:
    if isinstance(step, int):
        first = schema.get("prefixItems", [])
        yield first[step] if step < len(first) else schema.get("items")
    elif step in schema.get("properties", {}):
        yield schema["properties"][step]
    else:
        yield schema.get("additionalProperties")
