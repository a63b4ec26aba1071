"""Every rule of ``schemas/README.md`` that is broken is an error with file and JSON pointer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awslambda_codegen.__main__ import main
from awslambda_codegen.check import check
from awslambda_codegen.documents import load
from awslambda_codegen.errors import SchemasInvalidError
from awslambda_codegen.render import render
from tests.codegen.scratch import EVENT, RESPONSE, ROOT, Scratch, event, response

Change = Callable[[dict[str, Any]], object]

RECORD = "/$defs/DemoRecord"


def record(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of the scratch event's record."""
    properties: dict[str, Any] = schema["$defs"]["DemoRecord"]["properties"]
    return properties


def last(properties: dict[str, Any], name: str) -> None:
    """Put a property behind all others."""
    properties[name] = properties.pop(name)


# What is done to the event's schema, and the pointer and message of the error that it causes.
BROKEN: dict[str, tuple[Change, str, str]] = {
    # The dialect.
    "unknown x- word at the root": (lambda s: s.update({"x-new": 1}), "", "'x-new' was unexpected"),
    "unknown x- word at a definition": (
        lambda s: s["$defs"]["DemoTree"].update({"x-new": 1}),
        "/$defs/DemoTree",
        "'x-new' was unexpected",
    ),
    "unknown x- word at a property": (
        lambda s: record(s)["key"].update({"x-new": 1}),
        f"{RECORD}/properties/key",
        "'x-new' was unexpected",
    ),
    "unknown word of JSON Schema": (
        lambda s: record(s)["key"].update({"maxLength": 1}),
        f"{RECORD}/properties/key",
        "'maxLength' was unexpected",
    ),
    "pattern outside of the shared types": (
        lambda s: record(s)["key"].update({"pattern": "a"}),
        f"{RECORD}/properties/key",
        "'pattern' was unexpected",
    ),
    "unknown type parameter": (
        lambda s: s.update({"x-type-params": ["NoT"]}),
        "/x-type-params/0",
        "'NoT' is not one of",
    ),
    "unknown type parameter of a payload": (
        lambda s: record(s)["text"]["x-payload"].update(param="NoT"),
        f"{RECORD}/properties/text/x-payload/param",
        "'NoT' is not one of",
    ),
    "unknown encoding": (
        lambda s: record(s)["text"]["x-payload"].update(encoding="gzip"),
        f"{RECORD}/properties/text/x-payload/encoding",
        "'gzip' is not one of",
    ),
    "unknown decoding": (
        lambda s: record(s)["key"].update({"x-decoded": "gzip"}),
        f"{RECORD}/properties/key/x-decoded",
        "'gzip' is not",
    ),
    "unknown kind": (lambda s: s.update({"x-kind": "event"}), "/x-kind", "'event' is not one of"),
    "unknown invocation": (
        lambda s: s["x-lambda"].update(invocation="push"),
        "/x-lambda/invocation",
        "'push' is not one of",
    ),
    "untitled definition": (
        lambda s: s["$defs"]["DemoTree"].pop("title"),
        "/$defs/DemoTree",
        "'title' is a required property",
    ),
    "untitled root": (lambda s: s.pop("title"), "", "'title' is a required property"),
    "anonymous object": (
        lambda s: record(s)["any"].update(type="object", properties={"a": {"description": "A.", "type": "string"}}),
        f"{RECORD}/properties/any",
        "'properties' was unexpected",
    ),
    "anonymous object in a list": (
        lambda s: record(s)["within"].update(items={"type": "object", "properties": {"a": {"type": "string"}}}),
        f"{RECORD}/properties/within/items",
        "'properties' was unexpected",
    ),
    "title that is no class name": (
        lambda s: s["$defs"]["DemoTree"].update(title="demo tree"),
        "/$defs/DemoTree/title",
        "'demo tree' does not match",
    ),
    "property without description": (
        lambda s: record(s)["key"].pop("description"),
        f"{RECORD}/properties/key",
        "'description' is a required property",
    ),
    "empty description": (
        lambda s: record(s)["key"].update(description=""),
        f"{RECORD}/properties/key/description",
        "'' should be non-empty",
    ),
    "definition without description": (
        lambda s: s["$defs"]["DemoTree"].pop("description"),
        "/$defs/DemoTree",
        "'description' is a required property",
    ),
    "definition that is no object": (
        lambda s: s["$defs"].update(DemoText={"title": "DemoText", "description": "A text.", "type": "string"}),
        "/$defs/DemoText/type",
        "'object' was expected",
    ),
    "object with neither properties nor values": (
        lambda s: s["$defs"]["DemoTree"].pop("properties"),
        "/$defs/DemoTree",
        "is not valid under any of the given schemas",
    ),
    "closed object": (
        lambda s: s["$defs"]["DemoTree"].update(additionalProperties=False),
        "/$defs/DemoTree/additionalProperties",
        "False is not of type 'object'",
    ),
    "no source": (lambda s: s.pop("x-source"), "", "'x-source' is a required property"),
    "a source that is not AWS's": (
        lambda s: s.update({"x-source": ["https://example.com/"]}),
        "/x-source/0",
        "'https://example.com/' does not match",
    ),
    "no service": (lambda s: s.pop("x-service"), "", "'x-service' is a required property"),
    "a request of which is not said how it comes": (lambda s: s.pop("x-lambda"), "", "'x-lambda' is a required"),
    "a response that is invoked": (
        lambda s: s.update({"x-kind": "response"}),
        "",
        "False schema does not allow {'invocation'",
    ),
    "a tag that is no pointer": (lambda s: s.update({"x-identify": {"demo": True}}), "/x-identify", "'demo'"),
    "a tag without texts": (
        lambda s: s.update({"x-identify": {"/demo": []}}),
        "/x-identify/~1demo",
        "[] should be non-empty",
    ),
    "a tag that is no text": (
        lambda s: s.update({"x-identify": {"/demo": ["a", 1]}}),
        "/x-identify/~1demo/1",
        "1 is not of type 'string'",
    ),
    "another draft": (
        lambda s: s.update({"$schema": "http://json-schema.org/draft-07/schema#"}),
        "/$schema",
        "was expected",
    ),
    "a reference to another folder": (
        lambda s: s["properties"]["at"].update({"$ref": "../sqs/SQSEvent.schema.json#"}),
        "/properties/at/$ref",
        "does not match",
    ),
    # What no meta-schema can say.
    "title that is not the file's name": (
        lambda s: s.update(title="OtherEvent"),
        "/title",
        "title 'OtherEvent' is not the file's name",
    ),
    "key unlike its title": (
        lambda s: s["$defs"].update(DemoThing={"title": "OtherThing", **shape()}),
        "/$defs/DemoThing",
        "key differs from its title 'OtherThing'",
    ),
    "title that is taken": (
        lambda s: s["$defs"].update(DemoEvent={"title": "DemoEvent", **shape()}),
        "/$defs/DemoEvent",
        "title 'DemoEvent' is taken by demo/DemoEvent.schema.json#",
    ),
    "response that does not exist": (
        lambda s: s["x-lambda"].update(response="NoResponse"),
        "/x-lambda/response",
        "there is no schema 'NoResponse'",
    ),
    "alternative that does not exist": (
        lambda s: s["x-lambda"].update(alternatives=["NoResponse"]),
        "/x-lambda/alternatives",
        "there is no schema 'NoResponse'",
    ),
    "alternative to nothing": (
        lambda s: s["x-lambda"].update(response=None, alternatives=["DemoResponse"]),
        "/x-lambda/alternatives",
        "there is no response that they could replace",
    ),
    "answer that nothing asks for": (
        lambda s: s["x-lambda"].update(answer={"a": 1}),
        "/x-lambda",
        "False schema does not allow",
    ),
    "answer that is missing": (lambda s: s["x-lambda"].update(invalid="answer"), "/x-lambda", "'answer' is a required"),
    "records where there are none": (
        lambda s: s["x-lambda"].update(batch={"records": "/demo"}),
        "/x-lambda/batch/records",
        "there is no list of objects",
    ),
    "records at a path": (
        lambda s: s["x-lambda"].update(batch={"records": "/records/0"}),
        "/x-lambda/batch/records",
        "does not match",
    ),
    "identifier that records do not have": (
        lambda s: s["x-lambda"].update(batch={"records": "/records", "identifier": "$record/id"}),
        "/x-lambda/batch",
        "$record/id: DemoRecord has no such property",
    ),
    "word that stands for nothing": (
        lambda s: s["x-lambda"].update(batch={"records": "/records", "identifier": "$message/id"}),
        "/x-lambda/batch/identifier",
        "does not match",
    ),
    "partial failures without an identifier": (
        lambda s: s["x-lambda"].update(batch={"records": "/records", "partial": "all"}),
        "/x-lambda/batch",
        "'identifier' is a dependency of 'partial'",
    ),
    "partial failures without a response": (
        lambda s: s["x-lambda"].update(
            response=None, batch={"records": "/records", "identifier": "$record/key", "partial": "all"}
        ),
        "/x-lambda/batch/partial",
        "there is no response that could tell it",
    ),
    "dangling reference": (
        lambda s: record(s)["within"]["items"].update({"$ref": "#/$defs/DemoBush"}),
        f"{RECORD}/properties/within/items",
        "'#/$defs/DemoBush' leads nowhere",
    ),
    "dangling reference to a file": (
        lambda s: s["properties"]["answer"].update({"$ref": "NoResponse.schema.json#"}),
        "/properties/answer",
        "'NoResponse.schema.json#' leads nowhere",
    ),
    "dangling reference to a shared type": (
        lambda s: s["properties"]["at"].update({"$ref": "../types.schema.json#/$defs/Year"}),
        "/properties/at",
        "'../types.schema.json#/$defs/Year' leads nowhere",
    ),
    "shared types looked for in the wrong place": (
        lambda s: s["properties"]["at"].update({"$ref": "../../types.schema.json#/$defs/Timestamp"}),
        "/properties/at",
        "'../../types.schema.json#/$defs/Timestamp' leads nowhere",
    ),
    "required key that is no property": (
        lambda s: s["$defs"]["DemoRecord"]["required"].append("kye"),
        f"{RECORD}/required",
        "'kye' is no property",
    ),
    "type parameter that the class does not have": (
        lambda s: s["$defs"]["DemoRecord"].pop("x-type-params"),
        f"{RECORD}/properties/text",
        "BodyT is not in x-type-params",
    ),
    "body before the flag that says how to decode it": (
        lambda s: last(s["properties"], "isBase64Encoded"),
        "/properties/body",
        "isBase64Encoded must stand before it",
    ),
    "body without a flag": (
        lambda s: s["properties"].pop("isBase64Encoded"),
        "/properties/body",
        "isBase64Encoded must stand before it",
    ),
}


