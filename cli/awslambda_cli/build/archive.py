"""Writes archives that are the same, byte for byte, whenever and wherever the same files are packed."""

import hashlib
import zipfile
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from awslambda_cli.build.files import PackedFile

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip archive can hold."""
_FILE, _PROGRAM = 0o100644, 0o100755
_UNIX = 3
_LEVEL = 6
"""Of zlib: 9 takes three times as long and saves less than a hundredth."""


@dataclass(frozen=True)
class Entry:
    """A file in an archive, with its bytes as they are and as they are packed."""

    package: str
    unzipped: int
    zipped: int


@dataclass(frozen=True)
class Written:
    """An archive and what is in it."""

    path: Path
    sha256: bytes
    entries: tuple[Entry, ...]

    @property
    def hexdigest(self) -> str:
        """The digest as people write it."""
        return self.sha256.hex()

    @property
    def base64(self) -> str:
        """The digest as Lambda writes it."""
        return b64encode(self.sha256).decode()

    @property
    def unzipped(self) -> int:
        """Bytes of all files."""
        return sum(entry.unzipped for entry in self.entries)


def write(files: Iterable[PackedFile], path: Path) -> Written:
    """Write files into an archive: sorted by path, without times, readable for everyone."""
    entries = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for file in sorted(files, key=lambda file: file.path.as_posix()):
            content = file.read()
            entry = zipfile.ZipInfo(file.path.as_posix(), _EPOCH)
            entry.create_system = _UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Not the modes of this machine: Windows has none, and a private file could not be read on Lambda.
            entry.external_attr = mode(content) << 16
            archive.writestr(entry, content, compresslevel=_LEVEL)
            entries.append(Entry(file.package, entry.file_size, entry.compress_size))
    return Written(path, hashlib.sha256(path.read_bytes()).digest(), tuple(entries))


def mode(content: bytes) -> int:
    """Return the mode of a file by its content: programs and shared objects can be executed."""
    return _PROGRAM if content.startswith((b"\x7fELF", b"#!")) else _FILE
