"""How an invocation ends: a result, an error of the function, or the platform's words for a function that cannot answer.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-retries.html
"""

import json
import signal
from dataclasses import dataclass

from awslambda_cli.serve.errors import MOST_RESULT

UNHANDLED = "Unhandled"
_STREAM_TRUNCATED = "Runtime.TruncatedResponse"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the caller gets."""

    body: bytes
    function_error: str | None = None
    content_type: str = "application/json"
    status: str | None = None
    """Word of the log for an end that the platform made: ``timeout``, ``error``."""
    streamed: bool = False
    """Whether the caller got the body in pieces already."""
    stream_error: tuple[str, str] | None = None
    """Type and details of an error that came after a part of a streamed body."""


def timed_out(request_id: str, seconds: float) -> Outcome:
    """Return the outcome for a function that did not answer in time."""
    message = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
    return _platform_error("Sandbox.Timedout", message, "timeout")


def exited(request_id: str, code: int) -> Outcome:
    """Return the outcome for a function whose process ended; a negative code is a signal."""
    message = f"RequestId: {request_id} Error: Runtime exited {exit_reason(code)}"
    return _platform_error("Runtime.ExitError", message, "error")


def exit_reason(code: int) -> str:
    """Return how a process ended, in the platform's words."""
    if code == 0:
        return "without providing a reason"
    if code > 0:
        return f"with error: exit status {code}"
    try:
        name = (signal.strsignal(-code) or f"signal {-code}").lower()
    except ValueError:
        name = f"signal {-code}"
    return f"with error: signal: {name}"


def too_large() -> Outcome:
    """Return the outcome for a result that has too many bytes."""
    message = f"Response payload size exceeded maximum allowed payload size ({MOST_RESULT} bytes)."
    return _platform_error("Function.ResponseSizeTooLarge", message, None)


def truncated() -> Outcome:
    """Return the outcome for a result whose connection broke off."""
    return _platform_error(_STREAM_TRUNCATED, "The runtime's answer broke off before its end.", "error")


def bad_response_mode() -> Outcome:
    """Return the outcome for a result in a mode that does not exist."""
    return _platform_error(
        "Runtime.InvalidResponseModeHeader", "The runtime asked for a response mode that does not exist.", "error"
    )


def cannot_start(reason: str) -> Outcome:
    """Return the outcome for a command that cannot be run."""
    return _platform_error("Runtime.InvalidEntrypoint", reason, "error")


def _platform_error(kind: str, message: str, status: str | None) -> Outcome:
    body = json.dumps({"errorType": kind, "errorMessage": message}).encode()
    return Outcome(body, UNHANDLED, status=status)
