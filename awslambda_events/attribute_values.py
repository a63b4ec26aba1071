"""DynamoDB's attribute values, ``{"N": "12.50"}``, as plain Python values.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
"""

# What isinstance narrows Any to has type arguments that pyright does not know.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, to_jsonable_python
from typing_extensions import TypedDict

from awslambda_events import decode
from awslambda_events.content import JSON, Content
from awslambda_events.payload import BASE64_PATTERN, Held, Payload, T

NUMBER_PATTERN = "^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"

_Number: TypeAlias = Annotated[str, Field(pattern=NUMBER_PATTERN)]
_Binary: TypeAlias = Annotated[str, Field(pattern=BASE64_PATTERN)]


class _AttributeValue(TypedDict, total=False):
    """One value, under the key that names its type; null stands for an absent key, as everywhere in an event."""

    __pydantic_config__ = ConfigDict(extra="allow", strict=True)  # type: ignore[misc]

    S: str | None
    N: _Number | None
    B: _Binary | None
    SS: list[str] | None
    NS: list[_Number] | None
    BS: list[_Binary] | None
    M: "dict[str, _AttributeValue] | None"
    L: "list[_AttributeValue] | None"
    NULL: bool | None
    BOOL: bool | None


_TO_PYTHON: dict[str, Callable[[Any], Any]] = {
    "S": str,
    # Not through a context: all 38 digits stay, trailing zeros too.
    "N": Decimal,
    "B": decode.base64,
    "SS": set,
    "NS": lambda numbers: {Decimal(number) for number in numbers},
    "BS": lambda values: {decode.base64(value) for value in values},
    "M": lambda values: {name: to_python(value) for name, value in values.items()},
    "L": lambda values: [to_python(value) for value in values],
    "NULL": lambda _: None,
    "BOOL": bool,
}


def to_python(value: Mapping[str, Any]) -> Any:
    """Convert an attribute value: numbers to exact ``Decimal``, binary to ``bytes``, sets to ``set``.

    A value of a type that DynamoDB adds in future is returned as it is.
    """
    members = [(name, content) for name, content in value.items() if content is not None]
    if len(members) == 1:
        ((name, content),) = members
        if name in _TO_PYTHON:
            return _TO_PYTHON[name](content)
    return dict(value)


def item_to_python(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Convert an item, or its keys, attribute by attribute."""
    return {name: to_python(value) for name, value in item.items()}


def from_python(value: Any) -> dict[str, Any]:  # noqa: PLR0911 - one per type of DynamoDB
    """Convert a Python value to an attribute value.

    Raises:
        PydanticSerializationError: JSON, and so DynamoDB, has no type for the value.
        TypeError: a set is empty or of mixed types.
    """
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float() | Decimal():
            return {"N": str(value)}
        case bytes():
            return {"B": b64encode(value).decode()}
        case Mapping():
            return {"M": item_from_python(value)}
        case AbstractSet():
            return _set_from_python(value)
        case list() | tuple():
            return {"L": [from_python(element) for element in value]}
        case _:
            return from_python(to_jsonable_python(value))  # dates, UUIDs, enums: text


def item_from_python(item: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Convert an item of plain values to attribute values."""
    return {name: from_python(value) for name, value in item.items()}


def _set_from_python(values: AbstractSet[Any]) -> dict[str, list[str]]:
    encoded = [from_python(value) for value in values]
    kinds = {name for value in encoded for name in value}
    if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
        message = "a DynamoDB set holds texts, numbers or binary values, of one kind and not empty"
        raise TypeError(message)
    return {f"{kinds.pop()}S": sorted(text for value in encoded for text in value.values())}


@dataclass(frozen=True)
class AttributeValues(Payload):
    """An item as a map of attribute values; the type argument, if any, is built from the plain values."""

    def read(self, state: dict[str, Any], name: str) -> Any:
        """Convert at the first reading and keep the result, so that changes to it are seen."""
        stored = state[name]
        if isinstance(stored, dict):
            stored = state[name] = Held(stored, item_to_python(stored))
        return super().read(state, name)

    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """Attribute values are checked, and converted only when read, unless there is a type to build."""
        if bare or target == dict[str, Any]:
            return self.held_schema(dict[str, Any], self.wire_schema(handler), lazy=True)
        return None

    def content(self, target: Any) -> JSON:
        """Return how the type is built from plain values."""
        return JSON(target)

    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of a map of attribute values."""
        return handler.generate_schema(dict[str, _AttributeValue])

    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Convert to plain values and build the type from them."""
        return content.check(item_to_python(wire))

    def encode(self, value: Any, content: Content[Any], model: Any) -> Any:
        """Convert to attribute values."""
        return item_from_python(content.plain(value) if isinstance(content, JSON) else value)

    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Convert JSON to attribute values."""
        return item_from_python(json.loads(data, parse_float=Decimal))

    def is_wire(self, value: Any) -> bool:
        """Tell attribute values from an item of plain values."""
        return isinstance(value, dict) and all(
            isinstance(element, dict) and len(element) == 1 and element.keys() <= _TO_PYTHON.keys()
            for element in value.values()
        )


ItemOf: TypeAlias = Annotated[T, AttributeValues()]
UntypedItem: TypeAlias = Annotated[dict[str, Any], AttributeValues()]
