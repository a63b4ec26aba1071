"""Mounts the page into the application of ``awslambda serve``."""

from collections.abc import Callable, Mapping
from pathlib import Path

from nicegui import app as pages
from nicegui import ui
from starlette.applications import Starlette
from starlette.requests import Request

from awslambda_cli.console.hints import HintChecker
from awslambda_cli.console.origin import SameOrigin
from awslambda_cli.console.page import Page
from awslambda_cli.console.theme import COOKIE
from awslambda_cli.serve.records import LocalFunction
from awslambda_cli.serve.service import LocalLambda

_STATIC = Path(__file__).with_name("static")


def mount(
    app: Starlette,
    service: LocalLambda,
    *,
    application: str | None = None,
    environment: Mapping[str, str] | None = None,
    fixtures: Path | None = None,
) -> None:
    """Show a local Lambda at ``/``; what the app answers itself has to be routed before, as the page takes the rest.

    Args:
        app: the application that serves it; its middleware holds for the page and its socket, too.
        service: what is shown.
        application: the file or module of the functions, for validating with their hints while the event is written.
        environment: that of the functions, with which the application is imported for that.
        fixtures: the folder that events are saved into.
    """
    checker = HintChecker(application, environment) if application else None
    pages.add_static_files("/_console", _STATIC, max_cache_age=0)
    pages.add_middleware(SameOrigin)

    def build(request: Request) -> None:
        ui.add_head_html('<link rel="stylesheet" href="/_console/console.css">')
        endpoint = str(request.base_url).rstrip("/")
        page = Page(service, checker, fixtures, endpoint, request.cookies.get(COOKIE, ""))
        page.refresh()
        end = service.subscribe(page.refresh)
        ui.context.client.on_delete(end)

    ui.page("/", title="awslambda serve", dark=None)(build)
    # It asks of the app no more than what any Starlette has.
    ui.run_with(app, title="awslambda serve", favicon="λ", tailwind=False, show_welcome_message=False)  # type: ignore[arg-type]
    if checker:
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
