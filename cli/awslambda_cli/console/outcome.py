"""What came of an invocation: the result or the error, logs, times, and what can be done with it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from awslambda_cli.console.editor import JSONText
from awslambda_cli.console.format import indented
from awslambda_cli.console.history import milliseconds
from awslambda_cli.console.markup import box, button, text
from awslambda_cli.serve.errors import ServiceError
from awslambda_cli.serve.records import Invocation

LONGEST = 2**20
"""Characters of a result that are shown; the whole of it can be downloaded."""


@dataclass(frozen=True)
class Actions:
    """What can be done with an invocation."""

    replay: Callable[[Invocation], Any]
    edit: Callable[[Invocation], Any]
    save: Callable[[Invocation], Any]
    command: Callable[[Invocation], Any]
    download: Callable[[Invocation], Any]


class Outcome:
    """The invocation that is looked at."""

    def __init__(self, actions: Actions) -> None:
        self.invocation: Invocation | None = None
        with box("section", "panel outcome", aria_labelledby="outcome-title") as self._panel:
            with box("div", "panel-head"):
                text("h2", "Result", "panel-title", id="outcome-title")
                self._status = text("p", "Nothing invoked yet", "status", role="status")
            self._facts = text("p", "", "facts two-lines")
            with box("div", "answer"):
                self._error = box("div", "failure")
                self._result = JSONText("Result, as JSON", read_only=True)
            with box("div", "toolbar", role="group", aria_label="This invocation") as self._toolbar:
                for label, act in (
                    ("Replay", actions.replay),
                    ("Edit event", actions.edit),
                    ("Save as fixture", actions.save),
                    ("AWS CLI", actions.command),
                    ("Download", actions.download),
                ):
                    button(label, partial(self._act, act))
            text("h3", "Logs", "panel-title", id="logs-title")
            self._logs = text("pre", "", "logs", tabindex="0", role="region", aria_labelledby="logs-title")
        self._error.set_visibility(False)
        self._enable(False)

    def begin(self, function: str) -> None:
        """Show that a function is being invoked."""
        self._say(f"Invoking {function} …", "running")

    def show(self, invocation: Invocation) -> None:
        """Show an invocation."""
        self.invocation = invocation
        body = invocation.result.decode("utf-8", "replace")
        failed = invocation.function_error is not None
        self._say(f"Failed ({invocation.function_error})" if failed else "Succeeded", "bad" if failed else "good")
        self._facts.text = _facts(invocation)
        self._explain(_error_of(body) if failed else None)
        cut = body if len(body) <= LONGEST else body[:LONGEST]
        self._result.text = indented(cut) if _is_json(invocation.content_type) else cut
        # A carriage return keeps the lines of one record together in CloudWatch.
        self._logs.text = invocation.logs.replace("\r", "\n") or "It wrote nothing."
        self._enable(True)

    def refuse(self, function: str, error: ServiceError) -> None:
        """Show that the service refused to invoke."""
        self.invocation = None
        self._say(f"Refused: {error.kind.status.value} {error.name}", "bad")
        self._facts.text = function
        self._explain({"errorType": error.name, "errorMessage": error.message})
        self._result.text = indented(json.dumps(error.body))
        self._logs.text = "The function was not invoked."
        self._enable(False)

    def reveal(self) -> None:
        """Scroll to it where it is below the editor."""
        self._panel.client.run_javascript(
            f"matchMedia('(max-width: 700px)').matches && getHtmlElement({self._panel.id}).scrollIntoView()"
        )

    def _act(self, act: Callable[[Invocation], Any]) -> Any:
        return act(self.invocation) if self.invocation else None

    def _say(self, words: str, kind: str) -> None:
        self._status.text = words
        self._status.classes(replace=f"status {kind}")

    def _enable(self, possible: bool) -> None:  # noqa: FBT001 - says what it is
        for control in self._toolbar.default_slot.children:
            control.props(remove="disabled") if possible else control.props("disabled")

    def _explain(self, error: dict[str, Any] | None) -> None:
        """Show an error body as people read it; the body itself stands below."""
        self._error.clear()
        self._error.set_visibility(error is not None)
        if error is None:
            return
        with self._error:
            text("strong", str(error.get("errorType", "Error")))
            text("p", str(error.get("errorMessage", "")))
            if isinstance(trace := error.get("stackTrace"), list) and trace:
                with box("details"):
                    text("summary", "Stack trace")
                    text("pre", "".join(map(str, trace)))


def _facts(invocation: Invocation) -> str:
    start = "Cold start" if invocation.cold_start else "Warm"
    if invocation.init_duration is not None:
        start += f", init {milliseconds(invocation.init_duration)}"
    memory = [f"{invocation.memory_used} MB"] if invocation.memory_used is not None else []
    moment = f"{invocation.started.astimezone():%H:%M:%S}"
    named = (invocation.function, milliseconds(invocation.duration), start, *memory)
    return f"{' · '.join(named)}\n{moment} · {invocation.request_id}"


def _error_of(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"errorMessage": body[:LONGEST]}


def _is_json(content_type: str) -> bool:
    return "json" in content_type
