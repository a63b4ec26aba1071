"""The AWS CLI invokes unchanged."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.serve.endpoint import PATIENCE, Endpoint, environment
from tests.tools import tool


class CLI:
    def __init__(self, program: Path, endpoint: Endpoint, folder: Path) -> None:
        self._command = (program, "lambda", "--endpoint-url", endpoint.url)
        self._folder = folder

    def __call__(self, *arguments: str, payload: str | None = None) -> tuple[int, Any, str, str]:
        """Return status, what it prints, what it says, and the file that it writes."""
        result = self._folder / "result.json"
        result.unlink(missing_ok=True)
        given: list[str] = []
        if payload is not None:
            (self._folder / "event.json").write_text(payload, "utf-8")
            given = ["--payload", "fileb://event.json"]
        outfile = [str(result)] if arguments[0] == "invoke" else []
        done = subprocess.run(
            [*self._command, *arguments, *given, *outfile],
            capture_output=True,
            text=True,
            cwd=self._folder,
            env=environment(AWS_MAX_ATTEMPTS="1", AWS_PAGER=""),
            timeout=PATIENCE,
            check=False,
        )
        printed = json.loads(done.stdout) if done.stdout.strip() else None
        return done.returncode, printed, done.stderr, result.read_text("utf-8") if result.exists() else ""


@pytest.fixture
def aws(endpoint: Endpoint, tmp_path: Path) -> CLI:
    return CLI(tool("awscli") / "aws", endpoint, tmp_path)


def test_the_cli_gets_a_result_and_the_log(aws: CLI) -> None:
    status, printed, _, result = aws("invoke", "--function-name", "echo", "--log-type", "Tail", payload='{"a": 1}')
    assert (status, json.loads(result)) == (0, {"a": 1})
    log = base64.b64decode(printed.pop("LogResult"))
    assert b"REPORT RequestId: " in log
    assert printed == {"StatusCode": 200, "ExecutedVersion": "$LATEST"}


def test_the_cli_gets_the_error_of_a_function(aws: CLI) -> None:
    status, printed, _, result = aws("invoke", "--function-name", "fails")
    assert (status, printed) == (0, {"StatusCode": 200, "FunctionError": "Unhandled", "ExecutedVersion": "$LATEST"})
    assert json.loads(result)["errorType"] == "NoStockError"


@pytest.mark.parametrize(("kind", "expected"), [("Event", 202), ("DryRun", 204)])
def test_the_cli_invokes_in_every_way(kind: str, expected: int, aws: CLI) -> None:
    status, printed, _, result = aws("invoke", "--function-name", "echo", "--invocation-type", kind, payload="{}")
    assert (status, printed, result) == (0, {"StatusCode": expected}, "")


def test_the_cli_names_a_function_by_its_arn(aws: CLI) -> None:
    arn = "arn:aws:lambda:us-east-1:012345678912:function:about:live"
    context = base64.b64encode(b'{"custom": {"a": 1}}').decode()
    status, _, _, result = aws("invoke", "--function-name", arn, "--client-context", context, payload="{}")
    assert (status, json.loads(result)["arn"], json.loads(result)["custom"]) == (0, arn, {"a": 1})


def test_the_cli_lists_the_functions(aws: CLI) -> None:
    status, printed, _, _ = aws("list-functions", "--max-items", "2")
    assert (status, [each["FunctionName"] for each in printed["Functions"]]) == (0, ["echo", "orders"])
    status, printed, _, _ = aws("get-function", "--function-name", "echo")
    assert (status, printed["Configuration"]["Handler"]) == (0, "app.echo")


@pytest.mark.parametrize(
    ("arguments", "payload", "kind"),
    [
        (("--function-name", "nobody"), "{}", "ResourceNotFoundException"),
        (("--function-name", "echo", "--qualifier", "9"), "{}", "ResourceNotFoundException"),
        (("--function-name", "echo"), "{no", "InvalidRequestContentException"),
        (("--function-name", "echo:live", "--qualifier", "$LATEST"), "{}", "InvalidParameterValueException"),
        (("--function-name", "echo"), '"' + "x" * 6_291_456 + '"', "RequestTooLargeException"),
    ],
)
def test_the_cli_names_the_error_of_the_service(arguments: tuple[str, ...], payload: str, kind: str, aws: CLI) -> None:
    status, _, told, result = aws("invoke", *arguments, payload=payload)
    assert (status, result) == (254, "") or (status, result) == (255, "")
    assert f"An error occurred ({kind}) when calling the Invoke operation" in told
