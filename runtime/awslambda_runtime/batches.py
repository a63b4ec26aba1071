"""Batches as data: the records of a payload, and the answer that tells the source what became of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pydantic_core import to_json

from awslambda_events.contracts import EACH, Batch, Results
from awslambda_events.tags import hold
from awslambda_runtime.errors import EventValidationError, RecordFailure, RecordsFailedError
from awslambda_runtime.problems import path_text
from awslambda_runtime.templates import Unfilled, fill

Location: TypeAlias = tuple[int | str, ...]


@dataclass(frozen=True)
class Record:
    """One record of a batch, not validated yet."""

    raw: Any
    at: Location
    """Where it is in the payload."""
    words: Mapping[str, Any]
    """What the words of the batch's templates stand for."""
    identifier: Any
    """What the source calls it; None where it has no name, or is broken."""
    lane: bytes | None
    """What it has in common with the records that it is ordered among; None where no order has to be kept."""


@dataclass(frozen=True)
class Done:
    """The record was processed; its result."""

    result: Any


Outcome: TypeAlias = Done | Exception | None
"""What became of a record: what the function raised, or None where it was not called, to keep the order."""


def split(batch: Batch, payload: Any) -> list[Record] | None:
    """Return the records of a payload, in its order; None where they are not where the batch has them."""
    name, *each = batch.records
    found = payload.get(name) if isinstance(payload, dict) else None
    lists: dict[tuple[str | int, ...], Any] = {(name,): found}
    if each == [EACH]:
        if not isinstance(found, dict):
            return None
        by_key: dict[str, Any] = found
        lists = {(name, key): value for key, value in by_key.items()}
    if not all(isinstance(value, list) for value in lists.values()):
        return None
    return [
        _record(batch, raw, (*at, index), {"record": raw, "event": payload, "key": at[-1]})
        for at, value in lists.items()
        for index, raw in enumerate(value)
    ]


def emptied(batch: Batch, payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload without its records: what is around them."""
    name, *each = batch.records
    return {**payload, str(name): {} if each else []}


def partial_response(batch: Batch, records: Sequence[Record], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the response that names the records which the source is to send again.

    Raises:
        RecordsFailedError: one of them has no name that the source would know: it has to send all of them again.
    """
    again = [record for record, outcome in zip(records, outcomes, strict=True) if not isinstance(outcome, Done)]
    if any(record.identifier is None for record in again):
        raise failed(records, outcomes)
    named = {to_json(record.identifier): {"itemIdentifier": record.identifier} for record in again}
    failures = list(named.values())
    return {"batchItemFailures": failures[:1] if batch.partial == "first" else failures}


def results_response(results: Results, records: Sequence[Record], outcomes: Sequence[Outcome], payload: Any) -> Any:
    """Return the response with what became of each record.

    Raises:
        RecordsFailedError: a record that failed has no name that the source would know.
    """
    try:
        told = [_told(results, record, outcome) for record, outcome in zip(records, outcomes, strict=True)]
        return fill(results.answer, {"event": payload, "results": told})
    except Unfilled:
        raise failed(records, outcomes) from None


def answer_all(batch: Batch, error: EventValidationError, payload: Any) -> Any:
    """Return the response that calls all records of a payload invalid; raises RecordsFailedError, too."""
    records = split(batch, payload) or []
    if batch.results is None:
        raise error
    return results_response(batch.results, records, [error] * len(records), payload)


def failed(records: Sequence[Record], outcomes: Sequence[Outcome]) -> RecordsFailedError:
    """Return the error for the records that failed."""
    failures = list(failures_of(records, outcomes))
    error = RecordsFailedError(failures, len(records), sum(outcome is None for outcome in outcomes))
    error.__cause__ = ExceptionGroup("records failed", [failure.error for failure in failures])
    return error


def failures_of(records: Sequence[Record], outcomes: Sequence[Outcome]) -> Iterator[RecordFailure]:
    """Yield the records that failed."""
    for record, outcome in zip(records, outcomes, strict=True):
        if isinstance(outcome, Exception):
            yield failure_of(record, outcome)


def failure_of(record: Record, error: Exception) -> RecordFailure:
    """Return the failure of a record."""
    return RecordFailure(record.identifier, path_text(record.at), error)


def _record(batch: Batch, raw: Any, at: Location, words: Mapping[str, Any]) -> Record:
    order = batch.order
    lane = to_json(fill(order.within, words)) if order and hold(order.where, raw) else None
    return Record(raw, at, words, _identifier(batch, words), lane)


def _identifier(batch: Batch, words: Mapping[str, Any]) -> Any:
    try:
        identifier = fill(batch.identifier, words)
    except Unfilled:
        return None
    parts = identifier.values() if isinstance(identifier, dict) else [identifier]
    known = all(isinstance(part, (str, int)) and part != "" for part in parts)
    return identifier if known else None


def _told(results: Results, record: Record, outcome: Outcome) -> Any:
    if isinstance(outcome, Done) and outcome.result is not None:
        return outcome.result
    if isinstance(outcome, Done):
        return fill(results.done, record.words)
    template = results.invalid if isinstance(outcome, EventValidationError) else results.failed
    failure = RecordFailure(None, path_text(record.at), outcome) if isinstance(outcome, Exception) else None
    return fill(template, {**record.words, "error": str(failure)})
