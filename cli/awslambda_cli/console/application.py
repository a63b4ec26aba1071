"""The page as an application of its own."""

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


def application(service: LocalLambda, fixtures: Path | None) -> Starlette:
    """Return the application that shows a local Lambda at ``/``; NiceGUI allows for one in a process."""
    checker = HintChecker(service.application.written, {**os.environ, **service.settings.variables})

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
        ui.context.client.on_delete(service.subscribe(page.notice))
        ui.context.client.on_delete(page.leave)

    pages.add_static_files("/_console", _STATIC, max_cache_age=0)
    pages.on_shutdown(checker.forget)
    ui.page("/", title="awslambda serve", dark=None)(build)
    app = Starlette()
    # It asks of the app no more than what any Starlette has.
    ui.run_with(app, title="awslambda serve", favicon="λ", tailwind=False, show_welcome_message=False)  # type: ignore[arg-type]
    service.subscribe(_after_reload(service, checker.forget))
    return app


def _after_reload(service: LocalLambda, act: Callable[[], None]) -> Callable[[], None]:
    """Return what to subscribe for acting when the functions were imported anew, and not after each invocation."""
    seen: list[LocalFunction] = list(service.functions.values())

    def look() -> None:
        now = list(service.functions.values())
        if len(now) != len(seen) or any(one is not other for one, other in zip(now, seen, strict=True)):
            seen[:] = now
            act()

    return look
