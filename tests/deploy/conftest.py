"""An AWS account of the tests' own: moto's server, in a process, over HTTP."""

import json
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from textwrap import dedent
from typing import Any

import boto3
import pytest

from awslambda_cli.app import run
from tests.tools import tool

REGION = "eu-west-1"
ACCOUNT = "123456789012"
PATIENCE = 120


@dataclass(frozen=True)
class AWS:
    """An account with a role, a queue, a FIFO queue and a stream."""

    url: str
    role: str
    queue: str
    fifo: str
    stream: str

    def client(self, service: str = "lambda") -> Any:
        return boto3.client(service, endpoint_url=self.url, region_name=REGION)

    def function(self, name: str, qualifier: str = "$LATEST") -> Any:
        return self.client().get_function_configuration(FunctionName=name, Qualifier=qualifier)

    def mappings(self) -> list[Any]:
        found: list[Any] = self.client().list_event_source_mappings()["EventSourceMappings"]
        return found


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """Run moto's server on a free port and return its address."""
    python = tool("moto") / "python"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, Path(__file__).parent / "moto_server.py", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    pytest.fail("moto's server does not start")


def reset(url: str) -> None:
    """Make the account empty."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
    connection.request("POST", "/moto-api/reset")
    assert connection.getresponse().status == 200
    connection.close()


def furnish(url: str) -> AWS:
    """Make the account empty, but for what functions need."""
    reset(url)
    options: Any = {"endpoint_url": url, "region_name": REGION}
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = boto3.client("iam", **options).create_role(RoleName="functions", AssumeRolePolicyDocument=policy)
    sqs = boto3.client("sqs", **options)
    sqs.create_queue(QueueName="orders")
    sqs.create_queue(QueueName="orders.fifo", Attributes={"FifoQueue": "true"})
    kinesis = boto3.client("kinesis", **options)
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    return AWS(
        url,
        role["Role"]["Arn"],
        f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders",
        f"arn:aws:sqs:{REGION}:{ACCOUNT}:orders.fifo",
        f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/clicks",
    )


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_ENDPOINT_URL", "LAMBDA_ROLE_ARN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")


@pytest.fixture
def aws(moto: str) -> AWS:
    return furnish(moto)


@dataclass
class Project:
    """A folder with an application, its configuration and its archive."""

    folder: Path
    aws: AWS
    capture: pytest.CaptureFixture[str]
    output: str = ""
    errors: str = ""

    def write(self, source: str | None = None, configuration: str | None = None) -> None:
        """Write application and configuration, and pack the application as a build would."""
        if source is not None:
            (self.folder / "app.py").write_text(dedent(source), "utf-8")
        if configuration is not None:
            text = dedent(configuration)
            for name in ("role", "queue", "fifo", "stream"):
                text = text.replace(f"<{name}>", getattr(self.aws, name))
            (self.folder / "pyproject.toml").write_text(text, "utf-8")
        pack(self.folder / "app.zip", self.folder / "app.py")

    def run(self, command: str, *options: str) -> int:
        """Run a command of ours in this process; keep what it prints."""
        account = ["--endpoint-url", self.aws.url, "--region", REGION] if command != "template" else []
        try:
            status = run([command, str(self.folder / "app.py"), *account, *options])
        except SystemExit as end:
            status = int(end.code or 0)
        self.output, self.errors = self.capture.readouterr()
        return status

    def deploy(self, *options: str) -> str:
        """Deploy the archive; it has to succeed."""
        status = self.run("deploy", "--zip", str(self.folder / "app.zip"), *options)
        assert status == 0, self.errors
        return self.output

    @property
    def json(self) -> Any:
        return json.loads(self.output)


def pack(archive: Path, *files: Path) -> None:
    """Write an archive whose bytes depend on its files only."""
    with zipfile.ZipFile(archive, "w") as packed:
        for file in files:
            packed.writestr(zipfile.ZipInfo(file.name), file.read_bytes())


@pytest.fixture
def project(tmp_path: Path, aws: AWS, capsys: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path, aws, capsys)
