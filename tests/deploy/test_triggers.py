"""What the schemas say of sources is complete, and in the words of AWS."""

import boto3
import pytest

from awslambda_cli.deploy.triggers import Trigger, trigger, triggers_of_service
from awslambda_events import catalogue
from tests.deploy.conftest import REGION

REQUESTS = [entry for entry in catalogue.events().values() if entry.kind == "request"]
TRIGGERS = [found for entry in REQUESTS if (found := trigger(entry.name))]
MAPPINGS = [found for found in TRIGGERS if found.by == "mapping"]
MODEL = boto3.client("lambda", region_name=REGION).meta.service_model.operation_model("CreateEventSourceMapping")


def test_what_lambda_polls_has_a_mapping_and_nothing_else_has() -> None:
    polled = {entry.name for entry in REQUESTS if entry.invocation == "poll"}
    assert {found.event for found in MAPPINGS} == polled


@pytest.mark.parametrize("found", MAPPINGS, ids=lambda found: found.event)
def test_options_of_mappings_are_those_of_lambda(found: Trigger) -> None:
    named = {*found.needs, *found.fifo, *(one.without for one in found.permissions if one.without)}
    assert named <= MODEL.input_shape.members.keys()
    assert found.permissions


@pytest.mark.parametrize("found", MAPPINGS, ids=lambda found: found.event)
def test_a_role_may_read_and_no_more(found: Trigger) -> None:
    actions = {action for one in found.permissions for action in one.actions}
    assert actions
    # Messages of queues are deleted when they are processed, and network interfaces are Lambda's own.
    words = ("Get", "List", "Describe", "Read", "Receive", "Subscribe", "Connect", "AlterGroup", "DeleteMessage")
    for action in actions:
        name = action.partition(":")[2]
        assert name.startswith(words) or name.endswith("NetworkInterface"), action


def test_every_event_of_eventbridge_comes_from_its_rules() -> None:
    events = {found.event for found in triggers_of_service("events")}
    assert {"EventBridgeEvent", "ScheduledEvent", "EC2InstanceStateChangeEvent"} <= events
    assert len(events) > 50


def test_the_format_of_a_payload_is_said_where_there_are_two() -> None:
    formats = {found.event: found.payload_format for found in TRIGGERS if found.payload_format}
    assert formats == {
        "APIGatewayProxyRequest": "1.0",
        "APIGatewayV2HTTPRequest": "2.0",
        "LambdaFunctionURLRequest": "2.0",
        "VPCLatticeRequest": "1.0",
        "VPCLatticeV2Request": "2.0",
    }
