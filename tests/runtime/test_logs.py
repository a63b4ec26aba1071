"""One log record for each failure, with fields, without values, through whatever handlers there are."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from awslambda_events import APIGatewayProxyRequest, SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import Context, EventValidationError, RecordsFailedError, ResultValidationError, function
from tests.runtime.batch_payloads import SQS, Order

SECRET = "the secret"  # noqa: S105 - of a payload
CONTEXT = Context(aws_request_id="a request")
EXPECTED = "Input should be a valid integer, unable to parse string as an integer"


class OutOfStockError(Exception):
    pass


@function
def whole(event: SQSEvent[Order]) -> None: ...


@function
def request(event: APIGatewayProxyRequest[Order]) -> None: ...


@function
def record(record: "SQS.hint") -> None:
    if record.body.id == 13:
        raise OutOfStockError


@function
def result(order: Order) -> Order:
    return {"id": SECRET}


def only(caplog: pytest.LogCaptureFixture) -> Any:
    """Return the one record that was logged, after the checks that hold for all."""
    (logged,) = caplog.records
    assert logged.name == "awslambda_runtime"
    assert logged.request_id == "a request"
    assert SECRET not in json.dumps(vars(logged), default=repr)
    caplog.clear()
    return logged


def test_an_invalid_payload_is_an_error_with_the_path_and_what_was_expected(caplog: pytest.LogCaptureFixture) -> None:
    payload = sample(SQSEvent[Order])
    payload["Records"][0]["body"] = json.dumps({"id": SECRET})
    with pytest.raises(EventValidationError):
        whole(payload, CONTEXT)
    logged = only(caplog)
    assert logged.levelname == "ERROR"
    assert logged.getMessage() == f"The payload is not a valid SQSEvent[Order].\nRecords[0].body.id: {EXPECTED}"
    assert (logged.error_type, logged.path, logged.expected) == (
        "EventValidationError",
        "Records[0].body.id",
        EXPECTED,
    )
    assert logged.problems == [{"path": "Records[0].body.id", "expected": EXPECTED}]


def test_what_is_answered_as_the_clients_fault_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    payload = sample(APIGatewayProxyRequest[Order]) | {"body": json.dumps({"id": SECRET})}
    request(payload, CONTEXT)
    logged = only(caplog)
    assert (logged.levelname, logged.path, logged.expected) == ("WARNING", "body.id", EXPECTED)


def test_an_invalid_result_is_an_error(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ResultValidationError):
        result({"id": 1}, CONTEXT)
    logged = only(caplog)
    assert (logged.levelname, logged.error_type, logged.path) == ("ERROR", "ResultValidationError", "id")


def test_each_record_that_fails_is_logged_with_its_identifier(caplog: pytest.LogCaptureFixture) -> None:
    event = SQS.batch_of([SQS.record("id-0", SECRET), SQS.record("id-1", 1), SQS.record("id-2", 13)])
    with pytest.raises(RecordsFailedError):
        record(event, CONTEXT)
    invalid, raised = caplog.records
    assert (invalid.record, invalid.record_path) == ("id-0", "Records[0]")
    assert (invalid.path, invalid.expected) == ("Records[0].body.id", EXPECTED)
    assert invalid.exc_info is None
    assert (raised.record, raised.record_path, raised.path) == ("id-2", "Records[2]", None)
    assert raised.getMessage() == "Record Records[2] (id-2): OutOfStockError"
    assert raised.exc_info
    assert raised.exc_info[0] is OutOfStockError
    assert SECRET not in caplog.text


def test_what_a_function_raises_is_for_the_platform_to_log(caplog: pytest.LogCaptureFixture) -> None:
    @function
    def handler(order: Order) -> None:
        raise OutOfStockError

    with pytest.raises(OutOfStockError):
        handler({"id": 1}, CONTEXT)
    assert caplog.records == []


def test_success_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    record(SQS.batch_of([SQS.record("id-1", 1)]), CONTEXT)
    assert caplog.records == []


def test_no_handler_and_no_level_is_ours() -> None:
    code = (
        "import logging, awslambda_runtime\n"
        "assert logging.getLogger().handlers == [], logging.getLogger().handlers\n"
        "ours = logging.getLogger('awslambda_runtime')\n"
        "assert (ours.handlers, ours.level, ours.propagate, ours.disabled) == ([], 0, True, False)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_field_takes_the_place_of_one_of_logging() -> None:
    fields = {"request_id", "error_type", "path", "expected", "problems", "record", "record_path"}
    assert not fields & set(vars(logging.makeLogRecord({})))
