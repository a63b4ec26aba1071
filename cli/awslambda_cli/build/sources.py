"""The user's code: the application and every module of the project that it imports, directly or not.

A package that is imported comes whole, with its data; a module that stands alone comes alone.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from awslambda_cli.build.files import CODE, PackedFile
from awslambda_cli.build.imports import Import, imports
from awslambda_cli.build.problems import BuildProblem
from awslambda_cli.build.project import Project
from awslambda_cli.build.prune import is_kept


@dataclass
class Sources:
    """What was found."""

    files: dict[Path, PackedFile] = field(default_factory=dict)
    reached: dict[str, Path] = field(default_factory=dict)
    """The modules that importing the application loads, in the order of their discovery."""
    trees: dict[Path, ast.Module] = field(default_factory=dict)
    foreign: list[tuple[Path, Import]] = field(default_factory=list)
    """Imports, by what is reached, of what is not in the project."""
    problems: list[BuildProblem] = field(default_factory=list)


def find_sources(project: Project) -> Sources:
    """Follow the imports of the application within its project."""
    found = Sources()
    _Walk(project, found).run()
    for pattern in project.table.include:
        for path in sorted(_files_of(project.root, pattern)):
            if not _is_leaving(path.relative_to(project.root)):
                _add(found, project.root, path)
    loaded = set(found.reached.values())
    found.files = {
        path: file
        for path, file in found.files.items()
        if path in loaded or (_is_used(file.path, project) and not _matches(file.path, project.table.exclude))
    }
    return found


def _files_of(folder: Path, pattern: str) -> set[Path]:
    """Return the files that a pattern names, and those below the folders that it names."""
    named = set(folder.glob(pattern))
    return {path for path in named | {path for place in named for path in place.rglob("*")} if path.is_file()}


def _is_used(path: PurePosixPath, project: Project) -> bool:
    return is_kept(path, project.table.keep) or _matches(path, project.table.include)


def show(path: Path, folder: Path) -> str:
    """Return a path as the user would write it in a folder."""
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


class _Walk:
    def __init__(self, project: Project, found: Sources) -> None:
        self._root = project.root
        self._project = project
        self._found = found
        self._packages: set[Path] = set()

    def run(self) -> None:
        waiting = [(self._project.module, True)]
        done: dict[str, bool] = {}
        while waiting:
            module, reached = waiting.pop(0)
            if done.get(module, not reached) >= reached and module in done:
                continue
            done[module] = reached
            for name, path in self._parents(module):
                if reached:
                    self._found.reached.setdefault(name, path)
                waiting += [(other, reached) for other in self._follow(name, path, reached=reached)]
                # What a package holds may be loaded by name: its own imports count, although no one may ever run it.
                waiting += [(other, False) for other in self._package(path)]

    def _parents(self, module: str) -> Iterator[tuple[str, Path]]:
        """Yield the files that importing a module loads: the packages above it, and itself."""
        parts = module.split(".")
        for length in range(1, len(parts) + 1):
            if path := module_file(self._root, ".".join(parts[:length])):
                yield ".".join(parts[:length]), path

    def _follow(self, module: str, path: Path, *, reached: bool) -> Iterator[str]:
        _add(self._found, self._root, path)
        if (tree := self._parse(path)) is None:
            return
        for line in imports(tree, module, is_package=path.name == "__init__.py"):
            names = [line.module, *(f"{line.module}.{name}" for name in line.names)] if line.module else []
            ours = [name for name in names if module_file(self._root, name)]
            yield from ours
            if not ours and reached and not self._is_folder(line.module):
                self._found.foreign.append((path, line))

    def _package(self, path: Path) -> Iterator[str]:
        top = path.relative_to(self._root).parts[0]
        folder = self._root / top
        if folder in self._packages or not (folder / "__init__.py").is_file():
            return
        self._packages.add(folder)
        for file in sorted(folder.rglob("*")):
            place = file.relative_to(self._root)
            if file.is_file() and not _is_leaving(place):
                _add(self._found, self._root, file)
                if file.suffix == ".py":
                    yield ".".join(place.with_suffix("").parts).removesuffix(".__init__")

    def _is_folder(self, module: str) -> bool:
        """Tell a namespace package of the project."""
        return bool(module) and self._root.joinpath(*module.split(".")).is_dir()

    def _parse(self, path: Path) -> ast.Module | None:
        if path not in self._found.trees:
            try:
                self._found.trees[path] = ast.parse(path.read_bytes(), str(path))
            except (SyntaxError, ValueError) as error:
                line = getattr(error, "lineno", None) or 1
                message = f"It is no Python: {getattr(error, 'msg', error)}."
                self._found.problems.append(BuildProblem(message, place=f"{path}:{line}"))
                return None
        return self._found.trees[path]


def module_file(root: Path, module: str) -> Path | None:
    """Return the file of a module below a folder."""
    path = root.joinpath(*module.split("."))
    return next((file for file in (path / "__init__.py", path.with_name(path.name + ".py")) if file.is_file()), None)


def _add(found: Sources, root: Path, path: Path) -> None:
    place = PurePosixPath(path.relative_to(root).as_posix())
    found.files.setdefault(path, PackedFile(place, CODE, path))


def _is_leaving(path: Path) -> bool:
    """Tell what does not belong to a program: hidden files, caches, byte code."""
    return path.suffix in (".pyc", ".pyo") or any(
        part.startswith(".") or part in ("__pycache__", "node_modules") for part in path.parts
    )


def _matches(path: PurePosixPath, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(str(path), pattern) for pattern in patterns)
