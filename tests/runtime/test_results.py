"""Results: what functions may return, and the JSON that it is."""

import datetime as dt
import json
import re
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel, computed_field, field_serializer

from awslambda_events import S3Event, SQSBatchItemFailure, SQSBatchResponse, SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import FunctionError, ResultSerializationError, ResultTooLargeError
from awslambda_runtime.results import MAXIMUM_SIZE, encode, jsonable


class Colour(Enum):
    red = "R"


class Level(IntEnum):
    low = 1


class Name(StrEnum):
    a = "A"


class Order(BaseModel):
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    order_id: Annotated[int, Field(alias="orderId")]
    placed: dt.datetime | None = None
    total: Decimal = Decimal("1.10")

    @computed_field(alias="isBig")
    @property
    def is_big(self) -> bool:
        return self.total > 100


class Numbers(RootModel[list[int]]):
    pass


@dataclass
class Point:
    x: int
    orders: list[Order] = field(default_factory=list)
    moment: dt.datetime | None = None


ORDER = Order(order_id=1, placed=dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC))
ORDER_JSON = {"orderId": 1, "placed": "2024-02-29T12:00:00Z", "total": "1.10", "isBig": False}
UUID = uuid.UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2")

CONVERTED: dict[str, tuple[Any, Any]] = {
    "model by alias": (ORDER, ORDER_JSON),
    "models in a list": ([ORDER, ORDER], [ORDER_JSON, ORDER_JSON]),
    "models in a dict": ({"a": {"b": (ORDER,)}}, {"a": {"b": [ORDER_JSON]}}),
    "root model": (Numbers([1, 2]), [1, 2]),
    "dataclass": (Point(1), {"x": 1, "orders": [], "moment": None}),
    "dataclass of models": (Point(1, [ORDER]), {"x": 1, "orders": [ORDER_JSON], "moment": None}),
    "datetime": (dt.datetime(2024, 2, 29, 12, 0, 0, 500_000, tzinfo=dt.UTC), "2024-02-29T12:00:00.500000Z"),
    "naive datetime": (dt.datetime(2024, 2, 29, 12), "2024-02-29T12:00:00"),  # noqa: DTZ001
    "date": (dt.date(2024, 2, 29), "2024-02-29"),
    "time": (dt.time(12, 30), "12:30:00"),
    "timedelta": (dt.timedelta(hours=1), "PT1H"),
    "UUID": (UUID, "7d444840-9dc0-11d1-b245-5ffdce74fad2"),
    "enum": ([Colour.red, Level.low, Name.a], ["R", 1, "A"]),
    "keys that are enums of text": ({Name.a: Name.a}, {"A": "A"}),
    "set": ({1}, [1]),
    "frozen set": (frozenset({"a"}), ["a"]),
    "set of sets": ({frozenset({1})}, [[1]]),
    "set of dates": ({dt.date(2024, 2, 29)}, ["2024-02-29"]),
    "deque": (deque([1, ORDER]), [1, ORDER_JSON]),
    "ordered dict": (OrderedDict(a=ORDER), {"a": ORDER_JSON}),
    "bytes of text": (b"text \xc3\xa9", "text é"),
    "path": (Path("/a/b"), "/a/b"),
    "generator": ((number for number in (1, 2)), [1, 2]),
    "decimal": (Decimal("1.10"), Decimal("1.10")),
    "decimals": ({"a": [Decimal("1.10"), 2]}, {"a": [Decimal("1.10"), 2]}),
    "set of decimals": ({Decimal("1.10")}, [Decimal("1.10")]),
    "set of sets of decimals": ([frozenset({Decimal("1.10")})], [[Decimal("1.10")]]),
    "response": (
        SQSBatchResponse(batch_item_failures=[SQSBatchItemFailure(item_identifier="a")]),
        {"batchItemFailures": [{"itemIdentifier": "a"}]},
    ),
    "response without unset keys": (SQSBatchResponse(), {}),
    "response with null": (SQSBatchResponse(batch_item_failures=None), {"batchItemFailures": None}),
    "responses in a list": ([SQSBatchResponse()], [{}]),
    "event": (S3Event.model_validate(sample(S3Event)), sample(S3Event)),
    "event of a payload": (SQSEvent[Numbers].model_validate(sample(SQSEvent[Numbers])), sample(SQSEvent[Numbers])),
    "part of an event": (S3Event.model_validate(sample(S3Event)).records[0], sample(S3Event)["Records"][0]),
}


def decoded(data: bytes) -> Any:
    return json.loads(data, parse_float=Decimal, parse_constant=pytest.fail)


@pytest.mark.parametrize(("result", "expected"), CONVERTED.values(), ids=CONVERTED)
def test_what_python_has_and_json_has_not_is_written_as_pydantic_does(result: Any, expected: Any) -> None:
    plain = jsonable(result)
    assert plain == expected
    assert decoded(encode(plain)) == expected
    if "generator" not in str(type(result)):
        assert decoded(encode(result)) == expected


