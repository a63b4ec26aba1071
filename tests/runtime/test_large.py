"""The collector rests while a large payload becomes an event, and is as it was before when that is over."""

import gc
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import BaseModel, field_validator

from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import EventValidationError, function
from awslambda_runtime.large import LARGE, MANY

SEEN: list[bool] = []


class Watched(BaseModel):
    text: str

    @field_validator("text")
    @classmethod
    def look(cls, value: str) -> str:
        SEEN.append(gc.isenabled())
        if value.startswith("bad"):
            message = "refused"
            raise ValueError(message)
        return value


@function
def take_one(event: Watched) -> int:
    return len(event.text)


@function
def take_batch(event: SQSEvent[Watched]) -> int:
    return len(event.records)


def alone(text: str) -> bytes:
    return json.dumps({"text": text}).encode()


def in_batch(text: str) -> bytes:
    payload = sample(SQSEvent)
    payload["Records"][0]["body"] = json.dumps({"text": text})
    return json.dumps(payload).encode()


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    SEEN.clear()
    yield
    gc.enable()


for_each_kind = pytest.mark.parametrize(
    ("handler", "payload"), [(take_one, alone), (take_batch, in_batch)], ids=["alone", "batch"]
)


@for_each_kind
def test_it_rests_for_large_payloads_only(handler: Any, payload: Callable[[str], bytes]) -> None:
    handler.invoke(payload("x"))
    handler.invoke(payload("x" * LARGE))
    assert SEEN == [True, False]
    assert gc.isenabled()


def test_it_rests_for_batches_of_many_records_that_are_parsed_already() -> None:
    few, many = ({"Records": json.loads(in_batch("x"))["Records"][:1] * count} for count in (1, MANY))
    take_batch(few, None)  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
    take_batch(many, None)  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
    assert [True, *[False] * MANY] == SEEN
    assert gc.isenabled()


@for_each_kind
def test_it_works_again_when_a_payload_is_not_valid(handler: Any, payload: Callable[[str], bytes]) -> None:
    with pytest.raises(EventValidationError):
        handler.invoke(payload("bad" + "x" * LARGE))
    assert set(SEEN) == {False}
    assert gc.isenabled()


def test_it_stays_off_where_the_function_has_switched_it_off() -> None:
    gc.disable()
    take_one.invoke(alone("x" * LARGE))
    assert not gc.isenabled()
