"""Asynchronous invocations: queued, tried again where the function fails, and at last recorded at a destination.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from awslambda_cli.serve.errors import ServiceError
from awslambda_cli.serve.names import LATEST
from awslambda_cli.serve.records import Invocation
from awslambda_cli.serve.service import LocalLambda

RETRIES = 2
_MOST_QUEUED = 100_000


@dataclass(frozen=True, slots=True)
class Event:
    """An invocation that waits for its turn."""

    function: str
    payload: bytes
    arn: str
    request_id: str
    tenant_id: str | None
    trace: str | None


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where records of finished asynchronous invocations go: called with the function and the record."""

    on_success: Callable[[str, dict[str, Any]], Awaitable[None]] | None = None
    on_failure: Callable[[str, dict[str, Any]], Awaitable[None]] | None = None


class EventQueue:
    """Invokes what was put into it, in the background."""

    def __init__(self, service: LocalLambda, retry_wait: float, destinations: Destinations | None = None) -> None:
        """Try again after ``retry_wait`` seconds, and once more after twice as many; Lambda waits one minute and two."""
        self._service = service
        self._retry_wait = retry_wait
        self.destinations = destinations or Destinations()
        self._tasks: set[asyncio.Task[None]] = set()

    def put(  # noqa: PLR0913 - an event has what it has
        self,
        function: str,
        payload: bytes,
        arn: str,
        request_id: str,
        *,
        tenant_id: str | None = None,
        trace: str | None = None,
    ) -> None:
        """Queue an invocation.

        Raises:
            ServiceError: the queue is full.
        """
        if len(self._tasks) >= _MOST_QUEUED:
            raise ServiceError("TooManyRequestsException", "Rate Exceeded.", Reason="CallerRateLimitExceeded")
        event = Event(function, payload, arn, request_id, tenant_id, trace)
        task = asyncio.create_task(self._work(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Forget what has not been done."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, event: Event) -> None:
        for attempt in range(1 + RETRIES):
            if attempt:
                await asyncio.sleep(self._retry_wait * 2 ** (attempt - 1))
            try:
                invocation = await self._service.invoke(
                    event.function,
                    event.payload,
                    request_id=event.request_id,
                    arn=event.arn,
                    tenant_id=event.tenant_id,
                    trace=event.trace,
                    wait=True,
                )
            except ServiceError:
                return  # the function is gone since
            if invocation.function_error is None:
                break
        failed = invocation.function_error is not None
        deliver = self.destinations.on_failure if failed else self.destinations.on_success
        if deliver is not None:
            await deliver(event.function, record(event, invocation, attempt + 1))


def record(event: Event, invocation: Invocation, attempts: int) -> dict[str, Any]:
    """Return what a destination gets: a ``LambdaDestinationEvent``."""
    failed = invocation.function_error is not None
    context: dict[str, Any] = {"statusCode": 200, "executedVersion": LATEST}
    if failed:
        context["functionError"] = invocation.function_error
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": event.arn if event.arn.count(":") > _COLONS else f"{event.arn}:{LATEST}",
            "condition": "RetriesExhausted" if failed else "Success",
            "approximateInvokeCount": attempts,
        },
        "requestPayload": json.loads(event.payload or b"{}"),
        "responseContext": context,
        "responsePayload": _json(invocation.result),
    }


_COLONS = 6  # of an ARN without a qualifier


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode("utf-8", "replace")
