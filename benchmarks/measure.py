"""Times calls against each other: alternating, so that what disturbs the machine disturbs all of them."""

import gc
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

ROUNDS = 15
_BLOCK = 0.02
"""Seconds that one contender runs before the next one does."""


def side_by_side(contenders: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median seconds of one call of each contender."""
    calls = {name: _calls(contender) for name, contender in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        # Another one is first each time: what runs first may find the caches of the one before.
        for name in names[number % len(names) :] + names[: number % len(names)]:
            gc.collect()
            times[name].append(_time(contenders[name], calls[name]) / calls[name])
    return {name: median(found) for name, found in times.items()}


def _calls(contender: Callable[[], object]) -> int:
    """Return how many calls fill a block."""
    contender()
    calls = 1
    while (seconds := _time(contender, calls)) < _BLOCK / 2:
        calls *= 2
    return max(1, round(calls * _BLOCK / seconds))


def _time(contender: Callable[[], object], calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        contender()
    return perf_counter() - start
