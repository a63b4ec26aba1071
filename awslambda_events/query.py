"""Query parameters as a type of the user's, ``APIGatewayV2HTTPRequest[Order, Search]``."""

# What isinstance narrows Any to has type arguments that pyright does not know.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema, from_json, to_json

from awslambda_events.content import JSON, Content
from awslambda_events.payload import Payload, QueryListsMap, QueryMap, T

UNTYPED: tuple[Any, ...] = (QueryMap, QueryListsMap)
"""What the maps are unless the user chooses a type."""


@dataclass(frozen=True)
class Query(Payload):
    """A map of texts, of lists of texts where the service sends all values of a parameter.

    The user's type is made of the last value of each, from texts as pydantic makes it from JSON: a number of ``"5"``.
    Without any parameter the map is empty, also where the service sends null or nothing, unless the type takes None.
    """

    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """The map as it came, also where only the body is of a type."""
        return handler.generate_schema(target) if bare or target in UNTYPED else None

    def content(self, target: Any) -> Content[Any]:
        """Read the map as JSON."""
        return JSON(target)

    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of a map of texts or of lists of texts, or of none."""
        text = core_schema.str_schema(strict=True)
        value = core_schema.union_schema([text, core_schema.list_schema(text, strict=True), core_schema.none_schema()])
        return core_schema.nullable_schema(core_schema.dict_schema(text, value, strict=True))

    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Make the user's type of the last values."""
        if wire is None:
            try:
                return content.nothing(info)
            except PydanticKnownError:
                wire = {}
        values = {name: value[-1] if isinstance(value, list) and value else value for name, value in wire.items()}
        return content.decode(to_json(values), info)

    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Write each value as text; what is None is no parameter."""
        values = from_json(data)
        if values is None:
            return None
        return {name: _text(value) for name, value in values.items() if value is not None}

    def is_wire(self, value: Any) -> bool:
        """Tell maps of texts, and none, from the user's types."""
        return value is None or (
            isinstance(value, dict) and all(item is None or isinstance(item, (str, list)) for item in value.values())
        )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else to_json(value).decode()


QueryOf: TypeAlias = Annotated[T, Query(), Field(validate_default=True)]
