"""The events of AWS's EventBridge registry: what is in them is a detail, for ``EventBridgeEvent[...]``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

_DETAIL = re.compile(
    r"^(?:class (?P<model>\w+)\(EventModel\):\n    |(?P<alias>\w+): TypeAlias = \w+\n)"
    r'"""Detail of the event `(?P<detail_type>[^`]+)` of `(?P<source>[^`]+)`\."""$',
    re.MULTILINE,
)
"""As it is generated: the modules are read, because importing them all takes seconds."""


@dataclass(frozen=True, slots=True)
class Detail:
    """The detail of one event."""

    name: str
    """Of its class."""
    kind: str
    service: str
    """As events name their source: ``aws.ec2``."""
    summary: str
    """Their ``detail-type``."""
    module: str
    """Where the class is imported from."""


def details() -> Iterator[Detail]:
    """Yield all of them, by module."""
    folder = files("awslambda_events") / "eventbridge"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            module = f"awslambda_events.eventbridge.{file.name.removesuffix('.py')}"
            for found in _DETAIL.finditer(file.read_text("utf-8")):
                name = found["model"] or found["alias"]
                yield Detail(name, "detail", found["source"], found["detail_type"], module)
