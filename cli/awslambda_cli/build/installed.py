"""The files of installed packages, by what their own records list."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path, PurePosixPath

from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.problems import BuildProblem
from awslambda_cli.build.prune import is_kept, without_description


@dataclass
class Installed:
    """What a folder of installed packages holds."""

    files: list[PackedFile] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    """Top-level modules, and the package that each is of."""
    problems: list[BuildProblem] = field(default_factory=list)

    @property
    def pinned(self) -> tuple[str, ...]:
        """The packages as requirements: ``pydantic==2.11``."""
        return tuple(f"{name}=={version}" for name, version in sorted(self.versions.items()))


def installed_files(folder: Path, keep: tuple[str, ...], exclude: tuple[str, ...]) -> Installed:
    """Return what packages that were installed into a folder need on Lambda.

    Args:
        folder: where they are.
        keep: patterns of paths that stay in any case.
        exclude: patterns of paths that are left out.
    """
    found = Installed()
    owners: dict[PurePosixPath, tuple[str, str]] = {}
    for distribution in sorted(metadata.distributions(path=[str(folder)]), key=lambda item: item.name):
        name = distribution.name
        found.versions[name] = distribution.version
        for path, digest in _recorded(distribution, folder):
            top = path.parts[0]
            if "." not in top or top.endswith((".py", ".so")):
                found.modules.setdefault(top.partition(".")[0], name)
            if not is_kept(path, keep) or any(fnmatch(str(path), pattern) for pattern in exclude):
                continue
            owner, other = owners.setdefault(path, (name, digest))
            if owner == name:
                found.files.append(_packed(path, name, folder))
            elif digest != other:
                found.problems.append(_twice(path, owner, name))
    return found


def _recorded(distribution: metadata.Distribution, folder: Path) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files of a package with the digests that it has recorded."""
    for path in distribution.files or []:
        if ".." not in path.parts and (folder / path).is_file():
            yield PurePosixPath(path.as_posix()), path.hash.value if path.hash else ""


def _packed(path: PurePosixPath, package: str, folder: Path) -> PackedFile:
    source = folder / path
    if path.name == "METADATA" and path.parts[0].endswith(".dist-info"):
        return PackedFile(path, package, data=without_description(source.read_bytes()))
    return PackedFile(path, package, source)


def _twice(path: PurePosixPath, first: str, second: str) -> BuildProblem:
    message = f"{first} and {second} both bring {path}, and not the same: one hides the other."
    return BuildProblem(message, "Do without one of the two.")
