"""What is wrong with an application is told while it is built: all of it, with its line and the fix."""

import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from awslambda_cli.build import BuildOptions, BuiltFunction, build
from awslambda_cli.build.check import import_package
from awslambda_cli.build.diagnostics import files_left_behind, name_clashes
from awslambda_cli.build.project import find_project
from awslambda_cli.build.sources import Sources, find_sources
from tests.build.projects import ARCHITECTURE, HERE, ROOT, problems_of, write_project

LIBRARIES = [ROOT, ROOT / "runtime", Path(sysconfig.get_path("purelib"))]


def problems(folder: Path, source: str, name: str = "app.py", **files: str) -> list[str]:
    """Build an application that cannot be built, and return its problems."""
    write_project(folder, {name: source, **{f"{module}.py": text for module, text in files.items()}})
    options = BuildOptions(app=name, folder=folder, python=HERE, architecture=ARCHITECTURE)
    found = problems_of(lambda: build(options))
    assert not (folder / "dist").exists()
    return found


BROKEN = """
from typing import TYPE_CHECKING
from awslambda_events import SQSEvent
from awslambda_runtime import function
import types_of_ours

if TYPE_CHECKING:
    from decimal import Decimal


class Plain:
    def __init__(self, number): ...


@function
def three(event: SQSEvent, context: object, more: int) -> None: ...


@function
def unresolved(event: "Decimal") -> None: ...


@function
def unsupported(event: Plain) -> None: ...


@function
def twice(event: SQSEvent) -> None: ...


@function
def twice(event: SQSEvent) -> None: ...


@function
def größe(event: SQSEvent) -> None: ...


if __name__ == "app":
    print("a guard that is true")

if __name__ != "__main__":
    print("another")

if __name__ == "__main__":
    print("the one that everybody writes")


def main() -> None: ...


main()
"""


def test_every_problem_is_told_in_one_run_with_its_line_and_the_fix(tmp_path: Path) -> None:
    found = problems(tmp_path, BROKEN, types_of_ours="", random="")
    expected = [
        ("app.py:31: twice is defined again here, so that the function of line 27", "name of its own"),
        ("app.py:38: This guard is true when Lambda imports the module as app", 'Compare with "__main__"'),
        ("app.py:41: This guard is true when Lambda imports the module as app", 'Compare with "__main__"'),
        ("app.py:51: main() stands at the top of the module", "__main__"),
        ("app.py:14: three cannot be a handler: it has 3 parameters", "declare (event), (event, context) or (context)"),
        ("app.py:18: unresolved cannot be a handler: the name 'Decimal'", "not under TYPE_CHECKING only"),
        ("app.py:22: unsupported cannot be a handler: JSON cannot be validated into Plain", "Use an event"),
        ("app.py:35: größe cannot be a function's name on Lambda", "Rename"),
    ]
    for problem, (start, fix) in zip(found, expected, strict=True):
        assert problem.startswith(start)
        assert fix in problem


INIT_ERRORS = [
    ("import json\nraise ValueError('no luck')\n", "app.py:2: Importing app fails, and so would every start"),
    ("import os\nos.environ['NOT_SET_ANYWHERE']\n", "name it in environment of [tool.awslambda]"),
    ("import sys\nsys.exit(3)\n", "A module must not end the process that imports it."),
    ("import os\nos._exit(3)\n", "Importing app ends the process with exit status 3."),
    ("from importlib import import_module\nimport_module('nowhere')\n", "Add it to the dependencies"),
    ("import other\n", "other.py:2: Importing app fails"),
    ("def broken(:\n", "app.py:1: Importing app fails, and so would every start of its functions: SyntaxError"),
]


@pytest.mark.parametrize(("source", "told"), INIT_ERRORS)
def test_the_init_error_that_a_function_would_have_is_told(tmp_path: Path, source: str, told: str) -> None:
    write_project(tmp_path, {"app.py": source, "other.py": "import json\njson.loads('')\n"})
    assert told in str(import_package("app", [tmp_path, *LIBRARIES], sys.executable, {}).init_error)


def test_what_lambda_sets_and_what_is_configured_is_set_while_importing(tmp_path: Path) -> None:
    source = """
        import os
        from awslambda_runtime import function

        assert os.environ["AWS_REGION"] and os.environ["TABLE"] == "orders"

        @function
        def place(number: int) -> int:
            "Place an order."
        """
    write_project(tmp_path, {"app.py": source})
    checked = import_package("app", [tmp_path, *LIBRARIES], sys.executable, {"TABLE": "orders"})
    assert checked.init_error is None
    expected = BuiltFunction(name="place", handler="app.place", hint="int", event=None, description="Place an order.")
    assert checked.functions == (expected,)


