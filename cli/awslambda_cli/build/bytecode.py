"""Compiles Python files to byte code that the target's Python loads without looking at the sources.

It is the largest part of a cold start that packaging decides: byte code with unchecked hashes is valid whatever the times of
the files are after they were packed and unpacked (https://docs.python.org/3/reference/import.html#pyc-invalidation).
"""

import json
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.interpreters import find_python

_PROGRAM = Path(__file__).with_name("compile_program.py")
_PROCESSES = 4


def compile_files(
    files: Sequence[PackedFile], python: str, prefix: str, scratch: Path
) -> tuple[list[PackedFile], dict[str, str]]:
    """Return the byte code of Python files, and by path what is wrong with those that the Python does not understand.

    Args:
        files: the files of a package; those that are no Python are left alone.
        python: version of the Python: ``3.13``.
        prefix: where Lambda unpacks the package, ``/var/task``: tracebacks show it.
        scratch: a folder for the results.

    Raises:
        LookupError: this machine has no such Python.
    """
    interpreter = find_python(python)
    if interpreter is None:
        message = f"There is no Python {python} here."
        raise LookupError(message)
    scratch.mkdir(parents=True)
    sources = sorted(
        (file for file in files if file.path.suffix == ".py" and file.source), key=lambda file: file.path.as_posix()
    )
    tag = f"cpython-{python.replace('.', '')}"
    jobs = []
    compiled = []
    for number, file in enumerate(sources):
        result = scratch / f"{number}.pyc"
        jobs.append((str(file.source), str(result), f"{prefix}/{file.path}"))
        path = file.path.parent / "__pycache__" / f"{file.path.stem}.{tag}.pyc"
        compiled.append(PackedFile(path, file.package, result))
    # The shares depend on the files alone: what a process compiled before may show in the bytes of what comes next.
    shares = [share for start in range(_PROCESSES) if (share := jobs[start::_PROCESSES])]
    with ThreadPoolExecutor(_PROCESSES) as pool:
        results = list(pool.map(_run, repeat(interpreter), shares))
    failures = {source: reason for result in results for source, reason in result.items()}
    wrong = {str(file.path): failures[job[0]] for file, job in zip(sources, jobs, strict=True) if job[0] in failures}
    return [file for file in compiled if file.source and file.source.is_file()], wrong


def _run(interpreter: str, jobs: list[tuple[str, str, str]]) -> dict[str, str]:
    done = subprocess.run(  # noqa: S603 - an interpreter, with our own program
        # The order of sets in constants depends on the seed of hashes, which must be the same everywhere.
        [interpreter, "-S", "-s", "-B", str(_PROGRAM)],
        input=json.dumps(jobs),
        env={**_without_python(), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    failures: dict[str, str] = json.loads(done.stdout)
    return failures


def _without_python() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
