"""Handlers that are no ``@function``: they get decoded JSON and return it, as under AWS's own runtime client.

Other decorators around a ``@function`` make such handlers; the function inside is then called with JSON.
Source: https://github.com/aws/aws-lambda-python-runtime-interface-client
"""

import json
from decimal import Decimal
from typing import Any

from awslambda_runtime.exact_numbers import marked, unmarked
from awslambda_runtime.faults import Fault


def unmarshal(payload: bytes) -> Any:
    """Return an event as Python values.

    Raises:
        Fault: it is not JSON.
    """
    try:
        return json.loads(payload)
    except Exception as error:
        message = f"Unable to unmarshal input: {error}"
        raise Fault("Runtime.UnmarshalError", message) from error


def marshal(result: Any) -> tuple[bytes, str]:
    """Return a result as it is posted, and its content type; bytes are posted as they are.

    Raises:
        Fault: it is not JSON.
    """
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return _dump(result), "application/json"
    except Exception as error:
        message = f"Unable to marshal response: {error}"
        raise Fault("Runtime.MarshalError", message) from error


def _dump(result: Any) -> bytes:
    try:
        return _text(result, ascii_only=False).encode()
    except UnicodeEncodeError:  # lone surrogates are no text, but JSON has a way to write them
        return _text(result, ascii_only=True).encode()


def _text(result: Any, *, ascii_only: bool) -> str:
    return unmarked(json.dumps(result, default=_default, ensure_ascii=ascii_only))


def _default(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else marked(str(value))
    if isinstance(value, bytes):
        return value.decode()
    message = f"Object of type {type(value).__name__} is not JSON serializable"
    raise TypeError(message)
