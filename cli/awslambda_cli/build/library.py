"""What of awslambda-events goes along: what the runtime and the user's code import, and the events that they name.

Events are loaded by name when they are first used. The names that code mentions say which modules it needs; what the runtime
itself looks up is a response of such an event, or is in the same module. Where the user's code may look names up that cannot
be read from it, every event goes along. All of this is read from sources: the same code gives the same package everywhere.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path, PurePosixPath

import awslambda_events
import awslambda_runtime
from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.imports import imports
from awslambda_cli.build.prune import without_description
from awslambda_cli.build.resolve import OURS
from awslambda_cli.build.sources import module_file
from awslambda_events import catalogue
from awslambda_events.models._index import MODULES

_LIBRARY, _RUNTIME = "awslambda_events", "awslambda_runtime"
_INDEX = f"{_LIBRARY}.models._index"
_CATALOGUE = f"{_LIBRARY}.catalogue"
"""The module that reads the files of ``_catalogue``."""


def library_files(users: Iterable[ast.Module], *, every_event: bool = False) -> list[PackedFile]:
    """Return the files of awslambda-events that code needs on Lambda.

    Args:
        users: the code: the application's modules and those of dependencies that mention the library.
        every_event: pack all events, whatever the code names.
    """
    modules = set(_modules_of(_RUNTIME))
    for tree in users:
        modules |= _uses(tree)
        every_event = every_event or _is_opaque(tree)
    modules = _closure(modules | _every_event() if every_event else modules)
    files = [_file(path) for path in sorted(filter(None, map(_path, modules)))]
    if _CATALOGUE in modules:
        files += map(_file, sorted(_root(_LIBRARY).joinpath(_LIBRARY, "_catalogue").iterdir()))
    return [*files, *_metadata()]


def library_version() -> str:
    """Return the version of awslambda-events; empty where it is not installed."""
    try:
        return metadata.version(OURS)
    except metadata.PackageNotFoundError:
        return ""


def mentions(source: bytes) -> bool:
    """Tell whether code may use the library."""
    return _LIBRARY.encode() in source


def _closure(modules: set[str]) -> set[str]:
    """Return modules with all that importing them, and answering their events, loads."""
    found: set[str] = set()
    waiting = [*modules, _INDEX]
    while waiting:
        module = waiting.pop()
        if module in found or not (path := _path(module)):
            continue
        found.add(module)
        parent = module.rpartition(".")[0]
        waiting += [parent] if parent else []
        waiting += _uses_of(module, path)
        waiting += _responses().get(module, ())
    return found


@cache
def _uses_of(module: str, path: Path) -> frozenset[str]:
    return frozenset(_uses(ast.parse(path.read_bytes()), module, is_package=path.name == "__init__.py"))


def _uses(tree: ast.Module, module: str = "", *, is_package: bool = False) -> set[str]:
    """Return the modules of ours that a piece of code needs by name."""
    needed: set[str] = set()
    names = set()
    for line in imports(tree, module, is_package=is_package):
        if line.module.partition(".")[0] in (_LIBRARY, _RUNTIME):
            needed |= {line.module, *(f"{line.module}.{name}" for name in line.names)}
            names |= set(line.names) if line.module == _LIBRARY else set()
    names |= {attribute for attribute, _ in _attributes(tree) if attribute}
    return needed | {MODULES[name] for name in names if name in MODULES}


def _is_opaque(tree: ast.Module) -> bool:
    """Tell whether code may take events by names that cannot be read from it."""
    for line in imports(tree, "", is_package=False):
        if (line.module == _LIBRARY and "*" in line.names) or _INDEX in (
            line.module,
            *(f"{line.module}.{name}" for name in line.names),
        ):
            return True
    if any(attribute is None for attribute, _ in _attributes(tree)):
        return True
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return any(text == _LIBRARY or text.startswith(f"{_LIBRARY}.") for text in texts)


def _attributes(tree: ast.Module) -> Iterator[tuple[str | None, ast.Name]]:
    """Yield what code takes as attributes of the library; None where it does something else with the module."""
    bound = {
        alias.asname or _LIBRARY
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == _LIBRARY or (alias.name.startswith(f"{_LIBRARY}.") and not alias.asname)
    }
    if not bound:
        return
    taken = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in bound:
            yield taken.get(id(node)), node


@cache
def _every_event() -> frozenset[str]:
    events = (f"{_LIBRARY}.models", f"{_LIBRARY}.eventbridge")
    return frozenset(name for name in _modules_of(_LIBRARY) if name.startswith(events))


@cache
def _responses() -> dict[str, set[str]]:
    """Return by module the modules of what its events are answered with."""
    found: dict[str, set[str]] = {}
    for entry in catalogue.events().values():
        if entry.response in MODULES and entry.name in MODULES:
            found.setdefault(MODULES[entry.name], set()).add(MODULES[entry.response])
    return found


def _root(package: str) -> Path:
    entry = {_LIBRARY: awslambda_events, _RUNTIME: awslambda_runtime}[package].__file__
    return Path(str(entry)).parent.parent


@cache
def _path(module: str) -> Path | None:
    package = module.partition(".")[0]
    return module_file(_root(package), module) if package in (_LIBRARY, _RUNTIME) else None


def _modules_of(package: str) -> Iterator[str]:
    root = _root(package)
    for path in sorted((root / package).rglob("*.py")):
        yield ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _file(path: Path) -> PackedFile:
    package = _RUNTIME if path.is_relative_to(_root(_RUNTIME) / _RUNTIME) else _LIBRARY
    return PackedFile(PurePosixPath(path.relative_to(_root(package)).as_posix()), OURS, path)


def _metadata() -> Iterator[PackedFile]:
    """Yield what tells the version."""
    try:
        distribution = metadata.distribution(OURS)
    except metadata.PackageNotFoundError:
        return
    folder = PurePosixPath(f"awslambda_events-{distribution.version}.dist-info")
    text = distribution.read_text("METADATA") or ""
    yield PackedFile(folder / "METADATA", OURS, data=without_description(text.encode()))
