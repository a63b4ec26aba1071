"""Terraform configurations in JSON syntax, for the AWS provider.

Source: https://developer.hashicorp.com/terraform/language/syntax/json
"""

import json
from datetime import UTC, datetime
from typing import Any

from awslambda_cli.templates.names import snake
from awslambda_cli.templates.stack import ACCOUNT, ASSUME_ROLE, PARTITION, REGION, Stack, StackFunction

_DATA = {
    REGION: "${data.aws_region.current.region}",
    ACCOUNT: "${data.aws_caller_identity.current.account_id}",
    PARTITION: "${data.aws_partition.current.partition}",
}


def template(stack: Stack) -> dict[str, Any]:
    """Return a configuration that uploads the archives itself."""
    resources: dict[str, dict[str, Any]] = {}

    def add(kind: str, name: str, arguments: dict[str, Any]) -> None:
        resources.setdefault(kind, {})[name] = arguments

    outputs: dict[str, Any] = {}
    if stack.archives.layer:
        add("aws_lambda_layer_version", _LAYER, _layer(stack, stack.archives.layer))
    for function in stack.functions:
        _add_function(add, stack, function)
        name = _label(function.name)
        outputs[f"{name}_arn"] = {"value": f"${{aws_lambda_function.{name}.arn}}"}
        if function.url is not None:
            outputs[f"{name}_url"] = {"value": f"${{aws_lambda_function_url.{name}.function_url}}"}
    return {
        # 6.29 is the first that lets a statement hold for invocations through a URL only.
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 6.29"}}},
        "data": {
            "aws_region": {"current": {}},
            "aws_caller_identity": {"current": {}},
            "aws_partition": {"current": {}},
        },
        "resource": resources,
        "output": outputs,
    }


_LAYER = "dependencies"


def _label(name: str) -> str:
    # A name of Terraform begins with a letter or an underscore.
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"


def _layer(stack: Stack, path: str) -> dict[str, Any]:
    built_for = stack.archives.built_for
    return {
        "layer_name": stack.archives.layer_name,
        "filename": path,
        "source_code_hash": _digest(path),
        "compatible_runtimes": [f"python{built_for.python}"],
        "compatible_architectures": [built_for.architecture],
    }


def _digest(path: str) -> str:
    return f"${{filebase64sha256({json.dumps(path)})}}"


def _add_function(add: Any, stack: Stack, function: StackFunction) -> None:
    name = _label(function.name)
    if not function.role:
        add("aws_iam_role", name, {"name": _escaped(function.name), "assume_role_policy": json.dumps(ASSUME_ROLE)})
        policy = {"name": "function", "role": f"${{aws_iam_role.{name}.id}}", "policy": _policy(function)}
        add("aws_iam_role_policy", name, policy)
    add("aws_lambda_function", name, _function(stack, function, name))
    if function.alias:
        alias = {
            "name": function.alias,
            "function_name": f"${{aws_lambda_function.{name}.function_name}}",
            "function_version": f"${{aws_lambda_function.{name}.version}}",
        }
        add("aws_lambda_alias", name, alias)
    invoked = _invoked(function, name)
    if function.url is not None:
        url = {snake(key): value for key, value in function.url.items() if key != "Cors"}
        url["authorization_type"] = url.pop("auth_type")
        if cors := function.url.get("Cors"):
            url["cors"] = {snake(key): value for key, value in cors.items()}
        add("aws_lambda_function_url", name, {**invoked, **url})
    for identifier, statement in (*function.url_permissions, *function.permissions):
        arguments = {snake(key): _escaped(value) for key, value in statement.items()}
        label = f"{name}_{identifier.rpartition('-')[2]}"
        add("aws_lambda_permission", label, {"statement_id": identifier, **invoked, **arguments})
    for number, mapping in enumerate(function.mappings, 1):
        what = "aws_lambda_alias" if function.alias else "aws_lambda_function"
        arguments = {"function_name": f"${{{what}.{name}.arn}}", **_mapping(mapping)}
        if not function.role:
            # Lambda checks the role's rights on the source when the mapping is made.
            arguments["depends_on"] = [f"aws_iam_role_policy.{name}"]
        add("aws_lambda_event_source_mapping", f"{name}_{number}", arguments)


def _function(stack: Stack, function: StackFunction, name: str) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        snake(key): _arguments(value) for key, value in function.settings.items() if key != "Environment"
    }
    if environment := function.settings.get("Environment"):
        variables = environment["Variables"]
        arguments["environment"] = {"variables": {key: _escaped(value) for key, value in variables.items()}}
    if stack.archives.layer:
        arguments["layers"] = [f"${{aws_lambda_layer_version.{_LAYER}.arn}}", *arguments.get("layers", [])]
    return arguments | {
        "filename": stack.archives.code,
        "source_code_hash": _digest(stack.archives.code),
        "role": function.role or f"${{aws_iam_role.{name}.arn}}",
        "publish": bool(function.alias),
    }


def _invoked(function: StackFunction, name: str) -> dict[str, Any]:
    named = {"function_name": f"${{aws_lambda_function.{name}.function_name}}"}
    return {**named, "qualifier": f"${{aws_lambda_alias.{name}.name}}"} if function.alias else named


def _policy(function: StackFunction) -> str:
    statements = [
        {"Effect": "Allow", "Action": list(one.actions), "Resource": list(one.resources)} for one in function.statements
    ]
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    for placeholder, reference in _DATA.items():
        text = text.replace(placeholder, reference)
    return text


def _mapping(mapping: dict[str, Any]) -> dict[str, Any]:
    plain = {snake(key): _arguments(value) for key, value in mapping.items() if key not in _NESTED}
    if (moment := plain.get("starting_position_timestamp")) is not None:
        plain["starting_position_timestamp"] = datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")
    for key, convert in _NESTED.items():
        if key in mapping:
            plain |= convert(mapping[key])
    return plain


# Where the provider's arguments are not those of Lambda's API in snake case.
_NESTED: dict[str, Any] = {
    "FilterCriteria": lambda value: {
        "filter_criteria": {"filter": [{"pattern": _escaped(one["Pattern"])} for one in value["Filters"]]}
    },
    "DestinationConfig": lambda value: {
        "destination_config": {"on_failure": {"destination_arn": value["OnFailure"]["Destination"]}}
    },
    "SourceAccessConfigurations": lambda value: {
        "source_access_configuration": [{"type": one["Type"], "uri": one["URI"]} for one in value]
    },
    "SelfManagedEventSource": lambda value: {
        "self_managed_event_source": {
            "endpoints": {key: ",".join(servers) for key, servers in value["Endpoints"].items()}
        }
    },
    "DocumentDBEventSourceConfig": lambda value: {"document_db_event_source_config": _arguments(value)},
}


def _arguments(value: Any) -> Any:
    if isinstance(value, dict):
        return {snake(key): _arguments(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_arguments(inner) for inner in value]
    return _escaped(value)


def _escaped(value: Any) -> Any:
    """Return a text in which Terraform finds nothing to fill in."""
    return value.replace("${", "$${").replace("%{", "%%{") if isinstance(value, str) else value
