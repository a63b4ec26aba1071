"""The archives that are deployed: given ones, or those that ``awslambda build`` makes now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from awslambda_cli.build import Architecture, BuildError, BuildOptions, Mode, build
from awslambda_cli.build.options import DEFAULT_PYTHON
from awslambda_cli.deploy.desired import Code
from awslambda_cli.deploy.project import Project, code_sha256
from awslambda_cli.output import CommandError

Progress = Callable[[str], None]


class PackageError(CommandError):
    """The application cannot be built; every problem is a line of the message."""


@dataclass(frozen=True)
class Package:
    """What is deployed."""

    archive: Path
    code: Code
    layer: str | None = None
    """Name of the layer with the dependencies, where they are apart."""
    layer_archive: Path | None = None


def planned(project: Project, python: str | None = None, architecture: str | None = None, sha256: str = "") -> Code:
    """Return what a build would be for: what is given, else what ``[tool.awslambda.build]`` says."""
    table = project.build
    kind = architecture or table.architecture or Architecture.x86_64
    return Code(python or table.python or DEFAULT_PYTHON, str(kind), sha256)


def given(
    archive: Path,
    layer_archive: Path | None,
    project: Project,
    python: str | None = None,
    architecture: str | None = None,
) -> Package:
    """Return archives that were built before."""
    digest = code_sha256(layer_archive) if layer_archive else ""
    code = replace(planned(project, python, architecture, code_sha256(archive)), layer_sha256=digest)
    return Package(archive, code, layer_name(project) if layer_archive else None, layer_archive)


def built(
    project: Project, python: str | None = None, architecture: str | None = None, progress: Progress | None = None
) -> Package:
    """Build the application.

    Raises:
        PackageError: it cannot be built, or not for deployment as an archive.
    """
    try:
        kind = Architecture(architecture) if architecture else None
        made = build(BuildOptions(app=project.app, python=python, architecture=kind), progress)
    except BuildError as error:
        raise PackageError(str(error)) from error
    if made.mode is Mode.container:
        message = "A container image is built and pushed with Docker: `awslambda build` prints the commands."
        raise PackageError(message)
    code = Code(made.python, made.architecture, made.code_sha256, code_sha256(made.layer) if made.layer else "")
    return Package(made.zip, code, layer_name(project) if made.layer else None, made.layer)


def layer_name(project: Project) -> str:
    """Return the name of the layer with the dependencies."""
    return project.configuration.layer or f"{project.name}-dependencies"
