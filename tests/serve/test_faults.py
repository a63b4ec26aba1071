"""What functions must not do: each gets the service's answer, and the next call works."""

import base64
import os
import re
import signal
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.serve.conftest import Start
from tests.serve.endpoint import PATIENCE, Endpoint

QUICK = ("--timeout", "1", "--memory", "128", "--no-watch")
APPLICATION = (Path(__file__).parent / "application.py").read_text("utf-8")


def error_of(answer: Any) -> tuple[str, str]:
    """Return type and message, without the id of the request."""
    assert (answer.status, answer.error) == (200, "Unhandled")
    assert list(answer.json) == ["errorType", "errorMessage"]
    return answer.json["errorType"], answer.json["errorMessage"].replace(answer.request_id, "<id>")


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        ("exit", "Runtime.ExitError", "RequestId: <id> Error: Runtime exited with error: exit status 4"),
        ("exit well", "Runtime.ExitError", "RequestId: <id> Error: Runtime exited without providing a reason"),
        ("kill", "Runtime.ExitError", "RequestId: <id> Error: Runtime exited with error: signal: killed"),
        (
            "segfault",
            "Runtime.ExitError",
            "RequestId: <id> Error: Runtime exited with error: signal: segmentation fault",
        ),
        ("memory", "Runtime.ExitError", "RequestId: <id> Error: Runtime exited with error: signal: killed"),
    ],
)
def test_a_process_that_ends_is_told_and_replaced(fault: str, kind: str, message: str, endpoint: Endpoint) -> None:
    before = endpoint.invoke("faults", "none").json
    assert error_of(endpoint.invoke("faults", fault)) == (kind, message)
    after = endpoint.invoke("faults", "none")
    assert after.error is None
    assert after.json != before


def test_a_function_that_hangs_is_killed_with_its_children_when_its_time_is_over(start: Start) -> None:
    served = start(APPLICATION, *QUICK)
    answer = served.invoke("faults", "hang with a child", LogType="Tail")
    assert error_of(answer) == ("Sandbox.Timedout", "RequestId: <id> Error: Task timed out after 1.00 seconds")
    assert base64.b64decode(answer.log or "").decode().rstrip().endswith("Status: timeout")
    assert served.invoke("faults", "none").error is None
    left = [child.cmdline() for child in psutil.Process(served.process.pid).children(recursive=True)]
    assert ["sleep", "1000"] not in left


def test_what_is_printed_is_no_matter_how_much(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("faults", "print much", LogType="Tail")
    assert (answer.error, type(answer.json)) == (None, int)
    assert "the end\nEND RequestId: " in base64.b64decode(answer.log or "").decode()
    assert endpoint.output.count("x" * 100_000) == 100
    assert endpoint.invoke("faults", "none").json == answer.json


def test_a_result_that_is_too_large_is_an_error(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("faults", "return much")
    assert (answer.status, answer.error, answer.json["errorType"]) == (200, "Unhandled", "ResultTooLargeError")
    assert endpoint.invoke("faults", "none").error is None


def test_a_process_that_ends_after_its_answer_has_answered(endpoint: Endpoint) -> None:
    process = endpoint.invoke("faults", "exit after").json
    endpoint.until(lambda: not psutil.pid_exists(process), "it does not end")
    assert endpoint.invoke("faults", "none").json != process


BROKEN = {
    "raises": ("raise RuntimeError('no luck')", None),
    "lacks a module": ("import nothing_of_that_name", "Runtime.ImportModuleError"),
    "has bad syntax": ("def (", "Runtime.UserCodeSyntaxError"),
    "exits": ("import sys; print('bye'); sys.exit(3)", "Runtime.ExitError"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_what_cannot_be_imported_is_an_error_of_the_init(how: str, start: Start) -> None:
    source, kind = BROKEN[how]
    served = start(f"{source}\n", *QUICK)
    answers = [served.invoke("anything", {}) for _ in range(2)]
    for answer in answers:
        assert (answer.status, answer.error) == (200, "Unhandled")
        assert answer.json["errorType"] == (kind or "RuntimeError")
    if kind == "Runtime.ExitError":
        assert error_of(answers[0])[1] == "RequestId: <id> Error: Runtime exited with error: exit status 3"
    served.until(lambda: "Error" in served.messages or "ends the process" in served.messages, "it does not say so")


def test_a_runtime_that_is_not_there_is_told(start: Start, tmp_path: Path) -> None:
    runtime = tmp_path / "runtime"
    runtime.touch(0o700)
    served = start(APPLICATION, *QUICK, "--runtime", "./runtime")
    runtime.unlink()
    kind, message = error_of(served.invoke("echo", {}))
    assert (kind, message) == ("Runtime.InvalidEntrypoint", "./runtime cannot be run: No such file or directory")


def test_the_log_shows_how_the_platform_ended_it(endpoint: Endpoint) -> None:
    answer = endpoint.invoke("faults", "kill", LogType="Tail")
    lines = base64.b64decode(answer.log or "").decode().splitlines()
    assert re.match(r"REPORT RequestId: .*\tStatus: error\t$", lines[-1])


@pytest.mark.skipif(os.name != "posix", reason="Only POSIX has process groups.")
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_no_process_is_left_behind(how: str, start: Start) -> None:
    served = start(APPLICATION, "--timeout", "60", "--concurrency", "3")
    for _ in range(2):
        served.invoke("faults", "hang with a child", InvocationType="Event")
    served.invoke("echo", {})
    own = psutil.Process(served.process.pid)
    served.until(lambda: [c.name() for c in own.children(recursive=True)].count("sleep") == 4, "they do not start")
    children = own.children(recursive=True)
    status = served.stop(getattr(signal, how))
    assert status == {"SIGINT": 0, "SIGTERM": 143, "SIGHUP": 0}[how]
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []
