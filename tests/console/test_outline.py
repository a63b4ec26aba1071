import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awslambda_cli.console.outline import Node, Path, Span, cursor, line_of, outline, path_text, spot

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=20,
)


def found_in(value: Any, path: Path = ()) -> dict[Path, Any]:
    """Return every value by its path."""
    children = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    below = [found_in(child, (*path, step)) for step, child in children]
    return {path: value} | {inner: found for part in below for inner, found in part.items()}


def nodes(node: Node, path: Path = ()) -> dict[Path, Node]:
    below = [nodes(child, (*path, step)) for step, child in node.children.items()]
    return {path: node} | {inner: found for part in below for inner, found in part.items()}


@given(JSON, st.sampled_from([None, 2]))
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    root = outline(text)
    assert root is not None
    read = {path: json.loads(text[node.span.start : node.span.end]) for path, node in nodes(root).items()}
    assert read == found_in(value)


@given(JSON.map(json.dumps), st.data())
def test_a_text_may_be_cut_or_torn_anywhere(text: str, data: st.DataObject) -> None:
    start, end = (data.draw(st.integers(0, len(text))) for _ in range(2))
    torn = text[:start] + text[end:]
    outline(torn)
    place = cursor(torn, start)
    assert place.word.start <= start <= place.word.end


@pytest.mark.parametrize(
    ("written", "path", "writes", "word"),
    [
        ("|", (), "value", ""),
        ("{|", (), "key", ""),
        ('{"a|', (), "key", '"a'),
        ('{"a|"}', (), "key", '"a"'),
        ('{"a": |}', ("a",), "value", ""),
        ('{"a": tr|', ("a",), "value", "tr"),
        ('{"a": "x|y", "b": 1}', ("a",), "value", '"xy"'),
        ('{"a": 1, |}', (), "key", ""),
        ('{"a": [1, |', ("a", 1), "value", ""),
        ('{"a": {"b": 1}, "c|', (), "key", '"c'),
        ('{"a": [{"b": 1}, {"|"}]}', ("a", 1), "key", '""'),
        ('{\n  "a\n  "b": 1|\n}', ("b",), "value", "1"),
    ],
)
def test_the_place_of_the_caret_is_understood(written: str, path: Path, writes: str, word: str) -> None:
    offset = written.index("|")
    text = written.replace("|", "", 1)
    place = cursor(text, offset)
    assert (place.path, place.writes, text[place.word.start : place.word.end]) == (path, writes, word)


TEXT = '{"Records": [{"body": "{}", "n": 1}]}'


@pytest.mark.parametrize(
    ("path", "actual", "shown"),
    [
        ((), (), "{"),
        (("Records", 0, "body"), ("Records", 0, "body"), '"body"'),
        (("Records", 0, "body", "id"), ("Records", 0, "body", "id"), '"body"'),
        (("Records", 0, "missing"), ("Records", 0, "missing"), "{"),
        (("SQSEvent", "Records", 0, "n"), ("Records", 0, "n"), '"n"'),
        (("Records", 7), ("Records", 7), '"Records"'),
    ],
)
def test_a_path_leads_to_what_is_there_of_it(path: Path, actual: Path, shown: str) -> None:
    found, span = spot(outline(TEXT), path)
    assert (found, TEXT[span.start : span.end]) == (actual, shown)


def test_nothing_is_at_the_start_of_an_empty_text() -> None:
    assert spot(outline(""), ("a",)) == (("a",), Span(0, 0))


def test_lines_count_from_one() -> None:
    assert [line_of("a\nb\n", offset) for offset in range(4)] == [1, 1, 2, 2]


def test_a_path_is_written_as_error_messages_write_it() -> None:
    assert path_text(("Records", 0, "body", "odd key", "x-y")) == "Records[0].body['odd key'].x-y"
