"""The list of the latest invocations."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from nicegui.element import Element

from awslambda_cli.console.markup import box, text
from awslambda_cli.serve.records import Invocation

_SECOND = timedelta(seconds=1)


class History:
    """Invocations, the latest first; choosing one shows it."""

    def __init__(self, choose: Callable[[Invocation], object]) -> None:
        self._choose = choose
        self._rows: dict[str, tuple[Element, Element]] = {}
        self._chosen: str | None = None
        with box("section", "panel history", aria_labelledby="history-title"):
            text("h2", "History", "panel-title", id="history-title")
            self._empty = text("p", "Invocations by any client appear here.", "empty")
            self._list = box("ol", "list")

    def show(self, invocations: Sequence[Invocation], chosen: str | None) -> None:
        """Show invocations, given from the oldest to the latest."""
        self._empty.set_visibility(not invocations)
        self._chosen = chosen
        for request_id in self._rows.keys() - {invocation.request_id for invocation in invocations}:
            self._rows.pop(request_id)[0].delete()
        for invocation in invocations:
            if invocation.request_id not in self._rows:
                self._add(invocation)
        for request_id, (_, button) in self._rows.items():
            button.props("aria-current=true" if request_id == chosen else "aria-current=false")

    def _add(self, invocation: Invocation) -> None:
        with self._list, box("li") as row, box("button", "row", type="button") as button:
            failed = invocation.function_error is not None
            with box("span", "row-name"):
                text("span", "✕" if failed else "✓", f"mark {'bad' if failed else 'good'}", aria_hidden="true")
                text("span", "failed" if failed else "succeeded", "unseen")
                text("span", invocation.function)
            start = "cold" if invocation.cold_start else "warm"
            moment = invocation.started.astimezone()
            with box("span", "row-detail"):
                text("time", f"{moment:%H:%M:%S}", datetime=moment.isoformat())
                text("span", f"{milliseconds(invocation.duration)} · {start}")
        button.on("click", lambda: self._choose(invocation), [])
        row.move(target_index=0)
        self._rows[invocation.request_id] = row, button


def milliseconds(duration: timedelta) -> str:
    """Return a duration for people: in milliseconds below a second."""
    seconds = duration.total_seconds()
    return f"{seconds:.2f} s" if duration >= _SECOND else f"{seconds * 1000:.1f} ms"
