"""The errors of the Lambda service: names, statuses and messages as its API gives them.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

MOST_SYNCHRONOUS = 6_291_456
"""Bytes of the payload of a synchronous invocation."""
MOST_ASYNCHRONOUS = 1_048_576
"""Bytes of the payload of an asynchronous invocation."""
MOST_RESULT = 6_291_556
"""Bytes of a result that is not streamed."""
MOST_STREAMED = 200 * 1024 * 1024
"""Bytes of a streamed result."""
MOST_RECEIVED = 69_905_067
"""Bytes that the service reads of any request."""
MOST_CLIENT_CONTEXT = 3583
"""Bytes of a client context, base64-encoded."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What clients see of an error beside its name."""

    status: HTTPStatus
    message_key: str = "message"
    """Key of the message: AWS's errors differ in its case."""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "InvalidParameterValueException": Kind(HTTPStatus.BAD_REQUEST),
        "InvalidRequestContentException": Kind(HTTPStatus.BAD_REQUEST),
        "RequestTooLargeException": Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        "ResourceNotFoundException": Kind(HTTPStatus.NOT_FOUND, "Message"),
        "ServiceException": Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "Message"),
        "TooManyRequestsException": Kind(HTTPStatus.TOO_MANY_REQUESTS),
        # These two are common to AWS's services and not in the model of this one.
        "UnknownOperationException": Kind(HTTPStatus.NOT_FOUND),
        "ValidationException": Kind(HTTPStatus.BAD_REQUEST),
    }
)


class ServiceError(Exception):
    """The service refuses a request; an error of the function itself is none."""

    def __init__(self, name: str, message: str, **more: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.kind = KINDS[name]
        self.body = {
            "Type": "User" if self.kind.status < HTTPStatus.INTERNAL_SERVER_ERROR else "Service",
            self.kind.message_key: message,
            **more,
        }
        """The JSON that clients get."""


def function_not_found(arn: str) -> ServiceError:
    """Return the error for a function, a version or an alias that does not exist."""
    return ServiceError("ResourceNotFoundException", f"Function not found: {arn}")


def payload_too_large(size: int, invocation_type: str, limit: int) -> ServiceError:
    """Return the error for a payload that has too many bytes."""
    message = f"{size} byte payload is too large for the {invocation_type} invocation type (limit {limit} bytes)"
    return ServiceError("RequestTooLargeException", message)


def too_many_requests() -> ServiceError:
    """Return the error for an invocation beyond the function's concurrency."""
    reason = "ReservedFunctionConcurrentInvocationLimitExceeded"
    return ServiceError("TooManyRequestsException", "Rate Exceeded.", Reason=reason)


def violated_constraint(value: str, member: str, constraint: str) -> ServiceError:
    """Return the error for a parameter that is not as the service's model says."""
    violation = f"Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    return ServiceError("ValidationException", f"1 validation error detected: {violation}")
