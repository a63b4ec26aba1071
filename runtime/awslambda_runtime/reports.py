"""What is told of a failure: the body for the caller, the type for the platform's telemetry, the cause for AWS X-Ray.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html,
https://github.com/aws/aws-lambda-python-runtime-interface-client
"""

import json
import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from awslambda_runtime.errors import EventValidationError
from awslambda_runtime.failures import ErrorBody, user_frames
from awslambda_runtime.faults import Fault

_TELEMETRY = re.compile(r"(Runtime|Function)\.[A-Z][a-zA-Z]+")
"""The types that the platform takes; it calls all others unknown."""

_FOLDER = str(Path.cwd())
"""As it was at the start: a function may leave it, or even remove it."""

_LARGEST_CAUSE = 65_536
"""The platform cuts a cause that is larger."""
_MOST_FRAMES = 50
_LONGEST_MESSAGE = 4096
_LONGEST_FRAME = 500


@dataclass(frozen=True, slots=True)
class Report:
    """A failure, ready to be posted."""

    body: ErrorBody
    error_type: str
    """As the platform counts it: ``Function.OutOfStockError``."""
    cause: str

    @property
    def data(self) -> bytes:
        """The body as JSON, in ASCII: a message may hold what is no text."""
        return json.dumps(self.body).encode()

    @property
    def short_data(self) -> bytes:
        """The body as JSON that fits into a header, however long message and trace are."""
        message = self.body["errorMessage"][:_LONGEST_MESSAGE]
        frames = [frame[:_LONGEST_FRAME] for frame in self.body["stackTrace"][-_MOST_FRAMES:]]
        return json.dumps({**self.body, "errorMessage": message, "stackTrace": frames}).encode()


def report(error: BaseException, request_id: str = "", error_type: str | None = None) -> Report:
    """Return what to tell of an exception.

    Args:
        error: the exception.
        request_id: the invocation's; empty while the function starts.
        error_type: the type for the platform, where the place of the failure decides it.
    """
    fault = error if isinstance(error, Fault) else _not_json(error)
    if fault is not None:
        body: ErrorBody = {
            "errorMessage": str(fault),
            "errorType": fault.error_type,
            "requestId": request_id,
            "stackTrace": list(fault.trace),
        }
        return Report(body, error_type or fault.error_type, _cause("LambdaValidationError", str(fault), []))
    frames = [frame for frame in user_frames(error.__traceback__) if "importlib" not in frame.filename]
    body = {
        "errorMessage": _text_of(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        # As AWS's client writes them, without the marks below the line.
        "stackTrace": traceback.format_list([tuple(frame) for frame in frames]),
    }
    return Report(body, error_type or _for_telemetry(error), _cause(body["errorType"], body["errorMessage"], frames))


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:  # noqa: BLE001 - the text of a user's exception is the user's code
        return f"(its text cannot be told: {type(broken).__name__})"


def _not_json(error: BaseException) -> Fault | None:
    """Return the platform's own failure for a payload that is no JSON at all, which no hint has a say in."""
    # A text within the payload that is no JSON is invalid like anything else.
    if isinstance(error, EventValidationError) and [(p.path, p.type) for p in error.problems] == [("", "json_invalid")]:
        return Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error.problems[0].message}")
    return None


def _for_telemetry(error: BaseException) -> str:
    name = f"Function.{type(error).__name__}"
    return name if _TELEMETRY.fullmatch(name) else "Function.Unknown"


def _cause(kind: str, message: str, frames: list[traceback.FrameSummary]) -> str:
    stack: list[dict[str, Any]] = [
        {"label": frame.name, "path": frame.filename, "line": frame.lineno} for frame in frames[-_MOST_FRAMES:]
    ]
    cause = {
        "working_directory": _FOLDER,
        "exceptions": [{"message": message[:_LONGEST_MESSAGE], "type": kind, "stack": stack}],
        "paths": sorted({frame["path"] for frame in stack}),
    }
    # It becomes a header: the JSON encoder's escapes keep it ASCII.
    text = json.dumps(cause)
    return text if len(text) <= _LARGEST_CAUSE else ""
