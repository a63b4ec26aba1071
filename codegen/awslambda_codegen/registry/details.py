"""Lists the details of AWS's EventBridge events: the class of each, and of which events it is the detail."""

from collections.abc import Mapping
from typing import TypedDict

from awslambda_codegen.documents import Schema
from awslambda_codegen.registry.sources import event_of, module_name


class Detail(TypedDict):
    """A row of the list."""

    name: str
    source: str
    detail_type: str
    module: str


def list_details(sources: Mapping[str, Schema]) -> list[Detail]:
    """Return the details of the distilled registry, by source and ``detail-type``."""
    rows = [
        Detail(
            name=name,
            source=event[0],
            detail_type=event[1],
            module=f"awslambda_events.eventbridge.{module_name(source)}",
        )
        for source, schema in sources.items()
        for name, definition in schema["$defs"].items()
        if (event := event_of(definition))
    ]
    return sorted(rows, key=lambda row: (row["source"], row["detail_type"], row["name"]))
