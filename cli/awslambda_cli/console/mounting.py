"""Mounts the page into the application of ``awslambda serve``."""

import os
from collections.abc import Callable
from pathlib import Path

from nicegui import app as pages
from nicegui import ui
from starlette.applications import Starlette
from starlette.requests import Request

from awslambda_cli.console.hints import HintChecker
from awslambda_cli.console.page import Page
from awslambda_cli.console.theme import COOKIE
from awslambda_cli.serve.records import LocalFunction
from awslambda_cli.serve.service import LocalLambda

_STATIC = Path(__file__).with_name("static")


def mount(app: Starlette, service: LocalLambda, *, fixtures: Path | None = None) -> None:
    """Show a local Lambda at ``/``.

    The page takes every path that the app has no route for, so this comes after all routes. The app's middleware holds
    for the page and for its socket, too: that is what keeps other sites out.

    Args:
        app: the application that serves it.
        service: what is shown.
        fixtures: the folder that events are saved into.
    """
    checker = HintChecker(service.application.written, {**os.environ, **service.settings.variables})
    pages.add_static_files("/_console", _STATIC, max_cache_age=0)

    def build(request: Request) -> None:
        ui.add_head_html('<link rel="stylesheet" href="/_console/console.css">')
        endpoint = service.url or str(request.base_url).rstrip("/")
        page = Page(
            service,
            checker,
            fixtures,
            endpoint,
            theme=request.cookies.get(COOKIE, ""),
            wanted=request.query_params.get("function", ""),
        )
        page.refresh()
        ui.context.client.on_delete(service.subscribe(page.refresh))

    ui.page("/", title="awslambda serve", dark=None)(build)
    # It asks of the app no more than what any Starlette has.
    ui.run_with(app, title="awslambda serve", favicon="λ", tailwind=False, show_welcome_message=False)  # type: ignore[arg-type]
    service.subscribe(_after_reload(service, checker.forget))
    pages.on_shutdown(checker.forget)


def _after_reload(service: LocalLambda, act: Callable[[], None]) -> Callable[[], None]:
    """Return what to subscribe for acting when the functions were imported anew, and not after each invocation."""
    seen: list[LocalFunction] = list(service.functions.values())

    def look() -> None:
        now = list(service.functions.values())
        if len(now) != len(seen) or any(one is not other for one, other in zip(now, seen, strict=True)):
            seen[:] = now
            act()

    return look
