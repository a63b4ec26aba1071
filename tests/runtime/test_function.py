"""A decorated function: plain Python for tests, a handler for Lambda."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import asyncio
import contextvars
import functools
import inspect
import json
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from awslambda_events import SQSBatchItemFailure, SQSBatchResponse, SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import Context, EventValidationError, Function, ResultSerializationError, function


class Order(BaseModel):
    id: int
    day: date = date(2024, 2, 29)


class Receipt:
    """A result that is no JSON."""


RECEIPT = Receipt()


@function
def keep(order: Order, context: Context | None = None) -> Any:
    """Keep an order.

    And tell.
    """
    return [order, context]


@function
def receipt(order: Order) -> Any:
    return RECEIPT


@function
def place(context: Context, order: Order) -> date:
    return order.day


@function
async def place_async(order: Order, context: Context) -> date:
    await asyncio.sleep(0)
    return order.day


@function
def add(numbers: list[int], more: int) -> int:
    return sum(numbers) + more


ORDER = Order(id=1)
PLATFORM = Context()


def test_called_with_an_event_it_is_the_function() -> None:
    assert receipt(ORDER) is RECEIPT
    assert keep(ORDER, PLATFORM) == [ORDER, PLATFORM]
    assert keep(ORDER)[0] is ORDER
    assert place(PLATFORM, ORDER) == date(2024, 2, 29)


def test_called_by_keyword_it_is_the_function() -> None:
    assert receipt(order=ORDER) is RECEIPT
    assert place(order=ORDER, context=PLATFORM) == date(2024, 2, 29)
    assert keep(ORDER, context=PLATFORM)[1] is PLATFORM
    assert receipt(order={"not": "validated"}) is RECEIPT  # type: ignore[arg-type] - what a test may do


def test_called_with_what_is_no_json_it_is_the_function() -> None:
    assert add((1, 2), 3) == 6  # type: ignore[arg-type] - a tuple is no JSON


def test_called_without_arguments_it_is_the_function() -> None:
    @function
    def nothing() -> Any:
        return RECEIPT

    assert nothing() is RECEIPT


def test_a_handler_of_raw_json_called_with_the_event_alone_is_the_function() -> None:
    @function
    def raw(event: dict[str, Any]) -> Any:
        return RECEIPT

    assert raw({"id": 1}) is RECEIPT


def test_called_with_an_event_an_async_function_returns_its_coroutine() -> None:
    coroutine = place_async(ORDER, PLATFORM)
    assert inspect.iscoroutine(coroutine)
    assert asyncio.run(coroutine) == date(2024, 2, 29)


def test_an_async_test_awaits_it() -> None:
    async def test() -> date:
        return await place_async(ORDER, PLATFORM)

    assert asyncio.run(test()) == date(2024, 2, 29)


def test_called_as_lambda_does_within_an_event_loop_an_async_function_says_what_to_do() -> None:
    async def test() -> None:
        place_async({"id": 5}, None)

    with pytest.raises(RuntimeError, match="await it with an event object"):
        asyncio.run(test())


@pytest.mark.parametrize("handler", [place, place_async])
def test_called_as_lambda_does_it_validates_and_returns_json(handler: Callable[..., Any]) -> None:
    assert handler({"id": 1}, PLATFORM) == "2024-02-29"
    with pytest.raises(EventValidationError, match="The payload is not a valid Order"):
        handler({"id": "one"}, PLATFORM)


@pytest.mark.parametrize("event", [{}, [], "text", 1, 1.5, True, None], ids=repr)
def test_whatever_json_lambda_passes_is_validated(event: Any) -> None:
    with pytest.raises(EventValidationError):
        place(event, PLATFORM)


def test_called_with_json_alone_it_validates() -> None:
    @function
    def handler(event: SQSEvent) -> str:
        return event.records[0].message_id

    payload = sample(SQSEvent)
    assert handler(payload) == payload["Records"][0]["messageId"]


def test_called_with_json_and_no_context_it_makes_one() -> None:
    @function
    def handler(event: SQSEvent, context: Context) -> str:
        return context.function_name

    assert handler(sample(SQSEvent), None) == "function"


def test_the_result_is_what_awss_runtime_can_encode() -> None:
    @function
    def handler(event: SQSEvent) -> SQSBatchResponse:
        failures = [SQSBatchItemFailure(item_identifier=record.message_id) for record in event.records]
        return SQSBatchResponse(batch_item_failures=failures)

    payload = sample(SQSEvent)
    expected = {"batchItemFailures": [{"itemIdentifier": payload["Records"][0]["messageId"]}]}
    assert handler(payload, None) == expected
    assert json.loads(handler.invoke(json.dumps(payload).encode())) == expected


def test_a_result_that_is_no_json_is_an_error_of_its_own() -> None:
    with pytest.raises(ResultSerializationError):
        receipt({"id": 1}, None)  # type: ignore[call-arg] - as Lambda does
    with pytest.raises(ResultSerializationError):
        receipt.invoke(b'{"id": 1}')


def test_it_looks_like_the_function() -> None:
    assert keep.__name__ == "keep"
    assert keep.__qualname__ == "keep"
    assert keep.__module__ == __name__
    assert keep.__doc__ is keep.__wrapped__.__doc__
    assert inspect.isfunction(keep.__wrapped__)
    assert inspect.unwrap(keep) is keep.__wrapped__
    assert inspect.signature(keep) == inspect.signature(keep.__wrapped__)
    assert list(inspect.signature(keep).parameters) == ["order", "context"]
    assert inspect.getdoc(keep) == "Keep an order.\n\nAnd tell."
    assert keep.__annotations__ == {"order": Order, "context": Context | None, "return": Any}
    assert repr(keep) == "<function keep(Order) on AWS Lambda>"
    assert callable(keep)
    assert isinstance(keep, Function)


def test_it_is_a_function_for_those_who_ask() -> None:
    assert inspect.isfunction(keep)
    assert inspect.isroutine(keep)
    assert isinstance(keep, Function)
    assert not isinstance(keep.__wrapped__, Function)
    # As Lambda calls it, it returns the result of an `async def` function and no coroutine.
    assert not inspect.iscoroutinefunction(place_async)
    assert not inspect.isgeneratorfunction(keep)
    assert inspect.getsource(keep) == inspect.getsource(keep.__wrapped__)


def test_attributes_of_the_function_are_there() -> None:
    def handler(event: dict[str, Any]) -> None: ...

    handler.marked = True  # type: ignore[attr-defined] - what other decorators do
    assert function(handler).marked  # type: ignore[attr-defined]


def test_it_has_no_public_names_but_these() -> None:
    assert {name for name in dir(Function) if not name.startswith("_")} == {
        "concurrency",
        "event_type",
        "hint",
        "invoke",
        "on_invalid",
        "partial_failures",
        "stream",
    }


def test_its_hint_and_event_type_are_told() -> None:
    assert (keep.hint, keep.event_type) == (Order, "Order")
    assert (add.hint, add.event_type) == (list[int], "list[int]")


def logged(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """Stand for the decorator of some other library."""

    @functools.wraps(wrapped)
    def wrapper(event: Any, context: Any) -> Any:
        return {"event": event, "result": wrapped(event, context)}

    return wrapper


def test_decorators_on_top_get_json_as_under_awss_runtime() -> None:
    @logged
    @function
    def handler(order: Order) -> date:
        return order.day

    assert handler({"id": 1}, PLATFORM) == {"event": {"id": 1}, "result": "2024-02-29"}


def test_decorators_below_are_looked_through_for_the_signature() -> None:
    def twice(wrapped: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(wrapped)
        def wrapper(*args: Any) -> Any:
            return [wrapped(*args), wrapped(*args)]

        return wrapper

    @function
    @twice
    def handler(context: Context, order: Order) -> date:
        return order.day

    assert handler({"id": 1}, PLATFORM) == ["2024-02-29", "2024-02-29"]
    assert handler.event_type == "Order"


@function
async def loop_of_this_call(event: dict[str, Any]) -> int:
    return id(asyncio.get_running_loop())


def test_async_functions_run_on_one_loop_that_stays() -> None:
    @function
    async def other(event: dict[str, Any]) -> int:
        return id(asyncio.get_running_loop())

    loops = {loop_of_this_call.invoke(b"{}") for _ in range(3)} | {other.invoke(b"{}")}
    assert len(loops) == 1


def test_what_an_async_function_keeps_stays_usable() -> None:
    kept: list[asyncio.Queue[int]] = []

    @function
    async def handler(number: int) -> int:
        if not kept:
            kept.append(asyncio.Queue(maxsize=1))
            await kept[0].put(0)
            # Bound to the loop by waiting for it.
            asyncio.get_running_loop().call_soon(kept[0].get_nowait)
            await kept[0].put(number)
            return -1
        before = await kept[0].get()
        asyncio.get_running_loop().call_soon(kept[0].put_nowait, number)
        assert await kept[0].get() == number
        await kept[0].put(number)
        return before

    assert [handler.invoke(b"%d" % number) for number in (1, 2, 3)] == [b"-1", b"1", b"2"]


VARIABLE: contextvars.ContextVar[str] = contextvars.ContextVar("VARIABLE", default="default")


def test_a_function_sees_the_context_variables_of_its_call() -> None:
    @function
    def handler(event: dict[str, Any]) -> str:
        return VARIABLE.get()

    assert in_a_context(handler, "first") == "first"
    assert in_a_context(handler, "second") == "second"


def test_an_async_function_sees_the_context_variables_of_its_call_and_none_of_the_last() -> None:
    @function
    async def handler(event: dict[str, Any]) -> str:
        seen = VARIABLE.get()
        VARIABLE.set("left behind")
        return seen

    assert [in_a_context(handler, value) for value in ("first", None, "second")] == ["first", "default", "second"]


def in_a_context(handler: Callable[..., Any], value: str | None) -> Any:
    def call() -> Any:
        if value is not None:
            VARIABLE.set(value)
        return handler({}, None)

    return contextvars.copy_context().run(call)


class OwnError(Exception):
    pass


def validation_error() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(int).validate_python("not a number")
    return caught.value


RAISED = [
    OwnError("own"),
    ValueError("value"),
    TypeError("type"),
    AttributeError("attribute"),
    KeyError("key"),
    NameError("name"),
    RecursionError("recursion"),
    MemoryError("memory"),
    StopIteration("stop"),
    validation_error(),
    EventValidationError("Order", []),
    ResultSerializationError("result"),
    ExceptionGroup("group", [ValueError("inner")]),
    SystemExit(3),
    KeyboardInterrupt(),
    GeneratorExit(),
]

CALLS: dict[str, Callable[[Any], Any]] = {
    "plain": lambda handler: handler(ORDER),
    "as lambda": lambda handler: handler({"id": 1}, PLATFORM),
    "invoke": lambda handler: handler.invoke(b'{"id": 1}'),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_what_the_function_raises_passes_untouched(error: BaseException, call: Callable[[Any], Any]) -> None:
    @function
    def handler(order: Order) -> None:
        raise error

    before = (error.args, error.__cause__, error.__context__, error.__suppress_context__)
    with pytest.raises(type(error)) as caught:
        call(handler)
    assert caught.value is error
    assert (error.args, error.__cause__, error.__context__, error.__suppress_context__) == before


@pytest.mark.parametrize("call", [CALLS["as lambda"], CALLS["invoke"]])
# A coroutine turns StopIteration into a RuntimeError, whoever runs it.
@pytest.mark.parametrize(
    "error", [error for error in RAISED if not isinstance(error, StopIteration)], ids=lambda error: type(error).__name__
)
def test_what_an_async_function_raises_passes_untouched(error: BaseException, call: Callable[[Any], Any]) -> None:
    @function
    async def handler(order: Order) -> None:
        await asyncio.sleep(0)
        raise error

    with pytest.raises(type(error)) as caught:
        call(handler)
    assert caught.value is error


def test_after_an_exception_the_loop_serves_the_next_call() -> None:
    @function
    async def handler(event: dict[str, Any]) -> str:
        await asyncio.sleep(0)
        if event.get("fail"):
            raise OwnError
        return "served"

    with pytest.raises(OwnError):
        handler.invoke(b'{"fail": true}')
    assert handler.invoke(b"{}") == b'"served"'


def test_threads_may_call_it() -> None:
    @function
    def handler(order: Order) -> int:
        return order.id

    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda number=number: results.append(handler.invoke(b'{"id": %d}' % number)))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, results)) == list(range(8))
