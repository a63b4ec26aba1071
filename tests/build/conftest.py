"""Projects and wheels to build from, made by the tests themselves, and AWS's runtime interface emulator."""

import base64
import hashlib
import json
import os
import platform
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from awslambda_cli.build import Architecture, Build, BuildError, BuildOptions, BuildProblem, build

ROOT = Path(__file__).parent.parent.parent
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
ARCHITECTURE = Architecture.arm64 if platform.machine() in ("aarch64", "arm64") else Architecture.x86_64
"""The target that this machine can run, if it is Linux."""
COMMAND = (sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning:typer", "-m", "awslambda_cli", "build")
PATIENCE = 120

APPLICATION = """
from typing import Any

from awslambda_runtime import function


@function
def echo(event: Any) -> Any:
    return event
"""


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    text: str
    told: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def problems(self) -> list[BuildProblem]:
        return [BuildProblem(**row) for row in self.json["problems"]]


@pytest.fixture
def awslambda_build(tmp_path: Path) -> Callable[..., Outcome]:
    """Return a function that runs the command without a terminal."""

    def run(*arguments: str | Path, folder: Path = tmp_path, **variables: str) -> Outcome:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1", **variables},
            timeout=PATIENCE,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the files of a project: by name its sources, or bytes."""

    def write(files: Mapping[str, str | bytes], folder: Path = tmp_path) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return folder

    return write


@pytest.fixture
def problems_of() -> Callable[..., list[str]]:
    """Return a function that runs what fails and gives its problems as they are printed."""

    def problems_of(build: Callable[[], object]) -> list[str]:
        with pytest.raises(BuildError) as caught:
            build()
        return [str(problem) for problem in caught.value.problems]

    return problems_of


@pytest.fixture
def wheel(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes a wheel into a folder, whose name it returns."""

    def wheel(name: str, files: Mapping[str, bytes], tag: str = "py3-none-any", requires: tuple[str, ...] = ()) -> str:
        folder = tmp_path / "wheels"
        folder.mkdir(exist_ok=True)
        about = f"{name}-1.0.dist-info"
        required = "".join(f"Requires-Dist: {line}\n" for line in requires)
        content = {
            **files,
            f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{required}\nLong words.\n".encode(),
            f"{about}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
        }
        record = "".join(f"{path},{_digest(data)},{len(data)}\n" for path, data in content.items())
        content[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
        with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as archive:
            for path, data in content.items():
                archive.writestr(path, data)
        return str(folder)

    return wheel


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


@pytest.fixture
def elf() -> Callable[..., bytes]:
    """Return a function that makes the head of a shared object for a machine."""

    def elf(machine: str, *, bits: int = 64, rest: bytes = b"") -> bytes:
        number = {"x86_64": 62, "aarch64": 183, "arm": 40, "i386": 3}[machine]
        return b"\x7fELF" + bytes([bits // 32, 1, 1]) + bytes(9) + struct.pack("<HHI", 3, number, 1) + rest

    return elf


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Return the examples of the project, built for this machine from a folder of their own."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copy(ROOT / "examples" / "functions.py", folder)
    return build(BuildOptions(app="functions.py", folder=folder, python=HERE, architecture=ARCHITECTURE))
