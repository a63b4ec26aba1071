"""The content of a package before it is written: paths in the archive and where their bytes come from."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

CODE = "(your code)"
"""What a size table calls the files of the application itself."""


@dataclass(frozen=True)
class PackedFile:
    """A file that goes into an archive."""

    path: PurePosixPath
    """In the archive."""
    package: str
    """Which package it is of."""
    source: Path | None = None
    """The file to read it from."""
    data: bytes = b""
    """Its bytes, where there is no file to read."""

    def read(self) -> bytes:
        """Return its bytes."""
        return self.data if self.source is None else self.source.read_bytes()

    def below(self, folder: str) -> "PackedFile":
        """Return the file at the same path below a folder."""
        return replace(self, path=PurePosixPath(folder) / self.path)
