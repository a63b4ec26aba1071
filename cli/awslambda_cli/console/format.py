"""Lays JSON out over lines with every number and string as it is written."""

import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_OPENING = frozenset("{[")
_CLOSING = frozenset("}]")
_SEPARATING = frozenset(",")
_FOLLOWED = frozenset(",:")


def indented(text: str) -> str:
    """Return a JSON text over lines, indented by two blanks; not one number is rounded, not one escape rewritten."""
    parts: list[str] = []
    depth = 0
    last = ""
    for token in _TOKEN.findall(text):
        if token in _CLOSING:
            depth -= 1
            if last not in _OPENING:
                parts.append(_line(depth))
        elif last in _OPENING:
            parts.append(_line(depth))
        parts.append(token)
        if token in _OPENING:
            depth += 1
        elif token in _FOLLOWED:
            parts.append(_line(depth) if token in _SEPARATING else " ")
        last = token
    return "".join(parts)


def _line(depth: int) -> str:
    return "\n" + "  " * depth
