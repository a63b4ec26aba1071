"""Calls a function for each record: one failing record stops no other but those that have to come after it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
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


async def run_concurrently(
    records: Sequence[Record], call: Callable[[Record], Awaitable[Any]], limit: int
) -> list[Outcome]:
    """Call up to ``limit`` at a time, those that are ordered one after the other; return what became of each."""
    outcomes: list[Outcome] = [None] * len(records)
    lanes = iter(_lanes(records))

    async def work() -> None:
        for lane in lanes:
            for index in lane:
                outcome = outcomes[index] = await _outcome(call(records[index]))
                if not isinstance(outcome, Done):
                    break

    async with asyncio.TaskGroup() as workers:
        for _ in range(min(limit, len(records))):
            workers.create_task(work())
    return outcomes


def _lanes(records: Sequence[Record]) -> Iterator[deque[int]]:
    """Yield the places of the records that are ordered among each other; a record that is not stands alone."""
    lanes: dict[bytes | int, deque[int]] = {}
    for index, record in enumerate(records):
        lanes.setdefault(index if record.lane is None else record.lane, deque()).append(index)
    yield from lanes.values()


async def _outcome(call: Awaitable[Any]) -> Outcome:
    # A task of its own: context variables that one record sets, and what it cancels, are no other's.
    task = asyncio.ensure_future(call)
    await asyncio.wait([task])
    if task.cancelled():
        return RuntimeError("The call for the record was cancelled.")
    error = task.exception()
    if error is None:
        return Done(task.result())
    if not isinstance(error, Exception):
        raise error
    return error
