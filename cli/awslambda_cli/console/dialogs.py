"""The dialogs: saving a payload as a fixture, and the AWS CLI command of a call."""

from collections.abc import Callable
from pathlib import Path

from nicegui import ui
from nicegui.element import Element
from nicegui.elements.dialog import Dialog

from awslambda_cli.console.fixtures import FixtureError, file_name, save
from awslambda_cli.console.markup import box, button, text

_COPY = """async (event) => {
    const command = event.target.closest(".dialog").querySelector(".command");
    try {
        await navigator.clipboard.writeText(command.textContent);
        emit(true);
    } catch {
        getSelection().selectAllChildren(command);
        emit(false);
    }
}"""
"""In the browser: some copy only while they handle the click, and none for a page that came over HTTP from elsewhere."""


class SaveDialog:
    """Asks for a name, and writes a payload into the folder of the fixtures or hands it to the browser."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._payload = b""
        self._name = ""
        self._replace = False
        with _dialog("Save as fixture") as self._dialog, _form(self._save):
            text("h2", "Save as fixture", "panel-title")
            with box("label", "field wide"):
                text("span", "Name", "field-label")
                self._input = box(
                    "input", "input", type="text", autofocus="", autocomplete="off", spellcheck="false"
                ).on("input", lambda event: self._rename(event.args), js_handler="(event) => emit(event.target.value)")
            where = (
                f"It is written to {folder}." if folder else "awslambda serve --fixtures FOLDER writes into a folder."
            )
            text("p", where, "hint")
            self._problem = text("p", "", "dialog-problem", role="alert")
            with box("div", "toolbar end"):
                button("Cancel", self._dialog.close)
                self._download = button("Download", self._hand_over, "" if folder else "primary")
                if folder:
                    self._write = text("button", "Save", "button primary", type="submit")

    def open(self, name: str, payload: bytes) -> None:
        """Ask for the name of a payload."""
        self._payload = payload
        self._input.props["value"] = name
        self._input.update()
        self._rename(name)
        self._dialog.open()

    def _rename(self, name: str) -> None:
        self._name = name
        self._replace = False
        self._problem.text = ""
        if self._folder:
            self._write.text = "Save"

    def _save(self) -> None:
        if self._folder is None:
            self._hand_over()
            return
        try:
            path = save(self._folder, self._name, self._payload, replace=self._replace)
        except FileExistsError:
            self._problem.text = f"There is {file_name(self._name)} already."
            self._write.text = "Replace it"
            self._replace = True
        except FixtureError as error:
            self._problem.text = str(error)
        else:
            self._dialog.close()
            ui.notify(f"Saved {path}", type="positive")

    def _hand_over(self) -> None:
        ui.download.content(self._payload, file_name(self._name), "application/json")
        self._dialog.close()


class CommandDialog:
    """Shows a command and copies it."""

    def __init__(self) -> None:
        with _dialog("AWS CLI command") as self._dialog, box("div", "dialog"):
            text("h2", "The same call with the AWS CLI", "panel-title")
            self._shown = text("pre", "", "logs command", tabindex="0", role="region", aria_label="Command")
            with box("div", "toolbar end"):
                button("Close", self._dialog.close)
                copy = text("button", "Copy", "button primary", type="button", autofocus="")
                copy.on("click", lambda event: self._tell(copied=event.args), js_handler=_COPY)

    def open(self, command: str) -> None:
        """Show a command."""
        self._shown.text = command
        self._dialog.open()

    def _tell(self, *, copied: bool) -> None:
        if copied:
            ui.notify("Copied", type="positive")
        else:
            ui.notify("This browser lets the page not copy; the command is selected: press Ctrl+C", type="warning")


def _form(submit: Callable[[], object]) -> Element:
    # Quasar's dialog lets clicks through to nothing but a div.
    with box("div", "dialog"):
        return box("form", "dialog-form").on("submit.prevent", submit, [])


def _dialog(label: str) -> Dialog:
    dialog = ui.dialog()
    dialog.props["aria-label"] = label
    return dialog
