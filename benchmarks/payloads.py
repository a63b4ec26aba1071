"""The events that are measured: samples of the catalogue, their records multiplied."""

import copy
import json
from dataclasses import dataclass
from typing import Any

from awslambda_events import catalogue

API_GATEWAY_BYTES = 1_600
FEW, MANY = 10, 100
SIZES = (10, 100, 1_000, 10_000)
"""Numbers of records; the last ones are about 6 MB."""


@dataclass(frozen=True)
class Case:
    """One event in one size."""

    event: str
    records: int | None
    """None for an event that has none."""
    payload: bytes

    def __str__(self) -> str:
        """Name it as the tables do."""
        return self.event if self.records is None else f"{self.event}, {self.records} records"


def cases() -> list[Case]:
    """Return the events that Powertools has models for, too."""
    batches = ("SQSEvent", "KinesisEvent", "DynamoDBEvent")
    return [
        *(batch(event, count) for event in batches for count in (FEW, MANY)),
        single("S3Event"),
        single("SESEvent"),
        api_gateway(),
        single("EventBridgeEvent"),
    ]


def batch(event: str, count: int) -> Case:
    """Return an event with many records."""
    sample = catalogue.sample(event)
    records = sample["Records"]
    sample["Records"] = [copy.deepcopy(records[number % len(records)]) for number in range(count)]
    return Case(event, count, _encode(sample))


def single(event: str) -> Case:
    """Return a sample as it is."""
    return Case(event, None, _encode(catalogue.sample(event)))


def api_gateway() -> Case:
    """Return a request of a REST API with a body that fills it up to 1.6 KB."""
    sample = catalogue.sample("APIGatewayProxyRequest")
    sample["body"] = ""
    sample["body"] = "x" * max(0, API_GATEWAY_BYTES - len(_encode(sample)))
    return Case("APIGatewayProxyRequest", None, _encode(sample))


def _encode(payload: Any) -> bytes:
    return json.dumps(payload, separators=(",", ":")).encode()
