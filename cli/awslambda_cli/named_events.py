"""What the name of an event stands for on the command line.

Besides the events of the catalogue these are the records of batches, which functions may take one by one, and the events
of AWS's EventBridge registry, by the name of their detail.
"""

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any

import awslambda_events
from awslambda_cli.output import CommandError
from awslambda_cli.schemas import schema_of_hint
from awslambda_events import catalogue
from awslambda_events.catalogue import Detail
from awslambda_events.errors import UnknownEventError, UnknownSampleError
from awslambda_events.identification import event_name
from awslambda_events.models._contracts import RECORDS
from awslambda_events.testing import sample

_ENVELOPE = "EventBridgeEvent"


def type_of(name: str) -> Any:
    """Return the type that payloads are validated as.

    Raises:
        UnknownEventError: there is no such event.
        CommandError: the name is that of several details.
    """
    if name in catalogue.events() or name in RECORDS:
        return getattr(awslambda_events, name)
    detail = _detail(name)
    return getattr(awslambda_events, _ENVELOPE)[getattr(import_module(detail.module), detail.name)]


def sample_of(name: str, variant: str = "") -> Any:
    """Return a sample payload.

    Raises:
        UnknownEventError, CommandError: as ``type_of``.
        UnknownSampleError: the event has no such sample.
    """
    if variant not in (variants := variants_of(name)):
        raise UnknownSampleError(name, variant, [other for other in variants if other])
    if name in catalogue.events():
        return catalogue.sample(name, variant)
    payload = sample(type_of(name), variant)
    if name not in RECORDS:
        detail = _detail(name)
        payload |= {"source": detail.source, "detail-type": detail.detail_type}
    return payload


def variants_of(name: str) -> tuple[str, ...]:
    """Return the names of the samples; the main one's is empty.

    Raises:
        UnknownEventError, CommandError: as ``type_of``.
    """
    holder = _holder(name)
    # Those of the envelope have details of their own.
    return ("",) if holder == _ENVELOPE != name else catalogue.entry(holder).samples


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema, whole in one document.

    Raises:
        UnknownEventError, CommandError: as ``type_of``.
    """
    if name in catalogue.events():
        return catalogue.schema(name)
    if name in RECORDS:
        document = catalogue.schema(_holder(name))
        return {"$schema": document["$schema"], **document["$defs"][name], "$defs": document["$defs"]}
    document = schema_of_hint(type_of(name))
    if document["title"] == _ENVELOPE:
        document["title"] += f"[{_detail(name).name}]"
    return document


def _holder(name: str) -> str:
    """Return the event of the catalogue that a payload is found in; a detail may have one of its own."""
    if name in catalogue.events():
        return name
    return RECORDS[name][0] if name in RECORDS else event_name(type_of(name))


@cache
def _detail(name: str) -> Detail:
    """Return the detail of a name: ``EC2InstanceStateChangeNotification``, ``ec2.AWSAPICallViaCloudTrail``."""
    paths = {f"{detail.module}.{detail.name}": detail for detail in catalogue.details()}
    found = [path for path in paths if f".{path}".endswith(f".{name}")]
    if not found:
        known = [*catalogue.events(), *RECORDS, *(detail.name for detail in paths.values())]
        raise UnknownEventError(name, get_close_matches(name, dict.fromkeys(known), n=3, cutoff=0.5))
    if len(found) > 1:
        example = ".".join(found[0].split(".")[-2:])
        raise CommandError(f"{name} is a detail of {len(found)} sources: name one with it, as in {example}.")
    return paths[found[0]]
