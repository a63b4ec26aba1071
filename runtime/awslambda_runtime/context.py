"""The context of an invocation, with the attributes of AWS's own context object, typed.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4


def _write(text: str) -> None:
    # Standard output as it is then: it may have been replaced since this module was imported.
    sys.stdout.write(text)


@dataclass(frozen=True, slots=True)
class CognitoIdentity:
    """The Amazon Cognito identity that authorized the request; both ids are None where there is none."""

    cognito_identity_id: str | None = None
    cognito_identity_pool_id: str | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """The mobile application that called, as the AWS Mobile SDK tells."""

    installation_id: str | None = None
    app_title: str | None = None
    app_version_name: str | None = None
    app_version_code: str | None = None
    app_package_name: str | None = None


@dataclass(frozen=True, slots=True)
class ClientContext:
    """What the caller sent as client context."""

    client: Client | None = None
    custom: Mapping[str, Any] | None = None
    """Values that the caller set."""
    env: Mapping[str, Any] | None = None
    """The caller's environment."""


@dataclass(frozen=True)
class Context:
    """The context of an invocation.

    Lambda's own object is turned into it for a handler that asks for it; tests construct it, ``Context()``, with no
    more than they need.
    """

    function_name: str = "function"
    function_version: str = "$LATEST"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:012345678912:function:function"
    """The ARN that the caller used: it tells whether it named a version or an alias."""
    memory_limit_in_mb: str = "128"
    """Memory of the function in megabytes: text, as Lambda gives it."""
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    log_group_name: str | None = None
    log_stream_name: str | None = None
    identity: CognitoIdentity = CognitoIdentity()
    client_context: ClientContext | None = None
    tenant_id: str | None = None
    """The tenant, where the function isolates tenants."""
    deadline_ms: int = field(default_factory=lambda: time.time_ns() // 1_000_000 + 300_000)
    """When the invocation times out, in milliseconds since 1970; five minutes from now unless given."""
    trace_fields: Mapping[str, str] = field(default_factory=dict)
    """The W3C trace context: ``traceparent``, ``tracestate``, ``baggage``."""
    write_log: Callable[[str], Any] = field(default=_write, repr=False, compare=False)

    @property
    def remaining_time(self) -> timedelta:
        """How long the invocation has until it times out; never negative."""
        return timedelta(milliseconds=self.get_remaining_time_in_millis())

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the invocation times out; never negative."""
        return max(0, self.deadline_ms - time.time_ns() // 1_000_000)

    def log(self, message: object) -> None:
        """Write a message to the function's log as it is, without a level or a line end."""
        self.write_log(str(message))

    def w3c(self) -> dict[str, str]:
        """Return the W3C trace context of the invocation, empty where there is none."""
        return dict(self.trace_fields)

    @classmethod
    def of(cls, platform: Any) -> "Context":
        """Return the context for the object that Lambda's runtime passes; attributes that it lacks get defaults."""
        if isinstance(platform, Context):
            return platform
        plain = {name: value for name in _PLAIN if (value := getattr(platform, name, None)) is not None}
        if callable(remaining := getattr(platform, "get_remaining_time_in_millis", None)):
            plain["deadline_ms"] = time.time_ns() // 1_000_000 + remaining()
        if callable(w3c := getattr(platform, "w3c", None)):
            plain["trace_fields"] = w3c()
        if callable(log := getattr(platform, "log", None)):
            plain["write_log"] = log
        identity = getattr(platform, "identity", None)
        return cls(
            identity=_copy(CognitoIdentity, identity),
            client_context=_client_context(getattr(platform, "client_context", None)),
            **plain,
        )


_PLAIN = (
    "function_name",
    "function_version",
    "invoked_function_arn",
    "memory_limit_in_mb",
    "aws_request_id",
    "log_group_name",
    "log_stream_name",
    "tenant_id",
)


def _client_context(platform: Any) -> ClientContext | None:
    if platform is None:
        return None
    client = getattr(platform, "client", None)
    return ClientContext(
        client=None if client is None else _copy(Client, client),
        custom=getattr(platform, "custom", None),
        env=getattr(platform, "env", None),
    )


def _copy(kind: Any, source: Any) -> Any:
    return kind(**{name: getattr(source, name, None) for name in kind.__dataclass_fields__})
