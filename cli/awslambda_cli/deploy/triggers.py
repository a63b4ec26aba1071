"""What has to be set up for an event's source to invoke a function: ``x-trigger`` of the schemas, as data."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from awslambda_events import catalogue

_BATCH_RESPONSE = "batch-response"


@dataclass(frozen=True)
class Permission:
    """What the role of a function may do for an event source mapping to work."""

    actions: tuple[str, ...]
    on: str
    """``source``, ``topics`` (a Kafka cluster, its topics and its consumer group) or ``any`` resource."""
    without: str | None
    """An option of the mapping that makes it needless."""


@dataclass(frozen=True)
class Trigger:
    """How the source of an event invokes a function."""

    event: str
    by: str
    """``mapping`` (an event source mapping), ``permission`` (of the function's resource policy) or ``url``."""
    service: str | None
    """The service in the source's ARN, ``sqs``."""
    principal: str | None
    """The service that a permission is for."""
    payload_format: str | None
    sam: str | None
    """The event type in AWS SAM."""
    needs_position: bool
    """Whether the mapping needs a starting position."""
    needs: tuple[str, ...]
    """Options that the mapping cannot do without."""
    fifo: dict[str, int]
    """The largest values of options where the source is a FIFO queue."""
    permissions: tuple[Permission, ...]
    partial_failures: bool
    """Whether the source understands ``batchItemFailures``."""


@cache
def trigger(event: str) -> Trigger | None:
    """Return the trigger of an event of the catalogue; None where nothing has to be set up on Lambda's side."""
    schema = catalogue.schema(event)
    word: dict[str, Any] | None = schema.get("x-trigger")
    if word is None:
        return None
    return Trigger(
        event=event,
        by=word["by"],
        service=word.get("service"),
        principal=word.get("principal"),
        payload_format=word.get("payload-format"),
        sam=word.get("sam"),
        needs_position=word.get("position", False),
        needs=tuple(word.get("needs", ())),
        fifo=word.get("fifo", {}),
        permissions=tuple(
            Permission(tuple(one["actions"]), one["on"], one.get("without")) for one in word.get("permissions", ())
        ),
        partial_failures="partial" in schema["x-lambda"].get("batch", {}),
    )


@cache
def triggers_of_service(service: str | None) -> tuple[Trigger, ...]:
    """Return the triggers whose source is of a service; None is for the source that has no ARN."""
    found = (trigger(name) for name, entry in catalogue.events().items() if entry.kind == "request")
    return tuple(one for one in found if one and one.service == service and one.by != "url")


def is_batch_response(name: str | None) -> bool:
    """Tell whether a type of the catalogue is an answer that names failed records."""
    return name in catalogue.events() and catalogue.schema(name or "").get("x-behaviour") == _BATCH_RESPONSE
