"""Functions of records: called for each of a batch, and what the source is told."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import asyncio
import contextvars
import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from awslambda_events import (
    DynamoDBRecord,
    FirehoseRecord,
    FirehoseResponseRecord,
    KafkaRecord,
    KinesisAnalyticsDeliveredRecord,
    KinesisAnalyticsOutputDeliveryEvent,
    KinesisAnalyticsOutputRecord,
    KinesisRecord,
    MSKFirehoseRecord,
    MSKFirehoseResponseRecord,
    S3BatchResult,
    S3BatchTask,
    S3Event,
    S3Record,
    SQSEvent,
    SQSRecord,
)
from awslambda_events.testing import sample, sample_event
from awslambda_runtime import (
    Context,
    EventValidationError,
    RecordsFailedError,
    ResultValidationError,
    function,
)
from tests.runtime.batch_payloads import (
    ACTIVE_MQ,
    DYNAMODB,
    FIREHOSE,
    KINESIS,
    MSK,
    MSK_FIREHOSE,
    PARTIAL,
    RABBIT_MQ,
    S3_BATCH,
    S3_BATCH_V2,
    SELF_MANAGED_KAFKA,
    SNS,
    SQS,
    WHOLE,
    Kind,
    Order,
    fifo,
    records_in,
)

POISON = "not a number"


class OutOfStockError(Exception):
    pass


def identifier(kind: Kind, number: int) -> Any:
    return number if kind.identify == "offset" else f"id-{number}"


def named(kind: Kind, number: int) -> Any:
    return {"partition": "orders-0", "offset": number} if kind.identify == "offset" else f"id-{number}"


def payload(kind: Kind, *orders: Any) -> dict[str, Any]:
    return kind.batch_of([kind.record(identifier(kind, number), order) for number, order in enumerate(orders)])


class Seen:
    """Records what a function of records was called with; fails for some."""

    def __init__(self, kind: Kind, failing: Any = (), **options: Any) -> None:
        self.records: list[Any] = []

        def handler(record: Any, context: Context) -> None:
            self.records.append(record)
            if len(self.records) in failing:
                raise OutOfStockError("the message of the user")

        handler.__annotations__["record"] = kind.hint
        self.function = function(**options)(handler)

    def failures(self, event: Any) -> Any:
        return self.function(event, Context())["batchItemFailures"]


@pytest.mark.parametrize("kind", [*PARTIAL, *WHOLE], ids=lambda kind: kind.event)
def test_a_function_of_records_is_called_once_for_each(kind: Kind) -> None:
    seen = Seen(kind)
    event = payload(kind, 1, 2, 3)
    assert seen.function(event, Context()) is None
    assert len(seen.records) == 3
    assert seen.function.invoke(json.dumps(event).encode()) == b"null"
    assert len(seen.records) == 6
    assert all(isinstance(record, kind.hint) for record in seen.records)
    dumped = [record.model_dump(by_alias=True, exclude_unset=True) for record in seen.records[:3]]
    assert json.loads(json.dumps(dumped, default=str)) == records_in(kind.batch, event)


@pytest.mark.parametrize("kind", [*PARTIAL, *WHOLE], ids=lambda kind: kind.event)
def test_a_record_that_is_not_valid_fails_alone_and_fails_the_invocation_after_the_others(kind: Kind) -> None:
    seen = Seen(kind)
    with pytest.raises(RecordsFailedError) as caught:
        seen.function(payload(kind, 1, 2, POISON), Context())
    assert len(seen.records) == 2
    (failure,) = caught.value.failures
    assert failure.identifier == named(kind, 2)
    assert isinstance(failure.error, EventValidationError)
    assert (caught.value.count, caught.value.waiting) == (3, 0)
    assert POISON not in str(caught.value)


@pytest.mark.parametrize("kind", [SQS, *WHOLE], ids=lambda kind: kind.event)
def test_a_poison_record_never_stops_the_others(kind: Kind) -> None:
    seen = Seen(kind, failing={2})
    with pytest.raises(RecordsFailedError) as caught:
        seen.function(payload(kind, POISON, 1, 2, 3), Context())
    assert len(seen.records) == 3
    assert [type(failure.error) for failure in caught.value.failures] == [EventValidationError, OutOfStockError]


def test_the_error_names_the_records_and_its_cause_has_what_they_raised() -> None:
    seen = Seen(SQS, failing={2})
    with pytest.raises(RecordsFailedError) as caught:
        seen.function(payload(SQS, POISON, 1, 2, 3), Context())
    assert str(caught.value) == (
        "2 of 4 records failed.\n"
        "Records[0] (id-0): EventValidationError: The payload is not a valid SQSRecord[Order]. "
        "Records[0].body.id: Input should be a valid integer, unable to parse string as an integer\n"
        "Records[2] (id-2): OutOfStockError"
    )
    group = caught.value.__cause__
    assert isinstance(group, ExceptionGroup)
    assert list(group.exceptions) == [failure.error for failure in caught.value.failures]


@pytest.mark.parametrize("kind", PARTIAL, ids=lambda kind: kind.event)
def test_with_partial_failures_all_done_is_an_empty_list(kind: Kind) -> None:
    assert Seen(kind, partial_failures=True).failures(payload(kind, 1, 2)) == []


def test_of_a_standard_queue_each_message_that_failed_is_reported() -> None:
    seen = Seen(SQS, failing={2}, partial_failures=True)
    assert seen.failures(payload(SQS, POISON, 1, 2, 3)) == [{"itemIdentifier": "id-0"}, {"itemIdentifier": "id-2"}]
    assert len(seen.records) == 3


def test_a_message_group_of_a_standard_queue_keeps_no_order() -> None:
    event = payload(SQS, POISON, 1)
    for record in event["Records"]:
        record["attributes"]["MessageGroupId"] = "a"  # for fair delivery
    assert Seen(SQS, partial_failures=True).failures(event) == [{"itemIdentifier": "id-0"}]


def fifo_payload(*records: tuple[str, Any]) -> dict[str, Any]:
    return SQS.batch_of([fifo(SQS.record(f"id-{n}", order), group) for n, (group, order) in enumerate(records)])


def test_of_a_fifo_queue_the_first_failure_stops_its_group_and_no_other() -> None:
    seen = Seen(SQS, partial_failures=True)
    event = fifo_payload(("a", 1), ("a", POISON), ("b", 2), ("a", 3), ("b", 4))
    assert seen.failures(event) == [{"itemIdentifier": "id-1"}, {"itemIdentifier": "id-3"}]
    assert [record.body.id for record in seen.records] == [1, 2, 4]


def test_of_a_fifo_queue_what_was_not_tried_is_told() -> None:
    seen = Seen(SQS)
    with pytest.raises(RecordsFailedError, match="1 behind them were not tried, to keep the order") as caught:
        seen.function(fifo_payload(("a", POISON), ("a", 3), ("b", 4)), Context())
    assert (len(caught.value.failures), caught.value.waiting) == (1, 1)
    assert [record.body.id for record in seen.records] == [4]


@pytest.mark.parametrize("kind", [KINESIS, DYNAMODB], ids=lambda kind: kind.event)
def test_a_stream_stops_at_the_first_failure_and_reports_it_alone(kind: Kind) -> None:
    seen = Seen(kind, partial_failures=True)
    assert seen.failures(payload(kind, 1, POISON, 2, POISON)) == [{"itemIdentifier": "id-1"}]
    assert len(seen.records) == 1


@pytest.mark.parametrize("kind", [MSK, SELF_MANAGED_KAFKA], ids=lambda kind: kind.event)
def test_a_partition_of_kafka_stops_at_its_first_failure_and_no_other_does(kind: Kind) -> None:
    seen = Seen(kind, partial_failures=True)
    event = kind.batch_of([])
    event["records"] = {
        "orders-0": [kind.record(4, 1), kind.record(5, POISON), kind.record(6, 2)],
        "orders-1": [kind.record(4, 3), kind.record(5, 4)],
    }
    assert seen.failures(event) == [
        {"itemIdentifier": {"partition": "orders-0", "offset": 5}},
        {"itemIdentifier": {"partition": "orders-0", "offset": 6}},
    ]
    assert [record.value.id for record in seen.records] == [1, 3, 4]


@pytest.mark.parametrize("kind", PARTIAL, ids=lambda kind: kind.event)
@pytest.mark.parametrize("options", [{}, {"partial_failures": True}], ids=str)
def test_an_empty_batch_is_an_empty_success(kind: Kind, options: dict[str, Any]) -> None:
    empty = kind.batch_of([])
    nothing = empty | {kind.batch.records[0]: {}} if len(kind.batch.records) > 1 else empty
    for event in (empty, nothing):
        answer: Any = Seen(kind, **options).function(event, Context())
        assert answer == ({"batchItemFailures": []} if options else None)


NO_BATCHES: list[Any] = [
    {},
    [],
    [1],
    None,
    "text",
    {"Records": None},
    {"Records": {}},
    {"Records": [1]},
    {"Records": [{}]},
    {"records": []},
    {"records": {"orders-0": {}}, "eventSource": "aws:kafka", "eventSourceArn": "arn"},
    {"Records": [{"eventSource": "aws:s3"}]},
]


@pytest.mark.parametrize("kind", PARTIAL, ids=lambda kind: kind.event)
@pytest.mark.parametrize("event", NO_BATCHES, ids=str)
def test_what_is_no_batch_of_the_source_is_no_success(kind: Kind, event: Any) -> None:
    seen = Seen(kind, partial_failures=True)
    with pytest.raises(EventValidationError, match="is not a valid batch of"):
        seen.function(event, Context())
    with pytest.raises(EventValidationError, match="is not a valid batch of"):
        seen.function.invoke(json.dumps(event).encode())
    assert seen.records == []


def test_what_is_no_json_is_no_batch() -> None:
    with pytest.raises(EventValidationError, match="Invalid JSON"):
        Seen(SQS, partial_failures=True).function.invoke(b'{"Records": [')


@pytest.mark.parametrize("kind", PARTIAL, ids=lambda kind: kind.event)
def test_a_batch_of_another_source_is_named(kind: Kind) -> None:
    other = SNS if kind is not SNS else SQS
    with pytest.raises(EventValidationError, match="It is an SNSEvent"):
        Seen(kind, partial_failures=True).function(payload(other, 1), Context())


@pytest.mark.parametrize("broken", [{}, {"messageId": ""}, {"messageId": None}, {"messageId": 1.5}], ids=str)
def test_a_record_without_a_name_cannot_be_reported_and_fails_all(broken: dict[str, Any]) -> None:
    event = payload(SQS, 1, POISON)
    del event["Records"][1]["messageId"]
    event["Records"][1] |= broken
    with pytest.raises(RecordsFailedError, match="1 of 2 records failed"):
        Seen(SQS, partial_failures=True).function(event, Context())


def test_a_record_that_is_no_object_is_its_own_failure() -> None:
    event = payload(SQS, 1)
    event["Records"].append("text")
    seen = Seen(SQS)
    with pytest.raises(RecordsFailedError, match=r"Records\[1\]: EventValidationError"):
        seen.function(event, Context())
    assert len(seen.records) == 1


def test_a_name_that_comes_twice_is_reported_once() -> None:
    event = SQS.batch_of([SQS.record("same", POISON), SQS.record("same", POISON)])
    assert Seen(SQS, partial_failures=True).failures(event) == [{"itemIdentifier": "same"}]


@pytest.mark.parametrize("kind", [SQS, DYNAMODB], ids=lambda kind: kind.event)
def test_eventbridge_pipes_sends_the_records_alone(kind: Kind) -> None:
    records = records_in(kind.batch, payload(kind, 1, POISON))
    assert Seen(kind, partial_failures=True).failures(records) == [{"itemIdentifier": "id-1"}]


def test_a_function_may_take_the_records_of_several_sources() -> None:
    seen: list[str] = []

    @function(partial_failures=True)
    def handler(record: SQSRecord[Order] | KinesisRecord[Order] | KafkaRecord[Order]) -> None:
        seen.append(type(record).__name__)
        raise OutOfStockError

    answers: list[Any] = [handler(payload(kind, 7), None) for kind in (KINESIS, MSK, SQS)]
    assert [answer["batchItemFailures"][0]["itemIdentifier"] for answer in answers] == [
        "id-0",
        {"partition": "orders-0", "offset": 0},
        "id-0",
    ]
    assert [name.partition("[")[0] for name in seen] == ["KinesisRecord", "KafkaRecord", "SQSRecord"]


def test_a_user_may_derive_a_record() -> None:
    class OrderRecord(SQSRecord[Order]):
        @property
        def order(self) -> int:
            return self.body.id

    seen: list[int] = []

    @function
    def handler(record: OrderRecord) -> None:
        seen.append(record.order)

    handler(payload(SQS, 7), None)
    assert seen == [7]


def test_a_record_of_s3_has_no_name_and_the_error_tells_where_it_is() -> None:
    @function
    def handler(record: S3Record) -> None:
        raise OutOfStockError

    with pytest.raises(RecordsFailedError, match=r"Records\[0\]: OutOfStockError"):
        handler(sample(S3Event), None)


def test_called_with_a_record_it_is_the_function() -> None:
    seen = Seen(SQS, partial_failures=True)
    record = SQSRecord[Order].model_validate(SQS.record("id", 3))
    assert seen.function(record, Context()) is None
    assert seen.records == [record]


def test_the_context_is_that_of_the_invocation() -> None:
    contexts: list[Context] = []

    @function
    def handler(context: Context, record: SQSRecord) -> None:
        contexts.append(context)

    given = Context(aws_request_id="of this invocation")
    handler(payload(SQS, 1, 2), given)
    assert contexts == [given, given]


# What the function raises


def user_validation_error() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(int).validate_python("x")
    return caught.value


@pytest.mark.parametrize(
    "error",
    [OutOfStockError("x"), user_validation_error(), AttributeError("x"), EventValidationError("Order", [])],
    ids=lambda error: type(error).__name__,
)
def test_what_the_function_raises_is_kept_as_it_is(error: Exception) -> None:
    @function
    def handler(record: SQSRecord) -> None:
        raise error

    with pytest.raises(RecordsFailedError) as caught:
        handler(payload(SQS, 1), None)
    assert caught.value.failures[0].error is error


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()], ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("is_async", [False, True])
def test_what_ends_the_process_ends_it(error: BaseException, is_async: bool) -> None:  # noqa: FBT001 - a parameter
    def plain(record: SQSRecord) -> None:
        raise error

    async def asynchronous(record: SQSRecord) -> None:
        raise error

    handler: Any = function(asynchronous if is_async else plain)
    with pytest.raises(type(error)):
        handler(payload(SQS, 1, 2), None)


def test_the_trace_of_a_record_begins_at_the_users_code() -> None:
    def ship() -> None:
        raise OutOfStockError

    @function
    def handler(record: SQSRecord) -> None:
        ship()

    @function
    async def asynchronous(record: SQSRecord) -> None:
        await asyncio.sleep(0)
        ship()

    for called in (handler, asynchronous):
        with pytest.raises(RecordsFailedError) as caught:
            called(payload(SQS, 1), None)
        names = []
        trace = caught.value.failures[0].error.__traceback__
        while trace:
            names.append(trace.tb_frame.f_code.co_name)
            trace = trace.tb_next
        assert names == [called.__name__, "ship"]


# async def


def test_records_are_processed_at_the_same_time_up_to_the_limit() -> None:
    running, most, order = 0, 0, []

    @function(concurrency=3)
    async def handler(record: SQSRecord[Order]) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        for _ in range(5):
            await asyncio.sleep(0)
        running -= 1
        order.append(record.body.id)

    handler(payload(SQS, *range(8)), None)
    assert (most, sorted(order)) == (3, list(range(8)))


@pytest.mark.parametrize("kind", [KINESIS, DYNAMODB], ids=lambda kind: kind.event)
def test_records_of_a_shard_are_processed_one_after_the_other(kind: Kind) -> None:
    running, most, count = 0, 0, 0

    async def handler(record: Any) -> None:
        nonlocal running, most, count
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        count += 1

    handler.__annotations__["record"] = kind.hint
    called: Any = function(concurrency=8)(handler)
    called(payload(kind, *range(5)), None)
    assert (most, count) == (1, 5)


def test_groups_are_processed_at_the_same_time_and_each_in_order() -> None:
    log: list[str] = []

    @function
    async def handler(record: SQSRecord[Order]) -> None:
        log.append(f"{record.attributes.message_group_id}{record.body.id} begins")
        await asyncio.sleep(0)
        log.append(f"{record.attributes.message_group_id}{record.body.id} ends")

    handler(fifo_payload(("a", 1), ("a", 2), ("b", 1), ("b", 2)), None)
    assert [line for line in log if line[0] == "a"] == ["a1 begins", "a1 ends", "a2 begins", "a2 ends"]
    assert [line for line in log if line[0] == "b"] == ["b1 begins", "b1 ends", "b2 begins", "b2 ends"]
    assert log.index("b1 begins") < log.index("a1 ends")


def test_a_call_that_cancels_itself_is_a_failure_and_no_loss() -> None:
    count = 0

    @function(partial_failures=True, concurrency=1)
    async def handler(record: SQSRecord[Order]) -> None:
        nonlocal count
        count += 1
        if record.body.id == 1:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        if record.body.id == 2 and task:
            task.cancel()
        await asyncio.sleep(0)

    answer: Any = handler(payload(SQS, 0, 1, 2, 3), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "id-1"}, {"itemIdentifier": "id-2"}]}
    assert count == 4


VARIABLE: contextvars.ContextVar[int] = contextvars.ContextVar("VARIABLE", default=-1)


def test_context_variables_of_one_record_are_none_of_the_next() -> None:
    seen: list[int] = []

    @function(concurrency=1)
    async def handler(record: SQSRecord[Order]) -> None:
        seen.append(VARIABLE.get())
        VARIABLE.set(record.body.id)

    handler(payload(SQS, 1, 2, 3), None)
    assert seen == [-1, -1, -1]


# on_invalid


@pytest.mark.parametrize("is_async", [False, True])
def test_on_invalid_takes_the_record_and_the_error_and_the_record_counts_as_done(is_async: bool) -> None:  # noqa: FBT001
    dropped: list[tuple[str, str]] = []

    def drop(error: EventValidationError, record: Any) -> None:
        dropped.append((error.problems[0].path, record["messageId"]))

    async def drop_async(error: EventValidationError, record: Any) -> None:
        await asyncio.sleep(0)
        drop(error, record)

    @function(partial_failures=True, on_invalid=drop_async if is_async else drop)
    def handler(record: SQSRecord[Order]) -> None:
        raise OutOfStockError

    answer: Any = handler(payload(SQS, POISON, 1), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}
    assert dropped == [("Records[0].body.id", "id-0")]


def test_what_on_invalid_raises_is_the_failure_of_the_record() -> None:
    def refuse(error: EventValidationError, record: Any) -> None:
        raise OutOfStockError

    with pytest.raises(RecordsFailedError) as caught:
        Seen(SQS, on_invalid=refuse).function(payload(SQS, POISON), Context())
    assert isinstance(caught.value.failures[0].error, OutOfStockError)


def test_a_payload_that_is_no_batch_is_none_of_its_business() -> None:
    with pytest.raises(EventValidationError):
        Seen(SQS, on_invalid=lambda _, __: None).function({"Records": [{}]}, Context())


# Sources that are told what became of each record


@function
def transform(record: FirehoseRecord[Order]) -> FirehoseResponseRecord[Order]:
    if record.data.id == 0:
        raise OutOfStockError
    order = Order(id=record.data.id + 1)
    return FirehoseResponseRecord[Order](record_id=record.record_id, result="Ok", data=order)


def test_firehose_gets_each_record_once_and_the_poison_record_as_it_came() -> None:
    event = payload(FIREHOSE, 1, POISON, 0, 2)
    came = [record["data"] for record in event["records"]]
    assert transform(event, None) == {
        "records": [
            {"recordId": "id-0", "result": "Ok", "data": "eyJpZCI6Mn0="},
            {"recordId": "id-1", "result": "ProcessingFailed", "data": came[1]},
            {"recordId": "id-2", "result": "ProcessingFailed", "data": came[2]},
            {"recordId": "id-3", "result": "Ok", "data": "eyJpZCI6M30="},
        ]
    }


def test_a_record_may_be_dropped() -> None:
    @function
    def drop(record: FirehoseRecord[Order]) -> FirehoseResponseRecord[Order]:
        return FirehoseResponseRecord(record_id=record.record_id, result="Dropped")

    answer: Any = drop(payload(FIREHOSE, 1), None)
    assert answer == {"records": [{"recordId": "id-0", "result": "Dropped"}]}


def test_what_comes_from_kafka_goes_back_to_it() -> None:
    @function
    async def upper(record: MSKFirehoseRecord[Order]) -> MSKFirehoseResponseRecord[Order]:
        return MSKFirehoseResponseRecord[Order](
            record_id=record.record_id, result="Ok", kafka_record_value=record.kafka_record_value
        )

    event = payload(MSK_FIREHOSE, 1, POISON)
    values = [record["kafkaRecordValue"] for record in event["records"]]
    answer: Any = upper(event, None)
    assert [(r["recordId"], r["result"]) for r in answer["records"]] == [("id-0", "Ok"), ("id-1", "ProcessingFailed")]
    assert answer["records"][1]["kafkaRecordValue"] == values[1]


RESULTS: list[Callable[[FirehoseRecord], Any]] = [
    lambda _: None,
    lambda _: b"bytes",
    lambda _: FirehoseResponseRecord(record_id="another", result="Dropped"),
    lambda record: MSKFirehoseResponseRecord(record_id=record.record_id, result="Dropped"),
]


@pytest.mark.parametrize("result", RESULTS)
def test_a_result_that_is_none_fails_the_record(
    result: Callable[[FirehoseRecord], Any], caplog: pytest.LogCaptureFixture
) -> None:
    @function
    def handler(record: FirehoseRecord):  # noqa: ANN202 - it says nothing
        return result(record)

    answer: Any = handler(payload(FIREHOSE, 1), None)
    assert answer["records"][0]["result"] == "ProcessingFailed"
    assert ResultValidationError.__name__ in caplog.text


@pytest.mark.parametrize("kind", [S3_BATCH, S3_BATCH_V2], ids=lambda kind: kind.event)
def test_a_task_of_s3_batch_succeeds_fails_for_now_or_for_good(kind: Kind) -> None:
    def handler(task: Any) -> None:
        if task.s3_key == "raises":
            raise OutOfStockError("the secret")

    handler.__annotations__["task"] = kind.hint
    called: Any = function(handler)
    event = kind.batch_of([kind.record("a"), kind.record("b") | {"s3Key": "raises"}, kind.record("c") | {"s3Key": 1}])
    answer = called(event, None)
    assert {name: answer[name] for name in answer if name != "results"} == {
        "invocationSchemaVersion": event["invocationSchemaVersion"],
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": event["invocationId"],
    }
    assert answer["results"] == [
        {"taskId": "a", "resultCode": "Succeeded"},
        {"taskId": "b", "resultCode": "TemporaryFailure", "resultString": "tasks[1]: OutOfStockError"},
        {
            "taskId": "c",
            "resultCode": "PermanentFailure",
            "resultString": f"tasks[2]: EventValidationError: The payload is not a valid {kind.hint.__name__}. "
            "tasks[2].s3Key: Input should be a valid string",
        },
    ]


def test_a_task_of_s3_batch_may_tell_its_own_result() -> None:
    @function
    def handler(task: S3BatchTask) -> S3BatchResult:
        return S3BatchResult(task_id=task.task_id, result_code="TemporaryFailure", result_string="later")

    answer: Any = handler(S3_BATCH.batch_of([S3_BATCH.record("a")]), None)
    assert answer["results"] == [{"taskId": "a", "resultCode": "TemporaryFailure", "resultString": "later"}]


def test_rows_of_kinesis_analytics_are_delivered_or_not() -> None:
    @function
    def handler(row: KinesisAnalyticsOutputRecord[Order]) -> KinesisAnalyticsDeliveredRecord | None:
        if row.data.id == 1:
            return KinesisAnalyticsDeliveredRecord(record_id=row.record_id, result="DeliveryFailed")
        return None

    event = sample(KinesisAnalyticsOutputDeliveryEvent[Order])
    first = event["records"][0]
    event["records"] = [first | {"recordId": "a"}, first | {"recordId": "b", "data": "eyJpZCI6Mn0="}]
    answer: Any = handler(event, None)
    assert answer["records"] == [
        {"recordId": "a", "result": "DeliveryFailed"},
        {"recordId": "b", "result": "Ok"},
    ]


@pytest.mark.parametrize(
    "kind", [*PARTIAL, *WHOLE, FIREHOSE, MSK_FIREHOSE, S3_BATCH, S3_BATCH_V2], ids=lambda kind: kind.event
)
def test_a_sample_for_a_record_is_a_batch_of_them_and_the_sample_of_a_record_is_one(kind: Kind) -> None:
    def handler(record: Any): ...  # type: ignore[no-untyped-def] # noqa: ANN202 - sources differ in what they take

    handler.__annotations__["record"] = kind.hint
    function(handler)(sample_event(kind.hint), None)
    assert isinstance(kind.hint.model_validate(sample(kind.hint)), kind.hint)


def test_every_kind_of_record_in_this_file_is_taken_from_a_schema() -> None:
    for kind in (*PARTIAL, *WHOLE, FIREHOSE, MSK_FIREHOSE, S3_BATCH, S3_BATCH_V2, ACTIVE_MQ, RABBIT_MQ):
        assert records_in(kind.batch, payload(kind, 1))
    assert issubclass(DynamoDBRecord[Order], DynamoDBRecord)
    assert sample(SQSEvent)
