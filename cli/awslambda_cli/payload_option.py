"""What ``--payload`` names: JSON text, a file, or standard input."""

import json
import re
import sys
from pathlib import Path

from awslambda_cli.byte_order_mark import without_mark
from awslambda_cli.output import UsageError

_FILE_PREFIXES = ("file://", "fileb://")
_NO_PATH = ("{", "[", '"', "'")
"""With these begins what somebody meant as JSON."""
_SEPARATOR_OR_SUFFIX = re.compile(r"[/\\]|\.[a-z]\w*$", re.IGNORECASE)


def payload_of(given: str | None) -> bytes:
    """Return the payload.

    Raises:
        UsageError: it names a file that does not exist or cannot be read.
    """
    if given is None:
        return b"{}"  # as Lambda does for an invocation without a payload
    if given == "-":
        return without_mark(sys.stdin.buffer.read())
    for prefix in _FILE_PREFIXES:
        if given.startswith(prefix):
            return _read(Path(given.removeprefix(prefix)))
    if not is_json(given):
        if _exists(given):
            return _read(Path(given))
        if _looks_like_a_path(given):
            message = f"There is no file {given}."
            raise UsageError(message)
    return given.encode("utf-8", "surrogatepass")


def is_json(text: str) -> bool:
    """Tell whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _exists(text: str) -> bool:
    try:
        return bool(text) and Path(text).exists()
    except (OSError, ValueError):  # longer than a path may be, or with a NUL
        return False


def _looks_like_a_path(text: str) -> bool:
    return not text.lstrip().startswith(_NO_PATH) and _SEPARATOR_OR_SUFFIX.search(text) is not None


def _read(path: Path) -> bytes:
    try:
        return without_mark(path.read_bytes())
    except OSError as error:
        message = f"Cannot read {path}: {error.strerror}."
        raise UsageError(message) from error
