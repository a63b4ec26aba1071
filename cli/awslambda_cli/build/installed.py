"""The files of installed packages, by what their own records list."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path, PurePosixPath

from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.prune import is_kept, without_description


@dataclass
class Installed:
    """What a folder of installed packages holds."""

    files: list[PackedFile] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    """Top-level modules, and the package that each is of."""

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
    for distribution in sorted(metadata.distributions(path=[str(folder)]), key=lambda item: item.name):
        found.versions[distribution.name] = distribution.version
        for file in _files(distribution, folder):
            top = file.path.parts[0]
            if "." not in top or top.endswith((".py", ".so")):
                found.modules.setdefault(top.partition(".")[0], distribution.name)
            if is_kept(file.path, keep) and not any(fnmatch(str(file.path), pattern) for pattern in exclude):
                found.files.append(file)
    return found


def _files(distribution: metadata.Distribution, folder: Path) -> Iterator[PackedFile]:
    for path in distribution.files or []:
        source = folder / path
        if ".." in path.parts or not source.is_file():
            continue
        file = PackedFile(PurePosixPath(path.as_posix()), distribution.name, source)
        short = path.name == "METADATA" and path.parts[0].endswith(".dist-info")
        yield replace(file, source=None, data=without_description(source.read_bytes())) if short else file
