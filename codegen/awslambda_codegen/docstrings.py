"""Descriptions as docstrings."""

from textwrap import fill


def wrap(text: str) -> str:
    """Fill each paragraph to the width of a docstring; lists stay as they are."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(
        paragraph if "\n" in paragraph else fill(paragraph, 110, break_long_words=False, break_on_hyphens=False)
        for paragraph in paragraphs
    )
