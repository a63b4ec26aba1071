"""Refuses what pages of other origins send: requests, and above all sockets, which browsers open to any host."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_POLICY_VIOLATION = 1008


class SameOrigin:
    """ASGI middleware: an ``Origin``, where a browser sends one, has to be that of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from the page itself or from no page."""
        if scope["type"] not in ("http", "websocket") or _is_same(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await PlainTextResponse("Requests of other origins are refused.\n", 403)(scope, receive, send)


def _is_same(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
