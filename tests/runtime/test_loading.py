"""Applications: files and modules with decorated functions in them."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from awslambda_runtime import ApplicationImportError, Function, HandlerSignatureError, UnknownFunctionError
from awslambda_runtime.loading import load

pytestmark = pytest.mark.usefixtures("clean_imports")

Write = Callable[..., str]

SOURCE = """
from awslambda_runtime import function

@function
def handler(event: dict) -> str:
    return "from {0}"

@function
async def other(event: list) -> str:
    return "other"

def helper(): ...

constant = 5
"""


def test_a_file_is_loaded_with_the_functions_that_it_defines_in_their_order(write_source: Write) -> None:
    path = write_source(SOURCE)
    application = load(path)
    assert application.name == path
    assert list(application.functions) == ["handler", "other"]
    assert all(isinstance(found, Function) for found in application.functions.values())
    assert application.function("handler").invoke(b"{}") == b'"from {0}"'


def test_a_file_is_found_from_the_current_folder(write_source: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(write_source(SOURCE, "folder/application.py")).parent.parent)
    assert list(load("folder/application.py").functions) == ["handler", "other"]
    assert list(load("./folder/../folder/application.py").functions) == ["handler", "other"]


def test_a_module_is_found_from_the_current_folder(write_source: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write_source("", "some_package/__init__.py")
    write_source("from .orders import Order\n" + SOURCE, "some_package/application.py")
    monkeypatch.chdir(Path(write_source("class Order: ...", "some_package/orders.py")).parent.parent)
    application = load("some_package.application")
    assert application.name == "some_package.application"
    assert list(application.functions) == ["handler", "other"]


def test_modules_beside_a_file_can_be_imported(write_source: Write) -> None:
    write_source("NAME = 'beside'", "some_neighbour.py")
    write_source("", "some_folder/__init__.py")
    write_source("NAME = 'below'", "some_folder/deep.py")
    source = """
        import some_neighbour
        from some_folder import deep

        from awslambda_runtime import function

        @function
        def handler() -> list[str]:
            return [some_neighbour.NAME, deep.NAME]
    """
    assert load(write_source(source)).function("handler").invoke(b"{}") == b'["beside","below"]'


def test_two_files_of_one_name_are_two_applications(write_source: Write) -> None:
    first, second = (write_source(SOURCE.format(name), f"{name}/application.py") for name in ("first", "second"))
    applications = load(first), load(second)
    assert [found.function("handler").invoke(b"{}") for found in applications] == [b'"from first"', b'"from second"']


def test_hints_as_text_and_dataclasses_are_resolved_in_their_file(write_source: Write) -> None:
    source = """
        from __future__ import annotations

        from dataclasses import dataclass, field
        from typing import ClassVar

        from pydantic import BaseModel

        from awslambda_runtime import function

        @dataclass
        class Item:
            name: str
            count: ClassVar[int] = 0
            parts: list[Item] = field(default_factory=list)

        class Order(BaseModel):
            items: list[Item]

        @function
        def handler(order: Order) -> str:
            return order.items[0].parts[0].name
    """
    payload = b'{"items": [{"name": "a", "parts": [{"name": "b"}]}]}'
    assert load(write_source(source)).function("handler").invoke(payload) == b'"b"'


def test_a_file_is_not_run_as_a_script(write_source: Write) -> None:
    path = write_source(SOURCE + "if __name__ == '__main__':\n    raise SystemExit('run as a script')\n")
    assert list(load(path).functions) == ["handler", "other"]


def test_functions_under_other_decorators_are_found(write_source: Write) -> None:
    source = """
        import functools

        from awslambda_runtime import function

        def logged(wrapped):
            @functools.wraps(wrapped)
            def wrapper(*args):
                return wrapped(*args)
            return wrapper

        @logged
        @logged
        @function
        def handler(event: dict) -> str:
            return "called"

        @logged
        def helper(): ...
    """
    application = load(write_source(source))
    assert list(application.functions) == ["handler"]
    assert application.function("handler").invoke(b"{}") == b'"called"'


def test_a_function_that_is_not_there_is_told_with_those_that_are(write_source: Write) -> None:
    path = write_source(SOURCE)
    with pytest.raises(UnknownFunctionError) as caught:
        load(path).function("handle")
    assert str(caught.value) == f"There is no function 'handle' in {path}. It has: handler, other."
    assert (caught.value.name, caught.value.names) == ("handle", ("handler", "other"))


@pytest.mark.parametrize("name", ["helper", "constant", "function", "__name__"])
def test_only_decorated_functions_count(write_source: Write, name: str) -> None:
    with pytest.raises(UnknownFunctionError):
        load(write_source(SOURCE)).function(name)


@pytest.mark.parametrize("source", ["", "def handler(event): ...", "from awslambda_runtime import Function, function"])
def test_an_application_without_functions_is_told_to_have_none(write_source: Write, source: str) -> None:
    path = write_source(source)
    with pytest.raises(UnknownFunctionError) as caught:
        load(path).function("handler")
    assert str(caught.value).endswith(f"in {path}. It has no function that is decorated with @function.")


REFUSED = {
    "missing file": ("no_such_file.py", "There is no file no_such_file.py."),
    "folder": (".", "Cannot import .: "),
    "missing module": ("no_such_module", "Cannot import no_such_module: ModuleNotFoundError: No module named"),
    "missing package": ("no_such_package.app", "Cannot import no_such_package.app: ModuleNotFoundError: No module"),
    "relative module": (".application", "Cannot import .application: TypeError: "),
    "no name": ("", "Cannot import : ValueError: "),
    "path without suffix": ("some/app", "Cannot import some/app: ModuleNotFoundError: No module named 'some/app'"),
}


@pytest.mark.parametrize(("name", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_application_is_refused_by_name(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ApplicationImportError) as caught:
        load(name)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, ImportError)


BROKEN = {
    "syntax": ("x = 1\ndef broken(:\n", "{path}:2: SyntaxError: "),
    "indentation": ("def broken():\nx = 1\n", "{path}:2: SyntaxError: "),
    "null bytes": ("x = '\0'\n", "{path}: SyntaxError: source code "),
    "exception": ("\n\n1 / 0\n", "Cannot import {path}: ZeroDivisionError: division by zero ({path}:3)"),
    "own exception": (
        "class OwnError(Exception): ...\n\ndef fail():\n    raise OwnError('why')\n\nfail()\n",
        "Cannot import {path}: OwnError: why ({path}:4)",
    ),
    "missing import": ("import no_such_module\n", "ModuleNotFoundError: No module named 'no_such_module' ({path}:1)"),
    "relative import": ("from .x import y\n", "ImportError: attempted relative import with no known parent package"),
    "missing name": ("from json import no_such_name\n", "ImportError: cannot import name 'no_such_name' from 'json'"),
}


@pytest.mark.parametrize(("source", "message"), BROKEN.values(), ids=BROKEN)
def test_what_raises_while_it_is_imported_is_told_with_file_and_line(
    source: str, message: str, write_source: Write
) -> None:
    path = write_source(source)
    with pytest.raises(ApplicationImportError) as caught:
        load(path)
    assert message.format(path=path) in str(caught.value)
    assert caught.value.__cause__ is not None
    assert "application" not in sys.modules


def test_a_neighbour_that_raises_is_told_with_its_own_line(write_source: Write) -> None:
    neighbour = write_source("\n1 / 0\n", "some_broken_neighbour.py")
    with pytest.raises(ApplicationImportError, match="ZeroDivisionError") as caught:
        load(write_source("import some_broken_neighbour\n"))
    assert f"({neighbour}:2)" in str(caught.value)


def test_a_wrong_signature_is_told_as_such(write_source: Write) -> None:
    with pytest.raises(HandlerSignatureError):
        load(write_source("from awslambda_runtime import function\n@function\ndef handler(a, b, c): ...\n"))


@pytest.mark.parametrize(
    ("statement", "kind"), [("raise SystemExit(3)", SystemExit), ("raise KeyboardInterrupt", KeyboardInterrupt)]
)
def test_what_ends_the_process_passes(statement: str, kind: type[BaseException], write_source: Write) -> None:
    with pytest.raises(kind):
        load(write_source(statement))
    assert "application" not in sys.modules
