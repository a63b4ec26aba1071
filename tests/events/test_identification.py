"""Which event a payload is."""

from typing import Any, get_args

import pytest

from awslambda_events import SNSNotification, SQSEvent, SQSRecord, catalogue, identify
from awslambda_events.identification import event_name
from awslambda_events.models._tags import TAGS
from awslambda_events.tags import hold
from tests.events.payloads import EVERY_SAMPLE, PAYLOADS, SAMPLES, Payload, for_each

IDENTIFIED = [payload for payload in PAYLOADS if payload.event in TAGS]
OTHERS = [payload for payload in EVERY_SAMPLE if payload.event not in TAGS]

UNTAGGED = {
    "AlexaSmartHomeEvent": "its two versions have no key in common",
    "CDKCustomResourceEvent": "the same document as a CloudFormationCustomResourceEvent",
    "CDKCustomResourceIsCompleteEvent": "the same document as a CloudFormationCustomResourceEvent",
    "IoTLegacyCustomAuthorizerEvent": "it has a token, or nothing that others lack",
    "IoTRuleEvent": "it is any JSON",
}
"""Requests that nothing in them tells apart, and why."""

GENERAL = {
    "CognitoUserPoolEvent": "every trigger of a user pool is one",
    "EventBridgeEvent": "every event that comes through EventBridge is one",
}
"""Events of which others are kinds: those are what is identified."""

BOTH = {
    ("LambdaFunctionURLRequest", "APIGatewayV2HTTPRequest"): "the same format, but for the domain name",
    ("CognitoPreTokenGenerationV2Event", "CognitoPreTokenGenerationEvent"): "the second version of the same trigger",
    ("CognitoPreTokenGenerationV3Event", "CognitoPreTokenGenerationEvent"): "the third version of the same trigger",
}
"""Pairs of events of which a payload of the first is the second, too, and why; the first is identified."""

READ_AS = {
    ("APIGatewayV2RequestAuthorizerV1Event", "APIGatewayRequestAuthorizerEvent"): "format 1.0 is that of REST APIs",
}
"""Pairs of events of which the model of the second reads the first, although the tags tell them apart, and why."""


class DerivedEvent(SQSEvent[int]):
    """An event of a user's own."""


@for_each(IDENTIFIED)
def test_a_payload_is_identified_as_its_own_event_or_a_kind_of_it(payload: Payload):
    name = identify(payload.json)
    assert name == payload.event or payload.event in GENERAL or (name, payload.event) in READ_AS


@for_each(IDENTIFIED)
def test_of_which_other_events_a_payload_is_too_is_known_with_the_reason(payload: Payload):
    found = holding(payload)
    others = found - {payload.event} - GENERAL.keys()
    if payload.event not in GENERAL | {second: "" for _, second in READ_AS}:
        assert {(payload.event, other) for other in others} <= BOTH.keys()


def test_every_pair_that_is_known_occurs():
    pairs = {(payload.event, other) for payload in SAMPLES for other in holding(payload)}
    assert pairs >= BOTH.keys()


@for_each(OTHERS)
def test_what_has_no_tags_of_its_own_is_no_request_or_known_with_the_reason(payload: Payload):
    assert catalogue.entry(payload.event).kind != "request" or payload.event in UNTAGGED


def test_every_event_that_is_known_as_untagged_is():
    assert not UNTAGGED.keys() & TAGS.keys()


def holding(payload: Payload) -> set[str]:
    """Return every event whose tags hold."""
    return {name for name, tags in TAGS.items() if hold(tags, payload.json)}


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


def test_only_names_to_choose_from_are_found():
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
