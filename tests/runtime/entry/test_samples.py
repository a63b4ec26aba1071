"""Every payload that we know through both doors of a function: as AWS's client calls it, and as bytes."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

import awslambda_events
from awslambda_runtime import Context, Function, function
from awslambda_runtime.failures import error_body
from tests.events.payloads import ALIASES, PAYLOADS, Payload

marshaller = pytest.importorskip(
    "awslambdaric.lambda_runtime_marshaller", reason="awslambdaric has no wheel for this Python."
).LambdaMarshaller()


@cache
def echo_of(event: str) -> Function[Any, Any]:
    def echo(event: Any) -> Any:
        return event

    echo.__annotations__["event"] = getattr(awslambda_events, event)
    return function(echo)


def outcome(call: Callable[[], bytes | str]) -> Any:
    """Return what the caller gets: the result, with exact numbers, or the error."""
    try:
        return json.loads(call(), parse_float=Decimal)
    except Exception as error:  # noqa: BLE001 - the errors are compared, too
        return error_body(error)


def through_aws_client(echo: Any, payload: bytes) -> bytes | str:
    event = marshaller.unmarshal_request(payload)
    result: tuple[bytes | str, str] = marshaller.marshal_response(echo(event, Context()))
    return result[0]


def test_every_payload_has_the_same_result_through_aws_client_and_from_bytes() -> None:
    # In place of a corpus that is not there stands a mark.
    payloads = [payload for payload in (*PAYLOADS, *ALIASES) if isinstance(payload, Payload)]
    different = []
    errors = 0
    for payload in payloads:
        echo = echo_of(payload.event)
        data = payload.text.encode()
        theirs = outcome(lambda: through_aws_client(echo, data))  # noqa: B023 - called at once
        ours = outcome(lambda: echo.invoke(data, Context()))  # noqa: B023 - the same
        errors += isinstance(ours, dict) and "errorType" in ours
        if ours != theirs:
            different.append((str(payload), ours, theirs))
    assert different == []
    assert errors < len(payloads) / 4
