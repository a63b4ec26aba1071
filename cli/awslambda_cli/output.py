"""How commands print: for people on a terminal, as JSON for scripts."""

import json
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from io import TextIOWrapper
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.highlighter import JSONHighlighter
from rich.markup import escape
from rich.text import Text

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


class CommandError(Exception):
    """A command could not do what it was asked to; the message says why."""


class UsageError(CommandError):
    """The command was asked for something that makes no sense."""


def escape_what_is_no_text() -> None:
    """Let names of files and messages that the terminal's encoding cannot hold be written escaped, not refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: Any) -> None:
    """Print a JSON value: coloured on a terminal, plain elsewhere."""
    _print_indented(json.dumps(value, ensure_ascii=False, indent=2))


def print_json_text(text: str) -> None:
    """Print JSON with its numbers as they are written: indented and coloured on a terminal, as it is elsewhere."""
    if not stdout.is_terminal:
        write_line(text)
        return
    value = json.loads(text, parse_float=f"{_NUMBER}{{}}".format)
    _print_indented(re.sub(f'"{_NUMBER}([^"]*)"', r"\1", json.dumps(value, ensure_ascii=False, indent=2)))


_NUMBER = f"number-{uuid4()}:"


def _print_indented(text: str) -> None:
    if stdout.is_terminal:
        stdout.print(JSONHighlighter()(text), soft_wrap=True)
    else:
        write_line(text)


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table a line per row; what is too long for a terminal is cut at the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    for number, row in enumerate([headings, *rows]):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        stdout.print(Text(line, "" if number else "bold"), no_wrap=True, overflow="ellipsis", soft_wrap=False)


def write_line(text: str) -> None:
    """Write a line to standard output as it is; text that is no Unicode is escaped, not refused."""
    write_bytes(text.encode("utf-8", "backslashreplace"))


def write_bytes(line: bytes) -> None:
    """Write a line to standard output that need not be text."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Say what is worth knowing, beside the output."""
    stderr.print(f"[yellow]note[/]: {escape(text)}")


def fail(error: Exception) -> int:
    """Say what went wrong and return the exit status."""
    stderr.print(f"[bold red]{type(error).__name__}[/]: {escape(str(error))}")
    return USAGE if isinstance(error, UsageError) else FAILURE
