"""The mark that some editors and shells put before UTF-8, and that JSON does not have."""

import codecs


def without_mark(data: bytes) -> bytes:
    """Return the data without a byte order mark at its beginning."""
    return data.removeprefix(codecs.BOM_UTF8)
