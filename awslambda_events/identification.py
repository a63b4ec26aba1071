"""Names the event type of a payload by the tags that its schema declares, without trying any model."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from awslambda_events.models._tags import TAGS
from awslambda_events.tags import Path, hold, look_up, specificity


def identify(payload: Any, among: Iterable[str] | None = None) -> str | None:
    """Return the name of the event that ``payload`` is, or None where it is none that we know.

    Where the tags of several are true, it is the most specific one: ``EC2InstanceStateChangeEvent`` rather than
    ``EventBridgeEvent``.

    Args:
        payload: the decoded JSON.
        among: names to choose from; all events unless given.
    """
    candidates = _candidates(payload) if among is None else [name for name in among if name in TAGS]
    found = [name for name in candidates if hold(TAGS[name], payload)]
    return max(found, key=lambda name: specificity(TAGS[name]), default=None)


def _candidates(payload: Any) -> list[str]:
    """Return the events whose first text tag has the payload's text, and those without such a tag."""
    by_path, others = _index()
    names = list(others)
    for path, by_text in by_path.items():
        text = look_up(payload, path)
        if isinstance(text, str):
            names += by_text.get(text, ())
    return names


@cache
def _index() -> tuple[dict[Path, dict[str, list[str]]], list[str]]:
    by_path: dict[Path, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    others: list[str] = []
    for name, tags in TAGS.items():
        # Few paths and many texts: those that most events share are looked up once.
        first = next(((path, test) for path, test in tags if isinstance(test, frozenset)), None)
        if first is None:
            others.append(name)
        else:
            for text in first[1]:
                by_path[first[0]][text].append(name)
    return by_path, others


def event_name(hint: Any) -> str:
    """Return the name of a generated class, also of a parametrised or derived one; empty if it is none.

    ``SQSEvent[Order]`` has the name ``SQSEvent``, and so has a class that a user derives from it. An event in an
    envelope has its own: ``EventBridgeEvent[EC2InstanceStateChangeDetail]`` is an ``EC2InstanceStateChangeEvent``.
    """
    for base in getattr(hint, "__mro__", ()):
        for argument in getattr(base, "__pydantic_generic_metadata__", {}).get("args", ()):
            if name := getattr(argument, "_event", ""):
                return str(name)
        if _is_generated(base):
            return str(base.__name__)
    return ""


def generated_class(hint: Any) -> Any:
    """Return the generated class that a class parametrises or derives from, or is; None if there is none."""
    return next((base for base in getattr(hint, "__mro__", ()) if _is_generated(base)), None)


def _is_generated(base: type) -> bool:
    # Pydantic writes the arguments into the name of a parametrised class.
    return base.__module__.startswith("awslambda_events.models.") and "[" not in base.__name__
