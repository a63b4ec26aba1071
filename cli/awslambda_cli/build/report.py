"""What a build says of itself, as lines, rows and JSON."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from awslambda_cli.build.options import Build
from awslambda_cli.build.sizes import UNZIPPED_LIMIT, megabytes
from awslambda_cli.build.sources import show


def summary(build: Build, folder: Path) -> list[str]:
    """Return what was built, a line per archive, with paths as one would write them in a folder."""
    about = f"for {build.runtime} on {build.architecture}"
    unzipped = f"{megabytes(build.unzipped)} unzipped of the {megabytes(UNZIPPED_LIMIT)} that Lambda takes"
    lines = [f"{show(build.zip, folder)}: {megabytes(build.zip.stat().st_size)}, {about}, sha256 {build.sha256}"]
    if build.layer:
        lines.append(
            f"{show(build.layer, folder)}: {megabytes(build.layer.stat().st_size)}, sha256 {build.layer_sha256}"
        )
    if build.context:
        lines.append(f"{show(build.context, folder)}: the context of a container image")
    return [*lines, unzipped]


def size_rows(build: Build) -> list[tuple[str, str, str, str]]:
    """Return name, version and sizes of each package."""
    rows = [
        (package.name, package.version, megabytes(package.unzipped), megabytes(package.zipped))
        for package in build.packages
    ]
    zipped = sum(package.zipped for package in build.packages)
    return [*rows, ("together", "", megabytes(sum(package.unzipped for package in build.packages)), megabytes(zipped))]


def as_json(build: Build) -> dict[str, Any]:
    """Return a build for scripts; sizes are bytes."""
    row = asdict(build)
    row |= {name: str(value) if (value := row[name]) else None for name in ("zip", "layer", "context")}
    row |= {"runtime": build.runtime, "zipped": build.zip.stat().st_size, "problems": []}
    return row
