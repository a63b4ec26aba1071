"""Answers that the schemas lay down, filled in."""

from typing import Any

import pytest

from awslambda_runtime.templates import Unfilled, fill

VALUES = {
    "event": {"a": {"b": 1}, "list": [1], "null": None},
    "record": {"id": "x"},
    "key": "orders-0",
    "error": "$event/a",
}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("text", "text"),
        (1, 1),
        (None, None),
        ({"a": ["$key", True]}, {"a": ["orders-0", True]}),
        ("$event/a/b", 1),
        ("$event/a", {"b": 1}),
        ("$record/id", "x"),
        ("$event/null", None),
        ("$event/none|$record/none|$record/id", "x"),
        ({"a": "$event/none?", "b": "$record/id?"}, {"b": "x"}),
        (["$event/none?", "$key"], ["orders-0"]),
        ("$event/none?", None),
        # What is filled in is no template.
        ("$error", "$event/a"),
    ],
    ids=str,
)
def test_words_stand_for_values(template: Any, filled: Any) -> None:
    assert fill(template, VALUES) == filled


@pytest.mark.parametrize(
    "template", ["$event/none", "$event/list/0", "$event/a/b/c", "$none", {"a": ["$record/none"]}], ids=str
)
def test_what_is_not_there_cannot_be_filled_in(template: Any) -> None:
    with pytest.raises(Unfilled):
        fill(template, VALUES)
