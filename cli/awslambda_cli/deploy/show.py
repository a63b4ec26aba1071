"""A plan, as people and scripts read it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.text import Text

from awslambda_cli.deploy.plan import Action, Change, Difference
from awslambda_cli.deploy.state import Kind

_SIGNS = {Action.create: ("+", "green"), Action.update: ("~", "yellow"), Action.delete: ("-", "red")}
_HIDDEN = "(not shown)"
_LONGEST_VALUE = 100


def lines(change: Change) -> Iterator[Text]:
    """Yield the lines that tell of a change; values of environment variables are not shown."""
    sign, style = _SIGNS[change.action]
    yield Text(f"{sign} {change.action} {change.key}", style)
    for difference in change.differences:
        yield Text(
            f"    {difference.path}: {_value(difference.found, difference)} -> {_value(difference.wanted, difference)}"
        )
    if change.action is Action.create and not change.found and change.key.kind is not Kind.VERSION:
        for name, value in change.wanted.items():
            if value not in _EMPTY:
                yield Text(f"    {name}: {_shown(name, value)}")


_EMPTY: tuple[Any, ...] = (
    None,
    "",
    [],
    {},
    {"Variables": {}},
    {"Filters": []},
    {"SubnetIds": [], "SecurityGroupIds": []},
)


def document(changes: Sequence[Change], *, applied: bool) -> dict[str, Any]:
    """Return a plan as JSON."""
    return {
        "applied": applied,
        "changes": [
            {
                "action": str(change.action),
                "kind": str(change.key.kind),
                "function": change.key.function or None,
                "name": change.key.name or None,
                "differences": [
                    {"path": one.path, "found": None, "wanted": None}
                    if one.is_secret
                    else {"path": one.path, "found": one.found, "wanted": one.wanted}
                    for one in change.differences
                ],
            }
            for change in changes
        ],
    }


def _value(value: Any, difference: Difference) -> str:
    if value is None:
        return "none"
    return _HIDDEN if difference.is_secret else _json(value)


def _shown(name: str, value: Any) -> str:
    if name == "Environment":
        return f"{', '.join(value['Variables'])} (values are not shown)"
    return _json(value)


def _json(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
