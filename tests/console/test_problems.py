import json
from typing import Any

import pytest

from awslambda_cli.console.problems import Refusal, Severity, problems, schema_refusals, syntax_problem
from awslambda_events import catalogue


@pytest.mark.parametrize("text", ["", " \n", "{}", '{"a": [1.5e3, null]}', '"x"'])
def test_json_and_nothing_at_all_have_no_slip(text: str) -> None:
    assert syntax_problem(text) is None


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        ('{\n"a": 1\n"b": 2}', 2, "1"),  # the comma is missing there, and not where Python stops
        ('{\n"a"\n}', 2, '"'),
        ('{\n"a": }', 2, "}"),
        ('{"a": 1', 1, "1"),
        ('{"a": NaN}', 1, "NaN"),
        ("{} x", 1, "x"),
        ("[" * 100_000, 1, "["),
    ],
)
def test_a_slip_is_shown_where_it_is(text: str, line: int, shown: str) -> None:
    problem = syntax_problem(text)
    assert problem is not None
    assert (problem.line, text[problem.span.start : problem.span.end]) == (line, shown)
    assert problem.severity is Severity.error


def refused(schema: Any, value: Any) -> dict[str, str]:
    found = schema_refusals(schema, json.dumps(value))
    return {".".join(map(str, refusal.path)): refusal.message for refusal in found}


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "string"}, 1, {"": "Should be string"}),
        ({"type": ["string", "null"]}, 1, {"": "Should be string or null"}),
        ({"enum": ["a", 1, None]}, 2, {"": 'Should be "a", 1 or null'}),
        ({"const": "a"}, 2, {"": 'Should be "a"'}),
        ({"pattern": "^a"}, "b", {"": "Should match ^a"}),
        ({"minimum": 3}, 2, {"": "Should be at least 3"}),
        ({"minItems": 1}, [], {"": "Should hold at least 1"}),
        ({"required": ["a", "b"]}, {"b": 1}, {"a": '"a" is missing'}),
        ({"properties": {"a": {"items": {"type": "null"}}}}, {"a": [None, 1]}, {"a.1": "Should be null"}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, {"": "Should be string or null"}),
        # The alternative that goes furthest is the one that was meant.
        (
            {"anyOf": [{"type": "string"}, {"properties": {"a": {"type": "null"}}}]},
            {"a": 1},
            {"a": "Should be null"},
        ),
        ({"not": {}}, 1, {"": "Does not satisfy 'not'"}),
        ({"uniqueItems": True}, [1, 1], {"": "Does not satisfy 'uniqueItems'"}),
    ],
    ids=str,
)
def test_the_schema_says_what_it_expects(schema: Any, value: Any, expected: dict[str, str]) -> None:
    assert refused(schema, value) == expected


@pytest.mark.parametrize("event", catalogue.events())
def test_no_sample_of_the_catalogue_is_found_wrong(event: str) -> None:
    schema = catalogue.schema(event)
    for variant in catalogue.entry(event).samples:
        assert schema_refusals(schema, json.dumps(catalogue.sample(event, variant))) == []


def test_problems_come_in_the_order_of_the_text() -> None:
    text = '{\n"a": 1,\n"b": 2\n}'
    found = problems(text, [Refusal(("b",), "bad b"), Refusal(("a",), "bad a")], [])
    assert [(problem.line, problem.message) for problem in found] == [(2, "bad a"), (3, "bad b")]


def test_where_hint_and_schema_agree_the_words_are_the_hints() -> None:
    text = '{"a": {"b": "{}"}, "c": 1}'
    refused = [Refusal(("a", "b", "id"), "hint"), Refusal(("d",), "hint")]
    by_schema = [Refusal(("a", "b"), "schema"), Refusal(("d",), "schema"), Refusal(("c",), "schema only")]
    found = {(problem.message, problem.severity.value) for problem in problems(text, refused, by_schema)}
    assert found == {("hint", "error"), ("schema only", "warning")}


def test_no_more_are_shown_than_one_can_read() -> None:
    text = json.dumps([1] * 1000)
    found = schema_refusals({"items": {"type": "string"}}, text)
    assert len(problems(text, found, [])) == len(found) == 100
