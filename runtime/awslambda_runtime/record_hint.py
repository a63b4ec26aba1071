"""A hint that names a record: the function takes the batch's records one by one.

A record that is not valid fails alone. A payload that is not a batch of such records fails as a whole.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from awslambda_events.contracts import Batch, Contract
from awslambda_events.identification import event_name, identify
from awslambda_events.models._contracts import CONTRACTS, RECORDS
from awslambda_events.models._index import MODULES
from awslambda_events.models._tags import TAGS
from awslambda_events.tags import Tags, hold
from awslambda_runtime.batches import Record, emptied, split
from awslambda_runtime.errors import EventValidationError, Problem
from awslambda_runtime.hints import MOST_PROBLEMS, EventHint, ModelHint, event_hint, hint_name, union_members
from awslambda_runtime.large import LARGE, decoded
from awslambda_runtime.problems import problems, without_values


@dataclass(frozen=True)
class Received:
    """A payload that is a batch of the records that the hint names."""

    payload: Any
    contract: Contract
    batch: Batch
    records: list[Record]
    source: "_Source"


class _Source:
    """An event that holds records of a class."""

    def __init__(self, name: str, record: ModelHint) -> None:
        self.contract = CONTRACTS[name]
        batch = self.contract.batch
        assert batch is not None  # noqa: S101 - RECORDS lists no others
        self.batch = batch
        self.record = record
        self._envelope = getattr(import_module(MODULES[name]), name)
        self._envelope.model_rebuild()
        prefix = (self.batch.records[0], 0)
        tags = TAGS.get(name, ())
        self._around: Tags = tuple((path, test) for path, test in tags if path[:2] != prefix)
        self._within: Tags = tuple((path[2:], test) for path, test in tags if path[:2] == prefix)

    def receive(self, payload: Any) -> Received | None:
        """Return the batch that a payload is, or None if it is none of this source."""
        if self.batch.pipes and isinstance(payload, list) and payload:
            payload = {self.batch.records[0]: payload}
        records = split(self.batch, payload) if hold(self._around, payload) else None
        if records is None or (records and not hold(self._within, records[0].raw)):
            return None
        self._envelope.model_validate(emptied(self.batch, payload))
        return Received(payload, self.contract, self.batch, records, self)


class RecordHint:
    """How the payload of a batch becomes records, and a record what the hint names."""

    names_json = False

    def __init__(self, hint: Any) -> None:
        self.name = hint_name(hint)
        # Each is built once, and what its payload is validated with, for all events that hold it.
        members = {member: ModelHint(member) for member in union_members(hint)}
        self.sources = [
            _Source(event, record) for member, record in members.items() for event in RECORDS[event_name(member)]
        ]

    def from_json(self, payload: bytes) -> Received:
        """Decode the bytes that Lambda sends; raises EventValidationError if it is no batch of such records."""
        try:
            parsed = decoded(from_json, payload, is_large=len(payload) >= LARGE)
        except ValueError as error:
            raise EventValidationError(self.name, [Problem("", f"Invalid JSON: {error}", "json_invalid")]) from None
        return self.from_python(parsed)

    def from_python(self, payload: Any) -> Received:
        """Take JSON that AWS's runtime has parsed; raises as ``from_json``."""
        expected = f"batch of {self.name}"
        for source in self.sources:
            try:
                if received := source.receive(payload):
                    return received
            except ValidationError as error:
                found = problems(error, MOST_PROBLEMS)
                raise EventValidationError(expected, found, count=error.error_count()) from without_values(error, found)
        where = " or ".join(dict.fromkeys(f"{'.'.join(map(str, s.batch.records))}" for s in self.sources))
        problem = Problem("", f"Input should have such records in {where}", "batch_type")
        identified = identify(payload)
        same = identified in {event for s in self.sources for event in RECORDS[s.record.event]}
        raise EventValidationError(expected, [problem], None if same else identified)

    def read(self, received: Received, record: Record) -> Any:
        """Return what the function takes for a record.

        Raises:
            EventValidationError: the record is not what the hint says; the paths begin at the payload.
        """
        try:
            return received.source.record.validator.from_python(record.raw)
        except ValidationError as error:
            found = problems(error, MOST_PROBLEMS, record.at)
            raise EventValidationError(self.name, found, count=error.error_count()) from without_values(error, found)


def function_hint(hint: Any) -> EventHint | RecordHint:
    """Return how the payloads of a function are decoded; raises as ``event_hint``."""
    return RecordHint(hint) if names_records(hint) else event_hint(hint)


def names_records(hint: Any) -> bool:
    """Tell whether a hint names records of a batch, and nothing else."""
    return all(event_name(member) in RECORDS for member in union_members(hint))
