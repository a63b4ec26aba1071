"""Whether time and memory grow with the payload and not faster.

Time: the same records in a few events or in many, all of them held: the row with one event and that with a thousand
fill the same memory. Memory: what Python allocates for one event.
"""

import json
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

from awslambda_events import SQSEvent
from awslambda_runtime.hints import event_hint
from benchmarks.measure import side_by_side
from benchmarks.payloads import SIZES, batch

_FEWER_ROUNDS = 7


def measure() -> list[dict[str, Any]]:
    """Return a row for each size of an event: microseconds for all records, and the bytes of one event."""
    hint = event_hint(SQSEvent)
    payloads = {size: batch("SQSEvent", size).payload for size in SIZES}
    decoders: dict[str, Callable[[bytes], Any]] = {"ours, bytes": hint.from_json, "json.loads": json.loads}
    times = side_by_side(
        {
            f"{name} {size}": partial(_all, decode, payload, size)
            for size, payload in payloads.items()
            for name, decode in decoders.items()
        },
        rounds=_FEWER_ROUNDS,
    )
    return [
        {"records an event": size, "bytes an event": len(payload), "memory an event": _memory(hint.from_json, payload)}
        | {name: times[f"{name} {size}"] * 1e6 for name in decoders}
        for size, payload in payloads.items()
    ]


def _all(decode: Callable[[bytes], Any], payload: bytes, size: int) -> list[Any]:
    """Decode as many events as hold all records."""
    return [decode(payload) for _ in range(SIZES[-1] // size)]


def _memory(decode: Callable[[bytes], Any], payload: bytes) -> int:
    """Return the bytes that an event holds."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        event = decode(payload)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    del event
    return after - before
