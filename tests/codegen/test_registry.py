"""AWS's registry of EventBridge events: distilled, compared, and lowered to a module per source."""

import base64
import gzip
import hashlib
import io
import json
import tarfile
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel

from awslambda_codegen.documents import Documents, load
from awslambda_codegen.registry.distill import distill
from awslambda_codegen.registry.lower import lower_registry
from awslambda_codegen.registry.package import IntegrityError, read
from awslambda_codegen.registry.report import changes
from awslambda_codegen.registry.sources import FOLDER, load_sources, module_name
from awslambda_events.models.events.ec2 import EC2InstanceStateChangeDetail
from tests.codegen.scratch import ROOT

SOURCES = load_sources(ROOT / "schemas" / FOLDER)
EVENTS = [
    (source, name) for source, schema in SOURCES.items() for name, d in schema["$defs"].items() if "x-identify" in d
]


def kind(word: str, **more: Any) -> dict[str, Any]:
    return {"type": word, **more}


def ref(identifier: str) -> dict[str, Any]:
    return kind("ref", reference={"$ref": identifier})


def database(types: dict[str, tuple[str, dict[str, Any]]], events: list[tuple[str, str, str]]) -> dict[str, Any]:
    """Return a database of types (identifier -> name, properties) and events (name, source, identifier)."""
    return {
        "event": {
            "entities": [
                {
                    "name": name,
                    "source": source,
                    "detailType": f"{name.partition('@')[2]} Happened",
                    "rootProperty": ref(root)["reference"],
                }
                for name, source, root in events
            ]
        },
        "eventTypeDefinition": {
            "entities": [
                {
                    "$id": identifier,
                    "name": name,
                    "properties": {key: {"type": value} for key, value in properties.items()},
                }
                for identifier, (name, properties) in types.items()
            ]
        },
    }


