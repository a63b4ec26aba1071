"""Payloads that are wrong: a typed error of a few lines that says where and what, and never the value."""

import json
import re
import traceback
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import (
    AfterValidator,
    AnyUrl,
    AwareDatetime,
    Base64Bytes,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    HttpUrl,
    ImportString,
    Json,
    Tag,
    ValidationInfo,
    WrapValidator,
    create_model,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

import awslambda_events
from awslambda_events import (
    DynamoDBEvent,
    KinesisEvent,
    S3Event,
    SNSEvent,
    SNSNotification,
    SQSEvent,
    catalogue,
    identify,
)
from awslambda_events.testing import sample
from awslambda_runtime import EventValidationError, FunctionError
from awslambda_runtime.failures import error_body
from awslambda_runtime.hints import EventHint, ModelHint, event_hint
from awslambda_runtime.loading import load

MESSAGE_LIMIT = 4096
"""Bytes; Lambda returns the last 4 KB of a log with an answer."""


class Item(BaseModel):
    id: int
    tags: list[str] = []


class Named(TypedDict):
    name: str


@dataclass
class Point:
    x: int


HINTS: dict[str, Any] = {
    "Any": Any,
    "dict": dict[str, Any],
    "list": list[Any],
    "str": str,
    "model": Item,
    "typed dict": Named,
    "dataclass": Point,
    "event": SQSEvent,
    "event of a model": SQSEvent[Item],
    "union": S3Event | SQSEvent,
    "union with a model": S3Event | Item,
    "optional": SQSEvent | None,
}

DEPTH = 10_000

NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "white space": b" \n",
    "words": b"not JSON",
    "half": b'{"Records": [',
    "two": b"{} {}",
    "single quotes": b"{'id': 1}",
    "trailing comma": b'{"id": 1,}',
    "no UTF-8": b'{"id": "\xff\xfe"}',
    "UTF-16": '{"id": 1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"id": 1}',
    "control character": b'{"id": "\x01"}',
    "deep arrays": b"[" * DEPTH + b"]" * DEPTH,
    "deep objects": b'{"a":' * DEPTH + b"1" + b"}" * DEPTH,
    "deep and open": b"[" * DEPTH,
    "lone surrogate": b'{"id": "\\ud800"}',
    "lone surrogate as key": b'{"\\udfff": 1}',
    "number of 5000 digits": b'{"id": ' + b"1" * 5000 + b"}",
    "6 MB of one bracket": b"[" * 6_291_456,
    "6 MB of words": b"word " * 1_258_291,
}


def refusal(decode: Callable[[Any], Any], payload: Any) -> EventValidationError:
    with pytest.raises(EventValidationError) as caught:
        decode(payload)
    message = str(caught.value)
    assert message.startswith("The payload is not a valid ")
    assert len(message.encode()) < MESSAGE_LIMIT
    assert isinstance(caught.value, FunctionError)
    assert isinstance(caught.value, ValueError)
    return caught.value


@pytest.mark.parametrize("hint", HINTS.values(), ids=HINTS)
@pytest.mark.parametrize("payload", NOT_JSON.values(), ids=NOT_JSON)
def test_bytes_that_are_no_json_are_refused_with_line_and_column(hint: Any, payload: bytes) -> None:
    error = refusal(event_hint(hint).from_json, payload)
    assert [problem.type for problem in error.problems] == ["json_invalid"]
    assert re.search(r"\nInvalid JSON: .+ at line \d+ column \d+$", str(error))


@pytest.mark.parametrize("payload", [b"NaN", b"[Infinity]", b'{"a": -Infinity}'])
def test_nan_and_infinity_are_no_json(payload: bytes) -> None:
    refusal(event_hint(Any).from_json, payload)


@pytest.mark.parametrize("payload", [b'{"id": NaN}', b'{"id": Infinity}', b'{"id": -Infinity}'])
def test_nan_and_infinity_are_no_integers(payload: bytes) -> None:
    decoder = event_hint(Item)
    expected = "The payload is not a valid Item.\nid: Input should be a finite number"
    assert str(refusal(decoder.from_json, payload)) == expected
    assert str(refusal(decoder.from_python, json.loads(payload))) == expected


WRONG_ROOTS = [None, True, 0, 1.5, "", "text", [], [[]], [1]]


