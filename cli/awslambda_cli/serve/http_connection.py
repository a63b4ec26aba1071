"""One connection of a runtime: HTTP/1.1 requests with their trailers, which ASGI servers do not pass on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import h11

_MOST_IN_HEAD = 2 * 1024 * 1024  # the cause that runtimes tell X-Ray stands in a header
_CHUNK = 65536


class Disconnected(Exception):  # noqa: N818 - it is the usual end
    """The runtime has closed the connection."""


@dataclass
class Request:
    """The head of a request; the body follows."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    """By lower-case name."""


class Connection:
    """Reads requests and writes responses, one after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=_MOST_IN_HEAD)
        self._reading: asyncio.Task[bytes] | None = None
        self.trailers: dict[str, str] = {}
        """What followed the body that was read last."""

    async def request(self) -> Request:
        """Return the head of the next request.

        Raises:
            Disconnected: there is none.
            h11.RemoteProtocolError: it is no HTTP.
        """
        if self._protocol.our_state is h11.DONE:
            self._protocol.start_next_cycle()
        event = await self._next_event()
        if not isinstance(event, h11.Request):
            raise Disconnected
        return Request(event.method.decode(), event.target.decode(), _text(event.headers))

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body; trailers are there afterwards.

        Raises:
            h11.RemoteProtocolError: the connection broke off.
        """
        self.trailers = {}
        if self._protocol.they_are_waiting_for_100_continue:
            await self._send(h11.InformationalResponse(status_code=100, headers=[]))
        while not isinstance(event := await self._next_event(), h11.EndOfMessage):
            if not isinstance(event, h11.Data):
                raise Disconnected
            yield bytes(event.data)
        self.trailers = _text(event.headers)

    async def skip_body(self) -> None:
        """Read what is left of the body."""
        if self._protocol.their_state is not h11.DONE:
            async for _ in self.body():
                pass

    async def respond(self, status: int, body: bytes, headers: Sequence[tuple[str, str]]) -> None:
        """Write a response."""
        fields = [*headers, ("Content-Length", str(len(body)))]
        encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in fields]
        await self._send(
            h11.Response(status_code=status, headers=encoded),
            h11.Data(data=body),
            h11.EndOfMessage(),
        )

    async def closed_before(self, waited_for: "asyncio.Future[Any]") -> bool:
        """Wait for a future, and tell whether the other side was gone before."""
        reading = self._read()
        await asyncio.wait({reading, waited_for}, return_when=asyncio.FIRST_COMPLETED)
        # Bytes that came are a next request sent early; without any the other side has closed.
        return not waited_for.done() and reading.done() and not reading.result()

    @property
    def reusable(self) -> bool:
        """Whether another request can follow."""
        return self._protocol.our_state is h11.DONE and self._protocol.their_state is h11.DONE

    def close(self) -> None:
        """Close the connection."""
        if self._reading is not None:
            self._reading.cancel()
        self._writer.close()

    async def _next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self._protocol.next_event()) is h11.NEED_DATA:
            reading = self._read()
            data = await reading
            self._reading = None
            self._protocol.receive_data(data)
        return event

    def _read(self) -> "asyncio.Task[bytes]":
        if self._reading is None:
            self._reading = asyncio.ensure_future(self._bytes())
        return self._reading

    async def _bytes(self) -> bytes:
        try:
            return await self._reader.read(_CHUNK)
        except ConnectionError:
            return b""

    async def _send(self, *events: h11.Event) -> None:
        data = b"".join(self._protocol.send(event) or b"" for event in events)
        try:
            self._writer.write(data)
            await self._writer.drain()
        except ConnectionError as error:
            raise Disconnected from error


def _text(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
