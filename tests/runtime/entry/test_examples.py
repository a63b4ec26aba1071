"""The container and the layer of ``examples/``, started as Lambda starts them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from tests.runtime.entry.api import PATIENCE, RuntimeAPI, Start

EXAMPLES = Path(__file__).parents[3] / "examples"

PACKAGES = (
    *("awslambda_events", "awslambda_runtime"),
    *("pydantic", "pydantic_core", "typing_extensions", "typing_inspection", "annotated_types"),
)
"""All that the packages of a function need."""


def orders(*numbers: int) -> dict[str, Any]:
    [record] = sample(SQSEvent)["Records"]
    return {"Records": [{**record, "body": json.dumps({"id": number, "total": 1.5})} for number in numbers]}


def instruction(name: str) -> list[str]:
    """Return the arguments of an instruction of the Dockerfile."""
    lines = (EXAMPLES / "container" / "Dockerfile").read_text("utf-8").splitlines()
    [line] = [line for line in lines if line.startswith(f"{name} ")]
    arguments: list[str] = json.loads(line.removeprefix(f"{name} "))
    return arguments


def test_the_entry_point_of_the_container_runs_its_function(start: Start) -> None:
    python, *options, module = instruction("ENTRYPOINT")
    assert (python, options) == ("python", ["-m"])
    source = (EXAMPLES / "container" / "app.py").read_text("utf-8")
    reply = start(source, *instruction("CMD"), module=module).invoke(orders(7, 8))
    assert (reply.kind, reply.json) == ("response", [7, 8])


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    """Return the unpacked layer: the script and the packages."""
    packages = tmp_path / "opt" / "python"
    packages.mkdir(parents=True)
    for name in PACKAGES:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        origin = Path(spec.origin)
        found = origin.parent if origin.name == "__init__.py" else origin
        (packages / found.name).symlink_to(found)
    shutil.copy(EXAMPLES / "layer" / "awslambda-runtime", tmp_path / "opt")
    return tmp_path / "opt"


@pytest.fixture
def api() -> Iterator[RuntimeAPI]:
    api = RuntimeAPI()
    yield api
    api.close()


@pytest.mark.skipif(sys.platform == "win32", reason="The layer is for Lambda, and its script for a POSIX shell.")
def test_the_layer_runs_the_function_of_a_managed_runtime(layer: Path, api: RuntimeAPI, tmp_path: Path) -> None:
    task = tmp_path / "task"
    task.mkdir()
    shutil.copy(EXAMPLES / "container" / "app.py", task)
    # The interpreter itself, without the packages of this environment.
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    process = subprocess.Popen(
        [layer / "awslambda-runtime", python, "/var/runtime/bootstrap.py"],
        cwd=task,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": "/var/runtime",
            "LAMBDA_TASK_ROOT": str(task),
            "AWS_LAMBDA_RUNTIME_API": api.address,
            "AWS_LAMBDA_EXEC_WRAPPER": str(layer / "awslambda-runtime"),
            "_HANDLER": "app.place_orders",
        },
    )
    api.invoke(orders(7))
    try:
        reply = api.replies.get(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert (reply.kind, reply.json) == ("response", [7])
