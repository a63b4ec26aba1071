"""Names the event type of a payload by the tags that its schema declares, without trying any model."""

# What isinstance narrows Any to has type arguments that pyright does not know.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Iterable
from typing import Any

from awslambda_events.models._tags import TAGS, Path, Test

_ABSENT = object()


def identify(payload: Any, among: Iterable[str] | None = None) -> str | None:
    """Return the name of the event that ``payload`` is, or None where it is none that we know.

    Args:
        payload: the decoded JSON.
        among: names to choose from; all events unless given.
    """
    for name in TAGS if among is None else among:
        if name in TAGS and all(_holds(payload, path, test) for path, test in TAGS[name]):
            return name
    return None


def event_name(hint: Any) -> str:
    """Return the name of a generated class, also of a parametrised or derived one; empty if it is none.

    ``SQSEvent[Order]`` has the name ``SQSEvent``, and so has a class that a user derives from it.
    """
    for base in getattr(hint, "__mro__", ()):
        # Pydantic writes the arguments into the name of a parametrised class.
        if base.__module__.startswith("awslambda_events.models.") and "[" not in base.__name__:
            return str(base.__name__)
    return ""


def _holds(payload: Any, path: Path, test: Test) -> bool:
    for step in path:
        if isinstance(payload, dict):
            payload = payload.get(step, _ABSENT)
        elif isinstance(payload, list) and isinstance(step, int) and step < len(payload):
            payload = payload[step]
        else:
            payload = _ABSENT
    if isinstance(test, bool):
        return (payload is not _ABSENT) is test
    return isinstance(payload, str) and payload in test
