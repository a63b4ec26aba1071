"""The details of AWS's registry go into an envelope, alone and as alternatives."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from awslambda_events import EventBridgeEvent, EventModel
from awslambda_events.testing import sample
from awslambda_runtime import function
from tests.events.payloads import canonical, dump

PAGE = Path(__file__).parents[2] / "docs" / "events" / "eventbridge.md"
REGISTRY = Path(__file__).parents[2] / "schemas" / "eventbridge" / "registry"
DETAILS = [
    (path.name.removesuffix(".events.json").removeprefix("aws."), name)
    for path in sorted(REGISTRY.glob("*.events.json"))
    for name, definition in json.loads(path.read_text("utf-8"))["$defs"].items()
    if "x-identify" in definition
]

for_every_detail = pytest.mark.parametrize(("source", "name"), DETAILS)


def detail_of(source: str, name: str) -> type[EventModel]:
    """Return the class of a detail."""
    detail: type[EventModel] = getattr(
        import_module(f"awslambda_events.eventbridge.{source.replace('-', '_').replace('.', '_')}"), name
    )
    return detail


@for_every_detail
def test_the_sample_of_an_event_round_trips_from_python_and_from_json(source: str, name: str):
    model = EventBridgeEvent[detail_of(source, name)]  # type: ignore[misc]
    payload = sample(model)
    for event in (model.model_validate(payload), model.model_validate_json(json.dumps(payload).encode())):
        assert isinstance(event.detail, detail_of(source, name))
        assert dump(event) == canonical(payload)


def test_the_page_of_the_details_names_each_with_where_it_is_imported_from():
    rows = re.findall(
        r"^\| `(.+)` \| .+ \| `awslambda_events\.eventbridge\.(\w+)\.(\w+)` \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert sorted((module, name) for _, module, name in rows) == sorted(
        (source.replace("-", "_").replace(".", "_"), name) for source, name in DETAILS
    )


ATHENA = detail_of("athena", "AthenaQueryStateChange")
SESSION = detail_of("ecs", "AWSAPICallViaCloudTrail")


@pytest.mark.parametrize("value", ["COMPLETED", 1, 1.5, True, None, [None], {"x": [1]}])
def test_a_value_may_be_other_json_than_the_registry_says(value: Any):
    payload = sample(EventBridgeEvent[ATHENA]) | {"detail": {"currentState": value}}  # type: ignore[valid-type]
    for event in (
        EventBridgeEvent[ATHENA].model_validate(payload),  # type: ignore[valid-type]
        EventBridgeEvent[ATHENA].model_validate_json(json.dumps(payload)),  # type: ignore[valid-type]
    ):
        assert event.detail.current_state == value
        assert dump(event) == canonical(payload)


def test_an_object_is_of_the_class_that_the_registry_says_whatever_it_holds():
    identity = {"type": 1, "sessionContext": {}, "unknown": None}
    event = SESSION.model_validate({"userIdentity": identity})
    assert isinstance(event.user_identity, EventModel)
    assert isinstance(event.user_identity.session_context, EventModel)
    assert dump(event) == canonical({"userIdentity": identity})


EC2 = detail_of("ec2", "EC2SpotInstanceInterruptionWarning")
EBS = detail_of("ec2", "EBSVolumeNotification")
HANDLED: list[Any] = []


def take_details(event: EventBridgeEvent[EC2 | EBS]) -> None:  # type: ignore[valid-type]
    HANDLED.append(event)


def take_events(event: EventBridgeEvent[EC2] | EventBridgeEvent[EBS]) -> None:  # type: ignore[valid-type]
    HANDLED.append(event)


for_each_kind = pytest.mark.parametrize("kind", [EC2, EBS], ids=lambda kind: kind.__name__)


@for_each_kind
def test_a_union_of_details_takes_what_source_and_detail_type_say(kind: type[EventModel]):
    payload = sample(EventBridgeEvent[kind])  # type: ignore[valid-type]
    model = EventBridgeEvent[EC2 | EBS]  # type: ignore[valid-type]
    for content in (payload, payload | {"detail": {}}):
        for event in (model.model_validate(content), model.model_validate_json(json.dumps(content))):
            assert type(event.detail) is kind
            assert dump(event) == canonical(content)


@for_each_kind
@pytest.mark.parametrize("handler", [take_details, take_events], ids=lambda handler: handler.__name__)
def test_a_handler_of_either_union_gets_what_source_and_detail_type_say(handler: Any, kind: type[EventModel]):
    payload = sample(EventBridgeEvent[kind])  # type: ignore[valid-type]
    for content in (payload, payload | {"detail": {}}):
        function(handler)(content, None)
        assert type(HANDLED.pop().detail) is kind


def test_a_union_of_details_takes_no_other_event():
    payload = sample(EventBridgeEvent[EC2]) | {"detail-type": "Another"}
    with pytest.raises(ValidationError, match="Input should be the detail of one of") as caught:
        EventBridgeEvent[EC2 | EBS].model_validate(payload)
    assert [error["loc"] for error in caught.value.errors()] == [("detail",)]
