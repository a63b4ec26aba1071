"""What was built, unpacked elsewhere, under AWS's own runtime client and AWS's runtime interface emulator."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest

from awslambda_cli.build import Build
from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from tests import tools

pytest.importorskip("awslambdaric", reason="awslambdaric has no wheel for this Python.")

PATIENCE = 30
INVOCATIONS = "/2015-03-31/functions/function/invocations"


@pytest.fixture(scope="module")
def emulator() -> Path:
    """Return the emulator, which the wheel of AWS SAM brings along."""
    return tools.emulator()


@pytest.fixture(scope="session")
def task(examples: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the archive was unpacked into."""
    folder = tmp_path_factory.mktemp("var") / "task"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", examples.zip, folder], check=True)
    return folder


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with AWS's runtime client alone."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in ("awslambdaric", "simplejson", "snapshot-restore-py"):
        for file in metadata.files(name) or []:
            if ".." not in file.parts:
                path = folder / file
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(Path(str(file.locate())), path)
    return folder


Invoke = Callable[[str, str, object], object]


@pytest.fixture
def invoke(emulator: Path, task: Path, client: Path) -> Iterator[Invoke]:
    """Return a function that invokes a handler in a runtime under the emulator, and gives what the caller gets."""
    processes = []

    def invoke(runtime: str, handler: str, payload: object) -> object:
        ours, theirs = _free_port(), _free_port()
        addresses = (
            f"--runtime-interface-emulator-address=127.0.0.1:{ours}",
            f"--runtime-api-address=127.0.0.1:{theirs}",
        )
        # Nothing but the archive and the client is there: no packages of this environment.
        python = (getattr(sys, "_base_executable", sys.executable), "-S", "-m", runtime, handler)
        environment = {"PATH": os.environ["PATH"], "HOME": str(task), "PYTHONPATH": f"{task}{os.pathsep}{client}"}
        process = subprocess.Popen(
            [emulator, *addresses, *python],
            cwd=task,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        processes.append(process)
        with closing(_connect(ours, process)) as connection:
            connection.request("POST", INVOCATIONS, json.dumps(payload))
            return json.loads(connection.getresponse().read())

    yield invoke
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _connect(port: int, process: subprocess.Popen[bytes]) -> http.client.HTTPConnection:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    pytest.fail("The emulator did not start.")


@pytest.mark.parametrize("runtime", ["awslambdaric", "awslambda_runtime"])
def test_the_archive_runs_where_there_is_nothing_else(invoke: Invoke, runtime: str) -> None:
    digest = "dd9446a11b2021b753a5df48d11f339055375b59cd81d7559d36b652aaff849d"
    assert invoke(runtime, "functions.hash", {"x": 5}) == digest


@pytest.mark.parametrize("runtime", ["awslambdaric", "awslambda_runtime"])
def test_an_event_is_validated_by_what_was_packed(invoke: Invoke, runtime: str) -> None:
    event = sample(SQSEvent)
    assert invoke(runtime, "functions.notify_sqs", event) == event["Records"][0]["body"]
