"""The process of ``python -m awslambda_runtime``: how it is started, what it needs, what it loads, how it ends."""

import socket
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.runtime.entry.api import Start

APPLICATION = """
from awslambda_runtime import function

@function
def double(event: int) -> int:
    return event * 2
"""


@pytest.mark.parametrize("variable", [True, False])
def test_the_handler_is_an_argument_or_the_configured_one(variable: bool, start: Start) -> None:  # noqa: FBT001
    options = {"_HANDLER": "app.double"} if variable else {"_HANDLER": "app.other"}
    assert start(APPLICATION, *([] if variable else ["app.double"]), **options).invoke(2).json == 4


def test_the_function_is_found_in_the_task_root(start: Start, tmp_path: Any) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "module.py").write_text("def handler(event, context): return 'found'\n")
    for name in ("package.module.handler", "package/module.handler"):
        assert start("", name, LAMBDA_TASK_ROOT=str(tmp_path)).invoke({}).json == "found"


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        ([], {}, "There is no handler"),
        (["a.b", "c"], {}, "Usage: python -m awslambda_runtime"),
        (["app.double"], {"AWS_LAMBDA_RUNTIME_API": ""}, "AWS_LAMBDA_RUNTIME_API is not set"),
        (["app.double"], {"AWS_LAMBDA_RUNTIME_API": "nowhere"}, "must be HOST:PORT, not 'nowhere'"),
        (["app.double"], {"AWS_LAMBDA_MAX_CONCURRENCY": "many"}, "must be a number from 1 on, not 'many'"),
    ],
)
def test_a_start_without_what_it_needs_says_so(
    arguments: list[str], environment: dict[str, str], message: str, start: Start
) -> None:
    started = start(APPLICATION, *arguments, **environment)
    assert started.end() == 1
    assert message in started.output
    assert "Traceback" not in started.output


def test_a_runtime_api_that_is_not_there_ends_the_process(start: Start) -> None:
    with socket.socket() as bound:  # and nobody listens
        bound.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{bound.getsockname()[1]}"
        started = start(APPLICATION, "app.double", AWS_LAMBDA_RUNTIME_API=address)
        assert started.end() == 1
    assert started.output.startswith(f"awslambda_runtime: The connection to the Runtime API at {address} failed: ")
    assert started.output.count("\n") == 1


def test_waiting_costs_nothing_and_has_no_limit(start: Start) -> None:
    started = start(APPLICATION, "app.double")
    started.invoke(1)
    time.sleep(0.3)
    assert started.process.poll() is None
    assert started.invoke(1).json == 2


COLLECTOR = """
import gc

{setting}

def handler(event, context):
    return [gc.get_threshold()[0], gc.get_freeze_count() > 10_000]
"""


@pytest.mark.parametrize(
    ("setting", "threshold"),
    [("", 10_000), ("gc.set_threshold(50_000)", 50_000), ("gc.disable()", 10_000), ("gc.set_threshold(0)", 0)],
)
def test_the_collector_is_spared_and_a_setting_of_the_function_is_kept(
    setting: str, threshold: int, start: Start
) -> None:
    assert start(COLLECTOR.format(setting=setting), "app.handler").invoke({}).json == [threshold, True]


def test_the_library_loads_nothing_of_the_entry() -> None:
    code = "import sys, awslambda_runtime; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    entry = {
        "client",
        "handlers",
        "invocation",
        "loop",
        "plain",
        "platform_log",
        "reports",
        "snapstart",
        "wire",
        "workers",
    }
    assert {f"awslambda_runtime.{name}" for name in entry} & set(loaded) == set()
    assert "asyncio" not in loaded


def test_nothing_is_imported_for_the_first_event(start: Start) -> None:
    source = """
        import sys
        from collections.abc import AsyncIterator
        from typing import Any
        from awslambda_events import SQSEvent
        from awslambda_runtime import Context, function

        @function
        async def handler(event: SQSEvent, context: Context) -> list[str]:
            return sorted(set(sys.modules) - KNOWN)

        @function
        async def stream(event: SQSEvent) -> AsyncIterator[str]:
            yield " ".join(set(sys.modules) - KNOWN)

        KNOWN = set(sys.modules)
    """
    assert start(source, "app.handler").invoke({"Records": []}).json == []
    assert start(source, "app.stream").invoke({"Records": []}).body == b""