def shape() -> dict[str, Any]:
    return {"description": "A thing.", "type": "object", "additionalProperties": {}}


def mistakes(scratch: Scratch) -> list[tuple[str, str, str]]:
    """Return file, pointer and message of every mistake that is found."""
    with pytest.raises(SchemasInvalidError) as caught:
        check(load(scratch.schemas))
    assert str(caught.value) == "\n".join(f"{e.file}#{e.pointer}: {e.message}" for e in caught.value.errors)
    return [(error.file, error.pointer, error.message) for error in caught.value.errors]


def test_the_unbroken_schemas_pass(scratch: Scratch):
    check(load(scratch.schemas))


def test_the_schemas_of_the_project_pass():
    check(load(ROOT / "schemas"))


@pytest.mark.parametrize(("change", "pointer", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_an_error_at_its_place(scratch: Scratch, change: Change, pointer: str, message: str):
    schema = event()
    change(schema)
    scratch.write(EVENT, schema)
    found = mistakes(scratch)
    # Of the dialect's rules one mistake may break two.
    assert {file for file, _, _ in found} == {EVENT}
    assert [where for _, where, text in found if message in text][:1] == [pointer]


def test_a_request_that_nothing_tells_apart_needs_no_tags(scratch: Scratch):
    schema = event()
    del schema["x-identify"]
    scratch.write(EVENT, schema)
    check(load(scratch.schemas))


def test_a_title_of_another_file_is_taken(scratch: Scratch):
    schema = response()
    schema["$defs"] = {"DemoTree": {"title": "DemoTree", **shape()}}
    scratch.write("other/OtherResponse.schema.json", schema | {"title": "OtherResponse"})
    scratch.write("other/OtherResponse.sample.json", {})
    assert mistakes(scratch) == [
        ("other/OtherResponse.schema.json", "/$defs/DemoTree", f"title 'DemoTree' is taken by {EVENT}#/$defs/DemoTree")
    ]


def test_a_schema_without_sample_is_an_error(scratch: Scratch):
    (scratch.schemas / "demo" / "DemoEvent.sample.json").unlink()
    assert mistakes(scratch) == [(EVENT, "", "no sample: DemoEvent.sample.json")]


@pytest.mark.parametrize(
    "name", ["demo/DemoEvnt.sample.json", "other/DemoEvent.sample.json", "DemoEvent.a.sample.json"]
)
def test_a_sample_of_no_schema_is_an_error(scratch: Scratch, name: str):
    scratch.write(name, {})
    assert mistakes(scratch) == [(name, "", "a sample of no schema")]


@pytest.mark.parametrize(
    ("name", "content", "pointer", "message"),
    [
        ("demo/DemoEvent.sample.json", {"demo": "a"}, "", "'records' is a required property"),
        (
            "demo/DemoEvent.other.sample.json",
            {"demo": "a", "records": [{"key": 1}]},
            "/records/0/key",
            "1 is not of type",
        ),
        ("demo/DemoEvent.new.sample.json", {"demo": "a", "records": [], "at": "noon"}, "/at", "'noon' does not match"),
        ("demo/DemoResponse.sample.json", {"done": None}, "/done", "None is not of type 'boolean'"),
    ],
)
def test_a_wrong_sample_is_an_error(scratch: Scratch, name: str, content: Any, pointer: str, message: str):
    scratch.write(name, content)
    ((file, found, text),) = mistakes(scratch)
    assert (file, found) == (name, pointer)
    assert message in text


def test_all_mistakes_are_told_at_once(scratch: Scratch):
    for name, schema in ((EVENT, event()), (RESPONSE, response())):
        scratch.write(name, schema | {"x-new": 1})
    assert [file for file, _, _ in mistakes(scratch)] == [EVENT, RESPONSE]


@pytest.mark.parametrize("name", [EVENT, "demo/DemoEvent.sample.json"])
def test_a_file_that_is_no_json_is_an_error(scratch: Scratch, name: str):
    scratch.write(name, "{")
    with pytest.raises(SchemasInvalidError) as caught:
        load(scratch.schemas)
    assert [(error.file, error.pointer) for error in caught.value.errors] == [(name, "")]
    assert str(caught.value).startswith(f"{name}#: not JSON: ")


def test_nothing_is_rendered_from_broken_schemas(scratch: Scratch):
    scratch.write(EVENT, event() | {"x-new": 1})
    with pytest.raises(SchemasInvalidError):
        render(scratch.schemas)


def test_the_command_tells_the_mistakes_and_writes_nothing(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    scratch.write(EVENT, event() | {"x-new": 1})
    for arguments in ([], ["--check"]):
        monkeypatch.setattr("sys.argv", ["awslambda_codegen", *arguments, str(scratch.root)])
        assert main() == 1
        assert capsys.readouterr().err.startswith(f"{EVENT}#: ")
    assert not scratch.package.exists()


def test_the_folder_is_the_current_one_unless_given(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    scratch.write(EVENT, "{")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["awslambda_codegen"])
    assert main() == 1
    assert f"{EVENT}#: not JSON" in capsys.readouterr().err
