"""The command as a whole: help, version, wrong words, missing libraries."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import awslambda_cli

Run = Callable[..., Any]

COMMANDS = ["functions", "invoke", "events", "sample", "schema", "validate", "identify"]


@pytest.mark.parametrize("arguments", [["--help"], ["-h"]])
def test_help_lists_every_command(arguments: list[str], awslambda: Run) -> None:
    done = awslambda(*arguments)
    assert done.status == 0
    assert "Usage: awslambda [OPTIONS] COMMAND [ARGS]..." in done.text
    for command in COMMANDS:
        assert f"│ {command} " in done.text


def test_without_arguments_the_help_is_shown(awslambda: Run) -> None:
    done = awslambda()
    assert done.status == 2
    assert "Usage: awslambda [OPTIONS] COMMAND [ARGS]..." in done.text + done.told


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str, awslambda: Run) -> None:
    done = awslambda(command, "-h")
    assert done.status == 0
    assert f"Usage: awslambda {command} " in done.text


def test_the_version_is_that_of_the_distribution(awslambda: Run) -> None:
    try:
        version = metadata.version("awslambda-events")
    except metadata.PackageNotFoundError:
        version = "not installed"
    done = awslambda("--version")
    assert (done.status, done.text) == (0, f"{version}\n")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["bogus"], "No such command 'bogus'"),
        (["--bogus"], "No such option"),
        (["invoke"], "Missing argument 'APP:NAME'"),
        (["invoke", "app.py:f", "--bogus"], "No such option"),
        (["invoke", "app.py:f", "--payload"], "Option '--payload' requires an argument"),
        (["functions"], "Missing argument 'APP'"),
        (["events", "--format", "xml"], "'xml' is not one of 'text'"),
        (["sample"], "Missing argument 'EVENT'"),
        (["schema"], "Missing argument 'EVENT'"),
        (["validate", "SQSEvent"], "Missing argument 'FILE...'"),
        (["identify"], "Missing argument 'FILE...'"),
    ],
)
def test_wrong_words_are_told_with_status_2(arguments: list[str], problem: str, awslambda: Run) -> None:
    done = awslambda(*arguments)
    assert (done.status, done.text) == (2, "")
    assert problem in done.told


BLOCKER = """
import sys

class Blocker:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker)
"""


@pytest.mark.parametrize("missing", ["typer", "rich"])
@pytest.mark.parametrize("arguments", [[], ["--help"], ["invoke", "app.py:f"]])
def test_without_its_libraries_it_says_in_a_sentence_how_to_get_them(
    missing: str, arguments: list[str], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKER.format(missing=missing))
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "awslambda_cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The awslambda command needs its libraries: pip install 'awslambda-events[cli]'\n"


def test_without_any_library_it_says_the_same(tmp_path: Path) -> None:
    folder = Path(awslambda_cli.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-S", "-m", "awslambda_cli", "events"],
        env={"PYTHONPATH": str(folder)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The awslambda command needs its libraries: pip install 'awslambda-events[cli]'\n"


APPLICATION = '''
from awslambda_events import S3Event, SQSEvent
from awslambda_runtime import Context, function
from pydantic import BaseModel

class Order(BaseModel):
    id: int

@function
def echo(event):
    """Return what came.

    Whatever it is.
    """

@function
async def orders(context: Context, event: SQSEvent[Order] | S3Event | None) -> None: ...

@function
def tick() -> None:
    """Do [bold]something[/bold] now and then."""
'''


def test_functions_are_listed_with_their_events(awslambda: Run, application: Run) -> None:
    done = awslambda("functions", application(APPLICATION))
    assert done.status == 0
    assert [line.split("  ") for line in squeezed(done.text)] == [
        ["function", "event"],
        ["echo", "Any", "Return what came."],
        ["orders", "SQSEvent[Order] | S3Event | None"],
        ["tick", "None", "Do [bold]something[/bold] now and then."],
    ]


def squeezed(table: str) -> list[str]:
    """Return the lines of a table with two spaces between columns."""
    return ["  ".join(cell.strip() for cell in line.split("  ") if cell.strip()) for line in table.splitlines()]


def test_functions_are_listed_as_json_for_scripts(awslambda: Run, application: Run) -> None:
    done = awslambda("functions", application(APPLICATION), "--format", "json")
    assert done.status == 0
    assert done.json == [
        {"name": "echo", "event": "Any", "async": False, "description": "Return what came.", "line": 9},
        {
            "name": "orders",
            "event": "SQSEvent[Order] | S3Event | None",
            "async": True,
            "description": "",
            "line": 16,
        },
        {
            "name": "tick",
            "event": "None",
            "async": False,
            "description": "Do [bold]something[/bold] now and then.",
            "line": 19,
        },
    ]


def test_functions_of_a_module_are_listed(awslambda: Run, application: Run) -> None:
    application(APPLICATION, "some_module.py")
    assert "\necho " in awslambda("functions", "some_module").text


@pytest.mark.parametrize("command", [["functions"], ["functions", "--format", "json"], ["template"], ["build"]])
def test_an_application_without_functions_is_refused(command: list[str], awslambda: Run, application: Run) -> None:
    done = awslambda(*command, application("x = 1"))
    assert (done.status, done.text) == (1, "")
    assert "app.py has no function that is decorated" in done.told


@pytest.mark.parametrize("name", [".", "./", "some-folder", "some/folder"])
def test_a_folder_is_no_application(name: str, awslambda: Run, tmp_path: Path) -> None:
    (tmp_path / name).mkdir(parents=True, exist_ok=True)
    done = awslambda("functions", name)
    assert (done.status, done.text) == (1, "")
    told = f"ApplicationImportError: Cannot import {name}: it is a folder. Name a Python file (app.py) or a module"
    assert done.told.startswith(told)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (None, "ApplicationImportError: There is no file app.py.\n"),
        ("def broken(:", "ApplicationImportError: {path}:1: SyntaxError: invalid syntax\n"),
        ("\n1 / 0", "ApplicationImportError: Cannot import app.py: ZeroDivisionError: division by zero ({path}:2)\n"),
        ("import no_such_module", "ApplicationImportError: Cannot import app.py: ModuleNotFoundError: No module named"),
        (
            "from awslambda_runtime import function\n@function\ndef handler(a, b, c): ...",
            "HandlerSignatureError: {path}:2: handler: it has 3 parameters. Lambda calls a handler with an event and",
        ),
        (
            "from awslambda_runtime import function\n@function\ndef handler(event: 'Ordr'): ...",
            "HandlerSignatureError: {path}:2: handler: the name 'Ordr' in its annotations is not defined. Define or",
        ),
    ],
)
def test_an_application_that_cannot_be_imported_is_told_in_a_sentence(
    source: str | None, told: str, awslambda: Run, application: Run, tmp_path: Path
) -> None:
    if source is not None:
        application(source)
    for command in (["functions", "app.py"], ["invoke", "app.py:handler"]):
        done = awslambda(*command)
        assert (done.status, done.text) == (1, "")
        assert done.told.startswith(told.format(path=tmp_path / "app.py"))
        assert done.told.count("\n") == 1


def test_an_application_may_end_the_process(awslambda: Run, application: Run) -> None:
    assert awslambda("functions", application("raise SystemExit(7)")).status == 7
