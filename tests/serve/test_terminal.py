"""What the functions write, as the terminal shows it."""

import os
import pty
import tty
from pathlib import Path

import pytest

from awslambda_cli.serve.terminal import Terminal

# As AWS's runtime writes a failure: one entry of the log, in one line.
TRACE = b"[ERROR] ValueError: no luck\rTraceback (most recent call last):\r\xc2\xa0\xc2\xa0File ...\n"


@pytest.mark.parametrize(
    ("chunks", "shown"),
    [
        ([TRACE], TRACE.replace(b"\r", b"\n")),
        ([b"a\r\nb\n"], b"a\r\nb\n"),
        ([b"a\r", b"\nb\n"], b"a\r\nb\n"),
    ],
)
def test_a_terminal_shows_each_line_of_a_trace(
    chunks: list[bytes], shown: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)  # or it would write carriage returns by itself
    with os.fdopen(ours, "rb") as screen, os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr("sys.stdout", terminal)
        for chunk in chunks:
            Terminal().output(chunk)
        assert screen.read(len(shown)) == shown


def test_what_reads_a_pipe_gets_the_log_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "output").open("w") as output:
        monkeypatch.setattr("sys.stdout", output)
        Terminal().output(TRACE)
    assert (tmp_path / "output").read_bytes() == TRACE
