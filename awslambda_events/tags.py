"""Tags: what tells a kind of JSON object from others without validating it."""

# What isinstance narrows Any to has type arguments that pyright does not know.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Sequence
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


class Contains(str):
    """A part of the text that a value has."""

    __slots__ = ()


Test: TypeAlias = frozenset[str] | Contains | bool
"""The texts that a value may have, a part of its text, or whether there is one at all."""
Tags: TypeAlias = tuple[tuple[Path, Test], ...]
VariantTags: TypeAlias = Tags
"""For generated modules: AWS calls many things `Tags`."""

_ABSENT = object()


def hold(tags: Tags, payload: Any) -> bool:
    """Tell whether all tags are true of a payload."""
    return all(_holds(look_up(payload, path), test) for path, test in tags)


def specificity(tags: Tags) -> tuple[int, int]:
    """Rank tags: those that ask for a text say more than those that ask for a key."""
    return sum(not isinstance(test, bool) for _, test in tags), len(tags)


def look_up(payload: Any, path: Sequence[str | int]) -> Any:
    """Return the value at a path, or a value that is equal to none where there is nothing."""
    for step in path:
        if isinstance(payload, dict):
            payload = payload.get(step, _ABSENT)
        elif isinstance(payload, list) and isinstance(step, int) and step < len(payload):
            payload = payload[step]
        else:
            return _ABSENT
    return payload


def _holds(value: Any, test: Test) -> bool:
    if isinstance(test, bool):
        return (value is not _ABSENT) is test
    if not isinstance(value, str):
        return False
    return test in value if isinstance(test, Contains) else value in test
