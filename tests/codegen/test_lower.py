"""Our dialect becomes what datamodel-code-generator documents."""

import copy
from typing import Any

import pytest

from awslambda_codegen.documents import load
from awslambda_codegen.errors import SchemasInvalidError
from awslambda_codegen.lower import lower
from tests.codegen.scratch import EVENT, RESPONSE, Scratch, event, response

PAYLOAD = "awslambda_events.payload"


def lowered(scratch: Scratch, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions that the scratch folder is lowered to, with another schema of its event."""
    scratch.write(EVENT, schema)
    definitions: dict[str, Any] = lower(load(scratch.schemas))["demo"].schema["$defs"]
    return definitions


def property_of(scratch: Scratch, node: dict[str, Any]) -> dict[str, Any]:
    """Return what a property is lowered to."""
    schema = event()
    schema["properties"]["node"] = {"description": "A node.", **node}
    found: dict[str, Any] = lowered(scratch, schema)["DemoEvent"]["properties"]["node"]
    assert found.pop("description") == "A node."
    return found


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}),
        ({"type": "number"}, {"type": "number", "customTypePath": "awslambda_events.numbers.Number"}),
        ({"type": "integer"}, {"type": "integer"}),
        ({"const": "a"}, {"const": "a"}),
        ({}, {"type": "string", "x-python-type": "typing.Any"}),
        ({"type": "string", "x-decoded": "url"}, {"type": "string"}),
        (
            {"$ref": "../types.schema.json#/$defs/EpochSeconds"},
            {"type": "number", "customTypePath": "awslambda_events.times.EpochSeconds"},
        ),
        ({"$ref": "#/$defs/DemoTree"}, {"$ref": "#/$defs/DemoTree"}),
        ({"$ref": "DemoResponse.schema.json#"}, {"$ref": "#/$defs/DemoResponse"}),
        ({"$ref": "#/$defs/DemoRecord"}, {"type": "object", "x-python-type": f"DemoRecord[{PAYLOAD}.BodyT]"}),
        (
            {"type": "array", "items": {"$ref": "#/$defs/DemoRecord"}},
            {"type": "array", "items": {"type": "object", "x-python-type": f"DemoRecord[{PAYLOAD}.BodyT]"}},
        ),
        (
            {"type": "string", "x-payload": {"encoding": "text", "param": "BodyT"}},
            {"type": "object", "x-python-type": f"{PAYLOAD}.TextOf[{PAYLOAD}.BodyT]"},
        ),
        (
            {"type": ["null", "string"], "x-payload": {"encoding": "base64", "param": "BodyT"}},
            {"type": "object", "x-python-type": f"{PAYLOAD}.Base64Of[{PAYLOAD}.BodyT] | None"},
        ),
        (
            {"type": ["null", "string"], "x-payload": {"encoding": "http-body", "param": "HTTPBodyT"}},
            {"type": "object", "x-python-type": f"{PAYLOAD}.HTTPBodyOf[{PAYLOAD}.HTTPBodyT]"},
        ),
        (
            {
                "type": ["object", "null"],
                "additionalProperties": {"type": "string"},
                "x-payload": {"encoding": "query", "param": "QueryT"},
            },
            {"type": "object", "x-python-type": f"awslambda_events.query.QueryOf[{PAYLOAD}.QueryT]"},
        ),
        (
            {"x-payload": {"encoding": "inline", "param": "BodyT"}},
            {"type": "object", "x-python-type": f"{PAYLOAD}.InlineOf[{PAYLOAD}.BodyT]"},
        ),
        (
            {"$ref": "#/$defs/DemoTree", "x-payload": {"encoding": "attribute-values"}},
            {"type": "object", "x-python-type": "awslambda_events.attribute_values.UntypedItem"},
        ),
    ],
)
def test_a_property_is_lowered(scratch: Scratch, node: dict[str, Any], expected: dict[str, Any]):
    assert property_of(scratch, node) == expected


def test_a_shared_scalar_without_python_type_keeps_its_pattern(scratch: Scratch):
    node = property_of(scratch, {"$ref": "../types.schema.json#/$defs/Base64"})
    assert node.keys() == {"type", "pattern"}


def test_a_twin_names_its_function_and_type(scratch: Scratch):
    schema = event()
    schema["properties"]["sent"] = {"description": "When.", "type": "string", "x-decoded": "mail-date"}
    assert lowered(scratch, schema)["DemoEvent"]["x-twins"] == {
        "sent": {"function": "mail_date", "type": "datetime", "arguments": ""}
    }
    assert lowered(scratch, event())["DemoRecord"]["x-twins"] == {
        "key": {"function": "url", "type": "str", "arguments": ""}
    }


def test_properties_named_like_words_of_the_language_are_properties(scratch: Scratch):
    schema = event()
    names = ["type", "$ref", "items", "description", "title", "x-payload", "x-decoded", "x-amz-id-2"]
    schema["$defs"]["DemoTree"]["properties"] = {name: {"description": "A name.", "type": "string"} for name in names}
    assert lowered(scratch, schema)["DemoTree"]["properties"] == schema["$defs"]["DemoTree"]["properties"]


def test_the_words_of_the_root_are_left_out_and_the_source_is_told(scratch: Scratch):
    root = lowered(scratch, event())["DemoEvent"]
    assert root.keys() == {"title", "description", "type", "x-type-params", "x-absent", "properties", "required"}
    assert root["description"].endswith("\n\nSource: https://docs.aws.amazon.com/demo.html")


def test_a_paragraph_is_filled_to_the_width_of_a_docstring_and_a_list_stays(scratch: Scratch):
    schema = event()
    text = " ".join(["words"] * 50)
    schema["properties"]["demo"]["description"] = f"A summary.\n\n{text}\n\n* {text}\n* b"
    description = lowered(scratch, schema)["DemoEvent"]["properties"]["demo"]["description"]
    assert description.split() == f"A summary. {text} * {text} * b".split()
    assert {len(line) <= 110 for line in description.partition("\n\n* ")[0].splitlines()} == {True}
    assert description.endswith(f"* {text}\n* b")


def test_definitions_stand_before_their_uses(scratch: Scratch):
    order = list(lowered(scratch, event()))
    assert order.index("DemoTree") < order.index("DemoRecord") < order.index("DemoEvent")
    assert order.index("DemoResponse") < order.index("DemoEvent")


def test_what_only_a_payload_refers_to_is_left_out(scratch: Scratch):
    schema = event()
    schema["$defs"]["DemoRecord"]["properties"]["within"] = {
        "description": "More.",
        "$ref": "#/$defs/DemoTree",
        "x-payload": {"encoding": "attribute-values"},
    }
    assert "DemoTree" not in lowered(scratch, schema)


def test_a_class_that_lies_within_itself_is_an_error(scratch: Scratch):
    schema = event()
    schema["$defs"]["DemoTree"]["properties"]["record"] = {"description": "One.", "$ref": "#/$defs/DemoRecord"}
    with pytest.raises(SchemasInvalidError, match=r"lies within what it holds: Demo.* < Demo.* < Demo") as caught:
        lowered(scratch, schema)
    (error,) = caught.value.errors
    assert error.file == EVENT
    assert error.pointer in ("/$defs/DemoTree", "/$defs/DemoRecord")


def test_each_folder_is_a_module(scratch: Scratch):
    scratch.write("demo/more/MoreResponse.schema.json", response() | {"title": "MoreResponse"})
    modules = lower(load(scratch.schemas))
    assert {name: "MoreResponse" in module.names for name, module in modules.items()} == {
        "demo": False,
        "demo.more": True,
    }


def test_the_documents_stay_as_they_are(scratch: Scratch):
    documents = load(scratch.schemas)
    before = copy.deepcopy(documents)
    lower(documents)
    assert documents == before
    assert {document.file for document in documents.events} == {EVENT, RESPONSE}
