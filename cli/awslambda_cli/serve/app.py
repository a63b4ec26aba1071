"""The endpoint put together, and run until it is stopped."""

import asyncio
import contextlib
import importlib
import importlib.util
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from awslambda_cli.serve.asynchronous import EventQueue
from awslambda_cli.serve.function_urls import FunctionURLs
from awslambda_cli.serve.invoke_api import InvokeAPI
from awslambda_cli.serve.named_functions import NamedFunction, refuse_unknown
from awslambda_cli.serve.overview import overview
from awslambda_cli.serve.reload import watch
from awslambda_cli.serve.security import SameSite
from awslambda_cli.serve.service import LocalLambda
from awslambda_cli.serve.sources import Source, poll
from awslambda_cli.serve.terminal import Terminal

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_GRACE = 1
"""Seconds that requests have to end after the endpoint is told to stop."""


@dataclass(frozen=True)
class Endpoint:
    """Where the endpoint listens, and to whom."""

    host: str = "127.0.0.1"
    port: int = 9001
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    aliases: frozenset[str] = field(default_factory=frozenset)
    watch: bool = True
    fixtures: Path | None = None
    """Where the console saves events."""

    @property
    def is_loopback(self) -> bool:
        """Whether it can be reached from this machine only."""
        return self.host in _LOOPBACK


def application(service: LocalLambda, events: EventQueue, endpoint: Endpoint) -> Starlette:
    """Return the endpoint as an ASGI application."""

    async def front(_: Request) -> Response:
        return PlainTextResponse(overview(service))

    mount = _console()
    app = Starlette(
        routes=[
            *InvokeAPI(service, events, endpoint.aliases).routes(),
            *FunctionURLs(service).routes(),
            *([] if mount else [Route("/", front)]),
        ],
        middleware=[
            Middleware(
                SameSite,
                hosts=(*endpoint.allowed_hosts, endpoint.host),
                origins=endpoint.allowed_origins,
                any_address=not endpoint.is_loopback,
            )
        ],
    )
    app.router.redirect_slashes = False
    if mount is not None:
        mount(app, service, fixtures=endpoint.fixtures)
    return app


def _console() -> Callable[..., None] | None:
    """Return what adds the console page; None where its extra is not installed."""
    if importlib.util.find_spec("nicegui") is None or importlib.util.find_spec("awslambda_cli.console") is None:
        return None
    mount: Callable[..., None] = importlib.import_module("awslambda_cli.console").mount
    return mount


def listen(endpoint: Endpoint) -> socket.socket:
    """Return a socket that listens where the endpoint is to be.

    Raises:
        OSError: the port is taken, or the host is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in endpoint.host else socket.AF_INET
    return socket.create_server((endpoint.host, endpoint.port), family=family, backlog=2048)


def url_of(listening: socket.socket) -> str:
    """Return the address for clients on this machine."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _background(
    service: LocalLambda,
    endpoint: Endpoint,
    sources: Sequence[Source],
    named: Sequence[NamedFunction],
    terminal: Terminal,
) -> None:
    """Load the functions, again when they change, and poll their sources."""

    async def load(changed: Sequence[Path] = ()) -> None:
        if changed:
            terminal.changed(changed)
        await service.load(changed)
        terminal.functions(service)

    async with asyncio.TaskGroup() as tasks:
        if endpoint.watch:
            # From the beginning: a change while the functions are loaded must not be missed.
            tasks.create_task(watch(service.application.folder, load))
        await load()
        refuse_unknown(named, service)
        for source in sources:
            tasks.create_task(poll(source, service, terminal.source))


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out what uvicorn says of a stream that its function broke off: the function's own error is shown."""
    return "without completing response" not in record.getMessage()


class _Server(uvicorn.Server):
    """Ends the functions first: who waits for one then gets an answer."""

    def __init__(self, config: uvicorn.Config, service: LocalLambda) -> None:
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await self._service.close()
        await super().shutdown(sockets)


async def run(  # noqa: PLR0913, PLR0917 - what it puts together
    service: LocalLambda,
    events: EventQueue,
    endpoint: Endpoint,
    listening: socket.socket,
    sources: Sequence[Source],
    named: Sequence[NamedFunction],
    terminal: Terminal,
) -> None:
    """Serve until told to stop; then no process is left."""
    config = uvicorn.Config(
        application(service, events, endpoint),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
        # No header of a client decides where a request seems to come from.
        proxy_headers=False,
    )
    server = _Server(config, service)
    logging.getLogger("uvicorn.error").addFilter(_is_news)

    def stop() -> None:
        server.should_exit = True

    def stop_on_error(done: "asyncio.Task[None]") -> None:
        if not done.cancelled() and done.exception() is not None:
            stop()

    service.subscribe(lambda: terminal.follow(service))
    with contextlib.suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, stop)
    working = asyncio.create_task(_background(service, endpoint, sources, named, terminal))
    working.add_done_callback(stop_on_error)
    try:
        await server.serve(sockets=[listening])
    finally:
        # Also after a second Ctrl-C.
        service.kill()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await events.close()
        await service.close()
    if not working.cancelled() and (error := working.exception()) is not None:
        # What went wrong, not the group of the tasks that it was in.
        raise error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error
