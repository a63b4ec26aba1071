"""HTTP/1.1 as far as the Runtime API speaks it: one request at a time over one connection that is kept open.

Few forms are accepted, and strictly: a status line, headers, and a body that has a ``Content-Length`` or is chunked, as
Go's HTTP server sends bodies above 2 KB. Anything else is a ProtocolError: an event that may be cut or mixed up with
another must not reach a function. A response that has begun must go on within a bounded time.
"""

import re
import socket
import struct
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

PATIENCE = 30.0
"""Seconds that the Runtime API has for an answer, once a request is not for the next invocation."""

_FIRST = 65_536
"""Bytes to ask for at first: the usual response comes whole with one call."""
_LONGEST_HEAD = 65_536
_LONGEST_BODY = 100 * 1024 * 1024
"""Far more than Lambda sends, which is 6 MB."""
_LONGEST_LENGTH = 20
"""Digits of a length that count: as a number it is far above all limits."""
_JOINED = 65_536
"""Up to this many bytes it is cheaper to copy a body behind its head than to send twice."""

_STATUS = re.compile(r"HTTP/1\.1 ([1-9]\d\d)(?: [^\0]*)?")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,12}")


_TIMED_OUT = (BlockingIOError, TimeoutError)
"""What a call raises whose time the kernel minds: the one on Unix, the other on Windows."""


class ProtocolError(Exception):
    """The Runtime API answered what cannot be understood, or not at all; the process cannot go on."""


