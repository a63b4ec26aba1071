"""One invocation: what ``/invocation/next`` answers, and the context that a handler gets of it.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from awslambda_runtime.context import Client, ClientContext, CognitoIdentity, Context
from awslambda_runtime.faults import Fault
from awslambda_runtime.wire import ProtocolError, Response

_ID = re.compile(r"[A-Za-z0-9_.~:-]{1,200}")
"""An id becomes part of a path and of a header."""
_DEADLINE = re.compile(r"\d{1,15}", re.ASCII)
_TRACE_CONTEXT = ("traceparent", "tracestate", "baggage")

# Attribute of the context: the variable of the environment that holds it.
_ENVIRONMENT = {
    "function_name": "AWS_LAMBDA_FUNCTION_NAME",
    "function_version": "AWS_LAMBDA_FUNCTION_VERSION",
    "memory_limit_in_mb": "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "log_group_name": "AWS_LAMBDA_LOG_GROUP_NAME",
    "log_stream_name": "AWS_LAMBDA_LOG_STREAM_NAME",
}


class Invocation:
    """An event that is to be answered."""

    __slots__ = ("_headers", "invocation_id", "payload", "request_id")

    def __init__(self, response: Response) -> None:
        headers = response.headers
        self.request_id = headers.get("lambda-runtime-aws-request-id", "")
        self.invocation_id = headers.get("lambda-runtime-invocation-id")
        """A second id that some platforms send; it is echoed with the answer."""
        self.payload = response.body
        self._headers = headers
        deadline = headers.get("lambda-runtime-deadline-ms")
        if (
            not _ID.fullmatch(self.request_id)
            or (self.invocation_id and not _ID.fullmatch(self.invocation_id))
            or (deadline and not _DEADLINE.fullmatch(deadline))
        ):
            message = "The Runtime API sent an invocation without a valid request id, invocation id or deadline."
            raise ProtocolError(message)

    @property
    def is_json(self) -> bool:
        """Whether the payload is JSON: anything else is handed to the handler as the bytes that it is."""
        kind = self._headers.get("content-type", "application/json")
        return kind == "application/json" or kind.partition(";")[0].rstrip().lower() == "application/json"

    @property
    def trace_id(self) -> str | None:
        """The trace header of AWS X-Ray."""
        return self._headers.get("lambda-runtime-trace-id")

    @property
    def tenant_id(self) -> str | None:
        """The tenant, where the function isolates tenants."""
        return self._headers.get("lambda-runtime-aws-tenant-id")

    def context(self, function: Mapping[str, Any]) -> Context:
        """Return the context for the handler.

        Args:
            function: what ``function_context`` returned.

        Raises:
            Fault: the client context or the identity is not JSON.
        """
        headers = self._headers
        # The attributes at once: the constructor of a frozen dataclass takes a tenth of a small invocation.
        context = object.__new__(Context)
        attributes = context.__dict__
        attributes.update(function)
        attributes["aws_request_id"] = self.request_id
        attributes["deadline_ms"] = int(headers.get("lambda-runtime-deadline-ms") or 0)
        if arn := headers.get("lambda-runtime-invoked-function-arn"):
            attributes["invoked_function_arn"] = arn
        if tenant := headers.get("lambda-runtime-aws-tenant-id"):
            attributes["tenant_id"] = tenant
        if identity := headers.get("lambda-runtime-cognito-identity"):
            attributes["identity"] = _identity(_json(identity, "Cognito Identity"))
        if client := headers.get("lambda-runtime-client-context"):
            attributes["client_context"], attributes["trace_fields"] = _client(_json(client, "Client Context"))
        return context


def function_context(environment: Mapping[str, str], write_log: Callable[[str], Any]) -> dict[str, Any]:
    """Return what all contexts of a process have in common."""
    known = {name: value for name, key in _ENVIRONMENT.items() if (value := environment.get(key))}
    return {**Context(write_log=write_log).__dict__, **known}


def _json(text: str, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        message = f"Unable to parse {name} JSON: {error}"
        raise Fault("Runtime.LambdaContextUnmarshalError", message) from None
    return value if isinstance(value, dict) else {}


def _identity(value: dict[str, Any]) -> CognitoIdentity:
    return CognitoIdentity(value.get("cognitoIdentityId"), value.get("cognitoIdentityPoolId"))


def _client(value: dict[str, Any]) -> tuple[ClientContext, dict[str, str]]:
    client = value.get("client")
    names = Client.__dataclass_fields__
    trace = value.get("w3c")
    fields = {name: trace.get(name) for name in _TRACE_CONTEXT} if isinstance(trace, dict) else {}
    return (
        ClientContext(
            client=Client(**{name: client.get(name) for name in names}) if isinstance(client, dict) else None,
            custom=value.get("custom"),
            env=value.get("env"),
        ),
        {name: text for name, text in fields.items() if isinstance(text, str)},
    )
