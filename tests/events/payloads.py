"""The payloads that tests run over: the samples of the catalogue, and the corpus where there is one."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_origin

import pytest

import awslambda_events
from awslambda_events import EventModel, catalogue

CORPUS_FOLDER = Path(__file__).parents[3] / "shared" / "corpus"


@dataclass(frozen=True)
class Payload:
    """One payload of an event."""

    event: str
    name: str
    text: str

    def __str__(self) -> str:
        """Name it in pytest's list of tests."""
        return f"{self.event}-{self.name}"

    @property
    def json(self) -> Any:
        """The payload as plain values, made anew at each call."""
        return json.loads(self.text)

    @property
    def model(self) -> type[EventModel]:
        """The event's class."""
        model: type[EventModel] = getattr(awslambda_events, self.event)
        return model


def _samples() -> list[Payload]:
    variants = [(entry.name, variant) for entry in catalogue.events().values() for variant in entry.samples]
    return [Payload(name, variant or "main", json.dumps(catalogue.sample(name, variant))) for name, variant in variants]


def _corpus() -> list[Payload]:
    if not CORPUS_FOLDER.exists():
        return []
    return [
        Payload(event, row["file"], (CORPUS_FOLDER / row["file"]).read_text("utf-8"))
        for row in json.loads((CORPUS_FOLDER / "index.json").read_text("utf-8"))
        if row["kind"] in ("request", "response")
        for event in (row["event"], *row.get("also", []))
        if event in catalogue.events()
    ]


def is_class(event: str) -> bool:
    """Tell whether an event is a class, and not a list, a map or any JSON."""
    value = getattr(awslambda_events, event)
    return isinstance(value, type) and get_origin(value) is None and issubclass(value, EventModel)


EVERY_SAMPLE = _samples()
SAMPLES = [payload for payload in EVERY_SAMPLE if is_class(payload.event)]
"""The samples of the events that are classes, and not lists, maps or any JSON."""
CORPUS = _corpus()
"""The payloads of the corpus; none where there is no corpus."""
PAYLOADS = [*SAMPLES, *(payload for payload in CORPUS if is_class(payload.event))]
"""These samples, and the corpus."""
ALIASES = [payload for payload in EVERY_SAMPLE if not is_class(payload.event)]
"""The samples of the other events."""


def canonical(value: Any) -> str:
    """Return a text that is equal for equal JSON only: 1, 1.0 and true differ, the order of keys does not matter."""
    return json.dumps(value, sort_keys=True)


def dump(event: EventModel) -> str:
    """Return the canonical text of what an event is dumped to."""
    return canonical(json.loads(event.model_dump_json(exclude_unset=True)))


def for_each(payloads: Iterable[Payload]) -> Callable[[Callable[[Payload], None]], Callable[[str], None]]:
    """Run a test over payloads, as one test per event: thousands of small ones would take longer than what they test.

    A failure names the payload in a note.
    """
    by_event: dict[str, list[Payload]] = defaultdict(list)
    for payload in payloads:
        by_event[payload.event].append(payload)

    def decorate(test: Callable[[Payload], None]) -> Callable[[str], None]:
        @pytest.mark.parametrize("event", by_event)
        def over_its_payloads(event: str) -> None:
            for payload in by_event[event]:
                try:
                    test(payload)
                except BaseException as error:
                    error.add_note(f"with {payload}")
                    raise

        over_its_payloads.__name__ = test.__name__
        return over_its_payloads

    return decorate
