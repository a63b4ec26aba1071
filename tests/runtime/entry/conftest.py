"""Fixtures: processes that are stopped in the end."""

from collections.abc import Iterator
from textwrap import dedent

import pytest

from tests.runtime.entry.api import Runtime, Start


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Return a function that starts a runtime with the source of ``app.py``."""
    started: list[Runtime] = []

    def new(source: str, *arguments: str, **options: str) -> Runtime:
        folder = tmp_path_factory.mktemp("task")
        (folder / "app.py").write_text(dedent(source), "utf-8")
        started.append(Runtime(folder, *arguments, **options))
        return started[-1]

    yield new
    for runtime in started:
        runtime.stop()
