"""A bundle is one document that any validator takes."""

import copy
import json
import sys
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from awslambda_codegen.bundle import bundle
from awslambda_codegen.documents import Documents, load
from awslambda_codegen.references import UnresolvedError, resolve, walk
from awslambda_codegen.render import render
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


def variants() -> dict[str, Any]:
    """Return the schema of an event one of whose properties has variants."""
    schema = event()
    for name, tag in (("DemoOne", "one"), ("DemoTwo", "two"), ("DemoOther", None)):
        schema["$defs"][name] = {
            "title": name,
            "description": "A variant.",
            "type": "object",
            **({"x-identify": {"/kind": [tag]}} if tag else {}),
            "properties": {
                "kind": {"description": "Which.", "type": "string"},
                name: {"description": "A number.", "type": "integer"},
            },
            "required": ["kind"],
        }
    members = [{"$ref": f"#/$defs/{name}"} for name in ("DemoOne", "DemoTwo", "DemoOther")]
    schema["properties"]["thing"] = {"description": "A thing.", "x-variants": True, "anyOf": members}
    return schema


def test_variants_are_conditions_in_their_order_of_which_the_last_takes_the_rest(scratch: Scratch):
    node = bundled(scratch, variants())["properties"]["thing"]
    assert node.keys() == {"description", "if", "then", "else"}
    assert node["then"] == {"$ref": "#/$defs/DemoOne"}
    assert node["else"]["then"] == {"$ref": "#/$defs/DemoTwo"}
    assert node["else"]["else"] == {"$ref": "#/$defs/DemoOther"}


@pytest.mark.parametrize("kind", ["one", "two", "three", 1, None, "absent"])
@pytest.mark.parametrize("wrong", ["DemoOne", "DemoTwo", "DemoOther"])
def test_conditions_and_model_agree_on_variants(scratch: Scratch, kind: Any, wrong: str):
    validator = Draft202012Validator(bundled(scratch, variants()))
    thing = {wrong: "no number"} | ({} if kind == "absent" else {"kind": kind})
    sample = {"demo": "a", "records": [], "thing": thing}
    code = render(scratch.schemas)["awslambda_events/models/demo.py"]
    module = ModuleType("demo")
    sys.modules["demo"] = module
    try:
        exec(code, module.__dict__)  # noqa: S102 - what we generate
        try:
            module.DemoEvent.model_validate(sample)
        except ValidationError:
            accepted = False
        else:
            accepted = True
    finally:
        del sys.modules["demo"]
    assert accepted == validator.is_valid(sample)
    expected = {"one": "DemoOne", "two": "DemoTwo"}.get(kind, "DemoOther")
    assert accepted == (isinstance(kind, str) and kind != "absent" and wrong != expected)
