"""Runs the command and builds the examples."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from awslambda_cli.build import Build, BuildOptions, BuildProblem, build
from tests.build.projects import ARCHITECTURE, HERE, ROOT

COMMAND = (sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning:typer", "-m", "awslambda_cli", "build")
PATIENCE = 120


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    text: str
    told: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def problems(self) -> list[BuildProblem]:
        return [BuildProblem(**row) for row in self.json["problems"]]


@pytest.fixture
def awslambda_build(tmp_path: Path) -> Callable[..., Outcome]:
    """Return a function that runs the command without a terminal."""

    def run(*arguments: str | Path, folder: Path = tmp_path, **variables: str) -> Outcome:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1", **variables},
            timeout=PATIENCE,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the examples of the project, built for this machine from a folder of their own."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copy(ROOT / "examples" / "functions.py", folder)
    return build(BuildOptions(app="functions.py", folder=folder, python=HERE, architecture=ARCHITECTURE))
