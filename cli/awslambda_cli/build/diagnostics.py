"""What can be told from the sources alone: missing modules, clashes of names, code that would run on import."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from awslambda_cli.build.imports import is_main_guard
from awslambda_cli.build.options import BuiltFunction
from awslambda_cli.build.problems import BuildProblem
from awslambda_cli.build.project import Project
from awslambda_cli.build.sources import Sources

_LAMBDA_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html"""
_FILE_NAME = re.compile(r"[\w-][\w./ -]*\.\w+")
_OF_THE_RUNTIME = {"awslambdaric", "awslambda_events", "awslambda_runtime"}
"""Modules that are there before the user's."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_RUNNERS = {"main", "run", "serve", "run_forever"}


def missing_modules(sources: Sources, available: Iterable[str]) -> Iterator[BuildProblem]:
    """Yield the imports of what is neither in the project nor in its dependencies nor in Python."""
    known = {*available, *sys.stdlib_module_names}
    for path, line in sources.foreign:
        name = line.module.partition(".")[0]
        if line.optional or name in known:
            continue
        if not name:
            message, fix = "A relative import leaves the project.", "Import by the full name of the module."
        else:
            message = f"There is no module {name}: it is neither in the project nor in its dependencies."
            fix = "Add its package to the dependencies, or build with --with."
        yield BuildProblem(message, fix, f"{path}:{line.line}")


def name_clashes(project: Project, sources: Sources, packages: Mapping[str, str]) -> Iterator[BuildProblem]:
    """Yield modules of the project that hide others, or are hidden by them.

    Args:
        project: the application.
        sources: its modules.
        packages: the top-level modules of the dependencies, and the package that each is of.
    """
    tops = {file.path.parts[0].removesuffix(".py") for file in sources.files.values() if file.path.suffix == ".py"}
    for name in sorted(tops):
        place = _shown_top(project, name)
        fix = "Rename it."
        if name in sys.stdlib_module_names or name in _OF_THE_RUNTIME:
            yield BuildProblem(
                f"The module {name} has the name of one that is there before: which is meant?", fix, place
            )
        elif name in packages:
            yield BuildProblem(f"The module {name} has the name of one of the package {packages[name]}.", fix, place)
    if project.module.rpartition(".")[2] == "__main__":
        message = "A module called __main__ cannot be a handler's: that is the runtime's own."
        yield BuildProblem(message, "Move the functions to another module.", str(project.file))


def _shown_top(project: Project, name: str) -> str:
    path = project.root / f"{name}.py"
    return str(path if path.is_file() else project.root / name)


def redefined_functions(project: Project, sources: Sources) -> Iterator[BuildProblem]:
    """Yield functions of the application that a later definition of the same name replaces."""
    lines: dict[str, list[int]] = defaultdict(list)
    for node in _body(project.file, sources):
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            lines[node.name].append(node.lineno)
            if not isinstance(node, ast.ClassDef) and any(is_function(item) for item in node.decorator_list):
                lines[node.name].append(0)
    for name, (*found,) in lines.items():
        places = [line for line in found if line]
        if 0 in found and len(places) > 1:
            message = f"{name} is defined again here, so that the function of line {places[0]} is lost."
            yield BuildProblem(message, "Give each function a name of its own.", f"{project.file}:{places[-1]}")


def runs_on_import(project: Project, sources: Sources) -> Iterator[BuildProblem]:
    """Yield code of the application that is meant for a program and would run in each start of a function."""
    name = project.module
    for node in _body(project.file, sources):
        if isinstance(node, ast.If) and _compares_name(node.test) and not is_main_guard(node.test):
            message = f"This guard is true when Lambda imports the module as {name}: its code would run at each start."
            if _is_true_for(node.test, name):
                fix = 'Compare with "__main__", or leave the guard away.'
                yield BuildProblem(message, fix, f"{project.file}:{node.lineno}")
        if isinstance(node, ast.Expr) and (called := _called(node.value)).rpartition(".")[2] in _RUNNERS:
            message = f"{called}() stands at the top of the module and would run at each start of a function."
            yield BuildProblem(message, 'Put it under `if __name__ == "__main__":`.', f"{project.file}:{node.lineno}")


def files_left_behind(project: Project, sources: Sources) -> Iterator[str]:
    """Yield a note for each file of the project that loaded code names in a text, and that is not packed."""
    for path in sources.reached.values():
        for node in ast.walk(sources.trees.get(path, ast.Module([], []))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _FILE_NAME.fullmatch(node.value):
                found = [file for folder in (path.parent, project.root) if (file := folder / node.value).is_file()]
                if found and found[0] not in sources.files:
                    place = f"{path.relative_to(project.root).as_posix()}:{node.lineno}"
                    yield f"{place} names {node.value}, which is not packed: include in [tool.awslambda.build] adds files."


def lambda_names(functions: Iterable[BuiltFunction], project: Project, sources: Sources) -> Iterator[BuildProblem]:
    """Yield functions whose names Lambda does not take."""
    lines = {node.name: node.lineno for node in _body(project.file, sources) if isinstance(node, _FUNCTIONS)}
    for function in functions:
        place = f"{project.file}:{lines.get(function.name, 1)}"
        if not _LAMBDA_NAME.fullmatch(function.name):
            message = f"{function.name} cannot be a function's name on Lambda: 64 letters, digits, - and _ at most."
            yield BuildProblem(message, "Rename the function.", place)


def _body(path: Path, sources: Sources) -> list[ast.stmt]:
    return sources.trees[path].body if path in sources.trees else []


def is_function(decorator: ast.expr) -> bool:
    """Tell ``@function``, with options or without."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")) == "function"


def _compares_name(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and any(
        isinstance(side, ast.Name) and side.id == "__name__" for side in (test.left, *test.comparators)
    )


def _is_true_for(test: ast.expr, module: str) -> bool:
    """Tell what a comparison of ``__name__`` with constants gives in a module."""
    if any(isinstance(part, ast.Name) and part.id != "__name__" for part in ast.walk(test)) or any(
        isinstance(part, ast.Call) for part in ast.walk(test)
    ):
        return False
    code = compile(ast.Expression(test), "<guard>", "eval")
    return bool(eval(code, {"__name__": module, "__builtins__": {}}))  # noqa: S307 - one comparison of constants


def _called(value: ast.expr) -> str:
    if isinstance(value, ast.Await):
        value = value.value
    return ast.unparse(value.func) if isinstance(value, ast.Call) else ""