@pytest.mark.parametrize(
    "result",
    [None, True, 0, 1.5, "", "é 😀 \x00 \u2028", [], {}, [1, [2, {"a": None}]], {"1": {"2": []}}, {"a": (1, (2,))}],
    ids=repr,
)
def test_json_stays_the_very_object_that_it_is(result: Any) -> None:
    assert jsonable(result) is result
    assert decoded(encode(result)) == json.loads(json.dumps(result))


def test_text_is_written_as_utf_8_and_without_spaces() -> None:
    assert encode({"é": [1, 2]}) == '{"é":[1,2]}'.encode()


NUMBERS = [
    *("0", "-0", "0.0", "0.00", "1", "-1", "1.10", "100", "1E+2", "0E+3", "0E-3", "1E-7", "1.5e-10"),
    "12345678901234567890123456789012345678",
    "-1.2345678901234567890123456789012345678",
    "0.00000000000000000000000000000000000012345678901234567890123456789012345678",
    "9.9999999999999999999999999999999999999E+125",
    "-9.9999999999999999999999999999999999999E-130",
    *("1E+59", "1E+60", "1E-59", "1E-60", "1E+400", "1E-400", "1E+6143"),
]
JSON_NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("place", [lambda number: number, lambda number: {"a": [number, 0.5]}], ids=["alone", "inside"])
def test_decimals_are_exact_json_numbers(text: str, place: Callable[[Decimal], Any]) -> None:
    result = place(Decimal(text))
    data = encode(result)
    assert json.loads(data, parse_float=Decimal, parse_int=Decimal) == result
    plain = jsonable(result)
    value = plain if place(1) == 1 else plain["a"][0]
    assert value == Decimal(text)
    assert isinstance(value, (int, Decimal))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_every_decimal_is_a_json_number(number: Decimal) -> None:
    data = encode([number])
    assert json.loads(data, parse_float=Decimal, parse_int=Decimal) == [number]
    assert jsonable([number]) == [number]


def test_text_that_looks_like_a_number_stays_text() -> None:
    assert encode([Decimal("1.10"), "decimal-1.10", '"1.10"']) == b'[1.10,"decimal-1.10","\\"1.10\\""]'


NAN, INFINITY = float("nan"), float("inf")


class Measure(BaseModel):
    value: float


@dataclass
class Reading:
    value: Any


NOT_FINITE: dict[str, Any] = {
    "nan": NAN,
    "infinity": INFINITY,
    "minus infinity": -INFINITY,
    "in a list": [1.0, [NAN]],
    "in a dict": {"a": {"b": INFINITY}},
    "as a key": {NAN: 1},
    "in a tuple": (INFINITY,),
    "in a set": {NAN},
    "in a model": Measure(value=NAN),
    "in a model in a list": [Measure(value=-INFINITY)],
    "in a dataclass": Reading(NAN),
    "in an untyped field of a model": RootModel[Any](NAN),
    "in a list of a model": RootModel[list[Any]]([1, {"a": INFINITY}]),
    "in an untyped field in a set": deque([RootModel[Any](NAN)]),
    "in a list in a dataclass": Reading([INFINITY]),
    "decimal nan": Decimal("NaN"),
    "decimal signalling nan": Decimal("sNaN"),
    "decimal infinity": [Decimal("Infinity")],
    "decimal minus infinity": {"a": Decimal("-Infinity")},
    "decimal in a set": {Decimal("Infinity")},
}


@pytest.mark.parametrize("write", [encode, jsonable])
@pytest.mark.parametrize("result", NOT_FINITE.values(), ids=NOT_FINITE)
def test_nan_and_infinities_are_errors(result: Any, write: Callable[[Any], Any]) -> None:
    with pytest.raises(ResultSerializationError, match=r"^The result cannot be written as JSON: Out of range float"):
        write(result)


class Handle:
    """No JSON."""


@dataclass
class Holder:
    handle: Handle


@dataclass
class Unfinished:
    value: "Missing"  # type: ignore[name-defined]  # noqa: F821


class Failing(BaseModel):
    value: int = 1

    @field_serializer("value")
    def fail(self, value: int) -> int:
        raise LookupError("in a serializer")


async def generate() -> Any:
    yield 1


UNSERIALISABLE: dict[str, tuple[Any, str]] = {
    "object": (Handle(), "Unable to serialize unknown type"),
    "object inside": ({"a": [1, Handle()]}, "Unable to serialize unknown type"),
    "object in a set": ({Handle()}, "Unable to serialize unknown type"),
    "object in a dataclass": (Holder(Handle()), "Unable to "),
    "object in a model": (RootModel[Any](Handle()), "Unable to serialize unknown type"),
    "unfinished dataclass": (Unfinished(1), "not fully defined"),
    "class": (Order, "Unable to serialize unknown type"),
    "function": (encode, "Unable to serialize unknown type"),
    "async generator": (generate(), "Unable to serialize unknown type"),
    "failing serializer": (Failing(), "in a serializer"),
    "bytes that are no text": (b"\xff", "bytes that are no text"),
    "bytes that are no text, inside": ([{"a": b"\xff"}], "bytes that are no text"),
    "key": ({(1, 2): 3}, "keys must be str"),
    "key that is a date": ({dt.date(2024, 2, 29): 3}, "keys must be str"),
    "key that is bytes": ({b"a": 3}, "keys must be str"),
    "lone surrogate": ("\ud800", "a lone surrogate"),
    "lone surrogate inside": ({"a": ["x\udfffy"]}, "a lone surrogate"),
    "lone surrogate in a key": ({"\ud800": 1}, "a lone surrogate"),
    "lone surrogate in a model": (RootModel[Any]("\ud800"), "a lone surrogate"),
    "number of 5000 digits": (10**5000, "4300 digits"),
}


