"""The page put together: what is chosen, what is being written, and what follows from the user's actions."""

import asyncio
import json
from pathlib import Path
from urllib.parse import quote

from nicegui import background_tasks, ui

from awslambda_cli.console.check import LARGEST, check
from awslambda_cli.console.completion import Completion, complete
from awslambda_cli.console.dialogs import CommandDialog, SaveDialog
from awslambda_cli.console.editor import PayloadEditor
from awslambda_cli.console.format import indented
from awslambda_cli.console.functions import FunctionList
from awslambda_cli.console.hints import HintChecker
from awslambda_cli.console.history import History
from awslambda_cli.console.markup import box, button, select, text
from awslambda_cli.console.outcome import Actions, Outcome
from awslambda_cli.console.problem_list import ProblemList
from awslambda_cli.console.problems import syntax_problem
from awslambda_cli.console.reproduce import cli_command
from awslambda_cli.console.theme import theme_choice
from awslambda_cli.serve.errors import MOST_SYNCHRONOUS, ServiceError
from awslambda_cli.serve.payloads import accept
from awslambda_cli.serve.records import Invocation, LocalFunction
from awslambda_cli.serve.service import LocalLambda

_PAUSE = 0.15
"""Seconds without a change after which the payload is checked."""
_MOMENT = 0.1
"""Seconds between two looks at the service: another client may invoke a thousand times in one."""


