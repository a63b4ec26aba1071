"""The functions that an application declares, read and not executed: what is known where it cannot be imported."""

import ast
from collections.abc import Iterator

from awslambda_cli.build.diagnostics import is_function
from awslambda_cli.build.options import BuiltFunction
from awslambda_cli.build.project import Project
from awslambda_cli.build.sources import Sources
from awslambda_events.models._index import MODULES


def declared_functions(project: Project, sources: Sources) -> Iterator[BuiltFunction]:
    """Yield the decorated functions of the application's own module."""
    tree = sources.trees.get(project.file)
    for node in tree.body if tree else []:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        decorators = [item for item in node.decorator_list if is_function(item)]
        if decorators:
            hint = next(_hints(node), None)
            names = _event_names(hint)
            yield BuiltFunction(
                name=node.name,
                handler=f"{project.module}.{node.name}",
                hint=ast.unparse(hint) if hint else "Any" if node.args.args else "None",
                event=names[0] if len(names) == 1 and not isinstance(hint, ast.BinOp) else None,
                partial_failures=any(map(_asks_for_partial_failures, decorators)),
                events=names,
                description=(ast.get_docstring(node) or "").partition("\n")[0],
            )


def _hints(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    for argument in [*node.args.posonlyargs, *node.args.args]:
        if argument.annotation and ast.unparse(argument.annotation).rpartition(".")[2] != "Context":
            yield argument.annotation


def _event_names(hint: ast.expr | None) -> tuple[str, ...]:
    """Return the names of ours that a hint, or each member of a union, begins with."""
    if isinstance(hint, ast.BinOp):
        return (*_event_names(hint.left), *_event_names(hint.right))
    if isinstance(hint, ast.Subscript):
        hint = hint.value
    name = hint.attr if isinstance(hint, ast.Attribute) else getattr(hint, "id", "")
    return (name,) if name in MODULES else ()


def _asks_for_partial_failures(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(
        keyword.arg == "partial_failures" and getattr(keyword.value, "value", False) is True
        for keyword in decorator.keywords
    )
