"""What a build does: the options of the command over the table of the project over the defaults."""

from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from awslambda_cli.build.interpreters import find_python
from awslambda_cli.build.options import DEFAULT_PYTHON, Architecture, BuildOptions, Mode
from awslambda_cli.build.problems import BuildError, BuildProblem
from awslambda_cli.build.project import Project
from awslambda_cli.build.resolve import OURS, SDK, Requirements, library_requirements
from awslambda_cli.build.target import Target


@dataclass(frozen=True)
class Settings:
    """What was decided."""

    target: Target
    mode: Mode
    bundle_boto3: bool
    all_events: bool
    find_links: tuple[str, ...]


def settings(options: BuildOptions, project: Project) -> Settings:
    """Decide.

    Raises:
        BuildError: Lambda has no such runtime.
    """
    table = project.table
    given, folder = (
        (options.find_links, options.folder) if options.find_links else (table.find_links, project.table_folder)
    )
    return Settings(
        Target(
            options.python or table.python or DEFAULT_PYTHON,
            options.architecture or table.architecture or Architecture.x86_64,
        ),
        options.mode or table.mode or Mode.zip,
        bundle_boto3=bool(table.bundle_boto3 if options.bundle_boto3 is None else options.bundle_boto3),
        all_events=bool(table.all_events if options.all_events is None else options.all_events),
        find_links=tuple(str(folder / links) if (folder / links).is_dir() else links for links in given),
    )


def requirements(options: BuildOptions, project: Project, decided: Settings) -> Requirements:
    """Return what is to be installed.

    Raises:
        BuildError: the project is for another Python, or there is nothing to take extras from.
    """
    _check_python(project.requires_python, decided.target)
    table, stated = project.table, project.dependencies
    extras, groups = options.extras or table.extras, options.groups or table.groups
    if (extras or groups) and (options.requirements or not stated.pyproject):
        message = (
            f"{', '.join([*extras, *groups])} cannot be taken: the dependencies do not come from a pyproject.toml."
        )
        raise BuildError([BuildProblem(message, "Leave --extra and --group out.")])
    file = stated.pyproject or stated.requirements
    return Requirements(
        stated,
        (*library_requirements(), *table.packages, *options.packages),
        files=tuple(options.folder / path for path in options.requirements),
        extras=extras,
        groups=groups,
        find_links=decided.find_links,
        from_source=options.from_source or table.from_source,
        left_out=(OURS, *(() if decided.bundle_boto3 else SDK)),
        folder=options.folder if options.requirements else _folder(file, project),
        python=find_python(decided.target.python),
    )


def _folder(file: Path | None, project: Project) -> Path:
    return file.parent if file else project.root


def _check_python(wanted: str | None, target: Target) -> None:
    try:
        allowed = SpecifierSet(wanted or "")
    except InvalidSpecifier:
        return  # uv has more to say about it
    # Lambda's is a late release of the version, whichever.
    if not (allowed.contains(target.python) or allowed.contains(f"{target.python}.99")):
        message = f"The project requires Python {wanted}, and the build is for {target.python}."
        raise BuildError([BuildProblem(message, "Choose another with --python.")])
