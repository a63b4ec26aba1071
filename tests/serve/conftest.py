"""Endpoints that tests share, and those of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.serve.endpoint import Endpoint

APPLICATION = Path(__file__).parent / "application.py"

Start = Callable[..., Endpoint]


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Return an endpoint that serves ``application.py``."""
    folder = tmp_path_factory.mktemp("endpoint")
    (folder / "app.py").write_text(APPLICATION.read_text("utf-8"), "utf-8")
    started = Endpoint(folder, "app.py", "--no-watch", "--timeout", "20", "--alias", "live", "--memory", "256")
    yield started
    assert started.stop() == 0, started.messages
    assert "Traceback" not in started.messages


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts an endpoint with a source and options of the test's own."""
    started: list[Endpoint] = []

    def new(source: str | None, *options: str, name: str = "app.py") -> Endpoint:
        if source is not None:
            (tmp_path / name).write_text(dedent(source), "utf-8")
        started.append(Endpoint(tmp_path, name, *options))
        return started[-1]

    yield new
    for each in started:
        each.stop()
        assert "Traceback" not in each.messages
