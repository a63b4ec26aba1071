"""Both type checkers, strict, see in the library and in users' code what they are to see."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXPECTED = re.compile(r"  # type: ignore\[[a-z-]+\]")

Run = Callable[..., list[tuple[str, int, str]]]
"""Checks files and returns the errors: file, line and message."""


@pytest.fixture(scope="module")
def mypy(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run mypy --strict."""
    if find_spec("mypy") is None:
        pytest.skip("mypy is not installed here; `nox -s types` installs it")
    cache = tmp_path_factory.mktemp("mypy")

    def run(*paths: Path) -> list[tuple[str, int, str]]:
        options = ["--strict", "--no-error-summary", "--output=json", f"--cache-dir={cache}"]
        command = [sys.executable, "-m", "mypy", *options, *map(str, paths)]
        result = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
        assert result.returncode in (0, 1), result.stderr
        errors: list[dict[str, Any]] = [json.loads(line) for line in result.stdout.splitlines()]
        return [(error["file"], error["line"], error["message"]) for error in errors]

    return run


@pytest.fixture(scope="module")
def pyright() -> Run:
    """Run pyright; the project's settings and those in the files say that it is strict."""
    if find_spec("pyright") is None:
        pytest.skip("pyright is not installed here; `nox -s types` installs it")
    command = [sys.executable, "-m", "pyright"]
    environment = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    started = subprocess.run([*command, "--version"], check=False, capture_output=True, text=True, env=environment)
    if started.returncode != 0:
        pytest.skip(f"pyright does not start here: {started.stderr.strip()[-200:]}")

    def run(*paths: Path) -> list[tuple[str, int, str]]:
        options = ["--outputjson", f"--pythonpath={sys.executable}", *map(str, paths)]
        result = subprocess.run(
            [*command, *options], check=False, capture_output=True, text=True, cwd=ROOT, env=environment
        )
        assert result.returncode in (0, 1), result.stderr
        found: dict[str, Any] = json.loads(result.stdout)
        assert found["summary"]["filesAnalyzed"] >= len(paths)
        errors = found["generalDiagnostics"]
        return [(error["file"], error["range"]["start"]["line"] + 1, error["message"]) for error in errors]

    return run


@pytest.fixture(params=["mypy", "pyright"])
def checker(request: pytest.FixtureRequest) -> Run:
    """Each of the type checkers."""
    run: Run = request.getfixturevalue(request.param)
    return run


def test_the_library_and_its_users_have_no_errors(checker: Run) -> None:
    assert checker(ROOT / "awslambda_events", HERE) == []


def test_each_mistake_is_found_and_nothing_else(checker: Run, tmp_path: Path) -> None:
    lines = (HERE / "mistakes.py").read_text("utf-8").splitlines(keepends=True)
    expected = {number for number, line in enumerate(lines, 1) if EXPECTED.search(line)}
    bare = tmp_path / "mistakes.py"
    bare.write_text(EXPECTED.sub("", "".join(lines)), "utf-8")
    assert {line for _, line, _ in checker(bare)} == expected
    assert len(expected) > 1
