"""What events there are, with their schemas and samples."""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from awslambda_events.errors import UnknownEventError, UnknownSampleError


@dataclass(frozen=True)
class Entry:
    """One event or response of the catalogue."""

    name: str
    """Name of its class."""
    kind: str
    """``request`` (a function receives it), ``response`` (it returns it) or ``nested`` (inside another's payload)."""
    service: str
    summary: str
    module: str
    source: tuple[str, ...]
    """The AWS pages that it was written from."""
    samples: tuple[str, ...]
    """Names of its samples; the main one's is empty."""
    invocation: str | None = None
    """``synchronous``, ``asynchronous`` or ``poll``; requests only."""
    response: str | None = None
    """Name of the type that the source accepts back; None where it ignores the result."""
    invalid: str | None = None
    """What an invalid payload gets: ``raise``, ``problem-details``, ...; requests only."""


@dataclass(frozen=True)
class Detail:
    """What the events of one kind of AWS's EventBridge registry tell, for ``EventBridgeEvent[...]``.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema-registry.html
    """

    name: str
    """Name of its class; several sources may have one of the same name."""
    source: str
    """The ``source`` of the events: ``aws.ec2``."""
    detail_type: str
    """Their ``detail-type``."""
    module: str
    """Where the class is imported from."""


@cache
def events() -> dict[str, Entry]:
    """Return all entries by name, sorted."""
    rows = json.loads(_read("events.json"))
    entries = (Entry(**row | {"source": tuple(row["source"]), "samples": tuple(row["samples"])}) for row in rows)
    return {entry.name: entry for entry in entries}


@cache
def details() -> tuple[Detail, ...]:
    """Return the details of AWS's EventBridge registry, by source and ``detail-type``."""
    return tuple(Detail(**row) for row in json.loads(_read("details.json")))


def entry(name: str) -> Entry:
    """Return the entry of an event.

    Raises:
        UnknownEventError: there is no such event.
    """
    try:
        return events()[name]
    except KeyError:
        raise UnknownEventError(name, get_close_matches(name, events(), n=3, cutoff=0.5)) from None


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an event, whole in one document.

    Raises:
        UnknownEventError: there is no such event.
    """
    document: dict[str, Any] = _content(name)["schema"]
    return document


def sample(name: str, variant: str = "") -> Any:
    """Return a sample payload of an event, anew at each call.

    Raises:
        UnknownEventError: there is no such event.
        UnknownSampleError: the event has no such sample.
    """
    samples: dict[str, Any] = _content(name)["samples"]
    if variant not in samples:
        raise UnknownSampleError(name, variant, [other for other in samples if other])
    return samples[variant]


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_read(f"{entry(name).name}.json"))
    return content


def _read(name: str) -> str:
    return (files("awslambda_events") / "_catalogue" / name).read_text("utf-8")
