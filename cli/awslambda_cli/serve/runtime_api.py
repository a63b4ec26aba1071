"""The Runtime API of one execution environment: hands invocations to the runtime and takes its answers.

Every environment has an address of its own, so no function can answer for another one.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import asyncio
import base64
import binascii
import json
from collections import deque
from contextlib import suppress
from http import HTTPStatus
from typing import Protocol

import h11

from awslambda_cli.serve.errors import MOST_RESULT, MOST_STREAMED
from awslambda_cli.serve.http_connection import Connection, Disconnected, Request
from awslambda_cli.serve.outcomes import UNHANDLED, Outcome, bad_response_mode, too_large, truncated
from awslambda_cli.serve.running import Running

PREFIX = "/2018-06-01/runtime"
_JSON = ("Content-Type", "application/json")
_AFTER_ANSWER = 0.1
"""Seconds that a runtime has to ask for its next invocation before the one that it answered counts as ended."""


class _RefusedError(Exception):
    """The runtime asked for what makes no sense."""

    def __init__(self, status: HTTPStatus, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = json.dumps({"errorMessage": message, "errorType": kind}).encode()


class Listener(Protocol):
    """Who wants to know what the runtime does."""

    def on_idle(self) -> None:
        """The runtime waits for an invocation."""

    def on_init_error(self, body: bytes) -> None:
        """The runtime cannot start, and says why."""

    def before_end(self) -> None:
        """An invocation is about to end; what belongs to its log should be read by now."""


class RuntimeAPI:
    """Serves the runtime of one environment on loopback."""

    def __init__(self, most_at_once: int | None, listener: Listener) -> None:
        """Serve a runtime that works on so many invocations at once; None leaves it to the runtime."""
        self._most_at_once = most_at_once
        self._listener = listener
        self._initialised = False
        self._pollers: deque[asyncio.Future[Running]] = deque()
        self._answered: str | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.running: dict[str, Running] = {}
        self.address = ""

    async def start(self, port: int = 0) -> None:
        """Listen; the runtime finds us at ``address``."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        self.address = "{}:{}".format(*self._server.sockets[0].getsockname())

    async def close(self, patience: float = 0) -> None:
        """Stop listening, and give connections the seconds to read what has been sent."""
        if self._server is not None:
            self._server.close()
        if self._connections:
            await asyncio.wait(self._connections, timeout=patience)
        for connection in self._connections:
            connection.cancel()
        if self._connections:
            await asyncio.wait(self._connections)

    @property
    def idle(self) -> bool:
        """Whether the runtime waits for an invocation."""
        while self._pollers and self._pollers[0].done():
            self._pollers.popleft()
        return bool(self._pollers)

    def hand_out(self, running: Running) -> None:
        """Give an invocation to the runtime, which waits for one."""
        self.running[running.request_id] = running
        self._pollers.popleft().set_result(running)

    def forget(self, running: Running) -> None:
        """Take no answer for an invocation any more."""
        self.running.pop(running.request_id, None)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            with suppress(Disconnected, h11.ProtocolError, asyncio.CancelledError):
                while True:
                    await self._exchange(connection, await connection.request())
                    if not connection.reusable:
                        break
        finally:
            connection.close()

    async def _exchange(self, connection: Connection, request: Request) -> None:
        try:
            self._check_origin(request)
            await self._route(connection, request)
        except _RefusedError as refused:
            await connection.skip_body()
            await connection.respond(refused.status, refused.body, [_JSON])

    def _check_origin(self, request: Request) -> None:
        # No runtime is a web page; a page that guessed the port could take invocations.
        browser = "origin" in request.headers or "sec-fetch-site" in request.headers
        port = self.address.rpartition(":")[2]
        if browser or request.headers.get("host") not in (self.address, f"localhost:{port}"):
            raise _RefusedError(HTTPStatus.FORBIDDEN, "Forbidden", "The Runtime API is for the runtime only")

    async def _route(self, connection: Connection, request: Request) -> None:
        path = request.path.removeprefix(PREFIX)
        match [request.method, *path.strip("/").split("/")]:
            case ["GET", "invocation", "next"]:
                await self._next(connection)
            case ["POST", "invocation", request_id, "response"]:
                await self._response(connection, request, self._invocation(request_id, "InvocationResponse"))
            case ["POST", "invocation", request_id, "error"]:
                await self._error(connection, request, self._invocation(request_id, "InvocationErrorResponse"))
            case ["POST", "init" | "restore", "error"]:
                await self._init_error(connection)
            case ["GET", "restore", "next"]:
                await connection.skip_body()
                await connection.respond(HTTPStatus.OK, b"", [])
            case _:
                raise _RefusedError(HTTPStatus.NOT_FOUND, "NotFound", f"There is no {request.method} {request.path}")

    async def _next(self, connection: Connection) -> None:
        await connection.skip_body()
        for running in list(self.running.values()):
            if running.answer is not None:
                self._end(running, running.answer)
        if self._most_at_once is not None and len(self.running) >= self._most_at_once:
            raise _no_transition("RuntimeRunningState", "RuntimeReady")
        poller: asyncio.Future[Running] = asyncio.get_running_loop().create_future()
        self._pollers.append(poller)
        self._initialised = True
        self._listener.on_idle()
        try:
            if await connection.closed_before(poller):
                raise Disconnected
            running = await poller
        finally:
            poller.cancel()
        await connection.respond(HTTPStatus.OK, running.payload, running.headers)

    def _invocation(self, request_id: str, transition: str) -> Running:
        running = self.running.get(request_id)
        if running is not None and running.answer is None:
            return running
        # An id may come back: a retry has that of the invocation that failed.
        if running is not None or request_id == self._answered:
            raise _no_transition("RuntimeResponseSentState", transition)
        raise _RefusedError(HTTPStatus.BAD_REQUEST, "InvalidRequestID", "Invalid request ID")

    async def _response(self, connection: Connection, request: Request, running: Running) -> None:
        mode = request.headers.get("lambda-runtime-function-response-mode", "buffered").lower()
        if mode not in ("buffered", "streaming"):
            self._answer(running, bad_response_mode())
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "InvalidFunctionResponseMode", "Invalid function response mode")
        content_type = request.headers.get("content-type", "application/json")
        stream = running.stream if mode == "streaming" else None
        most = MOST_RESULT if stream is None else MOST_STREAMED
        if stream is not None:
            stream.content_type = content_type
        kept = bytearray()
        size = 0
        try:
            async for piece in connection.body():
                size += len(piece)
                if size <= MOST_RESULT:
                    kept += piece
                if stream is not None and size <= most:
                    await stream.send(piece)
        except (h11.RemoteProtocolError, Disconnected):
            self._answer(running, truncated())
            raise
        if size > most:
            self._answer(running, too_large())
            message = f"Exceeded maximum allowed payload size ({most} bytes)."
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "RequestEntityTooLarge", message)
        self._answer(running, _result(bytes(kept), content_type, connection.trailers, streamed=stream is not None))
        await self._accepted(connection)

    async def _error(self, connection: Connection, request: Request, running: Running) -> None:
        body = await _read(connection)
        content_type = request.headers.get("content-type", "application/json")
        self._answer(running, too_large() if body is None else Outcome(body, UNHANDLED, content_type))
        await self._accepted(connection)

    async def _init_error(self, connection: Connection) -> None:
        if self._initialised:
            state = "RuntimeResponseSentState" if self._answered else "RuntimeReadyState"
            raise _no_transition(state, "InitError")
        body = await _read(connection)
        self._listener.on_init_error(body or b"{}")
        await self._accepted(connection)

    async def _accepted(self, connection: Connection) -> None:
        await connection.respond(HTTPStatus.ACCEPTED, b'{"status":"OK"}\n', [_JSON])

    def _answer(self, running: Running, outcome: Outcome) -> None:
        running.answer = outcome
        self._answered = running.request_id
        asyncio.get_running_loop().call_later(_AFTER_ANSWER, self._end, running, outcome)

    def _end(self, running: Running, outcome: Outcome) -> None:
        if not running.finished.done():
            self._listener.before_end()
            self.forget(running)
            running.finish(outcome)


def _no_transition(state: str, transition: str) -> _RefusedError:
    message = (
        f"State transition from {state} to {transition} failed for runtime. Error: State transition is not allowed"
    )
    return _RefusedError(HTTPStatus.FORBIDDEN, "InvalidStateTransition", message)


def _result(body: bytes, content_type: str, trailers: dict[str, str], *, streamed: bool) -> Outcome:
    kind = trailers.get("lambda-runtime-function-error-type")
    if kind is None:
        return Outcome(body, content_type=content_type, streamed=streamed)
    try:
        details = base64.b64decode(trailers.get("lambda-runtime-function-error-body", ""), validate=True)
    except binascii.Error:
        details = b""
    if not streamed:
        return Outcome(details or json.dumps({"errorType": kind}).encode(), UNHANDLED)
    stream_error = (kind, details.decode("utf-8", "replace"))
    return Outcome(body, UNHANDLED, content_type, streamed=True, stream_error=stream_error)


async def _read(connection: Connection) -> bytes | None:
    """Return a body, or None where it is larger than a result may be."""
    body = bytearray()
    size = 0
    async for piece in connection.body():
        size += len(piece)
        if size <= MOST_RESULT:
            body += piece
    return bytes(body) if size <= MOST_RESULT else None
