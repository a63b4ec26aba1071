"""Calls a function in this process, as Lambda's runtime would."""

from typing import Any, cast

from awslambda_runtime import Context, Function
from awslambda_runtime.failures import ErrorBody, error_body
from awslambda_runtime.faults import Fault
from awslambda_runtime.invocation import Invocation
from awslambda_runtime.loop import caller
from awslambda_runtime.reports import report


def call(handler: Any, payload: bytes, context: Context) -> bytes:
    """Return what Lambda gets of a handler: of a ``@function``, or of what other decorators have made of one.

    Raises:
        Fault: such a decorated handler has no use for the payload, or returns no JSON.
        Exception: whatever else the handler raises, untouched.
    """
    if isinstance(handler, Function):
        return handler.invoke(payload, context)
    invocation = Invocation({"lambda-runtime-aws-request-id": context.aws_request_id}, payload)
    result, _ = caller(handler)(invocation, context)
    return cast("bytes", result)  # nothing but a ``@function`` streams


def failure(error: BaseException, request_id: str) -> ErrorBody:
    """Return what Lambda's caller gets for what was raised."""
    if isinstance(error, Fault):
        return report(error, request_id).body
    if isinstance(error, Exception):
        return error_body(error, request_id)
    return _exit(error, request_id)


def _exit(error: BaseException, request_id: str) -> ErrorBody:
    """Return what Lambda answers for a function that ends its process."""
    code = error.code if isinstance(error, SystemExit) else 1
    status = code if isinstance(code, int) else int(code is not None)
    reason = f"with error: exit status {status}" if status else "without providing a reason"
    return {
        "errorMessage": f"RequestId: {request_id} Error: Runtime exited {reason}",
        "errorType": "Runtime.ExitError",
        "requestId": request_id,
        "stackTrace": [],
    }
