"""Whether time and memory grow with the payload and not faster: batches of 10 to 10,000 records."""

import gc
import json
import subprocess
import sys
from functools import partial
from typing import Any

import psutil

from awslambda_events import SQSEvent
from awslambda_runtime.hints import event_hint
from benchmarks.measure import side_by_side
from benchmarks.payloads import SIZES, batch

_FEWER_ROUNDS = 7


def measure() -> list[dict[str, Any]]:
    """Return a row for each size: microseconds and bytes of memory per record."""
    rows = []
    hint = event_hint(SQSEvent)
    for size in SIZES:
        payload = batch("SQSEvent", size).payload
        contenders = {"ours, bytes": partial(hint.from_json, payload), "json.loads": partial(json.loads, payload)}
        times = side_by_side(contenders, rounds=_FEWER_ROUNDS)
        rows.append(
            {"records": size, "bytes": len(payload), "memory": _memory(size)}
            | {name: seconds * 1e6 for name, seconds in times.items()}
        )
    return rows


def _memory(size: int) -> int:
    """Return the bytes by which the process that validates a batch grows while it holds the event."""
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
