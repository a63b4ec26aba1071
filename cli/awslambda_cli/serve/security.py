"""Keeps web pages out: a page of another site that a developer visits must not reach the functions on this machine.

A page can send requests to loopback, and by DNS rebinding even read the answers: so the ``Host`` has to be one of ours,
and a request that a browser marks as another site's is refused. Programs (SDKs, curl) send no such marks.
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class SameSite:
    """Middleware that refuses requests of other sites, web sockets included."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], origins: Collection[str], any_address: bool) -> None:
        """Let requests through.

        Args:
            app: what is protected.
            hosts: names that the endpoint has beside those of loopback.
            origins: sites that may call it, ``http://localhost:3000``.
            any_address: whether any IP address is a name of the endpoint: it listens beyond loopback, and an address
                is nothing that an attacker can rebind.
        """
        self._app = app
        self._hosts = {*_LOOPBACK, *(host.lower() for host in hosts)}
        self._origins = {origin.lower().rstrip("/") for origin in origins}
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        reason = self._reason_against(Headers(scope=scope), scope)
        if reason is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
        else:
            await PlainTextResponse(f"{reason}\n", 403)(scope, receive, send)

    def _reason_against(self, headers: Headers, scope: Scope) -> str | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return "The Host header is none of this endpoint's names; --allow-host adds one."
        origin = headers.get("origin")
        if origin is not None:
            if self._is_same(origin, hosts[0]) or origin.lower() in self._origins:
                return None
            return "Requests of other sites are refused; --allow-origin lets one in."
        site = headers.get("sec-fetch-site", "none")
        if site in ("none", "same-origin") or _is_link_to_page(headers, scope):
            return None
        referer = urlsplit(headers.get("referer", ""))
        if f"{referer.scheme}://{referer.netloc}".lower() in self._origins:
            return None
        return "Requests of other sites are refused; --allow-origin lets one in."

    def _is_ours(self, host: str) -> bool:
        name = _name(host)
        if name in self._hosts:
            return True
        if not self._any_address:
            return False
        try:
            ipaddress.ip_address(name or "")
        except ValueError:
            return False
        return True

    def _is_same(self, origin: str, host: str) -> bool:
        return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_link_to_page(headers: Headers, scope: Scope) -> bool:
    """Tell a link to the page, which does nothing by itself, from a link to a function."""
    return scope["path"] == "/" and scope.get("method") == "GET" and headers.get("sec-fetch-mode") == "navigate"
