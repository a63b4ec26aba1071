"""What is deployed or should be: resources of Lambda, with properties in the names and shapes of its API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Kind(IntEnum):
    """Kinds of resources, in the order in which they are set up."""

    LAYER = 1
    FUNCTION = 2
    CODE = 3
    VERSION = 4
    ALIAS = 5
    URL = 6
    PERMISSION = 7
    MAPPING = 8

    def __str__(self) -> str:
        """Name the kind as AWS does."""
        return "event source mapping" if self is Kind.MAPPING else self.name.lower()


@dataclass(frozen=True)
class Key:
    """What tells a resource from all others."""

    kind: Kind
    function: str
    """The name on Lambda of the function that it belongs to; empty for a layer."""
    name: str = ""
    """What tells it from others of its kind and function."""

    def __str__(self) -> str:
        """Name the resource."""
        return " ".join(part for part in (str(self.kind), self.function, self.name) if part)


@dataclass(frozen=True)
class Resource:
    """A resource: as it should be, or as it is."""

    key: Key
    properties: Mapping[str, Any]
    identifier: str = field(default="", compare=False)
    """What AWS calls it: ARN of a layer's version, number of a version, UUID of a mapping, address of a URL."""


State = Mapping[Key, Resource]


def state(resources: Iterable[Resource]) -> State:
    """Return resources by key, in the order in which they are set up: layers, then function by function."""
    return {one.key: one for one in sorted(resources, key=lambda one: (one.key.function, one.key.kind))}
