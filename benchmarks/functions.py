"""The functions that the runtimes are measured with."""

from typing import Any

from awslambda_events import APIGatewayProxyRequest, SQSEvent
from awslambda_runtime import function


@function
def typed_request(event: APIGatewayProxyRequest) -> dict[str, Any]:
    """Answer a validated request."""
    return {"statusCode": 200, "body": event.path}


def plain_request(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request that nobody checked."""
    return {"statusCode": 200, "body": event["path"]}


@function
def typed_batch(event: SQSEvent) -> dict[str, Any]:
    """Read the body of every message of a validated batch."""
    return {"length": sum(len(record.body) for record in event.records)}


def plain_batch(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Read the body of every message of a batch that nobody checked."""
    return {"length": sum(len(record["body"]) for record in event["Records"])}
