"""What the doctor asks AWS beside the state of the functions: their health, their queues, the APIs in front of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from awslambda_cli.deploy.client import error_code
from awslambda_cli.deploy.desired import Target
from awslambda_cli.deploy.state import Kind, State

_HEALTH = ("State", "StateReason", "LastUpdateStatus", "LastUpdateStatusReason", "Timeout")


@dataclass(frozen=True)
class Surroundings:
    """What was found; what could not be asked is in ``unasked``."""

    health: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By function."""
    visibility: dict[str, int] = field(default_factory=dict)
    """Visibility timeouts in seconds by queue's ARN."""
    payload_formats: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By function: names of HTTP APIs that invoke it, with the payload format of the integration."""
    unasked: tuple[str, ...] = ()
    """Sentences: what could not be checked, and why."""


def surroundings(client: Callable[[str], Any], targets: Sequence[Target], found: State) -> Surroundings:
    """Return what the doctor needs to know.

    Args:
        client: returns a client of a service.
        targets: the functions.
        found: what is deployed.
    """
    around = Surroundings()
    unasked: list[str] = []
    names = {key.function for key in found if key.kind is Kind.FUNCTION}
    for name in sorted(names):
        configuration = client("lambda").get_function_configuration(FunctionName=name)
        around.health[name] = {key: configuration[key] for key in _HEALTH if key in configuration}
    queues = {key.name for key in found if key.kind is Kind.MAPPING and key.name.split(":")[2:3] == ["sqs"]}
    try:
        around.visibility.update(_visibility(client, sorted(queues)))
    except Exception as error:  # noqa: BLE001 - told below, unless it is none of AWS
        unasked.append(_told("The visibility timeouts of queues", error))
    try:
        for name, api, version in _integrations(client, names) if _takes_http(targets) else ():
            around.payload_formats.setdefault(name, []).append((api, version))
    except Exception as error:  # noqa: BLE001 - the same
        unasked.append(_told("The payload formats of HTTP APIs", error))
    return Surroundings(around.health, around.visibility, around.payload_formats, tuple(unasked))


def _told(what: str, error: Exception) -> str:
    code = error_code(error)
    if not code:
        raise error
    return f"{what} could not be checked: {code}."


def _visibility(client: Callable[[str], Any], queues: Sequence[str]) -> Iterator[tuple[str, int]]:
    for arn in queues:
        account, name = arn.split(":")[4:6]
        sqs = client("sqs")
        url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
        yield arn, int(attributes["VisibilityTimeout"])


def _takes_http(targets: Sequence[Target]) -> bool:
    return any(event.startswith("APIGateway") for target in targets for event in target.handler.events)


def _integrations(client: Callable[[str], Any], names: set[str]) -> Iterator[tuple[str, str, str]]:
    gateway = client("apigatewayv2")
    for page in gateway.get_paginator("get_apis").paginate():
        for api in page["Items"]:
            if api.get("ProtocolType") == "HTTP":
                for integrations in gateway.get_paginator("get_integrations").paginate(ApiId=api["ApiId"]):
                    yield from _of_functions(integrations["Items"], api["Name"], names)


def _of_functions(integrations: Sequence[Any], api: str, names: set[str]) -> Iterator[tuple[str, str, str]]:
    for integration in integrations:
        # The ARN of the function, alone or within that of an invocation.
        name = integration.get("IntegrationUri", "").partition(":function:")[2].partition("/")[0].partition(":")[0]
        if name in names:
            yield name, api, integration.get("PayloadFormatVersion", "1.0")
