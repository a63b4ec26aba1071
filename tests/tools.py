"""Programs that tests run in environments of their own: those of the ``tool-...`` groups in pyproject.toml."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
_CACHE = Path(os.environ.get("AWSLAMBDA_TEST_TOOLS", ROOT / ".nox" / "tools"))
_SECONDS = 600


def tool(name: str) -> Path:
    """Return the folder with the programs of a group; it is installed once, and anew when the group changes.

    The test is skipped where that is impossible: without uv, or without a network.
    """
    group = f"tool-{name}"
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"][group]
    digest = hashlib.sha256("\n".join([sys.version, *pins]).encode()).hexdigest()[:12]
    return installed(f"{name}-{digest}", ", ".join(pins), lambda folder: _install(pins, folder)) / "bin"


def installed(name: str, what: str, install: Callable[[Path], subprocess.CompletedProcess[str]]) -> Path:
    """Return a folder that ``install`` has filled: made aside and moved into place, once for all workers.

    The test is skipped where that fails.
    """
    folder = _CACHE / name
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch, "made")
        made.mkdir()
        done = install(made)
        if done.returncode:
            pytest.skip(f"cannot install {what}: {done.stderr.strip()[-500:]}")
        try:
            made.rename(folder)
        except OSError:
            # Another worker was faster.
            assert folder.is_dir()
    return folder


def emulator() -> Path:
    """Return AWS's runtime interface emulator, which the wheel of AWS SAM brings along; skipped as ``tool`` is."""
    machine = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        pytest.skip("AWS's runtime interface emulator is a program for Linux on x86_64 and arm64.")
    [program] = (tool("sam").parent / "lib").glob(f"python*/site-packages/samcli/local/rapid/aws-lambda-rie-{machine}")
    program.chmod(0o755)
    return program


def _install(pins: list[str], environment: Path) -> subprocess.CompletedProcess[str]:
    uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if uv is None:
        pytest.skip(f"uv is needed to install {', '.join(pins)}")
    subprocess.run([uv, "venv", "-q", "--relocatable", "-p", sys.executable, environment], check=True, timeout=_SECONDS)
    install = [uv, "pip", "install", "-q", "--python", environment / "bin" / "python", *pins]
    return subprocess.run(install, capture_output=True, text=True, timeout=_SECONDS, check=False)
