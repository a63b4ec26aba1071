"""The log in the platform's formats, as AWS's own client writes it: text or JSON, as lines or in frames."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.entry.api import RuntimeAPI, Start, packages

APPLICATION = """
import logging
import sys

from awslambda_runtime import function

logger = logging.getLogger("orders")


def handler(event, context):
    context.log("as it is|")
    print("printed")
    logger.debug("debugging %s", 1)
    logger.info("informing %s", 2)
    logger.warning("warning %s", 3, extra={"order": 7, "unwritable": {1}})
    logger.warning({"structured": True})
    try:
        raise ValueError("inner")
    except ValueError:
        logger.exception("failed\\nbadly")
    raise RuntimeError("outer ☃")
"""


def log_of(start: Start, module: str, **environment: str) -> str:
    """Return what a process logs of one invocation, without what differs from run to run."""
    started = start(APPLICATION, "app.handler", module=module, **environment)
    assert started.invoke({}, Lambda_Runtime_Aws_Tenant_Id="blue").json["errorType"] == "RuntimeError"
    started.stop()
    return re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", "TIME", started.output).replace(
        str(started.folder), ""
    )


FORMATS: list[dict[str, str]] = [
    {},
    {"AWS_LAMBDA_LOG_LEVEL": "INFO"},
    {"AWS_LAMBDA_LOG_FORMAT": "JSON"},
    {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "TRACE"},
]


@pytest.mark.parametrize("environment", FORMATS, ids=str)
def test_the_log_is_that_of_aws_client(environment: dict[str, str], start: Start) -> None:
    pytest.importorskip("awslambdaric", reason="awslambdaric has no wheel for this Python.")
    theirs = log_of(start, "awslambdaric", **environment)
    ours = log_of(start, "awslambda_runtime", **environment)
    # Theirs leaves the line open after the trace of a record.
    theirs = theirs.replace("ValueError: inner[", "ValueError: inner\n[")
    assert "warning 3" in theirs
    assert "\n".join(map(_canonical, ours.splitlines())) == "\n".join(map(_canonical, theirs.splitlines()))


def _canonical(line: str) -> str:
    if not line.startswith("{"):
        return line
    return json.dumps({key: value for key, value in json.loads(line).items() if key != "taskName"}, sort_keys=True)


def test_a_failure_is_one_line_of_text(start: Start) -> None:
    *_, line = log_of(start, "awslambda_runtime").split("\n")[:-1]
    trace = ["[ERROR] RuntimeError: outer ☃", "Traceback (most recent call last):"]
    frame = [
        '\u00a0\u00a0File "/app.py", line 21, in handler',
        '\u00a0\u00a0\u00a0\u00a0raise RuntimeError("outer ☃")',
    ]
    assert line == "\r".join([*trace, *frame])


def test_a_message_that_is_no_text_is_logged_escaped(start: Start) -> None:
    started = start("def handler(event, context): raise ValueError('\\udc80')", "app.handler", PYTHONUTF8="1")
    started.invoke({})
    assert started.output.startswith("[ERROR] ValueError: \\udc80\r")


def test_the_log_may_go_in_frames(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APPLICATION)
    frames = {}
    for name, environment in (("text", {}), ("json", {"AWS_LAMBDA_LOG_FORMAT": "JSON"})):
        reader, writer = os.pipe()
        api = RuntimeAPI()
        process = subprocess.Popen(
            [sys.executable, "-m", "awslambda_runtime", "app.handler"],
            cwd=tmp_path,
            pass_fds=[writer],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": packages(),
                "AWS_LAMBDA_RUNTIME_API": api.address,
                "_LAMBDA_TELEMETRY_LOG_FD": str(writer),
                **environment,
            },
            stdout=subprocess.DEVNULL,
        )
        os.close(writer)
        api.invoke({})
        try:
            api.replies.get(timeout=20)
        finally:
            process.kill()
            process.wait()
            api.close()
        with os.fdopen(reader, "rb") as pipe:
            frames[name] = list(_frames(pipe.read()))
    assert [kind for kind, _ in frames["text"]] == [0xA55A0003] * 4 + [0xA55A0017]
    assert [kind for kind, _ in frames["json"]] == [0xA55A0002, 0xA55A0012, 0xA55A0012, 0xA55A0016, 0xA55A0016]
    assert frames["text"][0][1] == "as it is|"
    assert frames["text"][-1][1].splitlines()[:2] == [
        "[ERROR] RuntimeError: outer ☃",
        "Traceback (most recent call last):",
    ]
    assert json.loads(frames["json"][-1][1])["errorType"] == "RuntimeError"


def _frames(data: bytes) -> Any:
    while data:
        kind, length, moment = (int.from_bytes(data[start:end]) for start, end in ((0, 4), (4, 8), (8, 16)))
        assert moment > 1_700_000_000_000_000
        yield kind, data[16 : 16 + length].decode()
        data = data[16 + length :]


def test_the_library_configures_no_logging() -> None:
    code = "import logging, awslambda_runtime; print(logging.getLogger().handlers, logging.getLogger('awslambda_runtime').handlers)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert output == "[] []\n"
