"""Functions to try: `awslambda functions examples/functions.py` lists them."""

import hashlib
import json
import uuid as uuids
from typing import Any

from awslambda_events import APIGatewayProxyRequest, APIGatewayProxyResponse, DynamoDBEvent, S3Event, SESEvent, SQSEvent
from awslambda_runtime import Context, function


@function
def echo(event: Any) -> Any:
    """Return what came."""
    return event


@function
def uuid() -> str:
    """Return a new random UUID."""
    return str(uuids.uuid4())


@function
def ctxinfo(context: Context) -> dict[str, Any]:
    """Return what the invocation's context tells."""
    return {
        "requestId": context.aws_request_id,
        "function": context.function_name,
        "version": context.function_version,
        "arn": context.invoked_function_arn,
        "memoryInMB": context.memory_limit_in_mb,
        "remainingSeconds": context.remaining_time.total_seconds(),
    }


@function
def hash(event: Any) -> str:  # noqa: A001 - the function's name on Lambda
    """Return the SHA-256 digest of the compact JSON of what came."""
    text = json.dumps(event, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@function
def notify_sqs(event: SQSEvent) -> str:
    """Return the body of the first message."""
    return event.records[0].body


@function
def notify_s3(event: S3Event) -> str:
    """Return the decoded key of the first object."""
    return event.records[0].s3.object.decoded_key


@function
def notify_dynamodb(event: DynamoDBEvent) -> dict[str, Any]:
    """Return the keys of the first changed item."""
    return event.records[0].dynamodb.keys


@function
def notify_ses(event: SESEvent) -> str | None:
    """Return the subject of the first mail."""
    return event.records[0].ses.mail.common_headers.subject


@function
def apigw_request(request: APIGatewayProxyRequest) -> APIGatewayProxyResponse:
    """Answer an HTTP request with its path."""
    return APIGatewayProxyResponse(status_code=200, body=f"Hello from {request.path}")
