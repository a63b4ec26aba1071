"""Payloads from files, folders, NDJSON and standard input."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from awslambda_cli.byte_order_mark import without_mark
from awslambda_cli.output import UsageError, stderr, stdout

_SUFFIXES = (".json", ".ndjson", ".jsonl")
_LINES = (".ndjson", ".jsonl")


@dataclass(frozen=True)
class Payload:
    """One payload and where it stands."""

    file: str
    line: int | None
    """Line of an NDJSON file."""
    data: bytes

    @property
    def place(self) -> str:
        """The file, and the line if there is one."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


def read_payloads(paths: Sequence[Path]) -> Iterator[Payload]:
    """Yield the payloads of files, of the JSON files below folders, and of standard input (``-``).

    On a terminal a bar shows the progress.

    Raises:
        UsageError: a path does not exist or cannot be read, or there is no JSON file below it.
    """
    for path in _with_progress(list(_expand(paths))):
        try:
            yield from _read(path)
        except OSError as error:
            raise UsageError(f"Cannot read {path}: {error.strerror}.") from error


def _with_progress(files: Sequence[Path]) -> Iterator[Path]:
    # What is printed meanwhile has to go through the console that shows the bar.
    console = stdout if stdout.is_terminal else stderr
    if not console.is_terminal:
        yield from files
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(files, description="Reading")


def _expand(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix in _SUFFIXES and file.is_file())
            if not found:
                message = f"There is no JSON file in {path}."
                raise UsageError(message)
            yield from found
        elif path == Path("-") or path.exists():  # a pipe is no file
            yield path
        else:
            message = f"There is no file {path}."
            raise UsageError(message)


def _read(path: Path) -> Iterator[Payload]:
    if path.suffix not in _LINES:
        data = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
        yield Payload(str(path), None, without_mark(data))
        return
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield Payload(str(path), number, without_mark(line))