def definitions(properties: dict[str, Any], **more: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the definitions of one event with properties, and of more types."""
    content = database({"1": ("Root", properties), **more}, [("aws.demo@DemoEvent", "aws.demo", "1")])
    found: dict[str, Any] = distill(content)["aws.demo"]["$defs"]
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        *((kind(word), {"type": word}) for word in ("string", "number", "integer", "boolean")),
        (kind("array", element=kind("string")), {"type": "array", "items": {"type": "string"}}),
        (kind("map", element=kind("integer")), {"type": "object", "additionalProperties": {"type": "integer"}}),
        (kind("union", types=[kind("string"), kind("number")]), {"anyOf": [{"type": "string"}, {"type": "number"}]}),
        (kind("json"), {}),
        (kind("array", element=kind("json")), {"type": "array", "items": {}}),
    ],
)
def test_a_type_is_what_a_value_is_beside_any_json(given: Any, expected: Any):
    members = expected.get("anyOf", [expected])
    assert definitions({"a": given})["DemoEvent"]["properties"] == {"a": {"anyOf": [*members, {}]} if expected else {}}


def test_an_event_is_told_by_its_source_and_detail_type():
    assert definitions({})["DemoEvent"]["x-identify"] == {
        "/source": ["aws.demo"],
        "/detail-type": ["DemoEvent Happened"],
    }


def test_what_an_event_refers_to_is_a_definition_also_where_it_refers_to_itself():
    found = definitions({"a": ref("2")}, **{"2": ("Part-of-it", {"again": ref("2"), "b": kind("string")})})
    assert list(found) == ["DemoEvent", "PartOfIt"]
    assert found["DemoEvent"]["properties"]["a"] == {"anyOf": [{"$ref": "#/$defs/PartOfIt"}, {}]}
    assert found["PartOfIt"]["properties"]["again"] == {"anyOf": [{"$ref": "#/$defs/PartOfIt"}, {}]}
    assert "x-identify" not in found["PartOfIt"]


def test_a_type_without_properties_is_any_object():
    found = definitions({"a": ref("2")}, **{"2": ("Empty", {})})
    assert found["Empty"]["additionalProperties"] == {}
    assert "properties" not in found["Empty"]


def test_a_nested_type_gives_way_to_an_event_and_to_an_earlier_type_of_its_name():
    found = definitions(
        {"a": ref("2"), "b": ref("3"), "c": ref("4")},
        **{
            "2": ("DemoEvent", {"x": kind("string")}),
            "3": ("Thing", {"y": kind("string")}),
            "4": ("thing", {"z": kind("string")}),
        },
    )
    properties = found["DemoEvent"]["properties"]
    assert [properties[key]["anyOf"][0]["$ref"] for key in "abc"] == [
        "#/$defs/DemoEventDemoEvent",
        "#/$defs/Thing",
        "#/$defs/DemoEventThing",
    ]
    assert all(definition["title"] == name for name, definition in found.items())


def test_a_source_that_is_listed_twice_is_two_modules_with_the_same_source_in_the_event():
    content = database(
        {"1": ("Root", {})},
        [("aws.net-work@Alert", "aws.network", "1"), ("aws.network@Alert", "aws.network", "1")],
    )
    found = distill(content)
    assert list(found) == ["aws.net-work", "aws.network"]
    assert {schema["$defs"]["Alert"]["x-identify"]["/source"][0] for schema in found.values()} == {"aws.network"}


def test_an_unknown_type_is_an_error():
    with pytest.raises(ValueError, match=r"aws\.demo: DemoEvent\.a has the unknown type 'tuple'"):
        definitions({"a": kind("tuple")})


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({}, {}, []),
        ({}, {"A": {}}, ["added    aws.demo  A"]),
        ({"A": {}}, {}, ["removed  aws.demo  A"]),
        ({"A": {"properties": {"x": 1}}}, {"A": {"properties": {"x": 1}}}, []),
        (
            {"A": {"properties": {"x": 1, "y": 1}}},
            {"A": {"properties": {"y": 2, "z": 1}}},
            ["changed  aws.demo  A  +z -x ~y"],
        ),
        ({"A": {"description": "A."}}, {"A": {"description": "B."}}, ["changed  aws.demo  A"]),
    ],
)
def test_what_changed_is_told(before: Any, after: Any, lines: list[str]):
    assert changes({"aws.demo": {"$defs": before}}, {"aws.demo": {"$defs": after}}) == lines


def test_a_source_that_came_or_went_is_told_with_all_its_classes():
    assert changes({"aws.a": {"$defs": {"A": {}}}}, {"aws.b": {"$defs": {"B": {}}}}) == [
        "removed  aws.a  A",
        "added    aws.b  B",
    ]


def archive(content: Any) -> bytes:
    """Return a package archive that holds a database."""
    data = gzip.compress(json.dumps({"schema": content}).encode())
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as files:
        info = tarfile.TarInfo("package/db.json.gz")
        info.size = len(data)
        files.addfile(info, io.BytesIO(data))
    return file.getvalue()


def test_a_package_is_read_only_with_the_pinned_digest():
    data = archive({"event": []})
    digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    assert read(data, digest) == {"event": []}
    with pytest.raises(IntegrityError, match="not the pinned"):
        read(data + b"\0", digest)


@pytest.fixture(scope="module")
def documents() -> Documents:
    """The project's schemas."""
    return load(ROOT / "schemas")


def test_the_schemas_hold_all_events_of_the_registry():
    assert len(EVENTS) == 381


@pytest.mark.parametrize("source", SOURCES)
def test_every_event_of_a_source_has_a_class(source: str):
    module = import_module(f"awslambda_events.eventbridge.{module_name(source)}")
    for name in (name for owner, name in EVENTS if owner == source):
        detail = getattr(module, name)
        assert issubclass(detail, BaseModel)
        assert detail.__doc__


def test_every_source_has_a_module_of_its_own():
    assert len({module_name(source) for source in SOURCES}) == len(SOURCES)


def test_an_event_that_has_a_schema_written_by_hand_is_that_class(documents: Documents):
    module = import_module("awslambda_events.eventbridge.ec2")
    assert module.EC2InstanceStateChangeNotification is EC2InstanceStateChangeDetail
    (alias,) = (
        alias
        for alias in lower_registry(SOURCES, documents)["ec2"].aliases
        if alias.name == "EC2InstanceStateChangeNotification"
    )
    assert alias.expression == "EC2InstanceStateChangeDetail"
