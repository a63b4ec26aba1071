"""Cold start and size of a package: built by `awslambda build`, and Powertools' parser packaged as its users do.

Each start is a new process that imports the handler from an unpacked archive and handles its first event. The folder is
never written to, as on Lambda: byte code that is not in the archive is compiled at every start.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

from awslambda_cli.build import Architecture, BuildOptions, build
from benchmarks.payloads import Case, api_gateway

ROUNDS = 11

_OURS = """
from awslambda_events import APIGatewayProxyRequest
from awslambda_runtime import function


@function
def handler(event: APIGatewayProxyRequest) -> dict[str, object]:
    return {"statusCode": 200, "body": event.path}
"""
_POWERTOOLS = """
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventModel
from aws_lambda_powertools.utilities.typing import LambdaContext


@event_parser
def handler(event: APIGatewayProxyEventModel, context: LambdaContext) -> dict[str, object]:
    return {"statusCode": 200, "body": event.path}
"""

# What a function's process has loaded before the handler: the modules of AWS's runtime client.
_START = """
import json, logging, os, sys, time, traceback, urllib.request, http.client, importlib, decimal, datetime, types
payload = sys.stdin.buffer.read()
sys.path.insert(0, sys.argv[1])
start = time.perf_counter()
import app
result = app.handler(json.loads(payload), None)
print(time.perf_counter() - start)
assert result["statusCode"] == 200, result
"""


def measure() -> dict[str, Any]:
    """Return the sizes, and the median milliseconds of a start, of each package."""
    case = api_gateway()
    with tempfile.TemporaryDirectory() as scratch:
        folders = {
            "ours": _ours(Path(scratch, "ours")),
            # `pip install --target` leaves byte code that is stale once it was packed and unpacked.
            "powertools": _powertools(Path(scratch, "powertools"), "--compile"),
            # Builders that use uv, or leave byte code out.
            "powertools, no byte code": _powertools(Path(scratch, "powertools-plain"), "--no-compile"),
        }
        times: dict[str, list[float]] = {name: [] for name in folders}
        for _ in range(ROUNDS):
            for name, folder in folders.items():
                times[name].append(_start(folder, case))
        return {
            "start": {name: median(found) * 1e3 for name, found in times.items()},
            "unzipped": {name: _size(folder) for name, folder in folders.items()},
        }


def _ours(folder: Path) -> Path:
    folder.mkdir()
    (folder / "app.py").write_text(_OURS)
    arm = platform.machine() in ("arm64", "aarch64")
    built = build(
        BuildOptions(
            app="app.py",
            folder=folder,
            output=folder / "dist",
            python=f"{sys.version_info.major}.{sys.version_info.minor}",
            architecture=Architecture.arm64 if arm else Architecture.x86_64,
            check=False,
        )
    )
    return _unpacked(built.zip, folder / "task")


def _powertools(folder: Path, byte_code: str) -> Path:
    packed = folder / "packed"
    packed.mkdir(parents=True)
    install = [sys.executable, "-m", "pip", "install", "-q", byte_code, "--target", str(packed)]
    subprocess.run([*install, "aws-lambda-powertools[parser]"], check=True)
    (packed / "app.py").write_text(_POWERTOOLS)
    archive = shutil.make_archive(str(folder / "function"), "zip", packed)
    return _unpacked(Path(archive), folder / "task")


def _unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
    return folder


def _start(folder: Path, case: Case) -> float:
    command = [sys.executable, "-S", "-c", _START, str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(command, input=case.payload, check=True, capture_output=True, env=environment)
    return float(done.stdout)


def _size(folder: Path) -> int:
    """Return the bytes that count towards Lambda's limit; byte code apart, which one package has and another has not."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
