"""Run in a process of its own: imports a finished package as Lambda would, and reports its functions and what is wrong.

Nothing is there but the standard library and the package itself, which brings awslambda-events.
"""

import importlib
import importlib.machinery
import json
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class RuntimeModules:
    """Finds, last of all, what Lambda's Python brings, in the folders where this machine has it."""

    def __init__(self, names: Sequence[str], folders: list[str]) -> None:
        self._names = frozenset(names)
        self._folders = folders

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        """Look where the others did not."""
        # What is below a package is found by the package's own path.
        if path is not None or name not in self._names:
            return None
        return importlib.machinery.PathFinder.find_spec(name, self._folders)


def main() -> None:
    """Read what to do from standard input, and write what was found to the file that it names."""
    job = json.load(sys.stdin)
    sys.path[:0] = job["path"]
    sys.meta_path.append(RuntimeModules(job["brought"], job["folders"]))
    report: dict[str, Any] = {"functions": [], "problems": [], "error": None}
    try:
        _examine(job["module"], report)
    except BaseException as error:  # noqa: BLE001 - whatever the user's code raises, exits included
        report["error"] = _describe(error)
    Path(job["report"]).write_text(json.dumps(report), "utf-8")
    sys.stdout.flush()
    os._exit(0)  # threads that the module started must not keep the process


def _examine(name: str, report: dict[str, Any]) -> None:
    # From the package, not from where this file is.
    from awslambda_runtime import HandlerSignatureError  # noqa: PLC0415
    from awslambda_runtime.bootstrap import Function  # noqa: PLC0415
    from awslambda_runtime.loading import functions_of  # noqa: PLC0415

    initialise = Function.__init__
    broken: list[object] = []

    def collect(self: Any, *arguments: Any, **options: Any) -> None:
        try:
            initialise(self, *arguments, **options)
        except HandlerSignatureError as error:
            # The next ones are to be reported too.
            broken.append(self)
            place, _, function = error.place.rpartition(": ")
            message = f"{function} cannot be a handler: {error.problem}."
            report["problems"].append({"place": place, "message": message, "fix": error.fix})

    Function.__init__ = collect  # type: ignore[method-assign]
    module = importlib.import_module(name)
    for key, function in functions_of(module).items():
        if not any(function is other for other in broken):
            report["functions"].append(_row(key, function))


def _row(name: str, function: Any) -> dict[str, Any]:
    from awslambda_events.identification import event_name  # noqa: PLC0415 - as above
    from awslambda_runtime.hints import union_members  # noqa: PLC0415
    from awslambda_runtime.loading import description  # noqa: PLC0415

    members = union_members(function.hint)
    return {
        "name": name,
        "hint": function.event_type,
        "events": [event for member in members if (event := event_name(member))],
        "union": len(members) > 1,
        "partial_failures": function.partial_failures,
        "description": description(function),
    }


def _describe(error: BaseException) -> dict[str, Any]:
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and not frame.filename.startswith("<frozen ")
    ]
    places = [f"{frame.filename}:{frame.lineno}" for frame in reversed(frames)]
    if isinstance(error, SyntaxError) and error.filename:
        places.insert(0, f"{error.filename}:{error.lineno or 1}")
    return {
        "type": type(error).__name__,
        "message": str(error),
        "places": places,
        "missing": error.name if isinstance(error, ModuleNotFoundError) else None,
        "of_environment": isinstance(error, KeyError) and bool(frames) and _raised_by_environ(error),
        "exit": isinstance(error, SystemExit),
    }


def _raised_by_environ(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__") == "os"


main()
