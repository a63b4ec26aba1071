"""``awslambda events``, ``sample`` and ``schema``."""

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from awslambda_cli.named_events import sample_of, schema_of, variants_of
from awslambda_cli.output import CommandError
from awslambda_events import catalogue
from awslambda_events.models._contracts import RECORDS

pytestmark = pytest.mark.exhaustive

Run = Callable[..., Any]


def test_events_are_listed(awslambda: Run) -> None:
    done = awslambda("events")
    assert done.status == 0
    lines = done.text.splitlines()
    assert lines[0].split() == ["event", "kind", "invocation", "service"]
    assert [line.split()[0] for line in lines[1:]] == sorted(catalogue.events())
    for line, entry in zip(lines[1:], catalogue.events().values(), strict=True):
        assert entry.service in line
        assert entry.summary in line, "what reads a pipe gets whole rows"


@pytest.mark.parametrize("text", ["sqs", "SQS", "amazon sqs", "sEvent S"])
def test_events_are_found_by_name_and_service(text: str, awslambda: Run) -> None:
    done = awslambda("events", text, "--format", "json")
    found = [
        entry.name
        for entry in catalogue.events().values()
        if text.casefold() in f"{entry.name} {entry.service}".casefold()
    ]
    assert done.status == 0
    assert [row["name"] for row in done.json] == found


def test_events_are_json_for_scripts(awslambda: Run) -> None:
    rows = awslambda("events", "--format", "json").json
    assert [row["name"] for row in rows] == sorted(catalogue.events())
    (row,) = (row for row in rows if row["name"] == "SQSEvent")
    assert row.keys() >= {"name", "kind", "service", "summary", "source", "samples", "invocation", "response"}
    assert (row["kind"], row["invocation"], row["response"]) == ("request", "poll", "SQSBatchResponse")
    assert row["samples"][0] == ""


def test_no_event_is_told(awslambda: Run) -> None:
    done = awslambda("events", "nothing like it")
    assert (done.status, done.text) == (0, "No event has 'nothing like it' in its name or service.\n")
    assert awslambda("events", "nothing like it", "--format", "json").json == []


def test_a_sample_is_json(awslambda: Run) -> None:
    assert awslambda("sample", "SQSEvent").json == catalogue.sample("SQSEvent")
    assert awslambda("sample", "SQSEvent", "fifo").json == catalogue.sample("SQSEvent", "fifo")
    done = awslambda("sample", "SQSBatchResponse")
    assert done.text == json.dumps(catalogue.sample("SQSBatchResponse"), indent=2, ensure_ascii=False) + "\n"


def test_samples_are_listed_by_name(awslambda: Run) -> None:
    done = awslambda("sample", "SQSEvent", "--names")
    assert done.status == 0
    assert done.text.splitlines() == [name or "(main)" for name in catalogue.entry("SQSEvent").samples]


def test_a_schema_is_json(awslambda: Run) -> None:
    done = awslambda("schema", "SQSEvent")
    assert done.status == 0
    assert done.json == catalogue.schema("SQSEvent")
    assert done.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_of_a_batch_has_a_schema_that_its_samples_fit(record: str) -> None:
    schema = schema_of(record)
    assert schema["title"] == record
    validator = Draft202012Validator(schema)
    for variant in variants_of(record):
        validator.validate(sample_of(record, variant))


def test_a_record_of_a_batch_is_shown_as_an_event_is(awslambda: Run) -> None:
    assert awslambda("sample", "SQSRecord").json == catalogue.sample("SQSEvent")["Records"][0]
    assert awslambda("sample", "SQSRecord", "fifo").json == catalogue.sample("SQSEvent", "fifo")["Records"][0]
    assert awslambda("sample", "SQSRecord", "--names").text == awslambda("sample", "SQSEvent", "--names").text
    assert awslambda("schema", "SQSRecord").json["title"] == "SQSRecord"


@pytest.mark.parametrize("text", ["EC2InstanceStateChangeNotification", "ec2 instance state-change", "aws.ec2"])
def test_events_of_awss_registry_are_found_with_the_module_that_has_them(text: str, awslambda: Run) -> None:
    (row,) = (
        row
        for row in awslambda("events", text, "--format", "json").json
        if row["name"] == "EC2InstanceStateChangeNotification"
    )
    assert row == {
        "name": "EC2InstanceStateChangeNotification",
        "kind": "detail",
        "source": "aws.ec2",
        "detail_type": "EC2 Instance State-change Notification",
        "module": "awslambda_events.eventbridge.ec2",
    }
    last = [line.split()[:2] for line in awslambda("events", text).text.splitlines()]
    assert [row["name"], row["module"]] in last


