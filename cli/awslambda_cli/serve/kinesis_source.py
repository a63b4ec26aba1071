"""Polls a Kinesis stream, from its beginning.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
"""

import base64
from collections.abc import Callable
from typing import Any

from awslambda_cli.serve.names import ACCOUNT
from awslambda_cli.serve.service import LocalLambda
from awslambda_cli.serve.shards import Record, poll_stream


async def poll(client: Any, arn: str, function: str, service: LocalLambda, tell: Callable[[str], None]) -> None:
    """Poll a stream."""
    await poll_stream(_Stream(client, arn), function, service, tell)


class _Stream:
    def __init__(self, client: Any, arn: str) -> None:
        self.name = f"kinesis {arn}"
        self._client = client
        self._arn = arn

    def shards(self) -> list[str]:
        """Return the ids of the shards."""
        pages = self._client.get_paginator("list_shards").paginate(StreamARN=self._arn)
        return [shard["ShardId"] for page in pages for shard in page["Shards"]]

    def iterator(self, shard: str) -> str:
        """Return the beginning of a shard."""
        found = self._client.get_shard_iterator(StreamARN=self._arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        return str(found["ShardIterator"])

    def read(self, iterator: str, limit: int) -> tuple[list[Record], str | None]:
        """Return records, and where the next ones begin."""
        found = self._client.get_records(StreamARN=self._arn, ShardIterator=iterator, Limit=limit)
        return found["Records"], found.get("NextShardIterator")

    def event_record(self, shard: str, record: Record) -> dict[str, Any]:
        """Return a record as it stands in a ``KinesisEvent``."""
        return {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": record["SequenceNumber"],
                "data": base64.b64encode(record["Data"]).decode(),
                "approximateArrivalTimestamp": round(record["ApproximateArrivalTimestamp"].timestamp(), 3),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{record['SequenceNumber']}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT}:role/local",
            "awsRegion": self._arn.split(":")[3],
            "eventSourceARN": self._arn,
        }

    def sequence_number(self, record: Record) -> str:
        """Return the number that tells a record of a shard."""
        return str(record["SequenceNumber"])
