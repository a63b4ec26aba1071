"""Payloads for tests: the samples of the catalogue, with payloads of the user's own types in them.

::

    from awslambda_events.testing import sample

    def test_place_orders():
        assert place_orders(sample(SQSEvent[Order]), None) == [1]
"""

# What isinstance narrows Any to has type arguments that pyright does not know.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

import json
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter
from typing_extensions import TypeVar

from awslambda_events import catalogue
from awslambda_events.identification import event_name
from awslambda_events.instances import example
from awslambda_events.model import EventModel
from awslambda_events.models._contracts import CONTRACTS, RECORDS
from awslambda_events.payload import Payload
from awslambda_events.query import UNTYPED
from awslambda_events.stored import stored_types

_TAKE_WHAT_IS_THERE = (str, bytes, str | None, bytes | None, Any, dict[str, Any], *UNTYPED)


def sample(event: Any, variant: str = "") -> Any:
    """Return a payload, as decoded JSON, that is valid for a type.

    Args:
        event: an event or one of its records, also a parametrised one (``SQSEvent[Order]``), or any type that pydantic knows.
        variant: which of the event's samples, ``fifo``; the main one unless given.

    Where the event is parametrised, its payloads are made up from the JSON Schema of the type, of which ``examples``,
    defaults and the constraints on numbers and lengths are heeded.

    Raises:
        UnknownSampleError: the event has no such sample.
    """
    name = event_name(event)
    if name in RECORDS:
        return _records(event, RECORDS[name][0], variant)[1][0]
    if name in catalogue.events():
        payload = catalogue.sample(name, variant)
        _fill(event, payload)
        return payload
    if get_origin(event) is list:
        return [sample(get_args(event)[0], variant)]
    own = isinstance(event, type) and issubclass(event, EventModel)
    return example(TypeAdapter(event).json_schema(by_alias=True), whole=own)


def sample_event(hint: Any, variant: str = "") -> Any:
    """Return a payload that a function is invoked with: that of ``sample``, and for a record a batch of such records.

    Args:
        hint: what the function takes.
        variant: which of the event's samples.

    Raises:
        UnknownSampleError: the event has no such sample.
    """
    name = event_name(hint)
    return _records(hint, RECORDS[name][0], variant)[0] if name in RECORDS else sample(hint, variant)


def _records(record: type[EventModel], event: str, variant: str) -> tuple[Any, list[Any]]:
    """Return the sample of an event and the records in it, whose payloads are of the types that ``record`` has."""
    payload = catalogue.sample(event, variant)
    contract = CONTRACTS[event].batch
    found = payload[contract.records[0]] if contract else []
    records = [one for part in found.values() for one in part] if isinstance(found, dict) else found
    for one in records:
        _fill(record, one)
    return payload, records


def _fill(model: type[EventModel], payload: dict[str, Any]) -> None:
    """Replace the payload fields of a sample by examples of the types that the model has for them."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        absent = payload.get(key) is None
        if absent and (not field.validate_default or NoneType in get_args(field.annotation)):
            continue
        if found := next(_payloads(field.annotation, field.metadata), None):
            encoding, target = found
            if not isinstance(target, TypeVar) and (absent or target not in _TAKE_WHAT_IS_THERE):
                flag = payload.get("isBase64Encoded", payload.get("is_base64_encoded"))
                payload[key] = encoding.wrap(_content(target), {"is_base64_encoded": flag})
                payload |= _envelope(target)
            continue
        for nested in _models(field.annotation):
            for part in _objects(payload[key], field.annotation):
                _fill(nested, part)


def _content(target: Any) -> bytes:
    made = sample(target)
    return made.encode() if target in (str, bytes) else json.dumps(made).encode()


def _envelope(detail: Any) -> dict[str, str]:
    """Return what the envelope of a detail from AWS's registry says of it."""
    tags = getattr(detail, "_tags", ())
    return {path[0]: min(test) for path, test in tags if isinstance(test, frozenset) and len(path) == 1}


def _objects(value: Any, annotation: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a class: the value itself, those in a list, or those in a map."""
    if isinstance(value, list):
        for element in value:
            yield from _objects(element, annotation)
    elif isinstance(value, dict) and get_origin(annotation) is dict:
        for element in value.values():
            yield from _objects(element, None)
    elif isinstance(value, dict):
        yield value


def _payloads(annotation: Any, metadata: list[Any]) -> Iterator[tuple[Payload, Any]]:
    for item in metadata:
        if isinstance(item, Payload):
            yield item, annotation
    for argument in get_args(annotation):  # `Annotated[Order, HTTPBody()] | None`
        for item in stored_types(argument):
            if isinstance(item, Payload):
                yield item, get_args(argument)[0]


def _models(annotation: Any) -> Iterator[type[EventModel]]:
    if isinstance(annotation, type) and issubclass(annotation, EventModel):
        yield annotation
    elif not hasattr(annotation, "__metadata__"):
        for argument in get_args(annotation):
            yield from _models(argument)