def test_every_event_of_awss_registry_is_known_by_the_class_that_has_its_detail() -> None:
    assert len(catalogue.details()) == 381
    for detail in catalogue.details():
        model = getattr(import_module(detail.module), detail.name)
        assert isinstance(model, type)
        if model.__module__ == detail.module:  # else it is one that has a schema written by hand
            tags = dict(model._tags)  # noqa: SLF001
            assert (tags["source",], tags["detail-type",]) == ({detail.source}, {detail.detail_type})


def test_every_event_of_awss_registry_has_a_schema_that_its_sample_fits() -> None:
    for detail in catalogue.details():
        name = f"{detail.module}.{detail.name}"
        schema = schema_of(name)
        # It is in the envelope, or in an event that has a schema written by hand.
        assert schema["title"] == f"EventBridgeEvent[{detail.name}]" or schema["title"] in catalogue.events()
        for variant in variants_of(name):
            payload = sample_of(name, variant)
            assert (payload["source"], payload["detail-type"]) == (detail.source, detail.detail_type)
            assert payload["detail"] or detail.source == "aws.events"  # a schedule tells nothing
            Draft202012Validator(schema).validate(payload)


def test_what_is_shown_of_an_event_is_what_the_catalogue_has() -> None:
    for name, entry in catalogue.events().items():
        assert schema_of(name) == catalogue.schema(name)
        assert variants_of(name) == entry.samples
        assert all(sample_of(name, variant) == catalogue.sample(name, variant) for variant in entry.samples)


def test_an_event_of_awss_registry_is_shown_and_validated_as_an_event_is(awslambda: Run) -> None:
    name = "EC2SpotInstanceInterruptionWarning"
    shown = awslambda("sample", name)
    assert shown.json["detail-type"] == "EC2 Spot Instance Interruption Warning"
    assert awslambda("sample", name, "--names").text == "(main)\n"
    assert awslambda("schema", name).json["title"] == f"EventBridgeEvent[{name}]"
    assert "instance-action" in awslambda("schema", name).json["properties"]["detail"]["properties"]
    assert awslambda("validate", name, "-", "--strict", stdin=shown.text.encode()).text == "1 valid\n"
    unknown = shown.text.replace('"instance-action"', '"instance-acton"')
    assert "detail.instance-acton" in awslambda("validate", name, "-", "--strict", stdin=unknown.encode()).text


def test_a_record_of_a_batch_is_validated_as_an_event_is(awslambda: Run) -> None:
    record = awslambda("sample", "SQSRecord").text
    assert awslambda("validate", "SQSRecord", "-", stdin=record.encode()).text == "1 valid\n"
    event = awslambda("sample", "SQSEvent").text
    assert awslambda("validate", "SQSRecord", "-", stdin=event.encode()).status == 1


def test_a_detail_of_several_sources_is_named_with_one() -> None:
    with pytest.raises(
        CommandError, match=r"^AWSAPICallViaCloudTrail is a detail of \d\d sources: name one with it, as in "
    ):
        schema_of("AWSAPICallViaCloudTrail")
    names = ("ecs.AWSAPICallViaCloudTrail", "awslambda_events.eventbridge.ecs.AWSAPICallViaCloudTrail")
    assert [sample_of(name)["source"] for name in names] == ["aws.ecs"] * 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["sample", "SQSEvnt"], "UnknownEventError: There is no event 'SQSEvnt'. Did you mean SQSEvent"),
        (["sample", "SQSEvnt", "--names"], "UnknownEventError: There is no event 'SQSEvnt'. Did you mean SQSEvent"),
        (["sample", "[red]"], "UnknownEventError: There is no event '[red]'.\n"),
        (["sample", "SQSEvent", "nope"], "UnknownSampleError: SQSEvent has no sample 'nope'. It has: batch, "),
        (["sample", "SQSRecord", "nope"], "UnknownSampleError: SQSRecord has no sample 'nope'. It has: batch, "),
        (
            ["sample", "AthenaQueryStateChange", "nope"],
            "UnknownSampleError: AthenaQueryStateChange has no sample 'nope'.",
        ),
        (["sample", "AthenaQueryStateChang"], "UnknownEventError: There is no event 'AthenaQueryStateChang'. Did you"),
        (["schema", "AWSAPICallViaCloudTrail"], "CommandError: AWSAPICallViaCloudTrail is a detail of "),
        (["schema", "SQSAttributes"], "UnknownEventError: There is no event 'SQSAttributes'."),
        (["schema", "../catalogue"], "UnknownEventError: There is no event '../catalogue'."),
        (["validate", "nope", "-"], "UnknownEventError: There is no event 'nope'.\n"),
    ],
)
def test_what_is_not_in_the_catalogue_is_told_in_a_sentence(arguments: list[str], told: str, awslambda: Run) -> None:
    done = awslambda(*arguments)
    assert (done.status, done.output) == (1, b"")
    assert done.told.startswith(told)
    assert done.told.count("\n") == 1