@pytest.mark.parametrize("hint", [Item, Named, Point, SQSEvent, SQSEvent[Item], S3Event | SQSEvent, dict[str, Any]])
@pytest.mark.parametrize("root", WRONG_ROOTS, ids=json.dumps)
def test_a_root_that_is_no_object_is_refused(hint: Any, root: Any) -> None:
    decoder = event_hint(hint)
    for error in (
        refusal(decoder.from_json, json.dumps(root).encode()),
        refusal(decoder.from_python, root),
    ):
        assert [problem.path for problem in error.problems] == [""]


def nested(value: Any, depth: int = DEPTH) -> Any:
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


@pytest.mark.parametrize(
    ("hint", "payload", "problem"),
    [
        (Item, {"id": 1, "tags": nested("x")}, "nested too deeply"),
        (dict[str, Any], nested("x"), "nested too deeply"),
        (S3Event | Item, {"id": nested(1)}, "nested too deeply"),
        (SQSEvent, {"Records": {"a": nested(1)}}, "Records: Input should be a valid array"),
        (SQSEvent, {"Records": [{"eventSource": nested(1)}]}, "Records[0].eventSource: Input should be a valid string"),
        (Item, {"id": "\ud800"}, "text that is no Unicode"),
        (Item, {"id": 1, "\udfff": 1}, "text that is no Unicode"),
        (Named, {"name": "a\ud800b"}, "text that is no Unicode"),
        (list[str], ["\ud800"], "text that is no Unicode"),
        (SQSEvent, {"Records": [], "\ud800": 1}, "Input should be a valid string, unable to parse raw data as"),
        (Item, {"id": 10**5000}, "id: "),
        (SQSEvent, {"Records": float("nan")}, "Records: Input should be a valid array"),
    ],
)
def test_parsed_json_that_no_json_can_hold_is_refused(hint: Any, payload: Any, problem: str) -> None:
    error = refusal(event_hint(hint).from_python, payload)
    if problem != "id: ":  # of pydantic's making, and it differs
        assert problem in str(error)


def test_raw_json_that_awss_runtime_has_parsed_is_passed_on_as_it_is() -> None:
    payload = {"deep": nested(1), "surrogate": "\ud800", "number": float("inf")}
    assert event_hint(Any).from_python(payload) is payload


SIX_MEGABYTES = 6_291_456


def six_megabytes(payload: dict[str, Any]) -> dict[str, Any]:
    """Pad an object with a key that nobody knows."""
    size = len(json.dumps(payload | {"padding": ""}))
    return payload | {"padding": "x" * (SIX_MEGABYTES - size)}


@pytest.mark.parametrize(
    ("hint", "payload"),
    [
        (dict[str, Any], {}),
        (Item, {"id": 1}),
        (SQSEvent[Item], sample(SQSEvent[Item])),
        (S3Event | SQSEvent, sample(SQSEvent)),
        (Item, {"id": 1, "tags": ["x" * 100] * 60_000}),
    ],
)
def test_six_valid_megabytes_are_taken(hint: Any, payload: dict[str, Any]) -> None:
    padded = six_megabytes(payload)
    data = json.dumps(padded).encode()
    assert len(data) == SIX_MEGABYTES
    decoder = event_hint(hint)
    assert decoder.from_json(data) == decoder.from_python(padded)


@pytest.mark.parametrize(
    ("hint", "payload", "problem"),
    [
        (Item, {"id": "x"}, "id: Input should be a valid integer"),
        (Item, {"id": 1, "tags": ["x" * 100] * 59_000 + [5]}, "tags[59000]: Input should be a valid string"),
        (SQSEvent[Item], {"Records": [{"body": "x" * 6_000_000}]}, "Records[0].body: Invalid JSON"),
        (S3Event | SQSEvent, {"x": "y"}, "Input should be one of: S3Event, SQSEvent"),
        (SQSEvent, sample(SNSEvent), "It is an SNSEvent."),
    ],
)
def test_six_invalid_megabytes_are_refused_in_a_few_lines(hint: Any, payload: dict[str, Any], problem: str) -> None:
    padded = six_megabytes(payload)
    decoder = event_hint(hint)
    for error in (refusal(decoder.from_json, json.dumps(padded).encode()), refusal(decoder.from_python, padded)):
        assert problem in str(error)


