"""Whether time and memory grow with the payload and not faster.

Time: the same records in a few events or in many, all of them held: the row with one event and that with a thousand
fill the same memory. Memory: that of one event, in a process of its own.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import psutil

from awslambda_events import SQSEvent
from awslambda_runtime.hints import event_hint
from benchmarks.measure import side_by_side
from benchmarks.payloads import SIZES, batch

_FEWER_ROUNDS = 7


def measure() -> list[dict[str, Any]]:
    """Return a row for each size of an event: microseconds for all records, and bytes of memory that one event takes."""
    hint = event_hint(SQSEvent)
    rows = []
    for size in SIZES:
        payload = batch("SQSEvent", size).payload
        contenders = {
            "ours, bytes": partial(_all, hint.from_json, payload, size),
            "json.loads": partial(_all, json.loads, payload, size),
        }
        times = side_by_side(contenders, rounds=_FEWER_ROUNDS)
        rows.append(
            {"records an event": size, "bytes an event": len(payload), "memory an event": _memory(size)}
            | {name: seconds * 1e6 for name, seconds in times.items()}
        )
    return rows


def _all(decode: Callable[[bytes], Any], payload: bytes, size: int) -> list[Any]:
    """Decode as many events as hold all records."""
    return [decode(payload) for _ in range(SIZES[-1] // size)]


def _memory(size: int) -> int:
    """Return the bytes by which a process grows that makes an event and holds it."""
    command = [sys.executable, "-m", "benchmarks.scale", str(size)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    warm = event_hint(SQSEvent)
    warm.from_json(batch("SQSEvent", 1).payload)
    data = batch("SQSEvent", int(sys.argv[1])).payload
    gc.collect()
    process = psutil.Process()
    before = process.memory_info().rss
    event = warm.from_json(data)
    print(process.memory_info().rss - before)  # noqa: T201 - for the process that asked
