"""One invocation: what ``/invocation/next`` answers, and the context that a handler gets of it.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from awslambda_runtime.context import Client, ClientContext, CognitoIdentity, Context
from awslambda_runtime.faults import Fault
from awslambda_runtime.wire import ProtocolError

_LONGEST_ID = 200
_LONGEST_DEADLINE = 15
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

    __slots__ = ("_deadline", "_headers", "invocation_id", "payload", "request_id", "tenant_id", "trace_id")

    def __init__(self, headers: Mapping[str, str], payload: bytes) -> None:
        self.request_id = headers.get("lambda-runtime-aws-request-id", "")
        self.invocation_id = headers.get("lambda-runtime-invocation-id")
        """A second id that some platforms send; it is echoed with the answer."""
        self.payload = payload
        self.tenant_id = headers.get("lambda-runtime-aws-tenant-id")
        """The tenant, where the function isolates tenants."""
        self.trace_id = headers.get("lambda-runtime-trace-id")
        """The trace header of AWS X-Ray."""
        self._headers = headers
        deadline = headers.get("lambda-runtime-deadline-ms", "0")
        if not (_is_id(self.request_id) and deadline.isdecimal() and len(deadline) <= _LONGEST_DEADLINE):
            message = "The Runtime API sent an invocation without a valid request id or deadline."
            raise ProtocolError(message)
        if self.invocation_id and not _is_id(self.invocation_id):
            message = "The Runtime API sent an invocation with an invocation id that is none."
            raise ProtocolError(message)
        self._deadline = int(deadline)

    @property
    def is_json(self) -> bool:
        """Whether the payload is JSON: anything else is handed to the handler as the bytes that it is."""
        kind = self._headers.get("content-type", "application/json")
        return kind == "application/json" or kind.partition(";")[0].rstrip().lower() == "application/json"

    def context(self, kind: type[Context]) -> Context:
        """Return the context for the handler.

        Args:
            kind: what ``context_type`` returned.

        Raises:
            Fault: the client context or the identity is not JSON.
        """
        headers = self._headers
        # Not with its constructor, which sets each of 13 attributes, and most of them are those of the process.
        context = object.__new__(kind)
        own = context.__dict__
        own["aws_request_id"] = self.request_id
        own["deadline_ms"] = self._deadline
        if arn := headers.get("lambda-runtime-invoked-function-arn"):
            own["invoked_function_arn"] = arn
        if self.tenant_id:
            own["tenant_id"] = self.tenant_id
        if identity := headers.get("lambda-runtime-cognito-identity"):
            own["identity"] = _identity(_json(identity, "Cognito Identity"))
        if client := headers.get("lambda-runtime-client-context"):
            own["client_context"], own["trace_fields"] = _client(_json(client, "Client Context"))
        return context


def context_type(environment: Mapping[str, str], write_log: Callable[[str], Any]) -> type[Context]:
    """Return the class of this process's contexts, which holds what all of them have in common."""
    known = {name: value for name, key in _ENVIRONMENT.items() if (value := environment.get(key))}
    common = {"trace_fields": {}, "write_log": staticmethod(write_log), **known}
    return type("Context", (Context,), {"__module__": Context.__module__, "__doc__": Context.__doc__, **common})


def _is_id(text: str) -> bool:
    # It becomes a part of a path and of a header.
    return text.isascii() and text.replace("-", "").isalnum() and len(text) <= _LONGEST_ID


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
