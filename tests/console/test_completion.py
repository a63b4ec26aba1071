from typing import Any

import pytest

from awslambda_cli.console.completion import Option, complete
from awslambda_cli.console.json_schema import schemas_at
from awslambda_events import catalogue

ORDER = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "description": "Number.\n\nOf the order."},
        "kind": {"enum": ["gift", "sale"]},
        "paid": {"type": ["boolean", "null"]},
        "items": {"type": "array", "items": {"$ref": "#/$defs/Item"}},
        "parent": {"$ref": "#"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["kind"],
    "$defs": {"Item": {"type": "object", "properties": {"sku": {"type": "string", "examples": ["A-1"]}}}},
}


def options(written: str, schema: Any = ORDER) -> dict[str, Option]:
    offset = written.index("|")
    found = complete(schema, written.replace("|", "", 1), offset)
    return {option.label: option for option in found.options}


def chosen(written: str, label: str, schema: Any = ORDER) -> str:
    """Return the text with the option written, and the caret where it stands then."""
    offset = written.index("|")
    text = written.replace("|", "", 1)
    found = complete(schema, text, offset)
    option = next(option for option in found.options if option.label == label)
    new = option.text[: option.caret] + "|" + option.text[option.caret :]
    return text[: found.word.start] + new + text[found.word.end :]


def test_what_the_object_lacks_is_offered_and_what_it_must_have_comes_first() -> None:
    assert list(options('{"id": 1, |}')) == ["kind", "paid", "items", "parent", "note"]


def test_an_option_says_its_type_and_the_first_paragraph_of_what_it_is() -> None:
    option = options("{|}")["id"]
    assert (option.detail, option.info, option.required) == ("integer", "Number.", False)


@pytest.mark.parametrize(
    ("written", "label", "expected"),
    [
        ('{"ki|"}', "kind", '{"kind": |}'),
        ("{|}", "items", '{"items": [|]}'),
        ("{|}", "note", '{"note": "|"}'),
        ("{|}", "parent", '{"parent": {|}}'),
        ('{"ki|": "gift"}', "kind", '{"kind"|: "gift"}'),
        ('{"pa|" "id": 1}', "paid", '{"paid": |, "id": 1}'),
        ('{"kind": "g|"}', '"gift"', '{"kind": "gift"|}'),
        ('{"items": [{"sku": |}]}', '"A-1"', '{"items": [{"sku": "A-1"|}]}'),
        ('{"parent": {"parent": {"paid": |}}}', "true", '{"parent": {"parent": {"paid": true|}}}'),
    ],
)
def test_a_choice_replaces_the_word(written: str, label: str, expected: str) -> None:
    assert chosen(written, label) == expected


def test_the_key_that_is_being_written_does_not_exclude_itself() -> None:
    assert "kind" in options('{"kind|": 1}')


def test_a_schema_inside_of_another_keeps_its_own_references() -> None:
    inner = {"$id": "urn:example:order", **ORDER}
    both = {"anyOf": [{"properties": {"a": {}}}, inner]}
    assert "sku" in options('{"items": [{|}]}', both)


def test_a_reference_that_leads_nowhere_or_in_circles_ends() -> None:
    assert options("{|}", {"$ref": "#/$defs/Nothing"}) == {}
    assert options("{|}", {"$ref": "https://example.com/"}) == {}
    assert options("{|}", {"$ref": "#"}) == {}


def test_what_samples_have_in_the_place_is_offered() -> None:
    samples = [{"Records": [{"source": "aws:s3", "n": 1}, {"source": "aws:sqs", "n": None}]}, {"Records": {}}, []]
    text = '{"Records": [{}, {"source": '
    labels = [option.label for option in complete({}, text, len(text), samples).options]
    assert labels == ['"aws:s3"', '"aws:sqs"']


THE_USERS_OWN = {"CloudWatchDashboardCustomWidgetEvent", "IoTRuleEvent"}
"""Events whose keys are the user's."""
OBJECTS = [event for event in catalogue.events() if isinstance(catalogue.sample(event), dict)]


@pytest.mark.parametrize("event", OBJECTS)
def test_every_key_of_a_sample_is_known_to_completion(event: str) -> None:
    """So the schemas use no word that leads to keys and that completion does not follow."""
    schema = catalogue.schema(event)
    unknown = set(catalogue.sample(event)) - set(options("{|}", schema))
    as_map = any("additionalProperties" in part for part in schemas_at(schema, ()))
    assert unknown == set() or as_map or event in THE_USERS_OWN
