"""Mounts the page into the application of ``awslambda serve``.

NiceGUI takes a second to import. It is imported when somebody opens the page, and not when the endpoint starts.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from awslambda_cli.serve.service import LocalLambda


def mount(app: Starlette, service: LocalLambda, *, fixtures: Path | None = None) -> None:
    """Show a local Lambda at ``/``.

    The app's middleware holds for the page and for its socket, too: that is what keeps other sites out.

    Args:
        app: the application that serves it.
        service: what is shown.
        fixtures: the folder that events are saved into.
    """
    page = _Page(service, fixtures)
    app.router.routes += [Route("/", page), Route("/favicon.ico", page)]
    app.router.routes += [_Below(prefix, page) for prefix in ("/_console", "/_nicegui", "/_nicegui_ws")]
    around = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(started: Starlette) -> AsyncIterator[Any]:
        async with around(started) as state, page.running:
            yield state

    app.router.lifespan_context = lifespan


class _Below(BaseRoute):
    """Routes all paths below one to an application, whole as they are."""

    def __init__(self, prefix: str, app: ASGIApp) -> None:
        self._prefix = f"{prefix}/"
        self._app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        ours = scope["type"] in ("http", "websocket") and scope["path"].startswith(self._prefix)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class _Page:
    """The page, made for the first request."""

    def __init__(self, service: LocalLambda, fixtures: Path | None) -> None:
        self.running = AsyncExitStack()
        self._service = service
        self._fixtures = fixtures
        self._made: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._making:
            if self._made is None:
                made = await asyncio.to_thread(self._make)
                await self.running.enter_async_context(made.router.lifespan_context(made))
                self._made = made
        await self._made(scope, receive, send)

    def _make(self) -> Starlette:
        from awslambda_cli.console.application import application  # noqa: PLC0415 - see above

        return application(self._service, self._fixtures)
