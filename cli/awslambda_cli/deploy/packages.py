"""The archives that are deployed: given ones, or those that ``awslambda build`` makes now."""

from dataclasses import dataclass
from pathlib import Path

from awslambda_cli.deploy.desired import DEFAULT_ARCHITECTURE, DEFAULT_PYTHON, Code
from awslambda_cli.deploy.project import Project, code_sha256


@dataclass(frozen=True)
class Package:
    """What is deployed."""

    archive: Path
    code: Code
    layer: str | None = None
    """Name of the layer with the dependencies, where they are apart."""
    layer_archive: Path | None = None


def planned(project: Project, python: str | None = None, architecture: str | None = None) -> Code:
    """Return what a build would be for: what is given, else what ``[tool.awslambda.build]`` says."""
    table = project.configuration.build
    return Code(
        python or str(table.get("python", DEFAULT_PYTHON)),
        architecture or str(table.get("architecture", DEFAULT_ARCHITECTURE)),
    )


def given(archive: Path, project: Project, python: str | None = None, architecture: str | None = None) -> Package:
    """Return an archive that was built before."""
    code = planned(project, python, architecture)
    return Package(archive, Code(code.python, code.architecture, code_sha256(archive)))


def built(project: Project, python: str | None = None, architecture: str | None = None) -> Package:
    """Build the application."""
    raise NotImplementedError
