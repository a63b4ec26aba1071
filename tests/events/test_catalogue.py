"""The catalogue: what events there are, with schemas and samples."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import awslambda_events
from awslambda_events import catalogue
from awslambda_events.errors import UnknownEventError, UnknownSampleError
from awslambda_events.identification import event_name
from tests.events.payloads import ALIASES

SCHEMAS = Path(__file__).parents[2] / "schemas"
FILES = sorted(
    path for path in SCHEMAS.rglob("*.schema.json") if path.name not in ("types.schema.json", "dialect.schema.json")
)


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of an event as it is written."""
    (path,) = (path for path in FILES if path.name == f"{name}.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


for_every_event = pytest.mark.parametrize("name", catalogue.events())


def test_the_catalogue_lists_the_events_of_all_schemas_sorted():
    assert list(catalogue.events()) == sorted(path.name.removesuffix(".schema.json") for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_entry_says_what_the_schema_says(path: Path):
    schema = json.loads(path.read_text("utf-8"))
    entry = catalogue.entry(schema["title"])
    assert entry.kind == schema["x-kind"]
    assert entry.service == schema["x-service"]
    assert entry.source == tuple(schema["x-source"])
    assert schema["description"].startswith(entry.summary)
    assert "\n" not in entry.summary
    lambdas = schema.get("x-lambda", {})
    assert (entry.invocation, entry.response, entry.invalid) == tuple(
        lambdas.get(word) for word in ("invocation", "response", "invalid")
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_samples_are_those_beside_the_schema(path: Path):
    name = path.name.removesuffix(".schema.json")
    files = {file.name.split(".", 1)[1]: file for file in path.parent.glob(f"{name}.*sample.json")}
    assert {f"{variant}.sample.json".lstrip(".") for variant in catalogue.entry(name).samples} == files.keys()
    for variant in catalogue.entry(name).samples:
        file = files[f"{variant}.sample.json".lstrip(".")]
        assert catalogue.sample(name, variant) == json.loads(file.read_text("utf-8"))


@for_every_event
def test_the_class_of_an_entry_is_where_it_says(name: str):
    model = getattr(awslambda_events, name)
    assert getattr(import_module(catalogue.entry(name).module), name) is model
    if name in {payload.event for payload in ALIASES}:
        assert event_name(model) == ""
    elif name == "ScheduledEvent":
        # Its detail is a map, which has no name of the event in it.
        assert event_name(model) == "EventBridgeEvent"
    elif "x-envelope" in schema_of(name):
        assert model.__name__.startswith("EventBridgeEvent[")
        assert event_name(model) == name
    else:
        assert model.__module__ == catalogue.entry(name).module
        assert event_name(model) == name


@for_every_event
def test_a_schema_is_whole_and_valid(name: str):
    schema = catalogue.schema(name)
    Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    references = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert references <= {f"#/$defs/{definition}" for definition in schema.get("$defs", {})}
    assert Draft202012Validator(schema).is_valid(catalogue.sample(name))


@for_every_event
def test_the_response_of_a_request_is_a_response_of_the_catalogue_or_itself(name: str):
    response = catalogue.entry(name).response
    # A trigger of a Cognito user pool is returned with the answer filled in.
    assert response in (None, name) or catalogue.entry(response).kind == "response"


@for_every_event
def test_schemas_and_samples_are_given_anew(name: str):
    assert catalogue.sample(name) == catalogue.sample(name)
    assert catalogue.sample(name) is not catalogue.sample(name)
    catalogue.schema(name).clear()
    assert catalogue.schema(name)["title"] == name


def test_an_unknown_event_is_an_error_that_names_similar_ones():
    for look_up in (catalogue.entry, catalogue.schema, catalogue.sample):
        with pytest.raises(UnknownEventError, match=r"^There is no event 'SQSEvents'\. Did you mean SQSEvent"):
            look_up("SQSEvents")
    with pytest.raises(UnknownEventError) as caught:
        catalogue.entry("../events")
    assert caught.value.name == "../events"
    assert isinstance(caught.value, LookupError)


def test_an_event_that_resembles_none_is_an_error_without_a_guess():
    with pytest.raises(UnknownEventError, match=r"^There is no event '1234'\.$") as caught:
        catalogue.entry("1234")
    assert caught.value.similar == ()


def test_an_unknown_sample_is_an_error_that_names_those_there_are():
    with pytest.raises(UnknownSampleError, match=r"^SQSEvent has no sample 'none'\. It has: .*fifo") as caught:
        catalogue.sample("SQSEvent", "none")
    assert (caught.value.name, caught.value.variant) == ("SQSEvent", "none")
    assert caught.value.variants == tuple(variant for variant in catalogue.entry("SQSEvent").samples if variant)


def test_an_event_with_one_sample_says_so():
    error = UnknownSampleError("Event", "none", [])
    assert str(error) == "Event has no sample 'none'. It has only the main one."
