"""moto's server, put right where it differs from AWS in what deployments depend on.

It runs in the environment of moto, not in that of the tests: ``python moto_server.py PORT``.
"""

import sys
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

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


class _Codes(BaseHTTPRequestHandler):
    """Gives out the code of functions, as the addresses that GetFunction tells do; moto's lead to AWS itself."""

    stored: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        code = self.stored[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(len(code)))
        self.end_headers()
        self.wfile.write(code)

    def log_message(self, *_: Any) -> None:
        pass


_codes = ThreadingHTTPServer(("127.0.0.1", 0), _Codes)


def _get_code(self: LambdaFunction) -> dict[str, Any]:
    path = f"/{sha256(self.code_bytes).hexdigest()}"
    _Codes.stored[path] = self.code_bytes
    answer = _get_function_code(self)
    answer["Code"]["Location"] = f"http://127.0.0.1:{_codes.server_port}{path}"
    return answer


_get_function_code = LambdaFunction.get_code
_update_function_code = LambdaFunction.update_function_code
_update_function_configuration = LambdaFunction.update_configuration

LambdaBackend.create_event_source_mapping = _create_mapping
LambdaBackend.update_event_source_mapping = _update_mapping
LambdaFunction.get_code = _get_code
LambdaFunction.update_function_code = _update_code
LambdaFunction.update_configuration = _update_configuration

if __name__ == "__main__":
    Thread(target=_codes.serve_forever, daemon=True).start()
    main(["-H", "127.0.0.1", "-p", sys.argv[1]])
