"""The same with Powertools' parser; apart, so that its import costs the others nothing."""

from typing import Any

from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventModel, SqsModel
from aws_lambda_powertools.utilities.typing import LambdaContext


@event_parser
def parsed_request(event: APIGatewayProxyEventModel, context: LambdaContext) -> dict[str, Any]:
    """Answer a parsed request."""
    return {"statusCode": 200, "body": event.path}


@event_parser
def parsed_batch(event: SqsModel, context: LambdaContext) -> dict[str, Any]:
    """Read the body of every message of a parsed batch."""
    return {"length": sum(len(record.body) for record in event.Records)}
