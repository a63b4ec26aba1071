"""Makes an instance of a JSON Schema as pydantic writes them."""

from collections.abc import Callable
from math import ceil, floor
from typing import Any

_TEXTS = {
    "date-time": "2024-06-10T15:04:05Z",
    "date": "2024-06-10",
    "time": "15:04:05Z",
    "duration": "PT1H",
    "uuid": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
}


def example(schema: dict[str, Any], *, whole: bool = False) -> Any:
    """Return an instance: the schema's own example or default where it has one, else the simplest value.

    Args:
        schema: the JSON Schema of a type.
        whole: with the properties that are not required, too.
    """
    return _Maker(schema.get("$defs", {}), whole=whole).make(schema)


class _Maker:
    def __init__(self, definitions: dict[str, Any], *, whole: bool) -> None:
        self._definitions = definitions
        self._whole = whole
        self._types: dict[str, Callable[[dict[str, Any]], Any]] = {
            "object": self._object,
            "array": self._array,
            "string": _text,
            "integer": _integer,
            "number": _integer,
            "boolean": lambda _: True,
            "null": lambda _: None,
        }

    def make(self, schema: dict[str, Any]) -> Any:
        if "const" in schema:
            return schema["const"]
        # The default of what may be absent is null, which shows nothing of it.
        if "default" in schema and not (self._whole and schema["default"] is None):
            return schema["default"]
        for word in ("examples", "enum"):
            if schema.get(word):
                return schema[word][0]
        if "$ref" in schema:
            return self.make(self._definitions[schema["$ref"].rpartition("/")[2]])
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                return self.make(schema[word][0])
        make: Callable[[dict[str, Any]], Any] = self._types.get(schema.get("type", ""), self._object)
        return make(schema)

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        properties = schema.get("properties", {})
        names = properties if self._whole else [name for name in schema.get("required", []) if name in properties]
        return {name: self.make(properties[name]) for name in names}

    def _array(self, schema: dict[str, Any]) -> list[Any]:
        elements = [self.make(item) for item in schema.get("prefixItems", [])]
        if "items" in schema:
            elements += [self.make(schema["items"])] * max(schema.get("minItems", 1) - len(elements), 0)
        return elements


def _text(schema: dict[str, Any]) -> str:
    text = _TEXTS.get(schema.get("format", ""), "text")
    return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]


def _integer(schema: dict[str, Any]) -> int | float:
    """Return the multiple of ``multipleOf`` (1) within the bounds that is nearest to the lower one, or to 1."""
    step: int | float = schema.get("multipleOf", 1)
    lowest: int | float | None = schema.get("minimum", schema.get("exclusiveMinimum"))
    highest: int | float | None = schema.get("maximum", schema.get("exclusiveMaximum"))
    if lowest is not None:
        steps = ceil(lowest / step)
        return step * (steps + (step * steps == schema.get("exclusiveMinimum")))
    if highest is not None and highest < step:
        steps = floor(highest / step)
        return step * (steps - (step * steps == schema.get("exclusiveMaximum")))
    return step
