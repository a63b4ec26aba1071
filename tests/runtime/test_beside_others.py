"""Decorators of other libraries, on and under a ``@function``; and pydantic, which builds during init and never later."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pydantic
import pytest
from pydantic import BaseModel
from pydantic._internal import _generate_schema

from awslambda_events import (
    ALBRequest,
    ALBResponse,
    APIGatewayProxyRequest,
    APIGatewayProxyResponse,
    S3Event,
    SQSBatchResponse,
    SQSEvent,
    SQSRecord,
)
from awslambda_events.testing import sample
from awslambda_runtime import Context, EventValidationError, RecordsFailedError, function
from tests.runtime.batch_payloads import PARTIAL, SQS, Order


class LambdaContext:
    """AWS's context object, as far as these libraries read it."""

    function_name = "orders"
    function_version = "$LATEST"
    memory_limit_in_mb = "128"
    invoked_function_arn = "arn:aws:lambda:us-east-1:012345678912:function:orders"
    aws_request_id = "a request"
    tenant_id = None

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell Powertools that there is neither a daemon nor a function of its own."""
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "1")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "orders")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Orders")


def receipt(order: Order) -> dict[str, Any]:
    return {"order": order.id}


def on_top(decorate: Callable[..., Any]) -> Any:
    @decorate
    @function
    def handler(event: Order, context: Any) -> dict[str, Any]:
        return receipt(event)

    return handler


def below(decorate: Callable[..., Any]) -> Any:
    @function
    @decorate
    def handler(event: Order, context: Any) -> dict[str, Any]:
        return receipt(event)

    return handler


both_ways = pytest.mark.parametrize("stack", [on_top, below])
Stack = Callable[[Callable[..., Any]], Any]


def check(handler: Any) -> None:
    """Call as Lambda does: with a valid payload, and with one that is not."""
    assert handler({"id": 7}, LambdaContext()) == {"order": 7}
    with pytest.raises(EventValidationError, match="id: Input should be a valid integer"):
        handler({"id": "x"}, LambdaContext())


@both_ways
def test_powertools_logger(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    from aws_lambda_powertools import Logger  # noqa: PLC0415 - it reads the environment

    logger = Logger(service=f"logger-{stack.__name__}")

    def decorate(handler: Any) -> Any:
        return logger.inject_lambda_context(handler, clear_state=True)

    check(stack(decorate))
    logger.info("seen")
    logged = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (logged["message"], logged["function_request_id"]) == ("seen", "a request")


def test_powertools_logger_writes_our_records_when_it_is_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    from aws_lambda_powertools import Logger  # noqa: PLC0415 - the same
    from aws_lambda_powertools.logging import utils  # noqa: PLC0415 - the same

    logger = Logger(service="copied", level="INFO")
    ours = logging.getLogger("awslambda_runtime")
    before = (ours.handlers[:], ours.level, ours.propagate)
    try:
        utils.copy_config_to_registered_loggers(source_logger=logger, include={"awslambda_runtime"})
        with pytest.raises(EventValidationError):
            on_top(lambda handler: handler)({"id": "x"}, LambdaContext())
    finally:
        ours.handlers, ours.propagate = before[0], before[2]
        ours.setLevel(before[1])
    logged = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (logged["level"], logged["path"], logged["request_id"]) == ("ERROR", "id", "a request")


@both_ways
def test_powertools_tracer(stack: Stack) -> None:
    from aws_lambda_powertools import Tracer  # noqa: PLC0415 - the same

    check(stack(Tracer(service="orders").capture_lambda_handler))


@both_ways
def test_powertools_metrics(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    from aws_lambda_powertools import Metrics  # noqa: PLC0415 - the same
    from aws_lambda_powertools.metrics import MetricUnit  # noqa: PLC0415 - the same

    metrics = Metrics()

    def decorate(handler: Any) -> Any:
        return metrics.log_metrics(handler)

    metrics.add_metric(name="Orders", unit=MetricUnit.Count, value=1)
    handler = stack(decorate)
    assert handler({"id": 7}, LambdaContext()) == {"order": 7}
    assert json.loads(capsys.readouterr().out)["Orders"] == [1.0]


def store() -> Any:
    from aws_lambda_powertools.utilities.idempotency.exceptions import (  # noqa: PLC0415 - the same
        IdempotencyItemAlreadyExistsError,
        IdempotencyItemNotFoundError,
    )
    from aws_lambda_powertools.utilities.idempotency.persistence.base import BasePersistenceLayer  # noqa: PLC0415

    class Memory(BasePersistenceLayer):
        def __init__(self) -> None:
            self.records: dict[str, Any] = {}
            super().__init__()

        def _get_record(self, idempotency_key: str) -> Any:
            if idempotency_key not in self.records:
                raise IdempotencyItemNotFoundError
            return self.records[idempotency_key]

        def _put_record(self, data_record: Any) -> None:
            if data_record.idempotency_key in self.records:
                raise IdempotencyItemAlreadyExistsError
            self.records[data_record.idempotency_key] = data_record

        def _update_record(self, data_record: Any) -> None:
            self.records[data_record.idempotency_key] = data_record

        def _delete_record(self, data_record: Any) -> None:
            self.records.pop(data_record.idempotency_key, None)

    return Memory()


@both_ways
def test_powertools_idempotency(stack: Stack) -> None:
    from aws_lambda_powertools.utilities.idempotency import idempotent  # noqa: PLC0415 - the same

    calls: list[int] = []

    def counted(handler: Any) -> Any:
        return idempotent(handler, persistence_store=store())

    handler = stack(counted)
    original = receipt

    def counting(order: Order) -> dict[str, Any]:
        calls.append(order.id)
        return original(order)

    globals()["receipt"] = counting
    try:
        check(handler)
        check(handler)
    finally:
        globals()["receipt"] = original
    assert calls == [7]


def test_powertools_idempotency_of_a_record() -> None:
    from aws_lambda_powertools.utilities.idempotency import (  # noqa: PLC0415 - the same
        IdempotencyConfig,
        idempotent_function,
    )

    config = IdempotencyConfig()
    calls: list[int] = []

    @idempotent_function(persistence_store=store(), config=config, data_keyword_argument="order")
    def place(order: Order) -> dict[str, Any]:
        calls.append(order.id)
        return {"placed": order.id}

    @function(partial_failures=True)
    def handler(record: SQSRecord[Order], context: Any) -> None:
        config.register_lambda_context(context)
        place(order=record.body)

    event = SQS.batch_of([SQS.record("a", 1), SQS.record("b", 1), SQS.record("c", 2)])
    answer: Any = handler(event, LambdaContext())
    assert (answer, calls) == ({"batchItemFailures": []}, [1, 2])


def powertools_batch() -> tuple[Any, Any]:
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType  # noqa: PLC0415 - the same

    def handle(record: Any) -> None:
        if json.loads(record.body)["id"] == 13:
            raise LookupError

    return BatchProcessor(event_type=EventType.SQS), handle


MESSAGES = SQS.batch_of([SQS.record("id-0", 1), SQS.record("id-1", 13)])


deprecated = pytest.mark.filterwarnings("ignore:.*batch_processor. decorator is deprecated")


@deprecated
@pytest.mark.parametrize("hint", [dict[str, Any], SQSEvent[Order], SQSEvent])
def test_powertools_batch_decorator_on_top(hint: Any) -> None:
    from aws_lambda_powertools.utilities.batch import batch_processor  # noqa: PLC0415 - the same

    processor, handle = powertools_batch()

    def respond(event: Any, context: Any) -> Any:
        return processor.response()

    respond.__annotations__["event"] = hint
    handler = batch_processor(function(respond), record_handler=handle, processor=processor)
    assert handler(MESSAGES, LambdaContext()) == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}


@deprecated
def test_powertools_batch_decorator_below() -> None:
    from aws_lambda_powertools.utilities.batch import batch_processor  # noqa: PLC0415 - the same

    processor, handle = powertools_batch()

    @function
    @batch_processor(record_handler=handle, processor=processor)
    def handler(event: dict[str, Any], context: Any) -> Any:
        return processor.response()

    assert handler(MESSAGES, LambdaContext()) == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}


def test_powertools_partial_response_within() -> None:
    from aws_lambda_powertools.utilities.batch import process_partial_response  # noqa: PLC0415 - the same

    processor, handle = powertools_batch()

    @function
    def handler(event: dict[str, Any], context: Any) -> SQSBatchResponse:
        return process_partial_response(event, handle, processor, context)

    assert handler(MESSAGES, LambdaContext()) == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}


@both_ways
def test_all_of_powertools_at_once(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    from aws_lambda_powertools import Logger, Metrics, Tracer  # noqa: PLC0415 - the same
    from aws_lambda_powertools.utilities.idempotency import idempotent  # noqa: PLC0415 - the same

    logger, tracer, metrics = Logger(service="all"), Tracer(service="all"), Metrics()

    def decorate(handler: Any) -> Any:
        inner = idempotent(handler, persistence_store=store())
        return logger.inject_lambda_context(tracer.capture_lambda_handler(metrics.log_metrics(inner)))

    metrics.add_metric(name="Orders", unit="Count", value=1)
    assert stack(decorate)({"id": 7}, LambdaContext()) == {"order": 7}
    assert "Orders" in capsys.readouterr().out


# Durable functions


class DurableService:
    """The calls of the Lambda API that durable executions are kept with, in memory."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []

    def checkpoint_durable_execution(self, **request: Any) -> dict[str, Any]:
        self.updates += request["Updates"]
        operations = [{**update, "Status": "STARTED"} for update in request["Updates"]]
        return {"CheckpointToken": "next", "NewExecutionState": {"Operations": operations}}