def test_what_lambdas_python_brings_is_not_missing(tmp_path: Path) -> None:
    write_project(
        tmp_path, {"task/app.py": "import boto3.session\n", "site/boto3/session.py": "", "site/boto3/__init__.py": ""}
    )
    folders = [tmp_path / "task", *LIBRARIES]
    assert import_package("app", folders, sys.executable, {}, [tmp_path / "site"]).init_error is None


def test_an_application_without_functions_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "from awslambda_runtime import function\n")
    assert (
        problem == "app.py has no function that is decorated. Decorate a function with @function of awslambda_runtime."
    )


def test_a_module_of_the_project_must_not_hide_another(tmp_path: Path) -> None:
    folder = write_project(tmp_path, {"app.py": "import queue\nimport pydantic\n", "queue.py": "", "pydantic.py": ""})
    project = find_project("app.py", folder)
    first, second = name_clashes(project, find_sources(project), {"pydantic": "pydantic"})
    assert first.message == "The module pydantic has the name of one of the package pydantic."
    assert second.message == "The module queue has the name of one that is there before: which is meant?"
    assert (first.place, second.place) == (str(folder / "pydantic.py"), str(folder / "queue.py"))


def test_a_module_called_main_is_no_handlers(tmp_path: Path) -> None:
    project = find_project(str(write_project(tmp_path, {"__main__.py": ""}) / "__main__.py"), tmp_path)
    (problem,) = name_clashes(project, Sources(), {})
    assert str(problem).removeprefix(f"{tmp_path}/") == (
        "__main__.py: A module called __main__ cannot be a handler's: that is the runtime's own. "
        "Move the functions to another module."
    )


def test_a_project_that_requires_another_python_is_refused(tmp_path: Path) -> None:
    write_project(tmp_path, {"pyproject.toml": '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.14"\n'})
    write_project(tmp_path, {"app.py": ""})
    (problem,) = problems_of(lambda: build(BuildOptions(app="app.py", folder=tmp_path, python="3.12")))
    assert problem == "The project requires Python >=3.14, and the build is for 3.12. Choose another with --python."


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            "achitecture = 'arm64'",
            "[tool.awslambda.build] achitecture: Extra inputs are not permitted. It has the keys all_",
        ),
        ("architecture = 'arm'", "[tool.awslambda.build] architecture: Input should be 'arm64' or 'x86_64'."),
    ],
)
def test_a_key_that_the_table_does_not_have_is_refused(tmp_path: Path, table: str, told: str) -> None:
    write_project(tmp_path, {"app.py": "", "pyproject.toml": f"[tool.awslambda.build]\n{table}\n"})
    (problem,) = problems_of(lambda: build(BuildOptions(app="app.py", folder=tmp_path)))
    assert problem.startswith("pyproject.toml: " + told)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"app": "nothing.py"}, "There is no file nothing.py."),
        (
            {"app": "app.py", "extras": ("more",)},
            "more cannot be taken: the dependencies do not come from a pyproject.toml. Leave --extra and --group out.",
        ),
        ({"app": "no.module"}, "There is no module no.module in "),
        (
            {"app": "app.py", "python": "3.8"},
            "Lambda has no runtime python3.8 that we build for. Use one of 3.11, 3.12",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    write_project(tmp_path, {"app.py": ""})
    (problem,) = problems_of(lambda: build(BuildOptions(folder=tmp_path, **options)))
    assert problem.startswith(told)


def test_a_file_that_code_names_and_that_is_not_packed_is_noted(tmp_path: Path) -> None:
    source = """
        import shop
        TEXT = open("prices.json"), open("data/more.csv"), "nothing.json", "app.py", "a sentence. or two"
        """
    write_project(tmp_path, {"app.py": source, "prices.json": "", "data/more.csv": "", "shop/words.txt": ""})
    write_project(tmp_path, {"shop/__init__.py": "NAME = 'words.txt'\n", "requirements.txt": ""})
    project = find_project("app.py", tmp_path)
    rest = "which is not packed: include in [tool.awslambda.build] adds files."
    assert list(files_left_behind(project, find_sources(project))) == [
        f"app.py:2 names prices.json, {rest}",
        f"app.py:2 names data/more.csv, {rest}",
    ]