@pytest.mark.parametrize(
    ("result", "place"),
    [
        ({"a": [1, Handle()]}, "a[1]"),
        ([{"a": b"\xff"}], "[0].a"),
        ({"a": {"b": float("nan")}}, "a.b"),
        ({"a": ["x", "x\udfffy"]}, "a[1]"),
        ({"a": Holder(Handle())}, "a"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_json_is_told_with_its_place(result: Any, place: str) -> None:
    with pytest.raises(ResultSerializationError, match=rf" It is at {re.escape(place)}\.$"):
        encode(result)


@pytest.mark.parametrize("write", [encode, jsonable])
@pytest.mark.parametrize(("result", "reason"), UNSERIALISABLE.values(), ids=UNSERIALISABLE)
def test_what_is_no_json_is_an_error_that_says_why(result: Any, reason: str, write: Callable[[Any], Any]) -> None:
    with pytest.raises(ResultSerializationError) as caught:
        write(result)
    assert str(caught.value).startswith("The result cannot be written as JSON: ")
    assert reason in str(caught.value)
    assert isinstance(caught.value, FunctionError)
    assert isinstance(caught.value, TypeError)


class Node(BaseModel):
    next: Any = None


def circles() -> dict[str, Any]:
    some_list: list[Any] = []
    some_list.append(some_list)
    some_dict: dict[str, Any] = {}
    some_dict["a"] = [some_dict]
    node = Node()
    node.next = node
    reading = Reading(None)
    reading.value = [reading]
    holder = [Reading(None)]
    holder[0].value = holder
    return {"list": some_list, "dict": some_dict, "model": node, "dataclass": reading, "both": holder}


@pytest.mark.parametrize("write", [encode, jsonable])
@pytest.mark.parametrize("result", circles().values(), ids=circles())
def test_circles_are_errors(result: Any, write: Callable[[Any], Any]) -> None:
    with pytest.raises(ResultSerializationError, match="Circular reference detected"):
        write(result)


def nested(depth: int, wrap: Callable[[Any], Any]) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = wrap(value)
    return value


@pytest.mark.parametrize("write", [encode, jsonable])
@pytest.mark.parametrize(
    "wrap",
    [lambda value: [value], lambda value: {"a": value}, lambda value: Node.model_construct(next=value), Reading],
    ids=["lists", "dicts", "models", "dataclasses"],
)
def test_what_is_nested_too_deeply_is_an_error(wrap: Callable[[Any], Any], write: Callable[[Any], Any]) -> None:
    with pytest.raises(ResultSerializationError, match=r"too deep|depth exceeded"):
        write(nested(100_000 if wrap([]) in ([[]], {"a": []}) else 2000, wrap))


@pytest.mark.parametrize("write", [encode, jsonable])
def test_six_mebibytes_and_a_hundred_bytes_are_the_most(write: Callable[[Any], Any]) -> None:
    assert MAXIMUM_SIZE == 6 * 1024 * 1024 + 100
    assert write("x" * (MAXIMUM_SIZE - 2))
    assert write("é" * ((MAXIMUM_SIZE - 2) // 2))
    for text in ("x" * (MAXIMUM_SIZE - 1), "é" * (MAXIMUM_SIZE // 2)):
        with pytest.raises(ResultTooLargeError) as caught:
            write(text)
        assert (caught.value.size, caught.value.limit) == (len(text.encode()) + 2, MAXIMUM_SIZE)
        assert str(caught.value) == f"The result has {caught.value.size} bytes as JSON; Lambda takes 6291556 at most."
        assert isinstance(caught.value, ResultSerializationError)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@settings(max_examples=4 * settings.default.max_examples)  # type: ignore[union-attr]
@given(JSON_VALUES)
def test_any_json_comes_back_as_it_was(value: Any) -> None:
    assert json.loads(encode(value)) == value
    assert jsonable(value) is value


@settings(max_examples=2 * settings.default.max_examples)  # type: ignore[union-attr]
@given(JSON_VALUES)
def test_any_json_comes_back_as_it_was_from_beside_a_converted_value(value: Any) -> None:
    result = {"day": dt.date(2024, 2, 29), "value": value}
    assert json.loads(encode(result)) == {"day": "2024-02-29", "value": value}
    assert jsonable(result) == {"day": "2024-02-29", "value": value}
