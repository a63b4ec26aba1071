"""Logs of an invocation, with the lines that the platform writes around the function's own.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

import math
from collections import deque
from datetime import timedelta

TAIL = 4096
"""Bytes of a log that Lambda returns to a caller who asks for it."""
MOST_KEPT = 256 * 1024
"""Bytes of an invocation's log that are kept."""


class Log:
    """The end of what was written."""

    def __init__(self) -> None:
        self._chunks: deque[bytes] = deque()
        self._size = 0

    def write(self, data: bytes) -> None:
        """Add to the log; what is older than the bytes that are kept is forgotten."""
        self._chunks.append(data)
        self._size += len(data)
        while self._size - len(self._chunks[0]) >= MOST_KEPT:
            self._size -= len(self._chunks.popleft())

    def line(self, text: str) -> None:
        """Add a line of the platform, on a line of its own."""
        if self._chunks and not self._chunks[-1].endswith(b"\n"):
            self.write(b"\n")
        self.write(f"{text}\n".encode())

    @property
    def data(self) -> bytes:
        """What is kept."""
        return b"".join(self._chunks)[-MOST_KEPT:]


def tail(log: bytes) -> bytes:
    """Return the end of a log that callers get."""
    return log[-TAIL:]


def start_line(request_id: str, version: str) -> str:
    """Return the line with which an invocation begins."""
    return f"START RequestId: {request_id} Version: {version}"


def end_line(request_id: str) -> str:
    """Return the line with which the function's own lines end."""
    return f"END RequestId: {request_id}"


def report_line(  # noqa: PLR0913 - a line has what it has
    request_id: str,
    *,
    duration: timedelta,
    init_duration: timedelta | None,
    memory: int,
    memory_used: int,
    status: str | None = None,
) -> str:
    """Return the line that sums an invocation up; memory in megabytes, ``status`` where the platform ended it."""
    milliseconds = duration / timedelta(milliseconds=1)
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {milliseconds:.2f} ms",
        f"Billed Duration: {math.ceil(milliseconds)} ms",
        f"Memory Size: {memory} MB",
        f"Max Memory Used: {memory_used} MB",
    ]
    if init_duration is not None:
        parts.append(f"Init Duration: {init_duration / timedelta(milliseconds=1):.2f} ms")
    if status is not None:
        parts.append(f"Status: {status}")
    return "\t".join(parts) + "\t"
