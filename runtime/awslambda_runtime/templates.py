"""Fills in the answers that the schemas lay down: texts that begin with a dollar sign stand for values.

``$event/messageId`` is the value at a JSON pointer in the payload, ``$record/...`` in the record; ``$key`` is the key under
which the record's list is. Of ``$event/a|$event/b`` the first that is there is meant; ``?`` at the end leaves out what is not.
"""

from collections.abc import Mapping
from typing import Any

_ABSENT = object()


class Unfilled(LookupError):  # noqa: N818 - it tells what is the case
    """There is nothing at a pointer of a template."""


def fill(template: Any, values: Mapping[str, Any]) -> Any:
    """Return the JSON of a template.

    Args:
        template: JSON.
        values: what the words stand for, by their names without the dollar sign.

    Raises:
        Unfilled: there is nothing where a word points to.
    """
    filled = _fill(template, values)
    return None if filled is _ABSENT else filled


def _fill(template: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(template, dict):
        members = ((key, _fill(value, values)) for key, value in template.items())
        return {key: value for key, value in members if value is not _ABSENT}
    if isinstance(template, list):
        return [value for element in template if (value := _fill(element, values)) is not _ABSENT]
    if not isinstance(template, str) or not template.startswith("$"):
        return template
    words = template.removesuffix("?").split("|")
    found = next((value for word in words if (value := _value(word, values)) is not _ABSENT), _ABSENT)
    if found is _ABSENT and not template.endswith("?"):
        raise Unfilled(template)
    return found


def _value(word: str, values: Mapping[str, Any]) -> Any:
    name, *steps = word.removeprefix("$").split("/")
    value = values.get(name, _ABSENT)
    for step in steps:
        # No word points into a list: its elements have no names.
        value = value.get(step, _ABSENT) if isinstance(value, dict) else _ABSENT
    return value