def test_of_very_many_problems_the_first_are_told_and_the_rest_is_counted() -> None:
    payload = {"id": 1, "tags": [5] * 200_000}
    decoder = event_hint(Item)
    for error in (refusal(decoder.from_json, json.dumps(payload).encode()), refusal(decoder.from_python, payload)):
        lines = str(error).splitlines()
        assert lines[:2] == ["The payload is not a valid Item.", "tags[0]: Input should be a valid string"]
        assert lines[10:] == ["tags[9]: Input should be a valid string", "and 199990 more"]
        # Each holds its path: all of them would be many times the payload, in a function with little memory.
        assert len(error.problems) == 100
        assert len(str(error.__cause__)) < 100_000


LONGEST = "k" * 5000


class Wordy(BaseModel):
    value: Annotated[str, Field(pattern="|".join(f"word{number}" for number in range(1000)))]


@pytest.mark.parametrize("key", [LONGEST, "漢" * 5000, "no name " * 1000, "'\"\\\n" * 1000, "😀" * 3000])
@pytest.mark.parametrize("depth", [1, 3, 10])
def test_long_paths_and_messages_are_shortened(key: str, depth: int) -> None:
    hint: Any = Wordy
    payload: Any = {"value": "x"}
    for _ in range(depth):
        hint = dict[str, hint]
        payload = {key: payload}
    hint = list[hint]
    error = refusal(event_hint(hint).from_json, json.dumps([payload] * 20).encode())
    assert len(error.problems) == 20
    for problem in error.problems:
        assert len(problem.path) <= 200
        assert len(problem.message) <= 200
        assert problem.path.startswith("[")
        assert problem.message.startswith("String should match pattern 'word0|word1|")
        assert problem.message.endswith("…")


def test_keys_stand_in_the_path_as_json_has_them() -> None:
    hint = dict[str, dict[str, list[Item]]]
    payload = {"plain": {"x-amz-id-2": [{"id": 1}, {}], "with space": [{}], "": [{}], "it's": [{}], "a.b": [{}]}}
    error = refusal(event_hint(hint).from_python, payload)
    assert [problem.path for problem in error.problems] == [
        "plain.x-amz-id-2[1].id",
        "plain['with space'][0].id",
        "plain[''][0].id",
        'plain["it\'s"][0].id',
        "plain['a.b'][0].id",
    ]


EVENTS = [entry.name for entry in catalogue.events().values() if entry.kind == "request"]


@cache
def decoder_of(name: str) -> EventHint:
    return event_hint(getattr(awslambda_events, name))


@pytest.mark.exhaustive
@pytest.mark.parametrize("given_event", EVENTS)
def test_another_event_is_named(given_event: str) -> None:
    payload = catalogue.sample(given_event)
    identified = identify(payload)
    refused = 0
    for expected in EVENTS:
        found = []
        for decode, data in (
            (decoder_of(expected).from_json, json.dumps(payload).encode()),
            (decoder_of(expected).from_python, payload),
        ):
            try:
                decode(data)
            except EventValidationError as error:
                found.append(error)
        # An event of the same shape, or one that may be anything, takes it: both times or never.
        assert len(found) in (0, 2)
        refused += len(found)
        for error in found:
            # A list of events is a type like any other.
            known = isinstance(decoder_of(expected), ModelHint)
            other = identified if known and identified != expected else None
            assert error.identified == other
            first, _, rest = str(error).partition("\n")
            assert first == f"The payload is not a valid {decoder_of(expected).name}."
            assert not other or rest in (f"It is a {other}.", f"It is an {other}.")
    assert refused


# Validators that users write, with the value in what they say.


def quotes(value: Any) -> Any:
    raise ValueError(f"{value} is wrong")


def quotes_repr(value: Any) -> Any:
    raise ValueError(f"wrong: {value!r}, {[value]}, {json.dumps(value, default=str)}")


def quotes_inside_a_word(value: Any) -> Any:
    raise ValueError(f"x{value}y")


def quotes_a_part(value: Any) -> Any:
    raise ValueError(f"does not begin right: {str(value)[:10]}")


def quotes_in_capitals(value: Any) -> Any:
    raise ValueError(str(value).upper())


