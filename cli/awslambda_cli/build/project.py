"""What the user's project is: where its modules start, and what it says of its dependencies."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from awslambda_cli.build.options import Architecture, Mode
from awslambda_cli.build.problems import BuildError, BuildProblem

_SCRIPT = "# /// script"


class BuildTable(BaseModel):
    """``[tool.awslambda.build]`` of pyproject.toml; the command's options win over it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    python: str | None = None
    architecture: Architecture | None = None
    mode: Mode | None = None
    packages: Annotated[tuple[str, ...], Field(alias="with")] = ()
    """Further requirements, as ``--with`` takes them."""
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    from_source: tuple[str, ...] = ()
    """Packages that may be built on this machine: those of pure Python."""
    include: tuple[str, ...] = ()
    """Patterns of further files, from the folder of the modules: ``templates/**``."""
    exclude: tuple[str, ...] = ()
    """Patterns of paths in the package that are left out: ``samcli/**``."""
    keep: tuple[str, ...] = ()
    """Patterns of paths in the package that stay although the rules leave them out: ``twisted/test/**``."""
    bundle_boto3: bool | None = None
    all_events: bool | None = None
    environment: dict[str, str] = {}
    """Further variables for the check of the finished package: what modules read while they are imported, and what is not
    configured in this file."""


@dataclass(frozen=True)
class Dependencies:
    """Where the dependencies of a project stand."""

    described: str
    """For people: ``pyproject.toml``, ``uv.lock``; empty where there are none."""
    pyproject: Path | None = None
    lock: Path | None = None
    requirements: Path | None = None
    script: tuple[str, ...] = ()
    """What the file itself says, between ``# /// script`` and ``# ///``."""


@dataclass(frozen=True)
class Project:
    """An application and what belongs to it."""

    module: str
    """Name under which Lambda imports it: ``app``, ``package.app``."""
    file: Path
    root: Path
    """The folder that its modules are imported from."""
    dependencies: Dependencies
    table: BuildTable
    table_folder: Path
    """The folder of the pyproject.toml that has the table; that of the modules where there is none."""
    requires_python: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that its functions are configured with."""


def find_project(app: str, folder: Path) -> Project:
    """Find a file (``app.py``, ``folder/app.py``) or a module (``package.app``), and the project around it.

    A file in a package keeps its place in it. A module is looked for in the folder and in its ``src``.

    Raises:
        BuildError: there is no such file or module, or its pyproject.toml cannot be read.
    """
    module, file, root = _file(folder / app, app) if app.endswith(".py") else _module(app, folder)
    script = _script(file)
    dependencies = Dependencies(file.name, script=_strings(script.get("dependencies"))) if script else None
    table, table_folder, requires = BuildTable(), root, script.get("requires-python")
    environment: dict[str, str] = {}
    for place in _folders_above(root):
        pyproject = place / "pyproject.toml"
        if pyproject.is_file():
            content = _toml(pyproject)
            table, table_folder = _table(content, pyproject), place
            environment = _environment(content) | table.environment
            about = content.get("project", {})
            requires = requires or about.get("requires-python")
            dependencies = dependencies or _of_folder(place, pyproject if _static(about) else None)
            break
        if dependencies is None and (place / "requirements.txt").is_file():
            dependencies = _of_folder(place, None)
    return Project(module, file, root, dependencies or Dependencies(""), table, table_folder, requires, environment)


def _file(path: Path, given: str) -> tuple[str, Path, Path]:
    path = path.resolve()
    if not path.is_file():
        raise BuildError([BuildProblem(f"There is no file {given}.", "Name the file with the functions.")])
    root, parts = path.parent, [path.stem]
    while (root / "__init__.py").is_file():
        parts.insert(0, root.name)
        root = root.parent
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts), path, root


def _module(name: str, folder: Path) -> tuple[str, Path, Path]:
    for root in (folder.resolve(), folder.resolve() / "src"):
        path = root.joinpath(*name.split("."))
        for file in (path / "__init__.py", path.with_name(path.name + ".py")):
            if file.is_file():
                return name, file, root
    fix = "Name a file (app.py), or run the command in the folder that holds the module or its src."
    raise BuildError([BuildProblem(f"There is no module {name} in {folder}.", fix)])


def _folders_above(root: Path) -> list[Path]:
    """Return the folder and those above it, up to the one that is a repository."""
    folders = []
    for folder in (root, *root.parents):
        folders.append(folder)
        if (folder / ".git").exists() or folder == Path.home():
            break
    return folders


def _of_folder(folder: Path, pyproject: Path | None) -> Dependencies | None:
    if pyproject:
        lock = folder / "uv.lock"
        if lock.is_file():
            return Dependencies("uv.lock", pyproject, lock)
        return Dependencies("pyproject.toml", pyproject)
    requirements = folder / "requirements.txt"
    return Dependencies("requirements.txt", requirements=requirements) if requirements.is_file() else None


def _static(about: dict[str, Any]) -> bool:
    """Tell whether a pyproject.toml lists its dependencies itself, and leaves them to no build."""
    return bool(about) and "dependencies" not in about.get("dynamic", ())


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BuildError([BuildProblem(f"It is no TOML: {error}.", place=str(path))]) from error


def _table(content: dict[str, Any], path: Path) -> BuildTable:
    given = content.get("tool", {}).get("awslambda", {}).get("build", {})
    try:
        return BuildTable.model_validate(given)
    except ValidationError as error:
        raise BuildError(
            BuildProblem(
                f"[tool.awslambda.build] {'.'.join(map(str, line['loc']))}: {line['msg']}.",
                f"It has the keys {', '.join(_KEYS)}." if line["type"] == "extra_forbidden" else "",
                str(path),
            )
            for line in error.errors()
        ) from error


def _environment(content: dict[str, Any]) -> dict[str, str]:
    """Return the variables of all functions, which share the module that reads them."""
    table = content.get("tool", {}).get("awslambda", {})
    functions = table.get("functions", {}).values()
    return {name: str(value) for one in (table, *functions) for name, value in one.get("environment", {}).items()}


_KEYS = sorted(field.alias or name for name, field in BuildTable.model_fields.items())


def _script(file: Path) -> dict[str, Any]:
    """Return what a file says of itself: https://packaging.python.org/en/latest/specifications/inline-script-metadata/."""
    lines = file.read_text("utf-8", "replace").splitlines()
    if _SCRIPT not in lines:
        return {}
    block = []
    for line in lines[lines.index(_SCRIPT) + 1 :]:
        if line == "# ///":
            break
        block.append(line.removeprefix("#").removeprefix(" "))
    try:
        return tomllib.loads("\n".join(block))
    except tomllib.TOMLDecodeError as error:
        raise BuildError([BuildProblem(f"Its script block is no TOML: {error}.", place=str(file))]) from error


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value or ()))
