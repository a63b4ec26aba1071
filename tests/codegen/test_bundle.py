"""A bundle is one document that any validator takes."""

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from awslambda_codegen.bundle import bundle
from awslambda_codegen.documents import Documents, load
from awslambda_codegen.references import UnresolvedError, resolve, walk
from tests.codegen.scratch import EVENT, ROOT, Scratch, event

PROJECT = load(ROOT / "schemas")


def bundled(scratch: Scratch, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the bundle of the scratch event with another schema."""
    scratch.write(EVENT, schema)
    documents = load(scratch.schemas)
    return bundle(documents, next(document for document in documents.events if document.file == EVENT))


@pytest.mark.parametrize("document", PROJECT.events, ids=lambda document: document.title)
def test_every_reference_leads_into_the_document(document: Any):
    schema = bundle(PROJECT, document)
    Draft202012Validator.check_schema(schema)
    references = {node["$ref"] for _, node in walk(schema) if isinstance(node.get("$ref"), str)}
    assert references <= {"#"} | {f"#/$defs/{name}" for name in schema.get("$defs", {})}
    for sample in document.samples.values():
        Draft202012Validator(schema).validate(sample)


def test_definitions_come_from_the_same_file_from_its_folder_and_from_the_shared_types(scratch: Scratch):
    schema = bundled(scratch, event())
    assert list(schema["$defs"]) == ["DemoRecord", "DemoResponse", "DemoTree", "Timestamp"]
    assert schema["properties"]["answer"]["$ref"] == "#/$defs/DemoResponse"
    assert schema["properties"]["at"]["$ref"] == "#/$defs/Timestamp"
    assert schema["$defs"]["Timestamp"]["pattern"]


def test_a_definition_brings_what_it_refers_to_itself(scratch: Scratch):
    other = event()
    other |= {
        "title": "OtherEvent",
        "properties": {"a": {"description": "A.", "$ref": f"{EVENT[5:]}#/$defs/DemoRecord"}},
    }
    del other["$defs"]
    scratch.write("demo/OtherEvent.schema.json", other)
    documents = load(scratch.schemas)
    (document,) = (document for document in documents.events if document.title == "OtherEvent")
    assert list(bundle(documents, document)["$defs"]) == ["DemoRecord", "DemoTree"]


def test_a_reference_to_the_root_leads_to_the_root_of_the_bundle(scratch: Scratch):
    schema = event()
    schema["properties"]["again"] = {"description": "Again.", "$ref": "#"}
    schema["properties"]["records"]["items"] = {"$ref": "DemoEvent.schema.json#"}
    result = bundled(scratch, schema)
    assert result["properties"]["again"]["$ref"] == "#"
    assert result["properties"]["records"]["items"]["$ref"] == "#"


def test_a_definition_may_lie_within_itself(scratch: Scratch):
    schema = event()
    schema["$defs"]["DemoTree"]["properties"]["below"] = {"description": "Below.", "$ref": "#/$defs/DemoTree"}
    result = bundled(scratch, schema)
    validator = Draft202012Validator(result)
    sample = {"demo": "a", "records": [{"key": "", "within": [{"below": {"below": {"height": 1}}}]}]}
    assert validator.is_valid(sample)
    sample["records"][0]["within"][0]["below"]["below"]["height"] = "1"  # type: ignore[index]
    assert not validator.is_valid(sample)


def test_a_property_that_is_called_like_a_reference_is_none(scratch: Scratch):
    schema = event()
    schema["$defs"]["DemoTree"]["properties"]["$ref"] = {"description": "A name.", "type": "string"}
    assert bundled(scratch, schema)["$defs"]["DemoTree"]["properties"]["$ref"]["type"] == "string"


def test_the_document_itself_stays_as_it_is(scratch: Scratch):
    documents = load(scratch.schemas)
    before = copy.deepcopy(documents)
    for document in documents.events:
        bundle(documents, document)["properties"].clear()
    assert documents == before


@pytest.mark.parametrize(
    "reference",
    [
        "#/$defs/Nothing",
        "Nothing.schema.json#",
        "../other/DemoEvent.schema.json#",
        "../types.schema.json#/$defs/Nothing",
    ],
)
def test_a_reference_that_leads_nowhere_is_an_error(scratch: Scratch, reference: str):
    documents: Documents = load(scratch.schemas)
    with pytest.raises(UnresolvedError):
        resolve(documents, documents.events[0], reference)


def test_pointers_name_the_way_to_each_object():
    document = {"a": [{"b": {}}], "c": 1}
    assert [pointer for pointer, _ in walk(document)] == ["", "/a/0", "/a/0/b"]
    assert json.dumps([node for _, node in walk(document)][1]) == '{"b": {}}'