def quotes_with_separators(value: Any) -> Any:
    raise ValueError(f"{value:,}" if isinstance(value, (int, float)) else "-".join(str(value)))


def asserts(value: Any) -> Any:
    assert value is None, f"no {value}"
    return value


def raises_a_custom_error(value: Any) -> Any:
    raise PydanticCustomError("refused", "no {value}", {"value": str(value)})


def raises_a_custom_error_of_its_own_making(value: Any) -> Any:
    raise PydanticCustomError("refused", f"no {value}")  # type: ignore[arg-type] - a part of the value in the template


def raises_from_another(value: Any) -> Any:
    try:
        quotes(value)
    except ValueError as error:
        raise ValueError(f"because {error}") from error


def quotes_siblings(value: Any, info: ValidationInfo) -> Any:
    raise ValueError(f"{info.data} and {value}")


def wraps(value: Any, handler: Any) -> Any:
    try:
        return handler(value)
    except ValueError as error:
        raise ValueError(f"{error} {value}") from error


class Colour(Enum):
    red = "red"


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: list[str]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: int


def kind_of(value: Any) -> Any:
    return value.get("kind") if isinstance(value, dict) else value


FIELDS: dict[str, Any] = {
    "identifier": UUID,
    "link": HttpUrl,
    "any_link": AnyUrl,
    "data": Base64Bytes,
    "raw": bytes,
    "count": int,
    "ratio": Annotated[float, Field(gt=0, le=1)],
    "flag": bool,
    "day": date,
    "moment": AwareDatetime,
    "time": datetime,
    "wait": timedelta,
    "total": Annotated[Decimal, Field(max_digits=5, decimal_places=2)],
    "code": Annotated[str, Field(pattern="^[a-c]{3}$", max_length=3)],
    "kind": Literal["a", "b"],
    "colour": Colour,
    "animal": Annotated[Cat | Dog, Field(discriminator="kind")],
    "beast": Annotated[
        Annotated[Cat, Tag("cat")] | Annotated[Dog, Tag("dog")],
        Discriminator(kind_of),
    ],
    "either": int | date | Cat,
    "address": IPv4Address,
    "inner": Json[list[int]],
    "imported": ImportString,
    "pattern": re.Pattern[str],
    "closed": Closed,
    "many": list[int],
    "pair": tuple[int, int],
    "map": dict[str, int],
    "point": Point,
    "named": Named,
    "nothing": None,
    "quoted": Annotated[Any, AfterValidator(quotes)],
    "quoted_text": Annotated[str, AfterValidator(quotes)],
    "quoted_number": Annotated[float, AfterValidator(quotes_with_separators)],
    "quoted_repr": Annotated[Any, AfterValidator(quotes_repr)],
    "quoted_before": Annotated[int, BeforeValidator(quotes_repr)],
    "quoted_inside": Annotated[Any, AfterValidator(quotes_inside_a_word)],
    "quoted_part": Annotated[Any, AfterValidator(quotes_a_part)],
    "quoted_capitals": Annotated[Any, AfterValidator(quotes_in_capitals)],
    "quoted_separators": Annotated[Any, AfterValidator(quotes_with_separators)],
    "asserted": Annotated[Any, AfterValidator(asserts)],
    "custom": Annotated[Any, AfterValidator(raises_a_custom_error)],
    "custom_made": Annotated[Any, AfterValidator(raises_a_custom_error_of_its_own_making)],
    "caused": Annotated[Any, AfterValidator(raises_from_another)],
    "siblings": Annotated[Any, AfterValidator(quotes_siblings)],
    "wrapped": Annotated[int, WrapValidator(wraps)],
}


class WholeModel(BaseModel):
    id: Any = None

    @field_validator("id")
    @classmethod
    def take(cls, value: Any) -> Any:
        return value

    @model_validator(mode="after")
    def refuse(self) -> "WholeModel":
        raise ValueError(f"{self!r}")


Everything: type[BaseModel] = create_model(  # type: ignore[call-overload]
    "Everything",
    **{name: (hint, Field(default=None)) for name, hint in FIELDS.items()},
    whole=(WholeModel | None, None),
)

