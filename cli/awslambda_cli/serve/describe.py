"""Tells, in a process of its own, what functions an application has: ``python -m awslambda_cli.serve.describe APP [HANDLER...]``.

A fresh process sees every edit, and whatever an application does while it is imported stays in there.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from awslambda_cli.payload_hints import payload_hints
from awslambda_cli.schemas import schema_of_hint
from awslambda_cli.serve.http_events import EVENTS
from awslambda_events import catalogue
from awslambda_events.identification import event_name
from awslambda_events.testing import sample
from awslambda_runtime import Function, FunctionError
from awslambda_runtime.faults import Fault
from awslambda_runtime.handlers import find
from awslambda_runtime.loading import description, load


def main(application: str, *handlers: str) -> None:
    """Print the description as JSON; what the application itself prints goes to standard error output."""
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with output:
        json.dump(describe(application, handlers), output)


def describe(application: str, handlers: Sequence[str] = ()) -> dict[str, Any]:
    """Return the functions of an application and which plain handlers it lacks, or why it cannot be imported."""
    try:
        functions = load(application).functions
    except FunctionError as error:
        return {"error": f"{type(error).__name__}: {error}"}
    module = Path(application).stem if application.endswith(".py") else application
    return {
        "functions": [_function(module, name, function) for name, function in functions.items()],
        "missing": [name for name in handlers if _is_missing(f"{module}.{name}")],
    }


def _is_missing(handler: str) -> bool:
    try:
        find(handler)
    except Fault:
        return True
    except Exception:  # noqa: BLE001 - of a module below the application's; who invokes the handler gets it
        return False
    return False


def _function(module: str, name: str, function: Function[Any, Any]) -> dict[str, Any]:
    members = payload_hints(function.hint)
    events = [event for member in members if (event := event_name(member)) in catalogue.events()]
    http = [event for event in events if event in EVENTS]
    described: dict[str, Any] = {
        "name": name,
        "handler": f"{module}.{name}",
        "hint": function.event_type,
        "description": description(function),
        "event": events[0] if events else None,
        "http_event": http[0] if http else None,
        "partial_failures": function.partial_failures,
        "samples": {},
        "schema": None,
        "error": None,
    }
    if function.hint in (Any, object):
        return described
    try:
        described["samples"] = _samples(members)
        described["schema"] = _schema(members)
    except Exception as error:  # noqa: BLE001 - types of users can be anything, and the function works without
        described["error"] = f"{type(error).__name__}: {error}"
    return described


def _samples(members: list[Any]) -> dict[str, Any]:
    samples = {}
    for member in members:
        event = event_name(member)
        variants = catalogue.entry(event).samples if event in catalogue.events() else ("",)
        for variant in variants:
            name = variant if len(members) == 1 else " ".join(filter(None, (event, variant)))
            samples[name] = sample(member, variant)
    return samples


def _schema(members: list[Any]) -> dict[str, Any]:
    # The identifiers make the references of each its own.
    schemas = [
        {"$id": f"urn:awslambda:event:{number}", **schema_of_hint(member)} for number, member in enumerate(members)
    ]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


if __name__ == "__main__":
    main(*sys.argv[1:])
