"""What of a package is left out because nothing reads it when a function runs."""

from fnmatch import fnmatch
from pathlib import PurePosixPath

_TESTS = ("tests", "test")
_FOR_TYPE_CHECKERS = (".pyi",)
_FOR_COMPILERS = (".pyx", ".pxd", ".pxi")
_READ = ("METADATA", "entry_points.txt")
"""Of a ``dist-info`` folder, what ``importlib.metadata`` is asked for: versions, and plugins."""
_LICENCES = ("license", "licence", "notice", "copying", "authors")


def is_kept(path: PurePosixPath, keep: tuple[str, ...] = ()) -> bool:
    """Tell whether a file of an installed package is of use on Lambda.

    Left out are tests, type stubs, sources for compilers, byte code of the machine that installed it, files of ``site``
    and metadata beside versions, entry points and licences.
    """
    if any(fnmatch(str(path), pattern) for pattern in keep):
        return True
    folders, name = path.parts[:-1], path.name
    if any(folder.endswith("-stubs") or folder in ("__pycache__", *_TESTS) for folder in folders):
        return False
    if folders and folders[0].endswith((".dist-info", ".egg-info")):
        return name in _READ or name.lower().startswith(_LICENCES) or "licenses" in folders
    if path.suffix in (*_FOR_TYPE_CHECKERS, *_FOR_COMPILERS, ".pyc", ".pth") or name == "py.typed":
        return False
    return ".." not in path.parts and not (len(path.parts) > 1 and folders[0] == "bin")


def without_description(metadata: bytes) -> bytes:
    """Return METADATA without the description after its headers, which is a web page's and most of its bytes."""
    for blank in (b"\r\n\r\n", b"\n\n"):
        head, found, _ = metadata.partition(blank)
        if found:
            return head + blank[: len(blank) // 2]
    return metadata
