"""Builds msgspec structs from our schemas, so that msgspec checks the same fields of the same types."""

import keyword
import re
from datetime import datetime
from typing import Any

import msgspec

from awslambda_events import catalogue

_SCALARS: dict[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool, "null": None}


def struct(event: str) -> Any:
    """Return the type of an event."""
    return _Structs(catalogue.schema(event)).root()


class _Structs:
    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._made: dict[str, Any] = {}

    def root(self) -> Any:
        return self._type(self._schema)

    def _type(self, schema: dict[str, Any]) -> Any:
        if "x-payload" in schema and schema["x-payload"]["encoding"] == "base64":
            return bytes
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        if "properties" in schema:
            return self._struct(schema)
        if "anyOf" in schema:
            return self._union([self._type(branch) for branch in schema["anyOf"]])
        return self._plain(schema)

    def _plain(self, schema: dict[str, Any]) -> Any:
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._union([_SCALARS.get(name, Any) for name in kind])
        if kind == "array":
            return list[self._type(schema.get("items", {}))]  # type: ignore[misc]
        if kind == "object":
            return dict[str, self._type(schema.get("additionalProperties") or {})]  # type: ignore[misc]
        if schema.get("enum"):
            return str
        return _SCALARS.get(str(kind), Any)

    def _union(self, branches: list[Any]) -> Any:
        # msgspec takes one branch of each JSON type only.
        kinds = {branch for branch in branches if branch in (str, int, float, bool, None)}
        if len(kinds) < len(set(map(str, branches))):
            return Any
        joined: Any = None if None in kinds else ...
        for branch in kinds - {None}:
            joined = branch if joined is ... else joined | branch
        return joined

    def _reference(self, reference: str) -> Any:
        name = reference.rpartition("/")[2]
        if name == "Timestamp":
            return datetime
        definition = self._schema if reference == "#" else self._schema["$defs"][name]
        if "properties" not in definition:
            return self._type({word: value for word, value in definition.items() if word != "pattern"})
        if name not in self._made:
            self._made[name] = Any  # what refers to itself
            self._made[name] = self._struct(definition)
        return self._made[name]

    def _struct(self, schema: dict[str, Any]) -> Any:
        required = schema.get("required", [])
        fields: list[Any] = []
        names: dict[str, str] = {}
        for wire, value in sorted(schema["properties"].items(), key=lambda item: item[0] not in required):
            name = re.sub(r"\W", "_", wire)
            name = f"{name}_" if keyword.iskeyword(name) else name
            names[name] = wire
            kind = self._type(value)
            fields.append((name, kind) if wire in required else (name, kind if kind is Any else kind | None, None))
        return msgspec.defstruct(schema["title"], fields, rename=names)
