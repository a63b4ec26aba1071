"""Where records of asynchronous invocations go: another function, an SQS queue, an SNS topic, an EventBridge bus.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from awslambda_cli.serve.asynchronous import EventQueue
from awslambda_cli.serve.names import function_arn
from awslambda_cli.serve.running import new_request_id

_ON_AWS = re.compile(r"https?://|arn:[^:]*:(sns|events):")

Deliver = Callable[[str, dict[str, Any]], Awaitable[None]]


def destination(
    written: str, events: EventQueue, *, region: str, endpoint_url: str | None, tell: Callable[[str], None]
) -> Deliver:
    """Return what delivers records to a place: the name of a function, the URL of a queue, the ARN of a topic or bus.

    Raises:
        ValueError: it is none of these.
    """
    if not is_function(written) and not _ON_AWS.match(written):
        message = f"{written!r} is no destination: name a function, a queue's URL, a topic's ARN or an event bus's ARN."
        raise ValueError(message)

    def send(record: dict[str, Any]) -> None:
        import boto3  # noqa: PLC0415 - a tenth of a second, for those who have a destination only

        text = json.dumps(record)
        service = "sqs" if written.startswith(("http://", "https://")) else written.split(":")[2]
        client = boto3.client(service, region_name=region, endpoint_url=endpoint_url)
        try:
            if service == "sqs":
                client.send_message(QueueUrl=written, MessageBody=text)
            elif service == "sns":
                client.publish(TopicArn=written, Message=text)
            else:
                failed = "functionError" in record["responseContext"]
                entry = {
                    "EventBusName": written,
                    "Source": "lambda",
                    "DetailType": f"Lambda Function Invocation Result - {'Failure' if failed else 'Success'}",
                    "Resources": [written, record["requestContext"]["functionArn"]],
                    "Detail": text,
                }
                client.put_events(Entries=[entry])
        finally:
            client.close()

    async def deliver(function: str, record: dict[str, Any]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above

        try:
            await asyncio.to_thread(send, record)
        except (BotoCoreError, ClientError) as error:
            tell(f"The record of {function} did not reach {written}: {error}")

    async def invoke(_: str, record: dict[str, Any]) -> None:
        events.put(written, json.dumps(record).encode(), function_arn(written, region), new_request_id())

    return invoke if is_function(written) else deliver


def is_function(written: str) -> bool:
    """Tell the name of a function from the URL of a queue and from ARNs."""
    return ":" not in written
