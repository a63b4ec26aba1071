"""Large payloads: making an event of one allocates up to hundreds of thousands of objects, none of which is garbage.

Python's collector would look through all of them again and again meanwhile, so that the time for each record would grow
with their number.
"""

import gc
from collections.abc import Callable
from typing import TypeVar

LARGE = 16 * 1024
"""Bytes from which it is worth it: fewer make fewer objects than the collector waits for."""
MANY = 20
"""Records from which it is, of a batch that is parsed already."""

T = TypeVar("T")
P = TypeVar("P")


def decoded(decode: Callable[[P], T], payload: P, *, is_large: bool) -> T:
    """Decode a payload; a large one without the collector, which is then as it was before."""
    if not (is_large and gc.isenabled()):
        return decode(payload)
    gc.disable()
    try:
        return decode(payload)
    finally:
        gc.enable()
