"""Calls a function of records for a whole batch, and makes the answer of what became of each record."""

from collections.abc import Awaitable, Callable, Coroutine
from inspect import isawaitable
from types import ModuleType
from typing import Any, TypeAlias

from awslambda_events.identification import event_name
from awslambda_runtime import lanes
from awslambda_runtime.batches import (
    Outcome,
    Record,
    failed,
    failures_of,
    partial_response,
    results_response,
)
from awslambda_runtime.errors import EventValidationError, Problem, ResultValidationError
from awslambda_runtime.failures import below_ours
from awslambda_runtime.logs import log_record, log_refused
from awslambda_runtime.options import DEFAULT_CONCURRENCY, Options
from awslambda_runtime.record_hint import Received, RecordHint
from awslambda_runtime.results import jsonable
from awslambda_runtime.returns import ReturnHint

Wait: TypeAlias = Callable[[Coroutine[Any, Any, Any]], Any]
"""Runs a coroutine to its end and returns its result."""


class RecordCalls:
    """What happens to the records of a batch."""

    def __init__(self, hint: RecordHint, returns: ReturnHint, options: Options, *, is_async: bool) -> None:
        self._hint = hint
        self._returns = returns
        self._options = options
        self._is_async = is_async
        if is_async:
            _concurrent_lanes()

    def process(self, received: Received, call: Callable[[Any], Any], context: Any, wait: Wait) -> Any:
        """Call ``call`` for each record and return the answer for the source.

        Raises:
            RecordsFailedError: records failed, and the source is not to be told which.
        """
        records = received.records

        def one(record: Record) -> Any:
            result = self._call(received, record, call, context)
            return self._result(received, record, wait(_awaited(result)) if isawaitable(result) else result)

        async def one_async(record: Record) -> Any:
            result = self._call(received, record, call, context)
            return self._result(received, record, await result if isawaitable(result) else result)

        if self._is_async:
            limit = self._options.concurrency or DEFAULT_CONCURRENCY
            outcomes = wait(_concurrent_lanes().run(records, one_async, limit)) if records else []
        else:
            outcomes = lanes.run(records, one)
        self._log(records, outcomes, context)
        return self._answer(received, outcomes)

    def _call(self, received: Received, record: Record, call: Callable[[Any], Any], context: Any) -> Any:
        try:
            value = self._hint.read(received, record)
        except EventValidationError as error:
            if self._options.on_invalid is None:
                raise
            log_refused(error, context)
            return self._options.on_invalid(error, record.raw)
        return call(value)

    def _result(self, received: Received, record: Record, result: Any) -> Any:
        """Return the result as JSON where the source gets it; raises ResultValidationError."""
        checked = self._returns.check(result)
        results = received.batch.results
        if results is None or (checked is None and results.done):
            return None
        if event_name(type(checked)) != results.record:
            problem = Problem("", f"Input should be a {results.record}", "result_type")
            raise ResultValidationError(results.record, [problem])
        told = jsonable(checked)
        if record.identifier not in told.values():
            problem = Problem("", "Input should have the identifier of the record", "result_identifier")
            raise ResultValidationError(results.record, [problem])
        return told

    def _log(self, records: list[Record], outcomes: list[Outcome], context: Any) -> None:
        for failure in failures_of(records, outcomes):
            failure.error.__traceback__ = below_ours(failure.error.__traceback__)
            log_record(failure, context)

    def _answer(self, received: Received, outcomes: list[Outcome]) -> Any:
        batch, records = received.batch, received.records
        if batch.results:
            return results_response(batch.results, records, outcomes, received.payload)
        if self._options.partial_failures:
            return partial_response(batch, records, outcomes)
        if any(isinstance(outcome, Exception) for outcome in outcomes):
            raise failed(records, outcomes)
        return None


def _concurrent_lanes() -> ModuleType:
    from awslambda_runtime import concurrent_lanes  # noqa: PLC0415 - it needs asyncio, which others should not pay for

    return concurrent_lanes


async def _awaited(result: Awaitable[Any]) -> Any:
    return await result
