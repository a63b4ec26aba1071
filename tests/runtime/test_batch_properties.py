"""Whatever the batch and whatever fails: every record is processed or reported, in order; none is lost, none reported twice."""

import asyncio
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from awslambda_events import FirehoseResponseRecord
from awslambda_runtime import RecordsFailedError, function
from tests.runtime.batch_payloads import DYNAMODB, FIREHOSE, KINESIS, MSK, PARTIAL, SNS, SQS, Kind, Order, fifo

FATES = ["done", "done", "raises", "invalid"]
LANES = ["orders-0", "orders-1", "payments-0"]


@dataclass(frozen=True)
class Plan:
    """A record of a batch, and what will become of it."""

    number: int
    lane: str
    fate: str

    @property
    def order(self) -> Any:
        return "poison" if self.fate == "invalid" else self.number


@st.composite
def plans(draw: st.DrawFn) -> list[Plan]:
    rows = draw(st.lists(st.tuples(st.sampled_from(LANES), st.sampled_from(FATES)), max_size=12))
    return [Plan(number, lane, fate) for number, (lane, fate) in enumerate(rows)]


class Run:
    """A function of records, invoked once with a batch."""

    def __init__(self, kind: Kind, batch: list[Plan], event: Any, *, concurrency: int, partial: bool) -> None:
        self.called: list[int] = []
        self.processed: list[int] = []
        fates = {plan.number: plan.fate for plan in batch}

        def handle(number: int) -> None:
            if fates[number] == "raises":
                raise LookupError
            self.processed.append(number)

        def plain(record: Any) -> None:
            self.called.append(number_of(record))
            handle(number_of(record))

        async def asynchronous(record: Any) -> None:
            self.called.append(number_of(record))
            for _ in range(number_of(record) % 3):
                await asyncio.sleep(0)
            handle(number_of(record))

        handler: Any = asynchronous if concurrency else plain
        handler.__annotations__["record"] = kind.hint
        options = {"concurrency": concurrency} if concurrency else {}
        self.answer: Any = None
        self.error: RecordsFailedError | None = None
        try:
            self.answer = function(partial_failures=partial, **options)(handler)(event, None)
        except RecordsFailedError as error:
            self.error = error

    @property
    def reported(self) -> list[int]:
        """The numbers of the records that the source is to send again, in the order of the response."""
        identifiers = [failure["itemIdentifier"] for failure in self.answer["batchItemFailures"]]
        return [number_in(identifier) for identifier in identifiers]


def number_of(record: Any) -> int:
    """Return the id of the order in a record of any source."""
    for path in ("body", "value", "kinesis.data", "dynamodb.new_image", "sns.message"):
        first, *rest = path.split(".")
        if hasattr(record, first):
            order = getattr(record, first)
            for step in rest:
                order = getattr(order, step)
            return int(order.id)
    raise AssertionError(record)


def number_in(identifier: Any) -> int:
    return int(identifier["offset"]) if isinstance(identifier, dict) else int(identifier.removeprefix("id-"))


def in_lanes(batch: list[Plan]) -> list[list[Plan]]:
    return [[plan for plan in batch if plan.lane == lane] for lane in LANES]


def until_failure(lane: list[Plan]) -> list[Plan]:
    first = next((index for index, plan in enumerate(lane) if plan.fate != "done"), len(lane))
    return lane[:first]


concurrencies = st.sampled_from([0, 1, 2, 5])


def payload_of(kind: Kind, batch: list[Plan]) -> Any:
    return kind.batch_of([kind.record(f"id-{plan.number}", plan.order) for plan in batch])


@given(plans(), concurrencies)
def test_of_a_standard_queue_every_message_is_either_processed_or_reported(batch: list[Plan], concurrency: int) -> None:
    run = Run(SQS, batch, payload_of(SQS, batch), concurrency=concurrency, partial=True)
    assert sorted(run.processed) == [plan.number for plan in batch if plan.fate == "done"]
    assert run.reported == [plan.number for plan in batch if plan.fate != "done"]
    assert sorted(run.called) == [plan.number for plan in batch if plan.fate != "invalid"]


