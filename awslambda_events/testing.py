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
from typing import Any, get_args

from pydantic import TypeAdapter
from typing_extensions import TypeVar

from awslambda_events import catalogue
from awslambda_events.identification import event_name
from awslambda_events.instances import example
from awslambda_events.model import EventModel
from awslambda_events.payload import Payload
from awslambda_events.stored import stored_types


def sample(event: Any, variant: str = "") -> Any:
    """Return a payload, as decoded JSON, that is valid for a type.

    Args:
        event: an event, also a parametrised one (``SQSEvent[Order]``), or any type that pydantic knows.
        variant: which of the event's samples, ``fifo``; the main one unless given.

    Where the event is parametrised, its payloads are made up from the JSON Schema of the type, of which ``examples``,
    defaults and the constraints on numbers and lengths are heeded.

    Raises:
        UnknownSampleError: the event has no such sample.
    """
    name = event_name(event)
    if name in catalogue.events():
        payload = catalogue.sample(name, variant)
        _fill(event, payload)
        return payload
    schema = TypeAdapter(event).json_schema(by_alias=True)
    return example(schema)


def _fill(model: type[EventModel], payload: dict[str, Any]) -> None:
    """Replace the payload fields of a sample by examples of the types that the model has for them."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        if payload.get(key) is None:
            continue
        if found := next(_payloads(field.annotation, field.metadata), None):
            encoding, target = found
            if target not in (str, bytes, Any, dict[str, Any]) and not isinstance(target, TypeVar):
                siblings = {"is_base64_encoded": payload.get("isBase64Encoded")}
                payload[key] = encoding.wrap(json.dumps(sample(target)).encode(), siblings)
            continue
        for nested in _models(field.annotation):
            for part in _objects(payload[key]):
                _fill(nested, part)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield an object, or those in a list; payloads stand in no map."""
    elements = value if isinstance(value, list) else [value]
    yield from (element for element in elements if isinstance(element, dict))


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
