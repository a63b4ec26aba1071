"""Calls a function for each record: one failing record stops no other but those that have to come after it."""

from collections.abc import Callable, Sequence
from typing import Any

from awslambda_runtime.batches import Done, Outcome, Record


def run(records: Sequence[Record], call: Callable[[Record], Any]) -> list[Outcome]:
    """Call in the order of the records; return what became of each."""
    outcomes: list[Outcome] = [None] * len(records)
    stopped: set[bytes] = set()
    for index, record in enumerate(records):
        if record.lane is not None and record.lane in stopped:
            continue
        try:
            outcomes[index] = Done(call(record))
        except Exception as error:  # noqa: BLE001 - whatever the function raises is the failure of this record
            outcomes[index] = error
            if record.lane is not None:
                stopped.add(record.lane)
    return outcomes