# Letters that no word has, so that nothing but a leak holds a run of them.
TEXT_SECRETS = st.builds(
    "{}{}{}".format,
    st.text(max_size=5),
    st.text("QXZJqxzj", min_size=8, max_size=30),
    st.text(max_size=5),
)
NUMBER_SECRETS = st.integers(10**9, 10**15) | st.integers(-(10**15), -(10**9)) | st.floats(10**9, 10**15)
SECRETS = TEXT_SECRETS | NUMBER_SECRETS


def around(secret: Any) -> st.SearchStrategy[Any]:
    """Return values that hold a secret, most of them next to something valid."""
    text = str(secret)
    return st.sampled_from(
        [
            secret,
            text,
            [secret],
            [1, 2, secret],
            {"kind": secret},
            {"kind": "cat", "lives": secret},
            {"kind": "dog", "tricks": [secret]},
            {"id": secret, "x": secret},
            {"id": 1, "extra": secret},
            {"name": [secret]},
            f"https://{text}",
            f"https://example.com:{text}/",
            f"{text}://example.com",
            f"2024-01-01T{text}",
            f"2024-01-{text}",
            f"P{text}",
            f"7d444840-9dc0-11d1-b245-{text}",
            f"127.0.0.{text}",
            f"[{text}",
            f"({text}",
            f"os.{text}",
            b64encode(text.encode("utf-8", "replace")).decode() + "!",
        ]
    )


@st.composite
def own_payloads(draw: st.DrawFn) -> tuple[Any, Any]:
    """Return a secret and a payload of ``Everything`` with it in some fields."""
    secret = draw(SECRETS)
    names = draw(st.sets(st.sampled_from([*FIELDS, "whole"]), min_size=1, max_size=4))
    return secret, {name: draw(around(secret)) for name in sorted(names)}


def in_sqs(payload: Any) -> Any:
    event = sample(SQSEvent)
    event["Records"][0]["body"] = json.dumps(payload)
    return event


def in_sns_in_sqs(payload: Any) -> Any:
    message = sample(SNSNotification)
    message["Message"] = json.dumps(payload)
    return in_sqs(message)


def in_kinesis(payload: Any) -> Any:
    event = sample(KinesisEvent)
    event["Records"][0]["kinesis"]["data"] = b64encode(json.dumps(payload).encode()).decode()
    return event


def in_dynamodb(payload: Any) -> Any:
    event = sample(DynamoDBEvent)
    event["Records"][0]["dynamodb"]["NewImage"] = {name: {"S": str(value)} for name, value in payload.items()}
    return event


WRAPPED: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "alone": (Everything, lambda payload: payload),
    "list": (list[Everything], lambda payload: [payload]),
    "union": (S3Event | Everything, lambda payload: payload),
    "sqs": (SQSEvent[Everything], in_sqs),
    "sqs of a union": (SQSEvent[Everything] | SQSEvent[Closed], in_sqs),
    "sns in sqs": (SQSEvent[SNSNotification[Everything]], in_sns_in_sqs),
    "kinesis": (KinesisEvent[Everything], in_kinesis),
    "dynamodb": (DynamoDBEvent[Everything], in_dynamodb),
}
DECODERS = {name: event_hint(hint) for name, (hint, _) in WRAPPED.items()}


def shown(error: BaseException) -> dict[str, str]:
    """Return all that people and callers may get to see of an error."""
    body = error_body(error, "request")
    return {
        "message": str(error),
        "repr": repr(error),
        "body": json.dumps(body),
        "body as it is": json.dumps(body, ensure_ascii=False),
        "traceback": "".join(traceback.format_exception(error)),
        "cause": f"{error.__cause__} {error.__cause__!r}",
        "problems": repr(getattr(error, "problems", None)),
    }


def leaks(secret: Any, error: BaseException) -> list[str]:
    """Return what of an error holds six characters of a secret, whatever stands between them."""
    letters = re.sub(r"[\W_]", "", str(secret)).casefold()
    runs = {letters[start : start + 6] for start in range(len(letters) - 5)}
    return [
        f"{name}: {text}"
        for name, text in shown(error).items()
        if any(run in re.sub(r"[\W_]", "", text).casefold() for run in runs)
    ]


EXAMPLES = settings(max_examples=6 * settings.default.max_examples)  # type: ignore[union-attr]


