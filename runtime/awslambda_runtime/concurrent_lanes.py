"""The same for ``async def``: for several records at a time, but for those that have to come one after the other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from awslambda_runtime.batches import Done, Outcome, Record


async def run(records: Sequence[Record], call: Callable[[Record], Awaitable[Any]], limit: int) -> list[Outcome]:
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