class Page:
    """One browser's view of the local Lambda."""

    def __init__(  # noqa: PLR0913 - what it puts together
        self,
        service: LocalLambda,
        checker: HintChecker,
        fixtures: Path | None,
        endpoint: str,
        *,
        theme: str = "",
        wanted: str = "",
    ) -> None:
        self._service = service
        self._checker = checker
        self._endpoint = endpoint
        self._client = ui.context.client
        self._wanted = wanted
        self._chosen: str | None = None
        self._shown: LocalFunction | None = None
        """The chosen function as it was imported when it was last looked at."""
        self._sample = ""
        self._drafts: dict[str, str] = {}
        self._checking: asyncio.Task[None] | None = None
        self._refreshing: asyncio.TimerHandle | None = None
        self._busy = False
        with box("header", "top"):
            with box("h1", "brand"):
                text("span", "λ", "brand-mark", aria_hidden="true")
                text("span", "awslambda serve")
            text("code", endpoint, "endpoint")
            theme_choice(theme)
        self._import_error = text("pre", "", "import-error", role="alert")
        with box("main", "panels"):
            self._list = FunctionList(self.choose)
            with box("section", "panel event", aria_labelledby="event-title"):
                self._build_editor()
            self._outcome = Outcome(Actions(self._replay, self._edit, self._save, self._show_command, self._download))
            self._history = History(self._look_at)
        self._save_dialog = SaveDialog(fixtures)
        self._command_dialog = CommandDialog()

    def _build_editor(self) -> None:
        with box("div", "panel-head"):
            self._title = text("h2", "", "panel-title strong", id="event-title")
            self._hint = text("code", "", "hint-name")
        self._description = text("p", "", "facts")
        with box("div", "toolbar", role="group", aria_label="Event"):
            self._samples = box("div", "samples")
            button("Format", self._format)
            button("AWS CLI", self._show_draft_command)
            button("Save as fixture", self._save_draft)
            self._invoke_button = button(
                "Invoke", self._invoke_draft, "primary", aria_keyshortcuts="Control+Enter Meta+Enter"
            )
        self._editor = PayloadEditor(
            self._complete,
            on_change=self._check_soon,
            on_invoke=self._invoke_draft,
            described_by="problems editor-keys",
        )
        self._problems = ProblemList(self._editor.select)
        text("p", "Ctrl+Space completes, Ctrl+Enter invokes.", "hint", id="editor-keys")

    def notice(self) -> None:
        """Take note that something happened; what happens within a moment is shown at once."""
        if self._refreshing is None:
            self._refreshing = asyncio.get_running_loop().call_later(_MOMENT, self.refresh)

    def leave(self) -> None:
        """Show nothing any more: the browser has gone."""
        if self._refreshing is not None:
            self._refreshing.cancel()

    def refresh(self) -> None:
        """Show what the service has now: after a reload, after an invocation."""
        self._refreshing = None
        error = self._service.import_error
        self._import_error.text = error or ""
        self._import_error.set_visibility(bool(error))
        functions = self._service.functions
        chosen = functions.get(self._chosen or "")
        if chosen is None:
            self._chosen = None
            if functions:
                self.choose(self._wanted if self._wanted in functions else next(iter(functions)))
        elif chosen is not self._shown:
            self._show_function(chosen, untouched=self._is_untouched())
        self._list.show(functions.values(), self._chosen)
        self._show_history()

    def choose(self, name: str) -> None:
        """Choose a function; what was written for it before is there again."""
        if self._chosen:
            self._drafts[self._chosen] = self._editor.text
        self._chosen = name
        self._editor.text = self._drafts.get(name, "")
        self._client.run_javascript(f"history.replaceState(null, '', {json.dumps('?function=' + quote(name))})")
        self._list.show(self._service.functions.values(), name)
        self._show_function(self._service.functions[name], untouched=name not in self._drafts)

    def _is_untouched(self) -> bool:
        return self._shown is not None and self._editor.text == _sample(self._shown, self._sample)

    def _show_function(self, function: LocalFunction, *, untouched: bool) -> None:
        """Show a function, also one that was imported anew: what was written is kept, an untouched sample renewed."""
        self._shown = function
        if untouched or self._sample not in function.samples:
            self._sample = next(iter(function.samples), "")
        if untouched:
            self._editor.text = _sample(function, self._sample)
        self._title.text = function.name
        self._hint.text = function.hint
        self._description.text = function.error or function.description
        self._show_samples(function)
        self._check_soon()

    def _show_samples(self, function: LocalFunction) -> None:
        self._samples.clear()
        with self._samples:
            if function.samples:
                names = {name: name or "main" for name in function.samples}
                select("Sample", self._load_sample, names, self._sample)
            else:
                text("span", "It has no samples.", "hint")

    def _load_sample(self, name: str) -> None:
        if self._shown:
            self._sample = name
            self._editor.text = _sample(self._shown, name)
            self._check_soon()

    # What is being written

    def _complete(self, written: str, offset: int) -> Completion | None:
        function = self._shown
        if function is None or len(written) > LARGEST:
            return None
        return complete(function.schema or {}, written, offset, function.samples.values())

    def _check_soon(self) -> None:
        if self._checking:
            self._checking.cancel()
        self._checking = background_tasks.create(self._check(), name="check the payload")

    async def _check(self) -> None:
        await asyncio.sleep(_PAUSE)
        if function := self._shown:
            written = self._editor.text
            found = await check(self._checker, function.name, function.schema, written)
            with self._editor.element:
                self._editor.show(found)
                self._problems.show(found)

    def _format(self) -> None:
        if not syntax_problem(self._editor.text):
            self._editor.text = indented(self._editor.text)
            self._check_soon()

    # Invocations

    async def _invoke_draft(self) -> None:
        if self._chosen:
            await self._invoke(self._chosen, self._editor.text.encode("utf-8", "surrogatepass"))

    async def _replay(self, invocation: Invocation) -> None:
        await self._invoke(invocation.function, invocation.payload)

    async def _invoke(self, name: str, payload: bytes) -> None:
        if self._busy:
            return
        self._busy = True
        self._invoke_button.props("aria-busy=true")
        self._outcome.begin(name)
        try:
            accept(payload, len(payload), "RequestResponse", MOST_SYNCHRONOUS)
            self._outcome.show(await self._service.invoke(name, payload))
            self._outcome.reveal()
        except ServiceError as error:
            self._outcome.refuse(name, error)
        finally:
            self._busy = False
            self._invoke_button.props("aria-busy=false")
        self._show_history()

    def _look_at(self, invocation: Invocation) -> None:
        self._outcome.show(invocation)
        self._show_history()

    def _edit(self, invocation: Invocation) -> None:
        if invocation.function in self._service.functions:
            if invocation.function != self._chosen:
                self.choose(invocation.function)
            self._editor.text = invocation.payload.decode("utf-8", "replace")
            self._check_soon()

    def _show_history(self) -> None:
        shown = self._outcome.invocation
        self._history.show(self._service.history, shown.request_id if shown else None)

    def _download(self, invocation: Invocation) -> None:
        ui.download.content(invocation.result, f"{invocation.function}.result.json", invocation.content_type)

    # Fixtures and commands

    def _save(self, invocation: Invocation) -> None:
        self._save_dialog.open(invocation.function, invocation.payload)

    def _save_draft(self) -> None:
        if self._chosen:
            self._save_dialog.open(self._chosen, self._editor.text.encode("utf-8", "surrogatepass"))

    def _show_command(self, invocation: Invocation) -> None:
        payload = invocation.payload.decode("utf-8", "replace")
        self._command_dialog.open(cli_command(self._endpoint, invocation.function, payload))

    def _show_draft_command(self) -> None:
        if self._chosen:
            self._command_dialog.open(cli_command(self._endpoint, self._chosen, self._editor.text))


def _sample(function: LocalFunction, name: str) -> str:
    if name not in function.samples:
        return "{}"
    return json.dumps(function.samples[name], indent=2, ensure_ascii=False)
