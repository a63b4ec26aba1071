"""Templates of AWS SAM."""

from collections.abc import Iterator
from typing import Any

from awslambda_cli.templates.cloudformation import (
    LAYER,
    VERSION,
    description,
    layers,
    outputs,
    permissions,
    role,
    role_arn,
)
from awslambda_cli.templates.names import logical_id
from awslambda_cli.templates.stack import Stack, StackFunction

TRANSFORM = "AWS::Serverless-2016-10-31"

# Property of an event for the source, by the event's type.
_SOURCES = {
    "SQS": "Queue",
    "Kinesis": "Stream",
    "DynamoDB": "Stream",
    "MSK": "Stream",
    "MQ": "Broker",
    "DocumentDB": "Cluster",
}
# Options that SAM has without the table around them.
_FLAT = (
    "DocumentDBEventSourceConfig",
    "AmazonManagedKafkaEventSourceConfig",
    "SelfManagedKafkaEventSourceConfig",
)


def template(stack: Stack) -> dict[str, Any]:
    """Return a template for ``sam deploy``, which uploads the archives."""
    resources: dict[str, Any] = {}
    if stack.archives.layer:
        resources |= _layer(stack)
    for function in stack.functions:
        # A role of its own: those that SAM makes allow what AWS's managed policies do, on any resource.
        resources |= role(function)
        resources |= dict(_function(stack, function))
    return {
        "AWSTemplateFormatVersion": VERSION,
        "Transform": TRANSFORM,
        "Description": description(stack),
        "Resources": resources,
        "Outputs": outputs(stack),
    }


def _layer(stack: Stack) -> dict[str, Any]:
    built_for = stack.archives.built_for
    properties = {
        "LayerName": stack.archives.layer_name,
        "ContentUri": stack.archives.layer,
        "CompatibleRuntimes": [f"python{built_for.python}"],
        "CompatibleArchitectures": [built_for.architecture],
    }
    return {LAYER: {"Type": "AWS::Serverless::LayerVersion", "Properties": properties}}


def _function(stack: Stack, function: StackFunction) -> Iterator[tuple[str, Any]]:
    name = logical_id(function.name)
    renamed = {"TracingConfig", "Layers"}
    properties = {key: value for key, value in function.settings.items() if key not in renamed}
    properties |= {"CodeUri": stack.archives.code, "Role": role_arn(function)}
    properties["Tracing"] = function.settings["TracingConfig"]["Mode"]
    if found := layers(stack, function):
        properties["Layers"] = found
    if function.alias:
        properties["AutoPublishAlias"] = function.alias
    if function.url is not None:
        properties["FunctionUrlConfig"] = function.url
    if function.mappings:
        properties["Events"] = dict(_events(function))
    yield name, {"Type": "AWS::Serverless::Function", "Properties": properties}
    invoked = {"Ref": f"{name}.Alias"} if function.alias else {"Ref": name}
    yield from permissions(function, invoked, function.permissions)


def _events(function: StackFunction) -> Iterator[tuple[str, Any]]:
    mapped = [up for up in function.target.sources if up.mapping]
    for number, (up, mapping) in enumerate(zip(mapped, function.mappings, strict=True), 1):
        kind = up.trigger.sam if up.trigger else None
        properties = {key: value for key, value in mapping.items() if key not in ("EventSourceArn", *_FLAT)}
        for option in _FLAT:
            properties |= mapping.get(option, {})
        if kind in _SOURCES:
            properties[_SOURCES[kind]] = mapping["EventSourceArn"]
        if servers := properties.pop("SelfManagedEventSource", None):
            properties["KafkaBootstrapServers"] = servers["Endpoints"]["KAFKA_BOOTSTRAP_SERVERS"]
        yield f"Source{number}", {"Type": kind, "Properties": properties}
