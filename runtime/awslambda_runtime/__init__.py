"""Typed functions on AWS Lambda: ``@function``, ``Context`` and the errors that callers see."""

from awslambda_runtime.bootstrap import Function, function
from awslambda_runtime.context import Client, ClientContext, CognitoIdentity, Context
from awslambda_runtime.errors import (
    ApplicationImportError,
    EventValidationError,
    FunctionError,
    HandlerSignatureError,
    Problem,
    RecordFailure,
    RecordsFailedError,
    ResultSerializationError,
    ResultTooLargeError,
    ResultValidationError,
    UnauthorizedError,
    UnknownFunctionError,
)

__all__ = [
    "ApplicationImportError",
    "Client",
    "ClientContext",
    "CognitoIdentity",
    "Context",
    "EventValidationError",
    "Function",
    "FunctionError",
    "HandlerSignatureError",
    "Problem",
    "RecordFailure",
    "RecordsFailedError",
    "ResultSerializationError",
    "ResultTooLargeError",
    "ResultValidationError",
    "UnauthorizedError",
    "UnknownFunctionError",
    "function",
]
