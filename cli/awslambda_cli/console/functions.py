"""The list of the functions."""

from collections.abc import Callable, Iterable
from functools import partial

from nicegui.element import Element

from awslambda_cli.console.markup import box, text
from awslambda_cli.serve.records import LocalFunction


class FunctionList:
    """The functions with the events that they take; one of them is chosen."""

    def __init__(self, choose: Callable[[str], object]) -> None:
        self._choose = choose
        self._buttons: dict[str, Element] = {}
        self._shown: list[tuple[str, str, str]] = []
        with box("nav", "panel functions", aria_labelledby="functions-title"):
            text("h2", "Functions", "panel-title", id="functions-title")
            self._list = box("ul", "list")

    def show(self, functions: Iterable[LocalFunction], chosen: str | None) -> None:
        """Show functions, of which one is chosen."""
        rows = [(function.name, function.hint, function.description) for function in functions]
        if rows != self._shown:  # what has the focus keeps it while nothing changes
            self._fill(rows)
        for name, button in self._buttons.items():
            button.props("aria-current=true" if name == chosen else "aria-current=false")

    def _fill(self, rows: list[tuple[str, str, str]]) -> None:
        self._shown = rows
        self._buttons.clear()
        self._list.clear()
        with self._list:
            for name, hint, description in rows:
                with box("li"), box("button", "row", type="button", title=description) as button:
                    text("span", name, "row-name")
                    text("code", hint, "row-detail")
                button.on("click", partial(self._choose, name), [])
                self._buttons[name] = button
            if not rows:
                text("li", "There is no function that is decorated with @function.", "empty")