class Response(NamedTuple):
    """An answer of the Runtime API."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes


class _ClosedError(ProtocolError):
    """The other side closed the connection before it answered."""


class Connection:
    """A connection to the Runtime API that is opened when it is needed, and again when it was closed meanwhile."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        host, colon, port = address.rpartition(":")
        if not (colon and port.isdecimal() and port.isascii()):
            message = f"The address of the Runtime API must be HOST:PORT, not {address!r}."
            raise ProtocolError(message)
        self._address = (host.strip("[]"), int(port))
        self._patience = patience
        self._socket: socket.socket | None = None

    def exchange(self, head: bytes, body: bytes = b"", *, wait: bool = False) -> Response:
        """Send a request and return the response.

        A connection that was idle may have been closed by the other side, which shows only now: the request is then
        sent a second time over a new one.

        Args:
            head: request line and headers with the empty line that ends them.
            body: the body.
            wait: the response may begin whenever it likes.

        Raises:
            ProtocolError: there is no valid response.
        """
        try:
            if self._socket is not None:
                try:
                    return self._exchange(self._socket, head, body, wait=wait)
                except (_ClosedError, ConnectionError):
                    self.close()
            self._socket = self._connect()
            return self._exchange(self._socket, head, body, wait=wait)
        except _ClosedError:
            self.close()
            message = "The Runtime API closed the connection without an answer."
            raise ProtocolError(message) from None
        except _TIMED_OUT:
            self.close()
            message = f"The Runtime API did not answer within {self._patience:g} seconds."
            raise ProtocolError(message) from None
        except OSError as error:
            self.close()
            message = f"The connection to the Runtime API at {_shown(self._address)} failed: {error}."
            raise ProtocolError(message) from error
        except ProtocolError:
            self.close()
            raise

    def open(self) -> socket.socket:
        """Return a new connection without limits of time, for a request that is longer; the caller closes it."""
        try:
            return self._connect(limited=False)
        except OSError as error:
            message = f"The connection to the Runtime API at {_shown(self._address)} failed: {error}."
            raise ProtocolError(message) from error

    def close(self) -> None:
        """Close the connection; the next exchange opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connect(self, *, limited: bool = True) -> socket.socket:
        connected = socket.create_connection(self._address, self._patience)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The kernel minds the time: a time-out of Python's is a system call more for each that it guards.
        connected.settimeout(None)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO) if limited else ():
            connected.setsockopt(socket.SOL_SOCKET, option, _interval(self._patience))
        return connected

    def _exchange(self, connected: socket.socket, head: bytes, body: bytes, *, wait: bool) -> Response:
        if len(body) <= _JOINED:
            connected.sendall(head + body)
        else:
            connected.sendall(head)
            try:
                connected.sendall(body)
            except ConnectionError:
                # It may have refused the body by its length, and said so before it closed.
                return self._last_words(connected)
        response = receive(connected, wait=wait)
        if response.headers.get("connection", "keep-alive").lower() != "keep-alive":
            self.close()
        return response

    def _last_words(self, connected: socket.socket) -> Response:
        response = receive(connected)
        self.close()
        return response


def _interval(seconds: float) -> bytes:
    if sys.platform == "win32":
        return struct.pack("L", int(seconds * 1000))
    return struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))


def receive(connected: socket.socket, *, wait: bool = False) -> Response:
    """Read one response.

    Args:
        connected: a socket with a limit of time.
        wait: the response may begin whenever it likes, and has to go on within the limit.

    Raises:
        ProtocolError: it is not a response of the few accepted forms.
        BlockingIOError, TimeoutError: it does not come, or does not go on, within the limit.
    """
    while True:
        try:
            data = connected.recv(_FIRST)
            break
        except _TIMED_OUT:
            if not wait:
                raise
    if not data:
        raise _ClosedError
    end = data.find(b"\r\n\r\n")
    while end < 0:
        if len(data) > _LONGEST_HEAD:
            message = "The Runtime API sent headers without an end."
            raise ProtocolError(message)
        data += _more(connected)
        end = data.find(b"\r\n\r\n")
    status, headers = parse_head(data[:end])
    start = end + 4
    if (length := headers.get("content-length")) is None:
        body = _chunked(_Reader(connected, data, start), headers)
    elif "transfer-encoding" in headers or not (length.isdecimal() and length.isascii()):
        message = "The Runtime API sent a response whose length is not clear."
        raise ProtocolError(message)
    else:
        body = data[start:]
        missing = int(length[:_LONGEST_LENGTH]) - len(body)
        if missing:
            body = _completed(connected, body, missing)
    return Response(status, headers, body)


def parse_head(head: bytes) -> tuple[int, dict[str, str]]:
    """Return status and headers of a response; a header that repeats, or continues on a second line, is refused.

    Raises:
        ProtocolError: it is not the head of an HTTP/1.1 response.
    """
    try:
        text = head.decode()
    except UnicodeDecodeError:
        message = "The Runtime API sent headers that are not UTF-8."
        raise ProtocolError(message) from None
    first, *lines = text.split("\r\n")
    status = _status(first)
    if "\0" in text or text.count("\n") != len(lines) or text.count("\r") != len(lines):
        message = "The Runtime API sent headers with control characters."
        raise ProtocolError(message)
    parts = [line.partition(":") for line in lines]
    headers = {_key(name): value.strip(" \t") for name, colon, value in parts if colon}
    if len(headers) != len(lines) or "" in headers:
        message = "The Runtime API sent a header that is malformed or repeated."
        raise ProtocolError(message)
    return status, headers


# Both see the same few texts again and again.
@lru_cache(maxsize=64)
def _key(name: str) -> str:
    return name.lower() if _NAME.fullmatch(name) else ""


@lru_cache(maxsize=8)
def _status(line: str) -> int:
    match = _STATUS.fullmatch(line)
    if match is None:
        message = f"The Runtime API does not speak HTTP/1.1: its answer begins with {line[:80]!r}."
        raise ProtocolError(message)
    return int(match[1])


def _completed(connected: socket.socket, begun: bytes, missing: int) -> bytes:
    if missing < 0:
        message = "The Runtime API sent more than one response."
        raise ProtocolError(message)
    if len(begun) + missing > _LONGEST_BODY:
        message = "The Runtime API announced a body that is larger than any event."
        raise ProtocolError(message)
    parts = [begun]
    while missing:
        parts.append(_more(connected, missing))
        missing -= len(parts[-1])
    return b"".join(parts)


def _chunked(reader: "_Reader", headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        message = "The Runtime API sent a response whose length is not clear."
        raise ProtocolError(message)
    parts: list[bytes] = []
    total = 0
    while True:
        line = reader.line()
        size = int(line, 16) if _CHUNK.fullmatch(line) else -1
        total += size
        if size < 0 or total > _LONGEST_BODY:
            message = "The Runtime API sent a chunk that is malformed or larger than any event."
            raise ProtocolError(message)
        if size:
            parts.append(reader.take(size))
        if reader.line():
            message = "The Runtime API sent a chunk that does not end where it should."
            raise ProtocolError(message)
        if not size:
            break
    if not reader.at_end:
        message = "The Runtime API sent more than one response."
        raise ProtocolError(message)
    return parts[0] if len(parts) == 1 else b"".join(parts)


class _Reader:
    """Takes lines and runs of bytes from what was received and what is to come."""

    _LONGEST_LINE = 80

    def __init__(self, connected: socket.socket, data: bytes, place: int) -> None:
        self._socket = connected
        self._data = data
        self._place = place

    @property
    def at_end(self) -> bool:
        return self._place == len(self._data)

    def line(self) -> bytes:
        """Return the next line without its end."""
        while (end := self._data.find(b"\r\n", self._place)) < 0:
            rest = self._data[self._place :]
            if len(rest) > self._LONGEST_LINE:
                message = "The Runtime API sent a chunk that is malformed."
                raise ProtocolError(message)
            self._data, self._place = rest + _more(self._socket), 0
        line = self._data[self._place : end]
        self._place = end + 2
        return line

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        taken = self._data[self._place : self._place + count]
        self._place += len(taken)
        return taken if len(taken) == count else _completed(self._socket, taken, count - len(taken))


def _more(connected: socket.socket, most: int = _FIRST) -> bytes:
    data = connected.recv(min(most, 1_048_576))
    if not data:
        message = "The Runtime API closed the connection in the middle of a response."
        raise ProtocolError(message)
    return data


def _shown(address: tuple[str, int]) -> str:
    return f"{address[0]}:{address[1]}"
