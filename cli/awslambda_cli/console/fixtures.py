"""Payloads saved as fixtures: files for tests and for ``awslambda invoke --payload``."""

import re
from pathlib import Path

_LONGEST_NAME = 100


class FixtureError(Exception):
    """A fixture cannot be written."""


def file_name(name: str) -> str:
    """Return the name of the file for a fixture's name: without what leads out of a folder or what a shell minds."""
    plain = re.sub(r"[^\w.-]+", "-", name.removesuffix(".json")).strip(".-")
    return f"{plain[:_LONGEST_NAME] or 'event'}.json"


def save(folder: Path, name: str, payload: bytes, *, replace: bool = False) -> Path:
    """Write a payload, byte for byte, into the folder and return the file.

    Raises:
        FileExistsError: there is such a file, and it was not said to replace it.
        FixtureError: the folder or the file cannot be written.
    """
    path = folder / file_name(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FixtureError(f"Cannot make the folder {folder}: {error.strerror}.") from error
    try:
        with path.open("wb" if replace else "xb") as file:
            file.write(payload)
    except FileExistsError:
        raise
    except OSError as error:
        raise FixtureError(f"Cannot write {path}: {error.strerror}.") from error
    return path
