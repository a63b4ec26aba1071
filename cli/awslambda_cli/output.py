"""How commands print: for people on a terminal, as JSON for scripts."""

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

FAILURE = 1
USAGE = 2

_WIDER_THAN_ANY_ROW = 1000  # what reads a pipe gets whole rows

stdout = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _WIDER_THAN_ANY_ROW)
stderr = Console(stderr=True, highlight=False, soft_wrap=True)


class Format(StrEnum):
    """Forms of output."""

    text = "text"
    json = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="`json` prints one JSON document, for scripts.")]


class UsageError(Exception):
    """The command was asked for something that makes no sense."""


def print_json(value: Any) -> None:
    """Print a JSON value: coloured on a terminal, plain elsewhere."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if stdout.is_terminal:
        stdout.print_json(text, indent=2)
    else:
        write_line(text)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table a line per row; the last column gives way on a narrow terminal."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    cells = [[escape(cell) for cell in row] for row in rows]
    for index, column in enumerate(table.columns[:-1]):
        column.min_width = max(len(row[index]) for row in [list(headings), *cells])
    for row in cells:
        table.add_row(*row)
    stdout.print(table, soft_wrap=False)


def write_line(text: str) -> None:
    """Write a line to standard output as it is; text that is no Unicode is escaped, not refused."""
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def fail(error: Exception) -> int:
    """Say what went wrong and return the exit status."""
    stderr.print(f"[bold red]{type(error).__name__}[/]: {escape(str(error))}")
    return USAGE if isinstance(error, UsageError) else FAILURE
