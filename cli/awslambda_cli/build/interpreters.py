"""Finds a Python of a given version on this machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import which

_PATIENCE = 20
_ABOUT = "import sys; print(sys.implementation.name, '%d.%d' % sys.version_info[:2], sys.version_info.releaselevel)"


@cache
def find_python(version: str) -> str | None:
    """Return the CPython of a version (``3.13``): this one, one of the PATH, of pyenv or of uv; None if there is none."""
    return next((python for python in _candidates(version) if _is_python(python, version)), None)


def _candidates(version: str) -> Iterator[str]:
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        # Not that of the virtual environment, whose packages are in its way.
        yield getattr(sys, "_base_executable", "") or sys.executable
        yield sys.executable
    if found := which(f"python{version}"):
        yield found
    # The shims of pyenv are on the PATH for every version, and fail for those that are not activated.
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    yield from (str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python{version}"), reverse=True))
    try:
        import uv  # noqa: PLC0415 - of use without it
    except ModuleNotFoundError:
        return
    command = [uv.find_uv_bin(), "python", "find", "--no-project", "--no-python-downloads", version]
    if done := _run(command):
        yield done


def _is_python(python: str, version: str) -> bool:
    return _run([python, "-I", "-S", "-c", _ABOUT]) == f"cpython {version} final"


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - programs that were found above, and no shell
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
