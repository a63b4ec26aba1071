"""``awslambda invoke --remote`` and ``--endpoint-url``."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.serve.endpoint import PATIENCE, Endpoint, environment


def invoke(endpoint: Endpoint, *arguments: str, **variables: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "awslambda_cli", "invoke", *arguments],
        capture_output=True,
        text=True,
        cwd=endpoint.folder,
        env=environment(COLUMNS="200", **variables),
        timeout=PATIENCE,
        check=False,
    )
    # Of functions the log may show some.
    assert "awslambda_cli/" not in done.stderr
    return done


def test_an_endpoint_of_ones_own_needs_no_region_and_no_credentials(endpoint: Endpoint) -> None:
    # An empty variable is as none; the file is none.
    none = dict.fromkeys(("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "")
    nowhere = str(endpoint.folder / "no such file")
    files = {"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere, "AWS_EC2_METADATA_DISABLED": "true"}
    done = invoke(endpoint, "prints", "--endpoint-url", endpoint.url, "--payload", '"x"', **none, **files)
    assert (done.returncode, done.stdout) == (0, "null\n")


def test_result_and_log_are_printed(endpoint: Endpoint) -> None:
    done = invoke(endpoint, "prints", "--endpoint-url", endpoint.url, "--payload", '"a line ☃"')
    assert (done.returncode, done.stdout) == (0, "null\n")
    lines = done.stderr.splitlines()
    assert "a line ☃" in lines
    assert lines[-1].startswith("REPORT RequestId: ")


def test_the_result_is_rendered_as_a_local_one(endpoint: Endpoint) -> None:
    local = invoke(endpoint, "app.py:orders", "--sample", "json-body")
    remote = invoke(endpoint, "app.py:orders", "--sample", "json-body", "--endpoint-url", endpoint.url)
    assert (remote.returncode, remote.stdout) == (local.returncode, local.stdout) == (0, "[1]\n")


def test_an_error_is_rendered_as_a_local_one(endpoint: Endpoint) -> None:
    local = invoke(endpoint, "app.py:fails")
    remote = invoke(endpoint, "fails", "--endpoint-url", endpoint.url)
    assert (remote.returncode, remote.stdout) == (local.returncode, local.stdout) == (1, "")
    bodies = [json.loads(done.stderr.splitlines()[-1]) | {"requestId": ""} for done in (local, remote)]
    assert bodies[0]["errorType"] == "NoStockError"
    assert [body["errorMessage"] for body in bodies] == ["order 1 naïve ☃"] * 2
    assert list(bodies[0]) == list(bodies[1])


def test_the_aws_configuration_names_the_endpoint(endpoint: Endpoint) -> None:
    done = invoke(endpoint, "echo", "--remote", "--payload", "1.5", AWS_ENDPOINT_URL_LAMBDA=endpoint.url)
    assert (done.returncode, done.stdout) == (0, "1.5\n")


def test_a_name_may_be_an_arn_with_a_qualifier(endpoint: Endpoint) -> None:
    arn = "arn:aws:lambda:us-east-1:012345678912:function:about"
    done = invoke(endpoint, arn, "--endpoint-url", endpoint.url, "--qualifier", "live")
    assert json.loads(done.stdout)["arn"] == f"{arn}:live"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["nobody"], 1, "RemoteError: ResourceNotFoundException: Function not found: "),
        (["echo", "--payload", "{no"], 1, "RemoteError: InvalidRequestContentException: Could not parse"),
        (
            ["echo", "--sample"],
            2,
            "UsageError: The event that echo takes is not known here: write the file, app.py:echo",
        ),
    ],
)
def test_what_cannot_be_invoked_is_told(arguments: list[str], status: int, message: str, endpoint: Endpoint) -> None:
    done = invoke(endpoint, *arguments, "--endpoint-url", endpoint.url)
    assert (done.returncode, done.stdout) == (status, "")
    assert message in done.stderr


def test_an_endpoint_that_is_not_there_is_told(endpoint: Endpoint) -> None:
    done = invoke(endpoint, "echo", "--endpoint-url", "http://127.0.0.1:1")
    assert done.returncode == 1
    assert "Could not connect to the endpoint URL" in done.stderr


def test_options_of_remote_functions_need_one(endpoint: Endpoint) -> None:
    done = invoke(endpoint, "app.py:echo", "--qualifier", "live")
    assert done.returncode == 2
    assert "add --remote" in done.stderr
