"""Sizes by package, and Lambda's limits."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from awslambda_cli.build.archive import Written
from awslambda_cli.build.options import Mode, Package
from awslambda_cli.build.problems import BuildProblem

ZIPPED_LIMIT = 50 * 1024 * 1024
UNZIPPED_LIMIT = 250 * 1024 * 1024
"""Bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def by_package(archives: Iterable[Written], versions: Mapping[str, str]) -> tuple[Package, ...]:
    """Return what each package contributes, the largest first."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in (entry for archive in archives for entry in archive.entries):
        row = rows[entry.package]
        row[0] += 1
        row[1] += entry.unzipped
        row[2] += entry.zipped
    packages = [Package(name, versions.get(name, ""), *numbers) for name, numbers in rows.items()]
    return tuple(sorted(packages, key=lambda package: (-package.unzipped, package.name)))


def over_limits(archives: Iterable[Written], packages: tuple[Package, ...], mode: Mode) -> Iterator[BuildProblem]:
    """Yield what is larger than Lambda takes."""
    if mode is Mode.container:  # an image may have 10 GB, and is not uploaded as an archive
        return
    archives = list(archives)
    largest = ", ".join(f"{package.name} {megabytes(package.unzipped)}" for package in packages[:3])
    for archive in archives:
        if (size := archive.path.stat().st_size) > ZIPPED_LIMIT:
            message = f"It has {megabytes(size)}, and Lambda takes {megabytes(ZIPPED_LIMIT)} of a direct upload."
            others = "--mode container" if mode is Mode.layer else "--mode layer or --mode container"
            fix = f"The largest are {largest}, unzipped. Leave some out, or build with {others}."
            yield BuildProblem(message, fix, archive.path.name)
    if (size := sum(archive.unzipped for archive in archives)) > UNZIPPED_LIMIT:
        message = f"Unzipped it has {megabytes(size)}, and Lambda takes {megabytes(UNZIPPED_LIMIT)}, layers included."
        yield BuildProblem(message, f"The largest are {largest}. Leave some out, or build with --mode container.")


def megabytes(size: int) -> str:
    """Return bytes for people: ``7.8 MB``."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 // 10 else f"{size / 1024:.1f} KB"
