"""What it costs to make an event of a payload: ours, Powertools' parser, msgspec, json.loads."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from aws_lambda_powertools.utilities.parser import models, parse
from pydantic_core import from_json

import awslambda_events
from awslambda_runtime.hints import event_hint
from benchmarks import msgspec_types
from benchmarks.measure import side_by_side
from benchmarks.payloads import Case, cases
from benchmarks.plain_models import plain_model

POWERTOOLS: dict[str, Any] = {
    "SQSEvent": models.SqsModel,
    "KinesisEvent": models.KinesisDataStreamModel,
    "DynamoDBEvent": models.DynamoDBStreamModel,
    "S3Event": models.S3Model,
    "SESEvent": models.SesModel,
    "APIGatewayProxyRequest": models.APIGatewayProxyEventModel,
    "EventBridgeEvent": models.EventBridgeModel,
}


def measure() -> list[dict[str, Any]]:
    """Return a row of median microseconds for each case."""
    return [
        {"case": str(case), "bytes": len(case.payload)}
        | {name: seconds * 1e6 for name, seconds in side_by_side(_contenders(case)).items()}
        for case in cases()
    ]


def _contenders(case: Case) -> dict[str, Callable[[], object]]:
    hint = event_hint(getattr(awslambda_events, case.event))
    model = POWERTOOLS[case.event]
    payload, parsed = case.payload, json.loads(case.payload)
    struct = msgspec_types.struct(case.event)
    decoder = msgspec.json.Decoder(struct)
    plain = plain_model(struct)
    return {
        "json.loads": lambda: json.loads(payload),
        "ours, bytes": lambda: hint.from_json(payload),
        "ours, dict": lambda: hint.from_python(parsed),
        # What its users' functions do, who get the payload from Lambda's runtime: decoded by then.
        "powertools, bytes": lambda: parse(event=json.loads(payload), model=model),
        "powertools, dict": lambda: parse(event=parsed, model=model),
        # What they could do with a runtime of their own.
        "powertools, model_validate_json": lambda: model.model_validate_json(payload),
        # What nothing that is built on pydantic can do without: its models, and its reading of JSON.
        "pydantic, plain model": lambda: plain.model_validate_json(payload),
        "pydantic, from_json": lambda: from_json(payload),
        "msgspec": lambda: decoder.decode(payload),
    }
