"""What is deployed, read from Lambda."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from awslambda_cli.deploy.client import error_code
from awslambda_cli.deploy.desired import Target
from awslambda_cli.deploy.state import Key, Kind, Resource, State, state

_NOT_FOUND = "ResourceNotFoundException"


def actual(client: Any, targets: Iterable[Target], layer: str | None = None) -> State:
    """Return what is deployed of some functions, and the newest version of a layer."""
    resources = list(_layer(client, layer)) if layer else []
    for target in targets:
        resources += _function(client, target)
    return state(resources)


def _function(client: Any, target: Target) -> Iterator[Resource]:
    name = target.name
    answer = _found(client.get_function, FunctionName=name)
    if answer is None:
        return
    configuration = answer["Configuration"]
    yield Resource(Key(Kind.FUNCTION, name), settings(configuration), configuration["FunctionArn"])
    yield Resource(Key(Kind.CODE, name), contents(configuration))
    yield from _last_version(client, name)
    if target.qualifier and (alias := _found(client.get_alias, FunctionName=name, Name=target.qualifier)):
        properties = {"FunctionVersion": alias["FunctionVersion"]}
        yield Resource(Key(Kind.ALIAS, name, target.qualifier), properties, alias["AliasArn"])
    qualified = {"Qualifier": target.qualifier} if target.qualifier else {}
    if url := _found(client.get_function_url_config, FunctionName=name, **qualified):
        yield Resource(Key(Kind.URL, name), _url(url), url["FunctionUrl"])
    if policy := _found(client.get_policy, FunctionName=name, **qualified):
        for statement in json.loads(policy["Policy"])["Statement"]:
            yield Resource(Key(Kind.PERMISSION, name, statement["Sid"]), statement, statement["Sid"])
    yield from _mappings(client, target)


def _last_version(client: Any, name: str) -> Iterator[Resource]:
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    numbered = [one for page in pages for one in page["Versions"] if one["Version"] != "$LATEST"]
    if numbered:
        last = max(numbered, key=lambda one: int(one["Version"]))
        yield Resource(Key(Kind.VERSION, name), {**settings(last), **contents(last)}, last["Version"])


def _mappings(client: Any, target: Target) -> Iterator[Resource]:
    name, qualifier = target.name, target.qualifier
    questions = [{"FunctionName": name}, *([{"FunctionName": f"{name}:{qualifier}"}] if qualifier else [])]
    # Those of another alias, or of none, are found by their source.
    questions += [{"EventSourceArn": up.source.arn} for up in target.sources if up.mapping and up.source.arn]
    paginator = client.get_paginator("list_event_source_mappings")
    # Of an alias that is not there yet Lambda may not want to hear.
    answers = (_found(lambda **asked: list(paginator.paginate(**asked)), **question) or () for question in questions)
    found = {one["UUID"]: one for pages in answers for page in pages for one in page["EventSourceMappings"]}
    for one in found.values():
        if one["FunctionArn"].split(":")[6] == name and one.get("State") != "Deleting":
            yield Resource(Key(Kind.MAPPING, name, _mapping_name(one)), mapping(one), one["UUID"])


def _layer(client: Any, layer: str) -> Iterator[Resource]:
    versions = client.list_layer_versions(LayerName=layer, MaxItems=1)["LayerVersions"]
    if not versions:
        return
    newest = client.get_layer_version(LayerName=layer, VersionNumber=versions[0]["Version"])
    properties = {
        "CodeSha256": newest["Content"]["CodeSha256"],
        "CompatibleRuntimes": newest.get("CompatibleRuntimes", []),
        "CompatibleArchitectures": newest.get("CompatibleArchitectures", []),
    }
    yield Resource(Key(Kind.LAYER, "", layer), properties, versions[0]["LayerVersionArn"])


def settings(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a function or version, in the shape of ``desired.function_settings``."""
    vpc = configuration.get("VpcConfig") or {}
    return {
        "Runtime": configuration.get("Runtime"),
        "Handler": configuration.get("Handler"),
        "Role": configuration["Role"],
        "MemorySize": configuration.get("MemorySize"),
        "Timeout": configuration.get("Timeout"),
        "Description": configuration.get("Description", ""),
        "Environment": {"Variables": (configuration.get("Environment") or {}).get("Variables", {})},
        "Layers": [layer["Arn"] for layer in configuration.get("Layers") or ()],
        "TracingConfig": {"Mode": (configuration.get("TracingConfig") or {}).get("Mode", "PassThrough")},
        "EphemeralStorage": {"Size": (configuration.get("EphemeralStorage") or {}).get("Size", 512)},
        "VpcConfig": {
            "SubnetIds": sorted(vpc.get("SubnetIds", ())),
            "SecurityGroupIds": sorted(vpc.get("SecurityGroupIds", ())),
        },
    }


def contents(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a function or version runs."""
    return {
        "CodeSha256": configuration["CodeSha256"],
        "Architectures": list(configuration.get("Architectures") or ["x86_64"]),
    }


def mapping(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of an event source mapping, in the shape of ``sources.SetUp.mapping``."""
    return {
        **configuration,
        "Enabled": configuration.get("State") not in ("Disabled", "Disabling"),
        "FunctionResponseTypes": configuration.get("FunctionResponseTypes") or [],
        "FilterCriteria": {"Filters": (configuration.get("FilterCriteria") or {}).get("Filters", [])},
        "Qualifier": "".join(configuration["FunctionArn"].split(":")[7:8]).removeprefix("$LATEST"),
    }


def _mapping_name(configuration: Mapping[str, Any]) -> str:
    endpoints = (configuration.get("SelfManagedEventSource") or {}).get("Endpoints", {})
    source = configuration.get("EventSourceArn") or ",".join(endpoints.get("KAFKA_BOOTSTRAP_SERVERS", ()))
    return " ".join([source, *(configuration.get("Topics") or ()), *(configuration.get("Queues") or ())])


def _url(configuration: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "AuthType": configuration["AuthType"],
        "InvokeMode": configuration.get("InvokeMode", "BUFFERED").upper(),
        "Cors": configuration.get("Cors") or {},
    }


def _found(call: Any, **parameters: Any) -> Any:
    """Return what a call answers; None if there is no such thing."""
    try:
        return call(**parameters)
    except Exception as error:
        if error_code(error) != _NOT_FOUND:
            raise
        return None
