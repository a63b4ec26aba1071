"""Tags are the same as Python, as JSON Schema and as the library reads them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from awslambda_codegen.documents import load
from awslambda_codegen.tags import as_schema, literal, steps
from awslambda_events.tags import Contains, hold
from tests.codegen.scratch import ROOT

KEYS = ("a", "b", "a/b", "c~d", '"', "\\")
TEXTS = ("x", "xy", "x.y", "zxyz", '"', "\\n", "")

keys = st.sampled_from(KEYS)
texts = st.sampled_from(TEXTS)
payloads = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)
pointers = st.lists(keys, min_size=1, max_size=2).map(
    lambda path: "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path)
)
tests = (
    st.booleans() | st.lists(texts, min_size=1, unique=True) | texts.filter(bool).map(lambda text: {"contains": text})
)
tag_sets = st.dictionaries(pointers, tests, min_size=1, max_size=3)


def evaluated(tags: Any) -> Any:
    """Return what the literal of tags means in Python."""
    return eval(literal(tags), {"Contains": Contains})  # noqa: S307 - what we generate


@given(tag_sets, payloads)
def test_the_literal_and_the_schema_hold_of_the_same_payloads(tags: Any, payload: Any):
    assert Draft202012Validator(as_schema(tags)).is_valid(payload) == hold(evaluated(tags), payload)


@given(st.data(), tag_sets)
def test_they_agree_where_all_keys_are_there(data: st.DataObject, tags: Any):
    payload: dict[str, Any] = {}
    for pointer in tags:
        *above, last = steps(pointer)
        place = payload
        for step in above:
            below = place.get(step)
            place[step] = place = below if isinstance(below, dict) else {}
        place[last] = data.draw(texts)
    assert Draft202012Validator(as_schema(tags)).is_valid(payload) == hold(evaluated(tags), payload)


@pytest.mark.parametrize(
    "document", [d for d in load(ROOT / "schemas").events if "x-identify" in d.schema], ids=lambda d: d.title
)
def test_the_tags_of_an_event_hold_of_its_samples_either_way(document: Any):
    tags = document.schema["x-identify"]
    for sample in document.samples.values():
        assert hold(evaluated(tags), sample)
        # A step into a list has no JSON Schema; only tags of variants become one, and they have none.
        if not any(step.isdigit() for pointer in tags for step in steps(pointer)):
            assert Draft202012Validator(as_schema(tags)).is_valid(sample)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (True, "((('a',), True),)"),
        (False, "((('a',), False),)"),
        (["y", "x"], "((('a',), frozenset({'x', 'y'})),)"),
        ({"contains": "x.y"}, "((('a',), Contains('x.y')),)"),
    ],
)
def test_a_test_is_written_as_python(test: Any, expected: str):
    assert literal({"/a": test}).replace('"', "'").replace(", )", ",)") == expected


def test_the_text_that_is_contained_is_no_pattern():
    validator = Draft202012Validator(as_schema({"/a": {"contains": "x.y"}}))
    assert validator.is_valid({"a": "ax.yb"})
    assert not validator.is_valid({"a": "x-y"})
    assert not validator.is_valid({"a": ["x.y"]})


def test_a_step_has_its_slash_and_tilde():
    assert steps("/a~1b/c~0d/0") == ["a/b", "c~d", "0"]
    assert literal({"/records/0": True}).startswith('((("records", 0,)')
