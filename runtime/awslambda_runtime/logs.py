"""The log record of a failure: one each, through the standard ``logging`` tree, without any value of a payload.

The message tells it all, for the text format. For JSON the same stands in fields of its own: ``request_id``, ``error_type``,
``path``, ``expected``, ``problems`` and, for a record of a batch, ``record`` and ``record_path``. No handler is added: those of
Lambda's runtime, of Powertools or of the application write it.
"""

import logging
from collections.abc import Sequence
from typing import Any

from awslambda_runtime.errors import EventValidationError, FunctionError, Problem, RecordFailure, ResultValidationError

logger = logging.getLogger("awslambda_runtime")


def log_refused(error: EventValidationError, context: Any) -> None:
    """Log a payload, or a record, that is answered as the fault of who sent it."""
    logger.warning("%s", error, extra=_fields(error, error.problems, context))


def log_invalid(error: EventValidationError | ResultValidationError, context: Any) -> None:
    """Log a payload, or a result, that fails the invocation."""
    logger.error("%s", error, extra=_fields(error, error.problems, context))


def log_record(failure: RecordFailure, context: Any) -> None:
    """Log a record that failed, with the trace of what the user's code raised."""
    error = failure.error
    problems = error.problems if isinstance(error, (EventValidationError, ResultValidationError)) else ()
    logger.error(
        "Record %s",
        failure,
        # Ours say all in their message, and have no frames of the user's.
        exc_info=None if isinstance(error, FunctionError) else error,
        extra={**_fields(error, problems, context), "record": failure.identifier, "record_path": failure.path},
    )


def log_undelivered(failure: Exception) -> None:
    """Log that a source which waits for an answer could not be told of a failure."""
    logger.error("The source could not be told of the failure: %s: %s", type(failure).__name__, failure)


def _fields(error: Exception, problems: Sequence[Problem], context: Any) -> dict[str, Any]:
    first = problems[0] if problems else None
    return {
        "request_id": getattr(context, "aws_request_id", None),
        "error_type": type(error).__name__,
        "path": first and first.path,
        "expected": first and first.message,
        "problems": [{"path": problem.path, "expected": problem.message} for problem in problems],
    }