def start_of_execution(payload: Any) -> dict[str, Any]:
    execution = {
        "Id": "b",
        "Type": "EXECUTION",
        "Status": "STARTED",
        "ExecutionDetails": {"InputPayload": json.dumps(payload)},
    }
    return {
        "DurableExecutionArn": "arn:aws:lambda:us-east-1:012345678912:function:orders:1/durable-execution/a/b",
        "CheckpointToken": "first",
        "InitialExecutionState": {"Operations": [execution], "NextMarker": ""},
    }


def test_a_durable_function_takes_a_typed_event_and_its_own_context() -> None:
    from aws_durable_execution_sdk_python import DurableContext, durable_execution  # noqa: PLC0415 - optional

    service = DurableService()

    @durable_execution(boto3_client=service)
    @function
    def handler(event: Order, context: DurableContext) -> dict[str, Any]:
        placed = context.step(lambda _: event.id + 1, name="place")
        return {"placed": placed}

    answer: Any = handler(start_of_execution({"id": 7}), LambdaContext())
    assert answer["Status"] == "SUCCEEDED"
    assert json.loads(answer["Result"]) == {"placed": 8}
    assert "place" in {update.get("Name") for update in service.updates}

    answer = handler(start_of_execution({"id": "the secret"}), LambdaContext())
    assert answer["Status"] == "FAILED"
    assert answer["Error"]["ErrorType"].endswith("EventValidationError")
    assert "id: Input should be a valid integer" in answer["Error"]["ErrorMessage"]
    assert "the secret" not in json.dumps(answer)


