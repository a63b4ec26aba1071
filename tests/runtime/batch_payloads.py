"""Batches of every source: payloads with as many records as a test wants, each with an identifier of its own."""

import copy
import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

import awslambda_events
from awslambda_events import (
    ActiveMQMessage,
    DynamoDBRecord,
    FirehoseRecord,
    KafkaRecord,
    KinesisRecord,
    MSKFirehoseRecord,
    RabbitMQMessage,
    S3BatchTask,
    S3BatchTaskV2,
    SNSRecord,
    SQSRecord,
)
from awslambda_events.contracts import Batch
from awslambda_events.models._contracts import CONTRACTS
from awslambda_events.testing import sample


class Order(BaseModel):
    id: int


@dataclass(frozen=True)
class Kind:
    """One source of batches, with the record that a function of its records takes."""

    event: str
    hint: Any
    identify: str
    """Where the identifier is in a record, with dots."""
    payload: str = ""
    """Where the payload of the user's type is; empty where there is none."""
    encoding: str = "base64"

    @property
    def batch(self) -> Batch:
        batch = CONTRACTS[self.event].batch
        assert batch
        return batch

    def record(self, identifier: Any, order: Any = 1) -> Any:
        """Return a record, of an order with an id or of whatever JSON ``order`` is."""
        record = copy.deepcopy(records_in(self.batch, sample(getattr(awslambda_events, self.event)))[0])
        _put(record, self.identify, identifier)
        if self.payload:
            _put(record, self.payload, self._encoded(json.dumps({"id": order})))
        return record

    def batch_of(self, records: list[Any], key: str = "orders-0") -> dict[str, Any]:
        """Return the payload with the records."""
        payload: dict[str, Any] = sample(getattr(awslambda_events, self.event))
        name, *each = self.batch.records
        return payload | {str(name): {key: records} if each else records}

    def _encoded(self, text: str) -> Any:
        if self.encoding == "text":
            return text
        if self.encoding == "attributes":
            return {"id": {"N": str(value)} if isinstance(value := json.loads(text)["id"], int) else {"S": value}}
        return b64encode(text.encode()).decode()


def records_in(batch: Batch, payload: Any) -> list[Any]:
    """Return the records of a payload, the lists of a map joined."""
    found = payload[batch.records[0]]
    return [record for part in found.values() for record in part] if isinstance(found, dict) else list(found)


def _put(record: Any, path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        record = record.setdefault(step, {})
    record[last] = value


SQS = Kind("SQSEvent", SQSRecord[Order], "messageId", "body", "text")
KINESIS = Kind("KinesisEvent", KinesisRecord[Order], "kinesis.sequenceNumber", "kinesis.data")
DYNAMODB = Kind("DynamoDBEvent", DynamoDBRecord[Order], "dynamodb.SequenceNumber", "dynamodb.NewImage", "attributes")
MSK = Kind("MSKEvent", KafkaRecord[Order], "offset", "value")
SELF_MANAGED_KAFKA = Kind("SelfManagedKafkaEvent", KafkaRecord[Order], "offset", "value")
ACTIVE_MQ = Kind("ActiveMQEvent", ActiveMQMessage[Order], "messageID", "data")
RABBIT_MQ = Kind("RabbitMQEvent", RabbitMQMessage[Order], "basicProperties.messageId", "data")
SNS = Kind("SNSEvent", SNSRecord[Order], "Sns.MessageId", "Sns.Message", "text")
FIREHOSE = Kind("KinesisFirehoseEvent", FirehoseRecord[Order], "recordId", "data")
MSK_FIREHOSE = Kind("MSKFirehoseEvent", MSKFirehoseRecord[Order], "recordId", "kafkaRecordValue")
S3_BATCH = Kind("S3BatchEvent", S3BatchTask, "taskId")
S3_BATCH_V2 = Kind("S3BatchEventV2", S3BatchTaskV2, "taskId")

PARTIAL = [SQS, KINESIS, DYNAMODB, MSK, SELF_MANAGED_KAFKA]
"""Sources that take partial failures."""
WHOLE = [ACTIVE_MQ, RABBIT_MQ, SNS]
"""Sources that do not."""


def fifo(record: dict[str, Any], group: str) -> dict[str, Any]:
    """Make a message one of a FIFO queue."""
    record["attributes"] |= {"SequenceNumber": "18850496460467696128", "MessageGroupId": group}
    record["eventSourceARN"] += ".fifo"
    return record
