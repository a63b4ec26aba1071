"""Writes tags (``x-identify``) as Python literals and as JSON Schema."""

import re
from typing import Any, TypeAlias

from awslambda_codegen.documents import Schema

Test: TypeAlias = bool | list[str] | dict[str, str]
Tags: TypeAlias = dict[str, Test]


def literal(tags: Tags) -> str:
    """Return tags as a Python tuple of paths and tests."""
    rows = "".join(f"({_path(pointer)}, {_test(test)}), " for pointer, test in tags.items())
    return f"({rows.rstrip()})"


def as_schema(tags: Tags) -> Schema:
    """Return the schema of the payloads of which all tags are true."""
    return {"allOf": [_condition(steps(pointer), test) for pointer, test in tags.items()]}


def steps(pointer: str) -> list[str]:
    """Return the steps of a JSON pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _path(pointer: str) -> str:
    parts = (part if part.isdigit() else _text(part) for part in steps(pointer))
    return f"({', '.join(parts)},)"


def _test(test: Test) -> str:
    if isinstance(test, dict):
        return f"Contains({_text(test['contains'])})"
    return f"frozenset({{{', '.join(map(_text, sorted(test)))}}})" if isinstance(test, list) else str(test)


def _text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _condition(path: list[str], test: Test) -> Any:
    schema: Any = True
    if isinstance(test, list):
        schema = {"enum": sorted(test)}
    elif isinstance(test, dict):
        schema = {"type": "string", "pattern": re.escape(test["contains"])}
    for step in reversed(path):
        schema = {"type": "object", "required": [step], "properties": {step: schema}}
    return {"not": schema} if test is False else schema
