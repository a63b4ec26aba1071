"""What the tests of the runtime share."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest


@pytest.fixture
def write_source(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes a Python file and returns its path."""

    def write(source: str, name: str = "application.py") -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source), "utf-8")
        return str(path)

    return write


@pytest.fixture
def clean_imports(tmp_path: Path) -> Iterator[None]:
    """Forget afterwards what was imported from the test's folder."""
    path = list(sys.path)
    yield
    sys.path[:] = path
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]
