"""Decimals as JSON numbers, to the digit: the encoder writes them as marked texts, which become numbers afterwards."""

import re
from uuid import uuid4

# No text of a user's has it.
_MARK = f"decimal-{uuid4()}:"
_MARKED = re.compile(f'"{_MARK}([^"]*)"')


def marked(number: str) -> str:
    """Return the text that the encoder is to write for a number."""
    return _MARK + number


def unmarked(text: str) -> str:
    """Return JSON with the marked texts as numbers."""
    return _MARKED.sub(r"\1", text) if _MARK in text else text
