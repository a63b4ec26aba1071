"""Polls the shards of a stream, each in its order: what fails is tried again before anything that follows it.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from awslambda_cli.serve.batch_results import failed_identifiers
from awslambda_cli.serve.service import LocalLambda

_BATCH = 100
_BETWEEN = 0.5
"""Seconds between two looks at a shard that has nothing new."""
_NEW_SHARDS = 5
"""Seconds between two looks for new shards."""
_LONGEST_PAUSE = 30

Record = Mapping[str, Any]


class Stream(Protocol):
    """What Kinesis and DynamoDB streams do in their own ways; all calls block."""

    name: str

    def shards(self) -> list[str]:
        """Return the ids of the shards."""

    def iterator(self, shard: str) -> str:
        """Return where reading a shard begins."""

    def read(self, iterator: str, limit: int) -> tuple[list[Record], str | None]:
        """Return records, and where the next ones begin; None at the end of the shard."""

    def event_record(self, shard: str, record: Record) -> dict[str, Any]:
        """Return a record as it stands in the event."""

    def sequence_number(self, record: Record) -> str:
        """Return the number that tells a record of a shard."""


async def poll_stream(stream: Stream, function: str, service: LocalLambda, tell: Callable[[str], None]) -> None:
    """Poll all shards of a stream, also those that it gets later."""
    known: set[str] = set()
    async with asyncio.TaskGroup() as tasks:
        while True:
            for shard in await asyncio.to_thread(stream.shards):
                if shard not in known:
                    known.add(shard)
                    tasks.create_task(_poll_shard(stream, shard, function, service, tell))
            await asyncio.sleep(_NEW_SHARDS)


async def _poll_shard(
    stream: Stream, shard: str, function: str, service: LocalLambda, tell: Callable[[str], None]
) -> None:
    iterator: str | None = await asyncio.to_thread(stream.iterator, shard)
    while iterator is not None:
        records, iterator = await asyncio.to_thread(stream.read, iterator, _BATCH)
        pause = _BETWEEN
        while records:
            left = await _invoke(stream, shard, records, function, service)
            if left and len(left) == len(records):
                tell(f"{stream.name} {shard}: record {stream.sequence_number(left[0])} fails and is tried again")
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _BETWEEN
            records = left
        await asyncio.sleep(_BETWEEN)


async def _invoke(
    stream: Stream, shard: str, records: Sequence[Record], function: str, service: LocalLambda
) -> list[Record]:
    """Invoke with a batch and return what has to be tried again: all from the first record that failed."""
    event = {"Records": [stream.event_record(shard, record) for record in records]}
    invocation = await service.invoke(function, json.dumps(event).encode(), wait=True)
    failed = failed_identifiers(invocation, [stream.sequence_number(record) for record in records])
    if not failed:
        return []
    numbers = [stream.sequence_number(record) for record in records]
    return list(records[numbers.index(failed[0]) :])
