"""The imports of a Python file, read and not executed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_IMPORT_ERRORS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


@dataclass(frozen=True)
class Import:
    """``import module``, or ``from module import names``."""

    module: str
    """Absolute and dotted; empty where a relative import leaves the project."""
    names: tuple[str, ...]
    """Names that it takes from the module, some of which may be modules themselves."""
    line: int
    optional: bool
    """Whether the file can do without: the import stands in a ``try``, or under a condition of platform or version."""


def imports(tree: ast.AST, module: str, *, is_package: bool) -> Iterator[Import]:
    """Yield what runs when a module is imported or its functions are called.

    Left out is what stands under ``if TYPE_CHECKING`` and under ``if __name__ == "__main__"``.
    """
    yield from _visit(tree, module if is_package else module.rpartition(".")[0], optional=False)


def _visit(node: ast.AST, package: str, *, optional: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield Import(alias.name, (), node.lineno, optional)
    elif isinstance(node, ast.ImportFrom):
        names = tuple(alias.name for alias in node.names)
        yield Import(_absolute(node, package), names, node.lineno, optional)
    elif isinstance(node, ast.If) and (never_runs(node.test) or is_main_guard(node.test)):
        for branch in node.orelse:
            yield from _visit(branch, package, optional=optional)
    else:
        optional = optional or _is_condition(node)
        for child in ast.iter_child_nodes(node):
            yield from _visit(child, package, optional=optional)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    above = parts[: len(parts) - (node.level - 1)] if node.level - 1 <= len(parts) else []
    return ".".join([*above, *([node.module] if node.module else [])]) if above else ""


def never_runs(test: ast.expr) -> bool:
    """Tell the condition of what only type checkers read."""
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def is_main_guard(test: ast.expr) -> bool:
    """Tell ``__name__ == "__main__"``."""
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
        return False
    sides = [test.left, *test.comparators]
    names = {side.id for side in sides if isinstance(side, ast.Name)}
    texts = {side.value for side in sides if isinstance(side, ast.Constant)}
    return names == {"__name__"} and texts == {"__main__"}


def _is_condition(node: ast.AST) -> bool:
    """Tell a statement below which an import may fail or be skipped."""
    if isinstance(node, ast.Try):
        return any(_catches_import_errors(handler.type) for handler in node.handlers)
    if isinstance(node, ast.With):
        return any("suppress" in ast.dump(item.context_expr) for item in node.items)
    if isinstance(node, ast.If):
        return any(isinstance(part, ast.Attribute) and part.attr in _CONDITIONS for part in ast.walk(node.test))
    return False


_CONDITIONS = {"version_info", "platform", "system", "name"}


def _catches_import_errors(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(kind, ast.Name) and kind.id in _IMPORT_ERRORS for kind in types)
