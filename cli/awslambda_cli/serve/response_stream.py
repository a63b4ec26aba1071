"""The pieces of a streamed result on their way from the runtime to the caller."""

import asyncio
from collections.abc import AsyncIterator

_MOST_WAITING = 16


class ResponseStream:
    """Holds few pieces: a function that writes faster than its caller reads has to wait."""

    def __init__(self) -> None:
        self.content_type: str | None = None
        """Set before the first piece."""
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(_MOST_WAITING)
        self._abandoned = False

    async def send(self, piece: bytes) -> None:
        """Pass a piece on, as soon as there is room for it."""
        await self._room.acquire()
        if self._abandoned:
            self._room.release()
        else:
            self._pieces.put_nowait(piece)

    def end(self) -> None:
        """Say that no piece follows."""
        self._pieces.put_nowait(None)

    def abandon(self) -> None:
        """Say that nobody reads any more: pieces are dropped, and the function runs on, as on Lambda."""
        self._abandoned = True
        self._room.release()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the pieces until the end."""
        while (piece := await self._pieces.get()) is not None:
            yield piece
            self._room.release()
