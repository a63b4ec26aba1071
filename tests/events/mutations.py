"""Payloads that differ in one node from a sample."""

import json
import re
from collections.abc import Iterator
from typing import Any

REPLACEMENTS: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], {}, [None], {"x": 1}]


def mutations(samples: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield each node's pointer, what is done to it, and the payload in which it is done; that must not be changed.

    Nodes of several samples, or of one list, that stand at the same place beside the same keys are one.
    """
    seen = set()
    for sample in samples:
        root = {"": sample}
        for pointer, parent, key in list(nodes(root)):
            beside = tuple(sorted(parent)) if isinstance(parent, dict) else ()
            place = (re.sub(r"/\d+", "/*", pointer), beside, type(parent[key]))
            if place not in seen:
                seen.add(place)
                yield from mutated(root, pointer, parent, key)


def mutated(root: dict[str, Any], pointer: str, parent: Any, key: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield a document with one node replaced by each JSON type, and deleted."""
    value = parent[key]
    # Python's `$` lets this newline through where it should not.
    more = [value + "\n"] if isinstance(value, str) else []
    for replacement in (*REPLACEMENTS, *more):
        parent[key] = replacement
        yield pointer, json.dumps(replacement), root[""]
    if parent is not root:
        del parent[key]
        yield pointer, "deleted", root[""]
    if isinstance(parent, list):
        parent.insert(key, value)
    else:
        parent[key] = value


def nodes(parent: Any, pointer: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield every value of a document: its pointer, what holds it, and its key there."""
    for key, value in list(parent.items() if isinstance(parent, dict) else enumerate(parent)):
        below = f"{pointer}/{key}" if pointer or key else ""
        yield below, parent, key
        if isinstance(value, (dict, list)):
            yield from nodes(value, below)
