"""The examples, as README.md runs them."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awslambda_events import catalogue

Run = Callable[..., Any]

NAMES = [
    *("echo", "uuid", "ctxinfo", "hash"),
    *("notify_sqs", "notify_s3", "notify_dynamodb", "notify_ses", "apigw_request"),
]


@pytest.fixture
def example(awslambda: Run, root: Path) -> Run:
    """Return a function that invokes an example from the project's folder."""
    return lambda name, *arguments: awslambda("invoke", f"examples/functions.py:{name}", *arguments, folder=root)


def test_all_are_listed(awslambda: Run, root: Path) -> None:
    rows = awslambda("functions", "examples/functions.py", "--format", "json", folder=root).json
    assert [row["name"] for row in rows] == NAMES
    assert all(row["description"] for row in rows)
    assert {row["name"]: row["event"] for row in rows} == {
        "echo": "Any",
        "uuid": "None",
        "ctxinfo": "None",
        "hash": "Any",
        "notify_sqs": "SQSEvent",
        "notify_s3": "S3Event",
        "notify_dynamodb": "DynamoDBEvent",
        "notify_ses": "SESEvent",
        "apigw_request": "APIGatewayProxyRequest",
    }


def test_hash_gives_the_digest_of_the_compact_json(example: Run) -> None:
    done = example("hash", "--payload", '{"x":5}')
    assert (done.status, done.told) == (0, "")
    assert done.text == '"dd9446a11b2021b753a5df48d11f339055375b59cd81d7559d36b652aaff849d"\n'
    assert example("hash", "--payload", ' { "x" : 5 } ').text == done.text
    payload = {"é": [1, 1.5, None, True, "☃", {}]}
    compact = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    assert example("hash", "--payload", json.dumps(payload)).json == hashlib.sha256(compact).hexdigest()


def test_echo_returns_what_came(example: Run) -> None:
    payload = {"a": [1, "é"], "b": None}
    assert example("echo", "--payload", json.dumps(payload)).json == payload


def test_uuid_returns_a_new_one(example: Run) -> None:
    first, second = (example("uuid").json for _ in range(2))
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first)


def test_ctxinfo_tells_of_the_invocation(example: Run) -> None:
    told = example("ctxinfo").json
    assert told["function"] == "ctxinfo"
    assert told["arn"].endswith(":function:ctxinfo")
    assert told["version"] == "$LATEST"
    assert 0 < told["remainingSeconds"] <= 300


EXPECTED: dict[str, Callable[[], Any]] = {
    "notify_sqs": lambda: catalogue.sample("SQSEvent")["Records"][0]["body"],
    "notify_s3": lambda: catalogue.sample("S3Event")["Records"][0]["s3"]["object"]["key"],
    "notify_dynamodb": lambda: {
        name: next(iter(value.values()))
        for name, value in catalogue.sample("DynamoDBEvent")["Records"][0]["dynamodb"]["Keys"].items()
    },
    "notify_ses": lambda: catalogue.sample("SESEvent")["Records"][0]["ses"]["mail"]["commonHeaders"]["subject"],
    "apigw_request": lambda: {
        "statusCode": 200,
        "body": f"Hello from {catalogue.sample('APIGatewayProxyRequest')['path']}",
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_others_tell_of_their_sample(name: str, example: Run) -> None:
    done = example(name, "--sample")
    assert (done.status, done.told) == (0, "")
    assert done.json == EXPECTED[name]()


@pytest.mark.parametrize("name", EXPECTED)
def test_the_others_refuse_what_is_no_event(name: str, example: Run) -> None:
    done = example(name)
    assert (done.status, done.body["errorType"]) == (1, "EventValidationError")


def test_an_s3_key_is_decoded(example: Run) -> None:
    raw = catalogue.sample("S3Event", "encoded-key")["Records"][0]["s3"]["object"]["key"]
    decoded = example("notify_s3", "--sample", "encoded-key").json
    assert decoded != raw
    assert "%" not in decoded
