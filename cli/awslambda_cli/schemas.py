"""The JSON Schema of a hint: the catalogue's, with those of the user's own types where their JSON stands in place."""

from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypeVar

from awslambda_events import catalogue
from awslambda_events.identification import event_name
from awslambda_events.payload import InlinePayload


def schema_of_hint(hint: Any) -> dict[str, Any]:
    """Return the schema (draft 2020-12) of one event, whole in one document, or of any type that pydantic knows."""
    event = event_name(hint)
    if event not in catalogue.events():
        return TypeAdapter(hint).json_schema(by_alias=True)
    document = catalogue.schema(event)
    for name, field in getattr(hint, "model_fields", {}).items():
        inline = any(isinstance(item, InlinePayload) for item in field.metadata)
        if inline and not isinstance(field.annotation, TypeVar):
            key = field.alias or name
            own = TypeAdapter[Any](field.annotation)
            document["properties"][key] = own.json_schema(
                by_alias=True, ref_template=f"#/properties/{key}/$defs/{{model}}"
            )
    return document
