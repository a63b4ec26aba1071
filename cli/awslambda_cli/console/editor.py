"""The editor of the payload: NiceGUI's CodeMirror with what ``static/editor.js`` adds to it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from awslambda_cli.console.completion import Completion
from awslambda_cli.console.problems import Problem

MODULE = "/_console/editor.js"


class JSONText:
    """A text in CodeMirror that follows the page's light and dark."""

    def __init__(self, label: str, *, described_by: str | None = None, read_only: bool = False) -> None:
        self.element = ui.codemirror(language="JSON", theme="githubLight", indent="  ", line_wrapping=True)
        self.element.classes("text")
        self._call("extend", {"label": label, "describedBy": described_by, "readOnly": read_only})

    @property
    def text(self) -> str:
        """What it shows."""
        return self.element.value or ""

    @text.setter
    def text(self, text: str) -> None:
        self.element.value = text

    def _call(self, function: str, *arguments: object) -> None:
        """Call a function of the module in the browser."""
        listed = ", ".join(map(json.dumps, arguments))
        named = f"({{ {function} }}) => {function}({self.element.id}, {listed})"
        self.element.client.run_javascript(f"import({json.dumps(MODULE)}).then({named})")


class PayloadEditor(JSONText):
    """The text of a payload, with completion, and problems at their lines."""

    def __init__(
        self,
        complete: Callable[[str, int], Completion | None],
        *,
        on_change: Callable[[], object],
        on_invoke: Callable[[], object],
        described_by: str,
    ) -> None:
        super().__init__("Event, as JSON", described_by=described_by)
        self._complete = complete
        self.element.on_value_change(on_change)
        self.element.map_key("Mod-Enter", on_invoke)
        self.element.on("complete", self._answer)

    def show(self, found: Sequence[Problem]) -> None:
        """Show problems at their lines, instead of those before."""
        units = _units(self.text)
        shown = [
            {"from": units(problem.span.start), "to": units(problem.span.end)}
            | {"message": problem.message, "severity": problem.severity}
            for problem in found
        ]
        self._call("showProblems", shown)

    def select(self, problem: Problem) -> None:
        """Put the caret at a problem."""
        self._call("select", _units(self.text)(problem.span.start))

    def _answer(self, event: GenericEventArguments) -> None:
        request, offset = event.args["request"], event.args["offset"]
        found = self._complete(self.text, _index(self.text, offset))
        answer: dict[str, Any] | None = None
        if found and found.options and (event.args["explicit"] or found.word.end > found.word.start):
            units = _units(self.text)
            options = [asdict(option) | {"caret": _length(option.text[: option.caret])} for option in found.options]
            answer = {"from": units(found.word.start), "to": units(found.word.end), "options": options}
        script = f"({{ answerCompletion }}) => answerCompletion({request:d}, {json.dumps(answer)})"
        self.element.client.run_javascript(f"import({json.dumps(MODULE)}).then({script})")


def _length(text: str) -> int:
    """Return the length as JavaScript counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _units(text: str) -> Callable[[int], int]:
    return (lambda index: index) if text.isascii() else lambda index: _length(text[:index])


def _index(text: str, offset: int) -> int:
    """Return the index into a Python string of an offset in UTF-16 code units."""
    if text.isascii():
        return offset
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "surrogatepass"))
