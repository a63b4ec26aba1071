"""moto's server, put right where it differs from AWS in what deployments depend on.

It runs in the environment of moto, not in that of the tests: ``python moto_server.py PORT``.
"""

import sys
from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend, LambdaFunction
from moto.server import main

_create, _update = LambdaBackend.create_event_source_mapping, LambdaBackend.update_event_source_mapping


def _keep_alias(mapping: EventSourceMapping, name: str | None) -> EventSourceMapping:
    """A mapping of an alias follows the alias; moto makes it one of the version that the alias names just then."""
    if name:
        function, _, qualifier = name.partition(":")
        arn = ":".join([*mapping.function_arn.split(":")[:6], function])
        mapping.function_arn = f"{arn}:{qualifier}" if qualifier else arn
        mapping.function_name = name
    return mapping


def _create_mapping(self: LambdaBackend, spec: dict[str, Any]) -> EventSourceMapping:
    return _keep_alias(_create(self, spec), spec["FunctionName"])


def _update_mapping(self: LambdaBackend, uuid: str, spec: dict[str, Any]) -> EventSourceMapping | None:
    mapping = _update(self, uuid, spec)
    return mapping and _keep_alias(mapping, spec.get("FunctionName"))


def _update_code(self: LambdaFunction, spec: dict[str, Any]) -> dict[str, Any]:
    # moto forgets the architecture.
    self.architectures = spec.get("Architectures", self.architectures)
    return _update_function_code(self, spec)


def _update_configuration(self: LambdaFunction, spec: dict[str, Any]) -> dict[str, Any]:
    # And these settings.
    self.tracing_config = spec.get("TracingConfig", self.tracing_config)
    self.ephemeral_storage = spec.get("EphemeralStorage", {}).get("Size", self.ephemeral_storage)
    return _update_function_configuration(self, spec)


_update_function_code = LambdaFunction.update_function_code
_update_function_configuration = LambdaFunction.update_configuration

LambdaBackend.create_event_source_mapping = _create_mapping
LambdaBackend.update_event_source_mapping = _update_mapping
LambdaFunction.update_function_code = _update_code
LambdaFunction.update_configuration = _update_configuration

if __name__ == "__main__":
    main(["-H", "127.0.0.1", "-p", sys.argv[1]])
