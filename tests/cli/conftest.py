"""Runs the real command, in processes of its own."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
# Warnings are errors here too, but for those that the oldest Typer gives with the newest Click.
COMMAND = (sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning:typer", "-m", "awslambda_cli")
PATIENCE = 60

# What tells Typer and Rich to act as if there was a terminal, or to leave colours away.
_ABOUT_TERMINALS = (
    "COLUMNS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "PY_COLORS",
    "TERM",
    "TTY_COMPATIBLE",
)


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    output: bytes
    errors: bytes

    @property
    def text(self) -> str:
        return self.output.decode()

    @property
    def told(self) -> str:
        """What standard error output says."""
        return self.errors.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.output)

    @property
    def body(self) -> Any:
        """The error body: all that is on standard error output."""
        assert self.errors.count(b"\n") == 1
        return json.loads(self.errors)


def environment(**variables: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _ABOUT_TERMINALS} | variables


@pytest.fixture
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture
def awslambda(tmp_path: Path) -> Callable[..., Outcome]:
    """Return a function that runs the command without a terminal, in a folder of the test's own."""

    def run(*arguments: str | bytes | Path, stdin: bytes = b"", folder: Path = tmp_path, **variables: str) -> Outcome:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            cwd=folder,
            env=environment(**variables),
            timeout=PATIENCE,
            check=False,
        )
        # Nothing that a user does ends in a traceback of ours.
        assert b"Traceback" not in done.stdout + done.stderr
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def on_terminal(tmp_path: Path) -> Callable[..., Outcome]:
    """Return a function that runs the command on a terminal.

    What the terminal shows is the standard error output; of ``piped`` commands standard output goes elsewhere.
    """

    def run(*arguments: str | Path, columns: int = 80, piped: bool = False, **variables: str) -> Outcome:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        output = tmp_path / ".output"
        with (
            output.open("wb") as pipe,
            subprocess.Popen(
                [*COMMAND, *arguments],
                stdin=theirs,
                stdout=pipe if piped else theirs,
                stderr=theirs,
                cwd=tmp_path,
                env=environment(TERM="xterm-256color", **variables),
            ) as process,
        ):
            os.close(theirs)
            shown = b"".join(chunks(ours))
            os.close(ours)
            status = process.wait(PATIENCE)
        assert b"Traceback" not in shown
        return Outcome(status, output.read_bytes(), shown.replace(b"\r\n", b"\n"))

    return run


def chunks(descriptor: int) -> Iterator[bytes]:
    """Yield what is written to a terminal until its other end is closed."""
    # Linux tells the end by an error, macOS by nothing.
    with suppress(OSError):
        while chunk := os.read(descriptor, 65536):
            yield chunk


@pytest.fixture
def application(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that writes an application and returns the name of its file."""

    def write(source: str, name: str = "app.py") -> str:
        (tmp_path / name).write_text(dedent(source), "utf-8")
        return name

    return write
