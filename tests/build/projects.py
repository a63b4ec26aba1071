"""Projects, wheels and binaries to build from, and the target that this machine can run."""

import base64
import hashlib
import platform
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from awslambda_cli.build import Architecture, BuildError

ROOT = Path(__file__).parent.parent.parent
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
ARCHITECTURE = Architecture.arm64 if platform.machine() in ("aarch64", "arm64") else Architecture.x86_64
"""The target that this machine can run, if it is Linux."""

_MACHINES = {"x86_64": 62, "aarch64": 183, "arm": 40, "i386": 3}


def write_project(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of a project: by name its sources, or bytes."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
    return folder


def write_wheel(folder: Path, name: str, files: Mapping[str, bytes], tag: str = "py3-none-any") -> None:
    """Write a wheel into a folder."""
    folder.mkdir(exist_ok=True)
    about = f"{name}-1.0.dist-info"
    content = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\nLong words.\n".encode(),
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    record = "".join(f"{path},{_digest(data)},{len(data)}\n" for path, data in content.items())
    content[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as archive:
        for path, data in content.items():
            archive.writestr(path, data)


def elf(machine: str, *, rest: bytes = b"") -> bytes:
    """Return the head of a shared object for a machine."""
    bits = 1 if machine in ("arm", "i386") else 2
    return b"\x7fELF" + bytes([bits, 1, 1]) + bytes(9) + struct.pack("<HHI", 3, _MACHINES[machine], 1) + rest


def problems_of(build: Callable[[], object]) -> list[str]:
    """Run a build that fails, and return its problems as they are printed."""
    with pytest.raises(BuildError) as caught:
        build()
    return [str(problem) for problem in caught.value.problems]


def _digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
