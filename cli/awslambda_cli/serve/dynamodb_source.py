"""Polls the stream of a DynamoDB table, from its beginning.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
"""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from awslambda_cli.serve.service import LocalLambda
from awslambda_cli.serve.shards import Record, poll_stream


async def poll(client: Any, arn: str, function: str, service: LocalLambda, tell: Callable[[str], None]) -> None:
    """Poll a stream."""
    await poll_stream(_Stream(client, arn), function, service, tell)


class _Stream:
    def __init__(self, client: Any, arn: str) -> None:
        self.name = f"dynamodb {arn}"
        self._client = client
        self._arn = arn

    def shards(self) -> list[str]:
        """Return the ids of the shards."""
        found: list[str] = []
        more: dict[str, Any] = {}
        while True:
            description = self._client.describe_stream(StreamArn=self._arn, **more)["StreamDescription"]
            found += [shard["ShardId"] for shard in description["Shards"]]
            if "LastEvaluatedShardId" not in description:
                return found
            more = {"ExclusiveStartShardId": description["LastEvaluatedShardId"]}

    def iterator(self, shard: str) -> str:
        """Return the beginning of a shard."""
        found = self._client.get_shard_iterator(StreamArn=self._arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        return str(found["ShardIterator"])

    def read(self, iterator: str, limit: int) -> tuple[list[Record], str | None]:
        """Return records, and where the next ones begin."""
        found = self._client.get_records(ShardIterator=iterator, Limit=limit)
        return found["Records"], found.get("NextShardIterator")

    def event_record(self, shard: str, record: Record) -> dict[str, Any]:
        """Return a record as it stands in a ``DynamoDBEvent``."""
        return {**wire_form(record), "eventSourceARN": self._arn}

    def sequence_number(self, record: Record) -> str:
        """Return the number that tells a record of a shard."""
        return str(record["dynamodb"]["SequenceNumber"])


def wire_form(value: Any) -> Any:
    """Return what boto3 decoded as it stands in JSON: bytes in base64, times in seconds since 1970."""
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return int(value.timestamp())
        case dict():
            return {key: wire_form(inner) for key, inner in value.items()}
        case list():
            return [wire_form(inner) for inner in value]
        case _:
            return value
