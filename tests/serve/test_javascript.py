"""The AWS SDK for JavaScript, from npm, invokes unchanged."""

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.serve.endpoint import Endpoint
from tests.tools import installed

PACKAGE = "@aws-sdk/client-lambda@3.1164.0"
SECONDS = 300


@pytest.fixture(scope="session")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the script, in a folder of this worker's own from which node finds the SDK."""
    sdk = installed(PACKAGE.replace("/", "-"), PACKAGE, install_sdk)
    folder = tmp_path_factory.mktemp("javascript")
    (folder / "node_modules").symlink_to(sdk / "node_modules")
    return shutil.copy(Path(__file__).parent / "javascript" / "calls.mjs", folder)


def install_sdk(folder: Path) -> subprocess.CompletedProcess[str]:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are needed for the AWS SDK for JavaScript")
    (folder / "package.json").write_text('{"private": true}', "utf-8")
    install = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", PACKAGE]
    return subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)


@pytest.fixture(scope="session")
def results(calls: Path, endpoint: Endpoint) -> dict[str, Any]:
    """Return what came of all calls: they are made by one process, because node takes its time to start."""
    wanted = [call for call, _ in CALLS.values()]
    node = shutil.which("node")
    assert node
    done = subprocess.run(
        [node, calls],
        input=json.dumps({"endpoint": endpoint.url, "calls": wanted}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(CALLS, json.loads(done.stdout), strict=True))


def call(function: str, command: str = "InvokeCommand", **more: Any) -> dict[str, Any]:
    return {"command": command, "input": {"FunctionName": function, **more}}


CONTEXT = base64.b64encode(b'{"custom": {"a": 1}}').decode()
ARN = "arn:aws:lambda:us-east-1:012345678912:function:echo:live"

CALLS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a result": (
        call("echo", Payload='{"é": 1}'),
        {"status": 200, "error": None, "version": "$LATEST", "payload": '{"é":1}', "log": None},
    ),
    "an ARN": (call(ARN, Payload="1"), {"status": 200, "payload": "1"}),
    "a qualifier": (call("echo", Payload="1", Qualifier="live"), {"status": 200, "payload": "1"}),
    "no payload": (call("echo"), {"status": 200, "payload": "{}"}),
    "an event": (
        call("echo", Payload="{}", InvocationType="Event"),
        {"status": 202, "error": None, "payload": None},
    ),
    "a dry run": (call("echo", Payload="{}", InvocationType="DryRun"), {"status": 204, "error": None, "payload": None}),
    "a client context": (call("about", Payload="{}", ClientContext=CONTEXT, TenantId="js"), {"status": 200}),
    "an error": (call("fails", Payload="{}", LogType="Tail"), {"status": 200, "error": "Unhandled"}),
    "a stream": (
        call("echo", "InvokeWithResponseStreamCommand", Payload='"a"'),
        {
            "status": 200,
            "version": "$LATEST",
            "events": [{"PayloadChunk": '"a"'}, {"InvokeComplete": {}}],
        },
    ),
    "the functions": ({"command": "ListFunctionsCommand", "input": {"MaxItems": 2}}, {"functions": ["echo", "orders"]}),
    "no function": (
        call("nobody"),
        {"name": "ResourceNotFoundException", "typed": True, "status": 404, "type": "User"},
    ),
    "no alias": (call("echo:no"), {"name": "ResourceNotFoundException", "typed": True, "status": 404}),
    "no JSON": (
        call("echo", Payload="{"),
        {"name": "InvalidRequestContentException", "typed": True, "status": 400, "type": "User"},
    ),
    "too much": (
        call("echo", Payload='"' + "x" * 6_291_456 + '"'),
        {"name": "RequestTooLargeException", "typed": True, "status": 413, "type": "User"},
    ),
    "two qualifiers": (
        call("echo:live", Qualifier="$LATEST"),
        {"name": "InvalidParameterValueException", "typed": True, "status": 400},
    ),
    "no name": (call("no name"), {"name": "ValidationException", "status": 400}),
}


@pytest.mark.parametrize("what", CALLS)
def test_the_sdk_for_javascript_gets(what: str, results: dict[str, Any]) -> None:
    result = results[what]
    expected = CALLS[what][1]
    assert {key: result.get(key) for key in expected} == expected
    if what == "a client context":
        told = json.loads(result["payload"])
        assert (told["custom"], told["tenant"], told["request"]) == ({"a": 1}, "js", result["requestId"])
    if what == "an error":
        assert json.loads(result["payload"])["errorType"] == "NoStockError"
        assert b"REPORT" in base64.b64decode(result["log"])


def test_the_sdk_for_javascript_is_told_to_come_later(calls: Path, start: Any) -> None:
    served = start(
        "import time\nfrom awslambda_runtime import function\n\n@function\ndef slow(event: float) -> None:\n"
        "    print('at work', flush=True)\n    time.sleep(event)\n",
        *("--concurrency", "1", "--timeout", "60", "--no-watch"),
    )
    served.invoke("slow", 30, InvocationType="Event")
    served.until(lambda: "at work" in served.output, "it does not begin")
    done = subprocess.run(
        ["node", calls],  # noqa: S607 - it was found before
        input=json.dumps({"endpoint": served.url, "calls": [call("slow", Payload="0")]}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    (result,) = json.loads(done.stdout)
    expected = {"name": "TooManyRequestsException", "typed": True, "status": 429, "type": "User"}
    assert {key: result.get(key) for key in expected} == expected
