"""``awslambda validate``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter, ValidationError
from rich.markup import escape

from awslambda_cli.commands.catalogue import EventArgument
from awslambda_cli.named_events import type_of
from awslambda_cli.output import FAILURE, Format, FormatOption, print_json, stdout
from awslambda_cli.payloads import read_payloads
from awslambda_events.model import EventModel
from awslambda_runtime.errors import Problem
from awslambda_runtime.problems import problems

FilesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="JSON and NDJSON files, folders of them, or `-` for standard input.",
        show_default=False,
        allow_dash=True,
    ),
]


def validate(
    event: EventArgument,
    files: FilesArgument,
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="Report keys that the event's schema does not know.")
    ] = False,
    output: FormatOption = Format.text,
) -> None:
    """Validate payloads as an event; the exit status is 1 if one is invalid."""
    # Some events are lists or maps, and no model.
    adapter: TypeAdapter[Any] = TypeAdapter(type_of(event))
    rows = []
    for payload in read_payloads(files):
        found = _problems(adapter, payload.data, strict=strict)
        rows.append({"file": payload.file, "line": payload.line, "valid": not found, "problems": found})
        if found and output is Format.text:
            for problem in found:
                stdout.print(f"[red]{escape(payload.place)}[/]: {escape(str(problem))}")
    invalid = sum(not row["valid"] for row in rows)
    if output is Format.json:
        print_json([row | {"problems": [_as_json(problem) for problem in _list(row)]} for row in rows])
    else:
        stdout.print(f"{len(rows)} checked, [bold]{invalid} invalid[/]" if invalid else f"{len(rows)} valid")
    if invalid:
        raise typer.Exit(FAILURE)


def _problems(adapter: TypeAdapter[Any], data: bytes, *, strict: bool) -> list[Problem]:
    try:
        event = adapter.validate_json(data)
    except ValidationError as error:
        return problems(error)
    return [Problem(path, "Key is not in the schema", "unknown_key") for path in _unknown(event)] if strict else []


def _unknown(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, EventModel):
        for key in value.model_extra or {}:
            yield f"{path}.{key}".lstrip(".")
        for name, field in type(value).model_fields.items():
            yield from _unknown(getattr(value, name), f"{path}.{field.alias or name}".lstrip("."))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _unknown(element, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, element in value.items():
            yield from _unknown(element, f"{path}.{key}".lstrip("."))


def _list(row: dict[str, Any]) -> list[Problem]:
    found: list[Problem] = row["problems"]
    return found


def _as_json(problem: Problem) -> dict[str, str]:
    return {"path": problem.path, "message": problem.message, "type": problem.type}
