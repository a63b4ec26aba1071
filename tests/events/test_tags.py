"""Tags tell a kind of JSON object from others, and no payload makes them fail."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awslambda_events.tags import Contains, Tags, hold, look_up, specificity

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b"]) | st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("test", "payload", "expected"),
    [
        (True, {"a": None}, True),
        (True, {}, False),
        (False, {}, True),
        (False, {"a": None}, False),
        (frozenset({"x", "y"}), {"a": "y"}, True),
        (frozenset({"x", "y"}), {"a": "z"}, False),
        (frozenset({"x"}), {"a": ["x"]}, False),
        (frozenset({"x"}), {}, False),
        (Contains("x.y"), {"a": "ax.yb"}, True),
        (Contains("x.y"), {"a": "x-y"}, False),
        (Contains("x"), {"a": ["x"]}, False),
        (Contains("x"), {}, False),
    ],
)
def test_a_test_holds_of_what_stands_at_its_path(test: Any, payload: Any, *, expected: bool):
    assert hold(((("a",), test),), payload) is expected


def test_all_tags_must_hold_and_none_hold_of_everything():
    tags: Tags = ((("a",), True), (("b",), False))
    assert hold(tags, {"a": 1})
    assert not hold(tags, {"a": 1, "b": 1})
    assert hold((), None)


def test_a_path_leads_through_objects_and_lists():
    payload = {"a": [{"b": "x"}], "0": "text"}
    assert look_up(payload, ("a", 0, "b")) == "x"
    assert look_up(payload, ("a", 1, "b")) not in (None, "x")
    assert look_up(payload, ("a", "b")) not in (None, "x")
    assert look_up(payload, ("a", 0, "b", 0)) not in (None, "x")


@given(JSON, st.sampled_from([True, False, frozenset({"x"}), Contains("x")]))
def test_no_payload_makes_a_test_fail(payload: Any, test: Any):
    for path in (("a",), ("a", "b"), ("a", 0), (0, "a")):
        assert hold(((path, test),), payload) in (True, False)


def test_a_text_says_more_than_any_number_of_keys():
    keys: Tags = ((("a",), True), (("b",), True), (("c",), False))
    for test in (frozenset({"x"}), Contains("x")):
        assert specificity(((("a",), test),)) > specificity(keys)
    assert specificity(keys) > specificity(keys[:1])
