"""Events that are no class of their own are names for a type."""

from typing import Any

import pytest

from awslambda_codegen.aliases import Alias, alias, detail_class
from awslambda_codegen.documents import Document, Documents, load
from tests.codegen.scratch import ROOT, Scratch, response

PROJECT = load(ROOT / "schemas")


def found(scratch: Scratch, name: str, schema: dict[str, Any]) -> tuple[Documents, Document]:
    """Return the scratch documents with one more, and that one."""
    scratch.write(f"demo/{name}.schema.json", schema)
    documents = load(scratch.schemas)
    return documents, documents.by_title(name)


def schema_of(**words: Any) -> dict[str, Any]:
    schema = response() | {"title": "DemoThing"}
    del schema["properties"], schema["type"]
    return schema | words


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ({}, "Any"),
        ({"type": "array", "items": {"$ref": "DemoResponse.schema.json#"}}, "list[DemoResponse]"),
        ({"type": "object", "additionalProperties": {}}, "dict[str, Any]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "dict[str, str]"),
        ({"type": "object", "additionalProperties": {"type": ["string", "null"]}}, "dict[str, str | None]"),
        (
            {"additionalProperties": {"anyOf": [{"type": "integer"}, {"type": "boolean"}, {"type": "integer"}]}},
            "dict[str, int | bool]",
        ),
        ({"additionalProperties": {"type": "array", "items": {"type": "number"}}}, "dict[str, list[int | float]]"),
    ],
)
def test_a_list_a_map_and_any_json_are_types(scratch: Scratch, words: dict[str, Any], expression: str):
    documents, document = found(scratch, "DemoThing", schema_of(**words))
    assert not document.is_class
    made = alias(documents, document)
    assert (made.name, made.expression, made.before) == ("DemoThing", expression, "")
    assert made.description == "An answer to a demonstration.\n\nSource: https://docs.aws.amazon.com/demo.html"


ENVELOPED = [document for document in PROJECT.events if "x-envelope" in document.schema]


@pytest.mark.parametrize("document", ENVELOPED, ids=lambda document: document.title)
def test_an_event_in_an_envelope_is_the_envelope_of_its_detail(document: Document):
    made = alias(PROJECT, document)
    assert made.detail == detail_class(PROJECT, document)
    assert made.expression == f"EventBridgeEvent[{made.detail}]"
    assert "from awslambda_events.models.eventbridge import EventBridgeEvent" in made.imports


def test_every_event_in_an_envelope_has_a_detail_of_its_own():
    details = [detail_class(PROJECT, document) for document in ENVELOPED]
    assert len(set(details)) == len(details)


def test_a_detail_that_several_events_share_is_derived_from_for_each_of_them():
    shared = [made for document in ENVELOPED if (made := alias(PROJECT, document)).before]
    assert shared
    for made in shared:
        assert f"class {made.detail}(" in made.before
        assert f'_event: ClassVar[str] = "{made.name}"' in made.before


@pytest.mark.parametrize(
    "text",
    ["One line.", 'A """quoted""" word.', "A back\\slash.", "Two.\n\nParagraphs.", 'It ends with a "quote"\n\n.'],
)
def test_a_description_is_the_docstring_whatever_it_holds(text: str):
    scope: dict[str, Any] = {}
    code = Alias("Thing", "int", text).code().replace("Thing: TypeAlias = int\n", "doc = (\\\n").rstrip() + ")"
    exec(code, scope)  # noqa: S102 - what we generate
    assert scope["doc"].strip() == text
