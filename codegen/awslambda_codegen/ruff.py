"""Runs ruff over generated code, with the settings that the whole project has."""

import subprocess
import sys
from pathlib import Path

SETTINGS = Path(__file__).parent / "formatting" / "pyproject.toml"


def formatted(code: str) -> str:
    """Return code in the project's format."""
    return _ruff(code, "format")


def without_unused_imports(code: str) -> str:
    """Return code with its imports sorted, and without those that nothing uses."""
    return _ruff(code, "check", "--fix")


def _ruff(code: str, *command: str) -> str:
    # As a module: its program need not be on the path.
    arguments = [
        sys.executable,
        "-m",
        "ruff",
        *command,
        "--quiet",
        f"--config={SETTINGS}",
        "--stdin-filename=models.py",
        "-",
    ]
    return subprocess.run(arguments, input=code, capture_output=True, text=True, check=True).stdout  # noqa: S603 - a fixed command
