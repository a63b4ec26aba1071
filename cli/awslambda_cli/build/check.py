"""Imports what was built, in a process of its own, as Lambda's init phase would."""

import json
import os
import platform
import site
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awslambda_cli.build.interpreters import find_python
from awslambda_cli.build.options import BuiltFunction
from awslambda_cli.build.problems import BuildProblem
from awslambda_cli.build.resolve import SDK_MODULES
from awslambda_cli.build.target import Target

_PROGRAM = Path(__file__).with_name("probe.py")
_PATIENCE = 60
_ADD_IT = "Add it to the dependencies, or build with --with."
_KEEP_IT = "Folders of tests are left out; keep in [tool.awslambda.build] names those that are needed."
_VARIABLE = "If the function gets it from its configuration, name it in environment of [tool.awslambda] or [tool.awslambda.build]."


@dataclass(frozen=True)
class Checked:
    """What importing showed."""

    functions: tuple[BuiltFunction, ...] = ()
    problems: tuple[BuildProblem, ...] = ()
    """Functions that cannot be handlers."""
    init_error: BuildProblem | None = None
    """Why the application cannot be imported."""
    notes: tuple[str, ...] = ()
    lacks_sdk: bool = False
    """Whether it got no further than to the import of what Lambda's Python brings."""


def runs_here(target: Target) -> bool:
    """Tell whether this machine can import what is built for a target."""
    here = (sys.platform, platform.machine().lower(), platform.libc_ver()[0])
    return here == ("linux", target.machine, "glibc") and find_python(target.python) is not None


def import_package(
    module: str,
    folders: Sequence[Path],
    python: str,
    environment: Mapping[str, str],
    brought: Sequence[Path] = (),
) -> Checked:
    """Import an application from folders, and return its functions and what is wrong with them.

    Args:
        module: the application: ``app``.
        folders: where everything is; nothing else is found, but for what Lambda's Python brings.
        python: the interpreter to run.
        environment: variables beside those of this process and of Lambda.
        brought: where what Lambda's Python brings is to be found, beside the packages of this process.
    """
    with tempfile.TemporaryDirectory(prefix="awslambda-check-") as scratch:
        report = Path(scratch) / "report.json"
        job = {
            "module": module,
            "path": [str(folder) for folder in folders],
            "report": str(report),
            "brought": sorted(SDK_MODULES),
            "folders": [*map(str, brought), *_site_folders()],
        }
        try:
            done = subprocess.run(  # noqa: S603 - an interpreter, with our own program
                [python, "-I", "-S", "-B", str(_PROGRAM)],
                input=json.dumps(job),
                cwd=folders[0],
                env={**os.environ, **_lambda_environment(module), **environment},
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            message = f"Importing {module} does not end: it was stopped after {_PATIENCE} seconds."
            return Checked(init_error=BuildProblem(message, "Lambda stops it after 10. Start work in the function."))
        if not report.is_file():
            last = (done.stderr.strip().splitlines() or [""])[-1]
            message = f"Importing {module} ends the process with exit status {done.returncode}. {last}"
            return Checked(init_error=BuildProblem(message.strip(), "On Lambda that is Runtime.ExitError."))
        return _read(json.loads(report.read_text("utf-8")), module, folders)


def _read(found: Any, module: str, folders: Sequence[Path]) -> Checked:
    def shown(place: str) -> str:
        path, _, line = place.rpartition(":")
        for folder in folders:
            if path and Path(path).is_relative_to(folder):
                return f"{Path(path).relative_to(folder)}:{line}"
        return place

    problems = tuple(BuildProblem(row["message"], row["fix"], shown(row["place"])) for row in found["problems"])
    if error := found["error"]:
        if error["missing"] and error["missing"].partition(".")[0] in SDK_MODULES:
            note = f"Not checked by importing it: {error['missing']}, which Lambda's Python brings, is not here."
            return Checked(problems=problems, notes=(note,), lacks_sdk=True)
        return Checked(problems=problems, init_error=_init_error(error, module, shown))
    return Checked(tuple(_function(row, module) for row in found["functions"]), problems)


def _init_error(error: Any, module: str, shown: Any) -> BuildProblem:
    # The innermost place in the user's own code is what the user can mend.
    place = next((place for raw in error["places"] if (place := shown(raw)) != raw), "")
    message = (
        f"Importing {module} fails, and so would every start of its functions: {error['type']}: {error['message']}."
    )
    if error["missing"]:
        fix = _KEEP_IT if {"test", "tests"} & set(error["missing"].split(".")[1:]) else _ADD_IT
    elif error["of_environment"]:
        fix = _VARIABLE
    elif error["exit"]:
        fix = "A module must not end the process that imports it."
    else:
        fix = ""
    return BuildProblem(message.replace("..", "."), fix, place)


def _function(row: Any, module: str) -> BuiltFunction:
    event = row["events"][0] if row["events"] and not row["union"] else None
    return BuiltFunction(
        name=row["name"],
        handler=f"{module}.{row['name']}",
        hint=row["hint"],
        event=event,
        partial_failures=row["partial_failures"],
        events=tuple(row["events"]),
        description=row["description"],
    )


def _lambda_environment(module: str) -> dict[str, str]:
    """Return the variables that a function finds on Lambda and that modules read while they are imported.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    """
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_LAMBDA_FUNCTION_NAME": "function",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "_HANDLER": f"{module}.function",
        "TZ": ":UTC",
    }


def _site_folders() -> list[str]:
    """Return where the packages of this process are."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()}
    return sorted(folder for folder in folders if folder)
