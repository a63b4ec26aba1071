"""AWS's own runtime client behind our Runtime API, and AWS's emulator beside it: what callers get is the same."""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import tools
from tests.serve.conftest import APPLICATION
from tests.serve.endpoint import PATIENCE, Endpoint, environment

pytest.importorskip("awslambdaric", reason="awslambdaric has no wheel for this Python.")

AWSLAMBDARIC = f"{sys.executable} -m awslambdaric"
PLAIN = """

def plain(event, context):
    return {"event": event, "name": context.function_name, "tenant": context.tenant_id}


def plain_large(event, context):
    return "x" * 6_291_556


def plain_set(event, context):
    return {1}


def plain_pid(event, context):
    time.sleep(event)
    return {"process": os.getpid(), "parent": os.getppid()}
"""
HANDLERS = [option for name in ("plain", "plain_large", "plain_set", "missing") for option in ("--handler", name)]


@dataclass(frozen=True)
class Case:
    function: str
    payload: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    """Type of the error, if it is to be one."""


CASES = {
    "a result": Case("echo", {"é": [1, 1.5, None, True, "☃", {}]}),
    "a result of a plain handler": Case("plain", [1], {"X-Amz-Tenant-Id": "blue"}),
    "a large payload": Case("echo", "x" * 2_000_000),
    "a validated event": Case("orders", {"Records": []}),
    "an invalid event": Case("orders", {"Records": [{"body": "x"}]}, kind="EventValidationError"),
    "an exception": Case("fails", kind="NoStockError"),
    "a result that is no JSON": Case("plain_set", kind="Runtime.MarshalError"),
    "a result that is too large": Case("plain_large", kind="Function.ResponseSizeTooLarge"),
    "a missing handler": Case("missing", kind="Runtime.HandlerNotFound"),
    "an exit": Case("faults", "exit", kind="Runtime.ExitError"),
    "a kill": Case("faults", "kill", kind="Runtime.ExitError"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp("awslambdaric")
    (folder / "app.py").write_text(APPLICATION.read_text("utf-8") + PLAIN, "utf-8")
    served = Endpoint(folder, "app.py", "--no-watch", "--timeout", "30", "--runtime", AWSLAMBDARIC, *HANDLERS)
    yield served
    assert served.stop() == 0
    assert "awslambda_cli/" not in served.messages


def normal(body: bytes) -> Any:
    """Return a body without what differs from run to run."""
    text = re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"<id>", body)
    return json.loads(text)


@contextmanager
def emulator(folder: Path, function: str) -> Iterator[str]:
    """Run a function through awslambdaric under AWS's emulator; yields where it is invoked."""
    program = tools.emulator()
    with ExitStack() as sockets:
        probes = [sockets.enter_context(closing(socket.create_server(("127.0.0.1", 0)))) for _ in "12"]
        address, api = (f"127.0.0.1:{probe.getsockname()[1]}" for probe in probes)
    command = [program, "--runtime-interface-emulator-address", address, "--runtime-api-address", api]
    process = subprocess.Popen(
        [*command, sys.executable, "-m", "awslambdaric", f"app.{function}"],
        cwd=folder,
        env=environment(AWS_LAMBDA_FUNCTION_NAME=function),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            host, _, port = address.partition(":")
            with suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
                break
            time.sleep(0.02)
        yield f"http://{address}/2015-03-31/functions/function/invocations"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("name", CASES)
def test_the_body_is_that_of_aws_emulator(name: str, served: Endpoint) -> None:
    case = CASES[name]
    content = json.dumps(case.payload).encode()
    path = f"/2015-03-31/functions/{case.function}/invocations"
    ours = served.request("POST", path, content=content, headers=case.headers)
    with emulator(served.folder, case.function) as url, httpx.Client(timeout=PATIENCE, trust_env=False) as client:
        theirs = client.post(url, content=content, headers=case.headers)
    assert normal(ours.content) == normal(theirs.content)
    # The status of the emulator is not that of Lambda.
    assert (ours.status_code, ours.headers.get("x-amz-function-error")) == (200, "Unhandled" if case.kind else None)
    assert case.kind is None or ours.json()["errorType"] == case.kind


def test_of_awslambdaric_the_logs_are_caught(served: Endpoint) -> None:
    answer = served.invoke("prints", "a line", LogType="Tail")
    log = base64.b64decode(answer.log or "").decode()
    assert "\na line\n" in log
    assert f"{answer.request_id}\ta warning" in log


def test_awslambdaric_works_on_many_invocations_at_once(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import os, time\n" + PLAIN, "utf-8")
    served = Endpoint(
        *(tmp_path, "app.py", "--no-watch", "--timeout", "30", "--runtime", AWSLAMBDARIC, "--handler", "plain_pid"),
        *("--env", "AWS_LAMBDA_MAX_CONCURRENCY=3"),
    )

    def processes_and_parents() -> tuple[int, int]:
        with ThreadPoolExecutor(3) as clients:
            answers = list(clients.map(lambda _: served.invoke("plain_pid", 1.5).json, range(3)))
        return len({answer["process"] for answer in answers}), len({answer["parent"] for answer in answers})

    try:
        # A second environment is started for what comes before all workers of the first one are there.
        served.until(lambda: processes_and_parents() == (3, 1), "one environment does not take all")
    finally:
        assert served.stop() == 0


def test_our_runtime_gives_what_awslambdaric_gives(served: Endpoint, endpoint: Endpoint) -> None:
    for case in (CASES["a result"], CASES["an invalid event"], CASES["an exception"], CASES["an exit"]):
        theirs, ours = (each.invoke(case.function, case.payload) for each in (served, endpoint))
        assert (theirs.status, theirs.error) == (ours.status, ours.error)
        bodies = [json.dumps(normal(each.body)) for each in (theirs, ours)]
        assert bodies[0].replace(str(served.folder), "") == bodies[1].replace(str(endpoint.folder), "")