def test_a_durable_function_may_suspend() -> None:
    from aws_durable_execution_sdk_python import DurableContext, durable_execution  # noqa: PLC0415 - the same
    from aws_durable_execution_sdk_python.config import Duration  # noqa: PLC0415 - the same

    @durable_execution(boto3_client=DurableService())
    @function
    def handler(event: Order, context: DurableContext) -> None:
        context.wait(Duration.from_seconds(60))

    answer: Any = handler(start_of_execution({"id": 7}), LambdaContext())
    assert answer["Status"] == "PENDING"


# Validators are built during init


class Receipt(BaseModel):
    order: int


@pydantic.dataclasses.dataclass
class Row:
    order: int


@function
def whole(event: SQSEvent[Order]) -> list[int]:
    return [record.body.id for record in event.records]


@function
def either(event: S3Event | SQSEvent[Order]) -> list[Receipt]:
    return [Receipt(order=1)]


@function
def request(event: APIGatewayProxyRequest[Order]) -> APIGatewayProxyResponse:
    return APIGatewayProxyResponse.json_response({})


@function
def balanced(event: ALBRequest[Order]) -> ALBResponse:
    return {"statusCode": "x"}


@function(partial_failures=True)
def one_by_one(record: SQSRecord[Order], context: Context) -> None: ...


@function
async def at_the_same_time(record: SQSRecord[Order]) -> None: ...


@function
def row(event: Order) -> Row:
    return Row(order=event.id)


@function
def rows(event: Order) -> dict[str, list[Row]]:
    return {"rows": [Row(order=event.id)]}


@pytest.fixture
def nothing_built(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Count what pydantic builds."""
    built: list[Any] = []
    generate = _generate_schema.GenerateSchema.generate_schema

    def counting(self: Any, source: Any) -> Any:
        built.append(source)
        return generate(self, source)

    monkeypatch.setattr(_generate_schema.GenerateSchema, "generate_schema", counting)
    yield built
    assert built == []


def invocations() -> Iterator[tuple[Any, Any]]:
    """Yield functions and payloads, valid ones and others."""
    messages = SQS.batch_of([SQS.record("a", 1)])
    poison = SQS.batch_of([SQS.record("a", "x")])
    for called in (whole, either, one_by_one, at_the_same_time):
        yield called, messages
        yield called, poison
        yield called, {}
    for called, event in ((request, APIGatewayProxyRequest), (balanced, ALBRequest)):
        payload = sample(event) | {"isBase64Encoded": False}
        yield called, payload | {"body": '{"id": 1}'}
        yield called, payload | {"body": '{"id": "x"}'}
        yield called, {}
    for called in (row, rows):
        yield called, {"id": 1}
        yield called, {"id": "x"}


def test_an_invocation_builds_no_validator(nothing_built: list[Any]) -> None:
    # A SnapStart snapshot holds what was built during init.
    answers = 0
    for called, payload in invocations():
        for call in (lambda: called(payload, None), lambda: called.invoke(json.dumps(payload).encode())):  # noqa: B023
            try:
                call()
            except (EventValidationError, RecordsFailedError, TypeError):
                continue
            answers += 1
    assert answers > 10


def test_the_check_finds_what_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Any] = []
    monkeypatch.setattr(
        _generate_schema.GenerateSchema, "generate_schema", lambda _, source: built.append(source) or {"type": "any"}
    )
    pydantic.TypeAdapter(int)
    assert built == [int]


def test_every_source_of_records_is_built_when_it_is_decorated(nothing_built: list[Any]) -> None:
    for kind in PARTIAL:
        nothing_built.clear()

        def handler(record: Any) -> None: ...

        handler.__annotations__["record"] = kind.hint
        called: Any = function(handler)
        nothing_built.clear()
        called(kind.batch_of([kind.record(1 if kind.identify == "offset" else "a", 1)]), None)
        assert nothing_built == [], kind.event
