"""A running ``awslambda serve``, in a process of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config

from tests.tools import ROOT

PATIENCE = 60
COMMAND = (sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning:typer", "-m", "awslambda_cli")
FAKE = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


def environment(**variables: str) -> dict[str, str]:
    """Return the variables for a process: no AWS account, and bytecode that is compiled once for all tests."""
    bytecode = {"PYTHONPYCACHEPREFIX": str(ROOT / ".pytest_cache" / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **FAKE, **bytecode, **variables}


class Endpoint:
    """Started in a folder; ends with all that it started."""

    def __init__(self, folder: Path, app: str, *options: str) -> None:
        self.folder = folder
        self._output = folder / "output.txt"
        self._messages = folder / "messages.txt"
        with self._output.open("wb") as output, self._messages.open("wb") as messages:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", app, "--port", "0", *options],
                cwd=folder,
                env=environment(COLUMNS="200"),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=messages,
            )
        self.url = self.until(lambda: re.search(r"http://\S+:\d+", self.messages), "it does not listen").group()

    @property
    def messages(self) -> str:
        """What it says."""
        return self._messages.read_text("utf-8", "replace")

    @property
    def output(self) -> str:
        """What the functions write."""
        return self._output.read_text("utf-8", "replace")

    def until(self, true: Callable[[], Any], otherwise: str) -> Any:
        """Wait for something to be true."""
        end = time.monotonic() + PATIENCE
        while not (value := true()):
            if time.monotonic() > end or self.process.poll() is not None:
                pytest.fail(f"{otherwise}; it says: {self.messages}")
            time.sleep(0.02)
        return value

    def client(self, **options: Any) -> Any:
        """Return boto3's client, which tries nothing twice."""
        config = Config(retries={"total_max_attempts": 1}, read_timeout=PATIENCE, **options)
        return boto3.client(
            "lambda",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - of no account
            config=config,
        )

    def invoke(self, function: str, payload: Any = None, **options: Any) -> "Answer":
        """Invoke a function with boto3."""
        return Answer(self._client.invoke(FunctionName=function, Payload=json.dumps(payload), **options))

    @cached_property
    def unchecked_client(self) -> Any:
        """A client that leaves the check of parameters to the service."""
        return self.client(parameter_validation=False)

    @cached_property
    def _client(self) -> Any:
        return self.client()

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Send a request to a path."""
        return self.request("GET", path, **options)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request to a path."""
        with httpx.Client(timeout=PATIENCE, trust_env=False) as client:
            return client.request(method, self.url + path, **options)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End it and return its status."""
        for name in {"_client", "unchecked_client"} & vars(self).keys():
            getattr(self, name).close()
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()


class Answer:
    """What boto3 returns, read."""

    def __init__(self, response: Any) -> None:
        self.status: int = response["StatusCode"]
        self.error: str | None = response.get("FunctionError")
        self.version: str | None = response.get("ExecutedVersion")
        self.log: str | None = response.get("LogResult")
        self.headers: dict[str, str] = response["ResponseMetadata"]["HTTPHeaders"]
        self.request_id: str = response["ResponseMetadata"]["RequestId"]
        with response["Payload"] as payload:
            self.body: bytes = payload.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body)
