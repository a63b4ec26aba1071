"""Event sources that are polled, as Lambda's event source mappings poll them: ``sqs=<queue URL>=<function>``.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from awslambda_cli.serve import dynamodb_source, kinesis_source, sqs_source
from awslambda_cli.serve.errors import ServiceError
from awslambda_cli.serve.service import LocalLambda

_AGAIN = 5
"""Seconds until a source that cannot be reached is tried again."""

_PLACES: Mapping[str, tuple[str, ...]] = {
    "sqs": ("https://", "http://"),
    "kinesis": ("arn:",),
    "dynamodb": ("arn:",),
}
"""By the kind of source: how its places begin."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """What is polled for which function."""

    kind: str
    """``sqs``, ``kinesis`` or ``dynamodb``."""
    place: str
    """URL of a queue, ARN of a stream."""
    function: str
    endpoint_url: str | None = None
    region: str | None = None

    @classmethod
    def parse(cls, written: str, endpoint_url: str | None = None, region: str | None = None) -> "Source":
        """Read ``kind=place=function``.

        Raises:
            ValueError: it is not written so.
        """
        kind, _, rest = written.partition("=")
        place, _, function = rest.rpartition("=")
        if kind not in POLLERS or not place or not function:
            kinds = ", ".join(POLLERS)
            message = f"{written!r} is no source: write KIND=PLACE=FUNCTION, where KIND is one of {kinds}."
            raise ValueError(message)
        if not place.startswith(_PLACES[kind]):
            beginnings = " or ".join(_PLACES[kind])
            message = f"{place!r} is no place of the kind {kind}, which begins with {beginnings}."
            raise ValueError(message)
        return cls(kind, place, function, endpoint_url, region)

    def client(self) -> Any:
        """Return boto3's client of the service."""
        import boto3  # noqa: PLC0415 - a tenth of a second, for those who poll only

        service = "dynamodbstreams" if self.kind == "dynamodb" else self.kind
        return boto3.client(service, endpoint_url=self.endpoint_url, region_name=self.region)


Poller = Callable[[Any, str, str, LocalLambda, Tell], Awaitable[None]]

POLLERS: Mapping[str, Poller] = {
    "sqs": sqs_source.poll,
    "kinesis": kinesis_source.poll,
    "dynamodb": dynamodb_source.poll,
}
"""By the kind of source: polls a place with a client for a function, until it is cancelled or the place fails."""


async def poll(source: Source, service: LocalLambda, tell: Tell) -> None:
    """Poll a source until cancelled; one that cannot be reached is tried again."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as in ``client``

    while True:
        try:
            with contextlib.closing(await asyncio.to_thread(source.client)) as client:
                await POLLERS[source.kind](client, source.place, source.function, service, tell)
        except* (BotoCoreError, ClientError, ServiceError) as errors:
            tell(f"{source.kind} {source.place}: {errors.exceptions[0]}")
        await asyncio.sleep(_AGAIN)