@given(plans(), concurrencies)
def test_of_a_fifo_queue_each_group_is_processed_up_to_its_first_failure(batch: list[Plan], concurrency: int) -> None:
    event = SQS.batch_of([fifo(SQS.record(f"id-{plan.number}", plan.order), plan.lane) for plan in batch])
    check_lanes(Run(SQS, batch, event, concurrency=concurrency, partial=True), batch)


@given(plans(), concurrencies)
def test_of_kafka_each_partition_is_processed_up_to_its_first_failure(batch: list[Plan], concurrency: int) -> None:
    lanes = {lane[0].lane: [MSK.record(plan.number, plan.order) for plan in lane] for lane in in_lanes(batch) if lane}
    run = Run(MSK, batch, MSK.batch_of([]) | {"records": lanes}, concurrency=concurrency, partial=True)
    for failure in run.answer["batchItemFailures"]:
        place = failure["itemIdentifier"]
        assert place["partition"] == batch[place["offset"]].lane
    check_lanes(run, sorted(batch, key=lambda plan: list(lanes).index(plan.lane)))


def check_lanes(run: Run, batch: list[Plan]) -> None:
    processed = {plan.number for lane in in_lanes(batch) for plan in until_failure(lane)}
    assert len(run.processed) == len(set(run.processed))
    assert set(run.processed) == processed
    assert run.reported == [plan.number for plan in batch if plan.number not in processed]
    for lane in in_lanes(batch):
        order = [number for number in run.called if number in {plan.number for plan in lane}]
        assert order == sorted(order)


@given(st.sampled_from([KINESIS, DYNAMODB]), plans(), concurrencies)
def test_a_stream_is_processed_up_to_its_first_failure(kind: Kind, batch: list[Plan], concurrency: int) -> None:
    run = Run(kind, batch, payload_of(kind, batch), concurrency=concurrency, partial=True)
    processed = [plan.number for plan in until_failure(batch)]
    assert run.processed == processed
    assert run.reported == [plan.number for plan in batch[len(processed) : len(processed) + 1]]


@given(st.sampled_from([*PARTIAL, SNS]), plans(), concurrencies)
def test_by_default_the_invocation_fails_if_and_only_if_a_record_did(
    kind: Kind, batch: list[Plan], concurrency: int
) -> None:
    event = kind.batch_of(
        [kind.record(p.number if kind.identify == "offset" else f"id-{p.number}", p.order) for p in batch]
    )
    run = Run(kind, batch, event, concurrency=concurrency, partial=False)
    failing = [plan for plan in batch if plan.fate != "done"]
    if not failing:
        assert (run.error, run.answer) == (None, None)
        assert sorted(run.processed) == [plan.number for plan in batch]
        return
    assert run.error is not None
    named = [number_in(failure.identifier) for failure in run.error.failures]
    assert len(named) == len(set(named))
    assert set(named) <= {plan.number for plan in failing}
    assert len(run.processed) + len(named) + run.error.waiting == len(batch)


@given(plans(), st.booleans())
def test_firehose_gets_every_record_once_and_in_order(batch: list[Plan], is_async: bool) -> None:  # noqa: FBT001
    fates = {plan.number: plan.fate for plan in batch}

    def handle(record: Any) -> Any:
        if fates[record.data.id] == "raises":
            raise LookupError
        return FirehoseResponseRecord[Order](record_id=record.record_id, result="Ok", data=record.data)

    async def asynchronous(record: Any) -> Any:
        return handle(record)

    def plain(record: Any) -> Any:
        return handle(record)

    handler: Any = asynchronous if is_async else plain
    handler.__annotations__["record"] = FIREHOSE.hint
    event = payload_of(FIREHOSE, batch)
    answer: Any = function(handler)(event, None)
    assert [(record["recordId"], record["result"]) for record in answer["records"]] == [
        (f"id-{plan.number}", "Ok" if plan.fate == "done" else "ProcessingFailed") for plan in batch
    ]
    for told, came, plan in zip(answer["records"], event["records"], batch, strict=True):
        if plan.fate != "done":
            assert told["data"] == came["data"]
