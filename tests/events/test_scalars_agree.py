"""What the schemas say of shared scalars and ``x-`` words is what the hand-written Python says."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_overloads, get_type_hints

import pytest
from typing_extensions import TypeVar

from awslambda_codegen import vocabulary
from awslambda_events import EventModel, attribute_values, decode, numbers, payload, times
from awslambda_events.times import Moment

SCHEMAS = Path(__file__).parents[2] / "schemas"
SCALARS: dict[str, dict[str, Any]] = json.loads((SCHEMAS / "types.schema.json").read_text("utf-8"))["$defs"]
DIALECT: dict[str, Any] = json.loads((SCHEMAS / "dialect.schema.json").read_text("utf-8"))["$defs"]
PROPERTY = DIALECT["property"]["properties"]


def python(path: str) -> Any:
    """Return what a dotted path of the vocabulary names."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@pytest.mark.parametrize(
    ("scalar", "pattern"),
    [
        ("Timestamp", times.TIMESTAMP_PATTERN),
        ("CommonLogTime", times.COMMON_LOG_TIME_PATTERN),
        ("EpochSecondsString", times.EPOCH_SECONDS_STRING_PATTERN),
        ("EpochMillisecondsString", times.EPOCH_MILLISECONDS_STRING_PATTERN),
        ("EpochMicrosecondsString", times.EPOCH_MICROSECONDS_STRING_PATTERN),
        ("Base64", payload.BASE64_PATTERN),
        ("DynamoDBNumber", attribute_values.NUMBER_PATTERN),
    ],
)
def test_a_pattern_is_the_same_in_schema_and_python(scalar: str, pattern: str):
    assert SCALARS[scalar]["pattern"] == pattern


@pytest.mark.parametrize(
    ("scalar", "bounds"),
    [
        ("EpochSeconds", (times.EPOCH_SECONDS_MINIMUM, times.EPOCH_SECONDS_MAXIMUM)),
        ("EpochMilliseconds", (times.EPOCH_MILLISECONDS_MINIMUM, times.EPOCH_MILLISECONDS_MAXIMUM)),
    ],
)
def test_bounds_are_the_same_in_schema_and_python(scalar: str, bounds: tuple[int, int]):
    assert (SCALARS[scalar]["minimum"], SCALARS[scalar]["maximum"]) == bounds


def test_every_scalar_with_a_constraint_is_compared_here():
    constrained = {name for name, scalar in SCALARS.items() if scalar.keys() & {"pattern", "minimum", "maximum"}}
    marks = [
        mark
        for test in (test_a_pattern_is_the_same_in_schema_and_python, test_bounds_are_the_same_in_schema_and_python)
        for mark in test.pytestmark  # type: ignore[attr-defined]
    ]
    assert {scalar for mark in marks for scalar, _ in mark.args[1]} == constrained


def test_every_x_type_is_a_moment():
    words = {scalar["x-type"] for scalar in SCALARS.values() if "x-type" in scalar}
    assert words == vocabulary.SCALARS.keys()
    for word in words:
        assert any(isinstance(item, Moment) for item in get_args(python(vocabulary.SCALARS[word])))


def test_every_encoding_of_a_payload_has_its_type():
    words = set(PROPERTY["x-payload"]["properties"]["encoding"]["enum"])
    assert words == vocabulary.PAYLOADS.keys()
    assert words >= vocabulary.UNTYPED_PAYLOADS.keys()
    for path in (*vocabulary.PAYLOADS.values(), *vocabulary.UNTYPED_PAYLOADS.values()):
        assert any(isinstance(item, payload.Payload) for item in get_args(python(path)))


def test_every_type_parameter_is_a_type_variable_with_a_default():
    words = DIALECT["param"]["enum"]
    for place in (DIALECT["typeParams"]["items"], PROPERTY["x-payload"]["properties"]["param"]):
        assert place == {"$ref": "#/$defs/param"}
    for word in words:
        parameter = getattr(python(f"{vocabulary.TYPE_PARAMS}.{word}").__class__, "__name__", "")
        assert parameter == TypeVar("T").__class__.__name__
        assert python(f"{vocabulary.TYPE_PARAMS}.{word}").has_default()


def test_every_decoding_has_its_function_of_the_type_that_is_generated():
    words, into = DIALECT["decoded"]["anyOf"]
    assert set(words["enum"]) == vocabulary.DECODERS.keys()
    for word in words["enum"]:
        function = getattr(decode, word.replace("-", "_"))
        if vocabulary.DECODERS[word] == "Any":  # of which an overload is a class
            assert get_type_hints(get_overloads(function)[0])["return"] is Any
            assert word in into["properties"]["encoding"]["enum"]
        else:
            assert get_type_hints(function)["return"].__name__ == vocabulary.DECODERS[word]
            assert word not in into["properties"]["encoding"]["enum"]


def test_the_base_class_and_the_number_are_there():
    assert f"{EventModel.__module__}.{EventModel.__qualname__}" == vocabulary.EVENT_MODEL
    assert f"{numbers.__name__}.Number" == vocabulary.NUMBER
    assert get_args(numbers.Number) == (int, float)