@pytest.mark.parametrize("wrapped", WRAPPED)
@EXAMPLES
@given(own_payloads())
def test_no_error_holds_a_value_of_the_users_own_payload(wrapped: str, secret_and_payload: tuple[Any, Any]) -> None:
    secret, payload = secret_and_payload
    assume(is_unicode(payload))
    wire = WRAPPED[wrapped][1](payload)
    decoder = DECODERS[wrapped]
    found = []
    for decode, given_payload in ((decoder.from_json, json.dumps(wire).encode()), (decoder.from_python, wire)):
        try:
            decode(given_payload)
        except EventValidationError as error:
            found += leaks(secret, error)
    assert found == []


def is_unicode(value: Any) -> bool:
    """Tell whether UTF-8 can hold a value: no lone surrogates."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return the container and key of every node below a value."""
    pairs = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    return [place for key, inner in pairs for place in [(value, key), *places(inner)]]


@st.composite
def event_payloads(draw: st.DrawFn) -> tuple[Any, str, Any]:
    """Return a secret, an event's name, and a payload of it with the secret in place of some node."""
    secret = draw(SECRETS)
    name = draw(st.sampled_from(EVENTS))
    payload = catalogue.sample(name, draw(st.sampled_from(catalogue.entry(name).samples)))
    container, key = draw(st.sampled_from(places(payload)))
    container[key] = draw(around(secret))
    return secret, name, payload


@EXAMPLES
@given(event_payloads())
def test_no_error_holds_a_value_of_an_event(secret_name_and_payload: tuple[Any, str, Any]) -> None:
    secret, name, payload = secret_name_and_payload
    assume(is_unicode(payload))
    decoder = decoder_of(name)
    found = []
    for decode, given_payload in ((decoder.from_json, json.dumps(payload).encode()), (decoder.from_python, payload)):
        try:
            decode(given_payload)
        except EventValidationError as error:
            found += leaks(secret, error)
    assert found == []


LITERALS = """
from pydantic import BaseModel, field_validator
from awslambda_runtime import function

def positive(value):
    if value < 0:
        message = "must be positive"
        raise ValueError(message)
    return value

class Event(BaseModel):
    raised: int
    asserted: int
    composed: int

    @field_validator("raised")
    @classmethod
    def check_raised(cls, value):
        return positive(value)

    @field_validator("asserted")
    @classmethod
    def check_asserted(cls, value):
        assert value > 0, "must be " "more than nothing"
        return value

    @field_validator("composed")
    @classmethod
    def check_composed(cls, value):
        raise ValueError(f"must not be {value}")

@function
def handler(event: Event): ...
"""


@pytest.mark.usefixtures("clean_imports")
def test_what_a_validator_says_is_told_where_its_code_has_it_word_for_word(write_source: Callable[..., str]) -> None:
    handler = load(write_source(LITERALS)).function("handler")
    padding = {"items": ["must be positive"] * 2000}
    error = refusal(handler.invoke, json.dumps({"raised": -1, "asserted": -1, "composed": -1} | padding).encode())
    assert str(error).splitlines()[1:] == [
        "raised: Value error, must be positive",
        "asserted: Assertion failed, must be more than nothing",
        "composed: Input was refused by a validator",
    ]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("custom", "secret", "Input was refused by a validator (refused)"),
        ("quoted", "secret", "Input was refused by a validator"),
        ("address", "secret", "Input is not a valid IPv4 address"),
        ("identifier", "secret", "Input should be a valid UUID"),
        ("link", "secret", "Input should be a valid URL"),
        ("animal", {"kind": "secret"}, "Input should have a tag that is one of 'cat', 'dog'"),
        ("colour", "secret", "Input should be 'red'"),
        ("code", "sec", "String should match pattern '^[a-c]{3}$'"),
        ("data", "s", "Input was refused by a validator (base64_decode)"),
    ],
)
def test_messages_that_would_hold_the_value_say_what_was_expected(field: str, value: Any, message: str) -> None:
    error = refusal(event_hint(Everything).from_python, {field: value})
    assert [(problem.path, problem.message) for problem in error.problems] == [(field, message)]


def test_an_error_of_a_validator_that_is_no_refusal_passes_untouched() -> None:
    class Broken(BaseModel):
        id: int

        @field_validator("id")
        @classmethod
        def look_up(cls, value: int) -> int:
            raise KeyError(value)

    with pytest.raises(KeyError):
        event_hint(Broken).from_python({"id": 1})
