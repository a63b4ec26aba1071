"""The functions of an application, as a deployment sees them: what the hints imply, nothing else."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from awslambda_cli.deploy.triggers import is_batch_response
from awslambda_events import catalogue
from awslambda_events.identification import event_name
from awslambda_events.models._contracts import RECORDS
from awslambda_runtime import Function
from awslambda_runtime.hints import union_members
from awslambda_runtime.loading import Application, description
from awslambda_runtime.streams import names_stream


@dataclass(frozen=True)
class Handler:
    """A typed function and what it needs of its deployment."""

    name: str
    path: str
    """As Lambda takes it: ``app.place_orders``."""
    event: str
    """The hint, as it is written."""
    events: tuple[str, ...]
    """The events of the catalogue that it takes; empty where it takes a type of the user's or any JSON."""
    partial_failures: bool
    """It answers with the records that failed."""
    streams: bool
    """It streams its response."""
    description: str


def handlers(application: Application, module: str) -> tuple[Handler, ...]:
    """Return the handlers of an application, in the order of its file; Lambda imports it as ``module``."""
    return tuple(_handler(name, f"{module}.{name}", function) for name, function in application.functions.items())


def _handler(name: str, path: str, function: Function[Any, Any]) -> Handler:
    wrapped = inspect.unwrap(function)
    returned = _returns(wrapped)
    answers = [getattr(member, "__name__", "") for member in union_members(returned)]
    return Handler(
        name=name,
        path=path,
        event=function.event_type,
        events=tuple(dict.fromkeys(_events(function.hint))),
        # A function that names failed records by itself needs the same as one that leaves it to us.
        partial_failures=function.partial_failures or any(map(is_batch_response, answers)),
        streams=names_stream(returned),
        description=description(function),
    )


def _events(hint: Any) -> Iterator[str]:
    for member in union_members(hint):
        name = event_name(member)
        yield from RECORDS.get(name, ())
        if name in catalogue.events() and catalogue.entry(name).kind == "request":
            yield name


def _returns(wrapped: Any) -> Any:
    try:
        return inspect.get_annotations(wrapped, eval_str=True).get("return")
    except (NameError, TypeError, SyntaxError, AttributeError):
        return None
