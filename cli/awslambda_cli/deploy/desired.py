"""From hints and configuration to what should be deployed. Nothing here asks AWS or reads a file."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awslambda_cli.deploy.configuration import Configuration, OneFunction, Url, unknown_functions
from awslambda_cli.deploy.handlers import Handler
from awslambda_cli.deploy.sources import SetUp, set_up
from awslambda_cli.deploy.state import Key, Kind, Resource, State, state

NEW_LAYER = "(the layer that is published)"
"""Stands for the ARN of a layer's version until that is known."""


@dataclass(frozen=True)
class Code:
    """What was built, or what is known of it: digests are empty where nothing was built."""

    python: str
    architecture: str
    sha256: str = ""
    """As Lambda's ``CodeSha256``: base64."""
    layer_sha256: str = ""


@dataclass(frozen=True)
class Target:
    """One function as it should be deployed."""

    handler: Handler
    configuration: OneFunction
    name: str
    """Its name on Lambda."""
    sources: tuple[SetUp, ...]
    problems: tuple[str, ...]
    """What of the configuration cannot be deployed or would not work; as sentences."""

    @property
    def qualifier(self) -> str:
        """The alias that sources and URL invoke; empty where there is none."""
        return self.configuration.alias or ""


def targets(handlers: Sequence[Handler], configuration: Configuration) -> tuple[Target, ...]:
    """Return every function with its configuration and the set-up of its sources."""
    return tuple(_target(handler, configuration.of(handler.name), configuration.prefix) for handler in handlers)


def all_problems(found: Sequence[Target], configuration: Configuration) -> list[str]:
    """Return what is wrong with the configuration of all functions together."""
    names = [target.handler.name for target in found]
    problems = unknown_functions(configuration, names)
    problems += [f"functions.{target.handler.name}: {problem}" for target in found for problem in target.problems]
    by_name: dict[str, list[str]] = {}
    for target in found:
        by_name.setdefault(target.name, []).append(target.handler.name)
    problems += [
        f"functions {' and '.join(same)} would both be {name} on Lambda"
        for name, same in by_name.items()
        if len(same) > 1
    ]
    return problems


def _target(handler: Handler, configuration: OneFunction, prefix: str) -> Target:
    ups = tuple(set_up(source, handler) for source in configuration.sources)
    problems = [problem for up in ups for problem in up.problems]
    if configuration.url and handler.events and not any(event in _URL_EVENTS for event in handler.events):
        problems.append(
            f"it has a URL, which sends {_URL_EVENTS[0]} (payload format 2.0), but takes {' or '.join(handler.events)}"
        )
    name = configuration.name or prefix + handler.name
    if len(name) > _LONGEST_NAME:
        problems.append(f"{name} is longer than the {_LONGEST_NAME} characters that Lambda allows")
    return Target(handler, configuration, name, ups, tuple(problems))


_LONGEST_NAME = 64
# A URL sends what an HTTP API with payload format 2.0 sends.
_URL_EVENTS = ("LambdaFunctionURLRequest", "APIGatewayV2HTTPRequest")


def desired(found: Sequence[Target], code: Code, layer: str | None = None) -> State:
    """Return everything that should be deployed."""
    resources: list[Resource] = []
    if layer:
        properties = {
            "CodeSha256": code.layer_sha256,
            "CompatibleRuntimes": [f"python{code.python}"],
            "CompatibleArchitectures": [code.architecture],
        }
        resources.append(Resource(Key(Kind.LAYER, "", layer), properties))
    for target in found:
        resources += _resources(target, code, layer)
    return state(resources)


def _resources(target: Target, code: Code, layer: str | None) -> Iterator[Resource]:
    name, configuration = target.name, target.configuration
    settings = function_settings(target, code, [NEW_LAYER] if layer else [])
    contents = {"CodeSha256": code.sha256, "Architectures": [code.architecture]}
    yield Resource(Key(Kind.FUNCTION, name), settings)
    yield Resource(Key(Kind.CODE, name), contents)
    yield Resource(Key(Kind.VERSION, name), {**settings, **contents})
    if configuration.alias:
        yield Resource(Key(Kind.ALIAS, name, configuration.alias), {})
    if configuration.url:
        yield Resource(Key(Kind.URL, name), url_settings(configuration.url, target.handler))
    for statement in (*url_permissions(configuration.url), *(up.permission for up in target.sources if up.permission)):
        yield Resource(Key(Kind.PERMISSION, name, statement_id(statement)), statement)
    for up in target.sources:
        if up.mapping:
            yield Resource(Key(Kind.MAPPING, name, up.name), {**up.mapping, "Qualifier": target.qualifier})


def function_settings(target: Target, code: Code, layers: Sequence[str] = ()) -> dict[str, Any]:
    """Return the configuration of a function, with the values of Lambda's defaults where nothing is configured."""
    configuration = target.configuration
    vpc = configuration.vpc
    return {
        "Runtime": f"python{code.python}",
        "Handler": target.handler.path,
        "Role": configuration.role,
        "MemorySize": configuration.memory,
        "Timeout": configuration.timeout,
        "Description": target.handler.description[:256]
        if configuration.description is None
        else configuration.description,
        "Environment": {"Variables": configuration.environment},
        "Layers": [*layers, *configuration.layers],
        "TracingConfig": {"Mode": configuration.tracing},
        "EphemeralStorage": {"Size": configuration.ephemeral_storage},
        "VpcConfig": {
            "SubnetIds": sorted(vpc.subnets) if vpc else [],
            "SecurityGroupIds": sorted(vpc.security_groups) if vpc else [],
        },
    }


def url_settings(url: Url, handler: Handler) -> dict[str, Any]:
    """Return the configuration of a function URL."""
    cors = url.cors.model_dump(exclude_none=True) if url.cors else {}
    return {
        "AuthType": url.auth,
        "InvokeMode": url.invoke_mode or ("RESPONSE_STREAM" if handler.streams else "BUFFERED"),
        "Cors": {_CORS[name]: value for name, value in cors.items()},
    }


_CORS = {
    "allow_credentials": "AllowCredentials",
    "allow_headers": "AllowHeaders",
    "allow_methods": "AllowMethods",
    "allow_origins": "AllowOrigins",
    "expose_headers": "ExposeHeaders",
    "max_age": "MaxAge",
}


def url_permissions(url: Url | None) -> list[dict[str, Any]]:
    """Return what makes a URL without authorization public; since October 2025 that takes two statements.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    if url is None or url.auth != "NONE":
        return []
    return [
        {"Action": "lambda:InvokeFunctionUrl", "Principal": "*", "FunctionUrlAuthType": "NONE"},
        {"Action": "lambda:InvokeFunction", "Principal": "*", "InvokedViaFunctionUrl": True},
    ]


STATEMENT_PREFIX = "awslambda-"


def statement_id(statement: Mapping[str, Any]) -> str:
    """Return the id of a permission. It follows from what is permitted: a statement that has it never needs a change."""
    digest = hashlib.sha256(json.dumps(statement, sort_keys=True).encode()).hexdigest()
    return f"{STATEMENT_PREFIX}{digest[:16]}"
