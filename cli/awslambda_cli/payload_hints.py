"""The events that functions receive: those of their hints, and for the hint of a record the batches that hold it."""

from collections.abc import Iterator
from importlib import import_module
from types import NoneType
from typing import Any

from awslambda_events.identification import event_name
from awslambda_events.models._contracts import RECORDS
from awslambda_events.models._index import MODULES
from awslambda_runtime.hints import union_members


def payload_hints(hint: Any) -> list[Any]:
    """Return what payloads of a hint can be: ``SQSEvent[Order]`` for ``SQSRecord[Order]``."""
    return [payload for member in union_members(hint) if member is not NoneType for payload in _payloads(member)]


def _payloads(member: Any) -> Iterator[Any]:
    names = RECORDS.get(event_name(member), ())
    if not names:
        yield member
    for name in names:
        envelope = getattr(import_module(MODULES[name]), name)
        arguments = member.__pydantic_generic_metadata__["args"]
        yield envelope[arguments] if arguments else envelope
