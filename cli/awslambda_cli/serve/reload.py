"""Sees changes of the application's files."""

import contextlib
import importlib.util
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

_SUFFIXES = (".py", ".json", ".toml", ".yaml", ".yml", ".env")
_DEBOUNCE = 150
"""Milliseconds for which changes are gathered: editors write several files at once."""


def forget_bytecode(files: Iterable[Path]) -> None:
    """Remove what Python has cached of files that changed: it would not see a second change in the same second."""
    for file in files:
        with contextlib.suppress(OSError, ValueError, NotImplementedError):
            Path(importlib.util.cache_from_source(str(file))).unlink()


class _SourceFilter(DefaultFilter):
    def __call__(self, change: Change, path: str) -> bool:
        return path.endswith(_SUFFIXES) and super().__call__(change, path)


async def watch(folder: Path, on_change: Callable[[Sequence[Path]], Awaitable[None]]) -> None:
    """Call a function with the files that changed, until cancelled."""
    async for changes in awatch(folder, watch_filter=_SourceFilter(), debounce=_DEBOUNCE, step=20):
        await on_change(sorted({Path(path) for _, path in changes}))
