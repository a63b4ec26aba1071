"""The log for people: AWS's runtimes join the lines of a trace with carriage returns, so that it is one entry of the log."""

import re

_JOIN = re.compile(rb"\r(?=[^\r\n])")


def separate_lines(log: bytes) -> bytes:
    """Return a log for a terminal, where after a carriage return a line would overwrite the one before."""
    return _JOIN.sub(b"\n", log)
