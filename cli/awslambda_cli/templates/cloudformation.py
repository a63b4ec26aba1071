"""CloudFormation templates."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from awslambda_cli.templates.names import logical_id
from awslambda_cli.templates.stack import ACCOUNT, ASSUME_ROLE, PARTITION, REGION, Stack, StackFunction

VERSION = "2010-09-09"
_PSEUDO_PARAMETERS = {REGION: "${AWS::Region}", ACCOUNT: "${AWS::AccountId}", PARTITION: "${AWS::Partition}"}

Code = Callable[[str], dict[str, Any]]
"""Returns where CloudFormation finds an archive: given its path, ``{"S3Bucket": ..., "S3Key": ...}``."""


def template(stack: Stack) -> dict[str, Any]:
    """Return a template whose parameters say where the archives were uploaded to."""
    parameters = {
        "CodeBucket": {"Type": "String", "Description": "Bucket with the archive of the functions."},
        "CodeKey": {"Type": "String", "Description": f"Key of the archive: of {stack.archives.code}."},
    }
    if stack.archives.layer:
        parameters["LayerKey"] = {"Type": "String", "Description": f"Key of the layer: of {stack.archives.layer}."}

    def code(path: str) -> dict[str, Any]:
        key = "CodeKey" if path == stack.archives.code else "LayerKey"
        return {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": key}}

    return {
        "AWSTemplateFormatVersion": VERSION,
        "Description": description(stack),
        "Parameters": parameters,
        "Resources": resources(stack, code),
        "Outputs": outputs(stack),
    }


def description(stack: Stack) -> str:
    """Return what a template says of itself."""
    names = ", ".join(function.name for function in stack.functions)
    return f"AWS Lambda functions {names}"[:1024]


def resources(stack: Stack, code: Code) -> dict[str, Any]:
    """Return the resources of a template by logical id."""
    found: dict[str, Any] = {}
    if stack.archives.layer:
        found |= layer(stack, code(stack.archives.layer))
    for function in stack.functions:
        found |= role(function)
        found |= _function(stack, function, code(stack.archives.code))
    return found


def layer(stack: Stack, content: dict[str, Any]) -> dict[str, Any]:
    """Return the layer with the dependencies."""
    built_for = stack.archives.built_for
    properties = {
        "LayerName": stack.archives.layer_name,
        "Content": content,
        "CompatibleRuntimes": [f"python{built_for.python}"],
        "CompatibleArchitectures": [built_for.architecture],
    }
    return {LAYER: {"Type": "AWS::Lambda::LayerVersion", "Properties": properties}}


LAYER = "DependenciesLayer"


def layers(stack: Stack, function: StackFunction) -> list[Any]:
    """Return the layers of a function, that of the dependencies first."""
    own = [{"Ref": LAYER}] if stack.archives.layer else []
    return [*own, *function.settings.get("Layers", [])]


def role(function: StackFunction) -> dict[str, Any]:
    """Return the role of a function; nothing where one is configured."""
    if function.role:
        return {}
    statements = [
        {"Effect": "Allow", "Action": list(one.actions), "Resource": [text(resource) for resource in one.resources]}
        for one in function.statements
    ]
    policy = {"Version": "2012-10-17", "Statement": statements}
    properties = {
        "AssumeRolePolicyDocument": ASSUME_ROLE,
        "Policies": [{"PolicyName": "function", "PolicyDocument": policy}],
    }
    return {logical_id(function.name, "Role"): {"Type": "AWS::IAM::Role", "Properties": properties}}


def role_arn(function: StackFunction) -> Any:
    """Return the ARN of the role of a function."""
    return function.role or {"Fn::GetAtt": [logical_id(function.name, "Role"), "Arn"]}


def text(value: str) -> Any:
    """Return a text with what CloudFormation fills in."""
    filled = value
    for placeholder, parameter in _PSEUDO_PARAMETERS.items():
        filled = filled.replace(placeholder, parameter)
    return value if filled == value else {"Fn::Sub": filled}


def _function(stack: Stack, function: StackFunction, code: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    name = logical_id(function.name)
    settings = {**function.settings, "Role": role_arn(function), "Code": code}
    if found := layers(stack, function):
        settings["Layers"] = found
    yield name, {"Type": "AWS::Lambda::Function", "Properties": settings}
    if function.alias:
        yield from _alias(stack, function, name)
    if function.url is not None:
        yield from _url(function, name)
    yield from permissions(function, target_of(function), function.permissions)
    for number, mapping in enumerate(function.mappings, 1):
        properties = {**mapping_properties(mapping), "FunctionName": target_of(function)}
        yield f"{name}Mapping{number}", {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}


def target_of(function: StackFunction) -> Any:
    """Return what is invoked: the alias, else the function."""
    name = logical_id(function.name)
    return {"Ref": f"{name}Alias"} if function.alias else {"Ref": name}


def _alias(stack: Stack, function: StackFunction, name: str) -> Iterator[tuple[str, Any]]:
    # A version is made once per logical id: the id follows code and settings, so that a change makes a new version.
    content = json.dumps([stack.archives.built_for.sha256, layers(stack, function), function.settings], sort_keys=True)
    digest = sha256(content.encode()).hexdigest()[:8]
    version = f"{name}Version{digest}"
    yield (
        version,
        {
            "Type": "AWS::Lambda::Version",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": {"FunctionName": {"Ref": name}},
        },
    )
    properties = {
        "Name": function.alias,
        "FunctionName": {"Ref": name},
        "FunctionVersion": {"Fn::GetAtt": [version, "Version"]},
    }
    yield f"{name}Alias", {"Type": "AWS::Lambda::Alias", "Properties": properties}


def _url(function: StackFunction, name: str) -> Iterator[tuple[str, Any]]:
    properties: dict[str, Any] = {**(function.url or {}), "TargetFunctionArn": {"Ref": name}}
    resource: dict[str, Any] = {"Type": "AWS::Lambda::Url", "Properties": properties}
    if function.alias:
        properties["Qualifier"] = function.alias
        resource["DependsOn"] = f"{name}Alias"
    yield f"{name}Url", resource
    yield from permissions(function, target_of(function), function.url_permissions)


def permissions(
    function: StackFunction, invoked: Any, statements: tuple[tuple[str, dict[str, Any]], ...]
) -> Iterator[tuple[str, Any]]:
    """Yield statements of the resource policy of a function."""
    for identifier, statement in statements:
        name = logical_id(function.name, "Permission", identifier.rpartition("-")[2])
        yield name, {"Type": "AWS::Lambda::Permission", "Properties": {**statement, "FunctionName": invoked}}


def mapping_properties(mapping: dict[str, Any]) -> dict[str, Any]:
    """Return the options of an event source mapping; CloudFormation names one of them otherwise than Lambda's API."""
    servers = mapping.get("SelfManagedEventSource", {}).get("Endpoints", {}).get("KAFKA_BOOTSTRAP_SERVERS")
    if servers is None:
        return mapping
    return {**mapping, "SelfManagedEventSource": {"Endpoints": {"KafkaBootstrapServers": servers}}}


def outputs(stack: Stack) -> dict[str, Any]:
    """Return what a stack tells: ARNs and URLs."""
    found: dict[str, Any] = {}
    for function in stack.functions:
        name = logical_id(function.name)
        found[f"{name}Arn"] = {"Value": {"Fn::GetAtt": [name, "Arn"]}}
        if function.url is not None:
            found[f"{name}Address"] = {"Value": {"Fn::GetAtt": [f"{name}Url", "FunctionUrl"]}}
    return found
