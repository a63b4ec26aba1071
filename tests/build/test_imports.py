"""Imports are read from sources as Python would execute them."""

import ast
from textwrap import dedent

import pytest

from awslambda_cli.build.imports import imports


def found(source: str, module: str = "package.module", *, is_package: bool = False) -> list[tuple[str, bool]]:
    return [(line.module, line.optional) for line in imports(ast.parse(dedent(source)), module, is_package=is_package)]


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import a.b", "a.b"),
        ("from a.b import c", "a.b"),
        ("from . import c", "package"),
        ("from .c import d", "package.c"),
        ("def f():\n    import a", "a"),
        ("class C:\n    from a import b", "a"),
        ("if True:\n    import a", "a"),
        ("with open('x'):\n    import a", "a"),
        ("try:\n    import a\nexcept ValueError:\n    pass", "a"),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import a", "a"),
    ],
)
def test_what_is_needed(source: str, module: str) -> None:
    assert found(source) == [(module, False)]


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import a\nexcept ImportError:\n    a = None",
        "try:\n    import a\nexcept (OSError, ModuleNotFoundError):\n    a = None",
        "try:\n    import a\nexcept:\n    a = None",
        "with contextlib.suppress(ImportError):\n    import a",
        "if sys.platform == 'win32':\n    import a",
        "if sys.version_info < (3, 11):\n    import a",
    ],
)
def test_what_can_be_done_without(source: str) -> None:
    assert found(source) == [("a", True)]


@pytest.mark.parametrize(
    "source",
    [
        "if TYPE_CHECKING:\n    import a",
        "if typing.TYPE_CHECKING:\n    import a",
        "if __name__ == '__main__':\n    import a",
        "if '__main__' == __name__:\n    import a",
    ],
)
def test_what_never_runs_on_lambda(source: str) -> None:
    assert found(source) == []


def test_a_relative_import_of_a_package_starts_at_the_package() -> None:
    assert found("from .c import d", "package", is_package=True) == [("package.c", False)]
    assert found("from ..c import d", "package.sub.module") == [("package.c", False)]


def test_a_relative_import_beyond_the_top_names_nothing() -> None:
    assert found("from . import c", "module") == [("", False)]
    assert found("from ... import c", "package.module") == [("", False)]
