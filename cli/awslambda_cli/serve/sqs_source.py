"""Polls an SQS queue: messages that the function took are deleted, the others come again when their time-out is over.

Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
"""

import asyncio
import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from awslambda_cli.serve.batch_results import failed_identifiers
from awslambda_cli.serve.service import LocalLambda

_BATCH = 10
_WAIT = 2
"""Seconds that a poll waits for messages; long ones would delay the end of the program."""


async def poll(client: Any, queue_url: str, function: str, service: LocalLambda, tell: Callable[[str], None]) -> None:
    """Poll a queue."""
    arn = await asyncio.to_thread(_arn, client, queue_url)
    while True:
        messages = await asyncio.to_thread(_receive, client, queue_url)
        if not messages:
            continue
        event = {"Records": [record(message, arn) for message in messages]}
        invocation = await service.invoke(function, json.dumps(event).encode(), wait=True)
        failed = set(failed_identifiers(invocation, [message["MessageId"] for message in messages]))
        done = [message for message in messages if message["MessageId"] not in failed]
        if failed:
            tell(f"sqs {arn}: {len(failed)} of {len(messages)} messages failed and stay in the queue")
        if done:
            await asyncio.to_thread(_delete, client, queue_url, done)


def record(message: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """Return a message as it stands in an ``SQSEvent``."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()},
        "md5OfBody": message["MD5OfBody"],
        **(
            {"md5OfMessageAttributes": message["MD5OfMessageAttributes"]} if "MD5OfMessageAttributes" in message else {}
        ),
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": arn.split(":")[3],
    }


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
    if "StringValue" in value:
        found["stringValue"] = value["StringValue"]
    if "BinaryValue" in value:
        found["binaryValue"] = encoded(value["BinaryValue"])
    return found


def encoded(data: bytes) -> str:
    """Return bytes as they stand in JSON."""
    return base64.b64encode(data).decode()


def _arn(client: Any, queue_url: str) -> str:
    found = client.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
    return str(found["Attributes"]["QueueArn"])


def _receive(client: Any, queue_url: str) -> list[dict[str, Any]]:
    received = client.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=_BATCH,
        WaitTimeSeconds=_WAIT,
        AttributeNames=["All"],
        MessageAttributeNames=["All"],
    )
    messages: list[dict[str, Any]] = received.get("Messages", [])
    return messages


def _delete(client: Any, queue_url: str, messages: list[dict[str, Any]]) -> None:
    entries = [{"Id": str(number), "ReceiptHandle": each["ReceiptHandle"]} for number, each in enumerate(messages)]
    client.delete_message_batch(QueueUrl=queue_url, Entries=entries)
