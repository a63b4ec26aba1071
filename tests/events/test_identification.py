"""Which event a payload is."""

from typing import Any, get_args

import pytest

from awslambda_events import SNSNotification, SQSEvent, SQSRecord, catalogue, identify
from awslambda_events.identification import event_name
from awslambda_events.models._tags import TAGS
from tests.events.payloads import PAYLOADS, SAMPLES, Payload

IDENTIFIED = [payload for payload in PAYLOADS if not isinstance(payload, Payload) or payload.event in TAGS]
OTHERS = [payload for payload in SAMPLES if payload.event not in TAGS]


class DerivedEvent(SQSEvent[int]):
    """An event of a user's own."""


@pytest.mark.parametrize("payload", IDENTIFIED, ids=str)
def test_a_payload_is_identified_as_its_own_event_and_as_no_other(payload: Payload):
    assert identify(payload.json) == payload.event
    assert [name for name in TAGS if identify(payload.json, [name])] == [payload.event]


@pytest.mark.parametrize("payload", OTHERS, ids=str)
def test_a_response_is_identified_as_no_event(payload: Payload):
    assert catalogue.entry(payload.event).kind == "response"
    assert identify(payload.json) is None


def test_every_request_has_tags():
    assert {entry.name for entry in catalogue.events().values() if entry.kind == "request"} <= TAGS.keys()


@pytest.mark.parametrize(
    "payload",
    [
        None,
        True,
        1,
        "aws:sqs",
        [],
        {},
        {"Records": None},
        {"Records": []},
        {"Records": {}},
        {"Records": {"0": {"eventSource": "aws:sqs"}}},
        {"Records": "aws:sqs"},
        {"Records": [None]},
        {"Records": [{"eventSource": None}]},
        {"Records": [{"eventSource": ["aws:sqs"]}]},
        {"Records": [{}, {"eventSource": "aws:sqs"}]},
    ],
)
def test_what_has_no_tags_is_identified_as_no_event(payload: Any):
    assert identify(payload) is None


def test_names_to_choose_from_are_tried_in_order_and_others_ignored():
    sample = catalogue.sample("SQSEvent")
    assert identify(sample, ["SNSEvent", "NoEvent", "SQSBatchResponse", "SQSEvent"]) == "SQSEvent"
    assert identify(sample, ["SNSEvent"]) is None
    assert identify(sample, []) is None


@pytest.mark.parametrize(
    ("hint", "name"),
    [
        (SQSEvent, "SQSEvent"),
        (SQSEvent[int], "SQSEvent"),
        (SQSEvent[SNSNotification[int]], "SQSEvent"),
        (DerivedEvent, "SQSEvent"),
        (SQSRecord, "SQSRecord"),
        # Pydantic makes this one, and puts it into the module of the class that it parametrises.
        (get_args(SQSEvent[int].model_fields["records"].annotation)[0], "SQSRecord"),
        (dict, ""),
        (dict[str, int], ""),
        (SQSEvent | None, ""),
        (None, ""),
        ("SQSEvent", ""),
    ],
)
def test_a_hint_has_the_name_of_its_generated_class(hint: Any, name: str):
    assert event_name(hint) == name
