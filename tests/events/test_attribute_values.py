"""DynamoDB's attribute values as plain Python values."""

import json
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from awslambda_events import DynamoDBEvent, DynamoDBStreamRecord, catalogue
from awslambda_events.attribute_values import (
    NUMBER_PATTERN,
    from_python,
    item_from_python,
    item_to_python,
    to_python,
)
from tests.events.instances import texts
from tests.events.payloads import canonical, dump

DIGITS = "12345678901234567890123456789012345678"

VALUES: dict[str, tuple[dict[str, Any], Any]] = {
    "text": ({"S": "a"}, "a"),
    "number": ({"N": "-7"}, Decimal(-7)),
    "text set": ({"SS": ["a", "b"]}, {"a", "b"}),
    "number set": ({"NS": ["1", "2.50"]}, {Decimal(1), Decimal("2.50")}),
    "binary": ({"B": "/wA="}, b"\xff\x00"),
    "binary set": ({"BS": ["/wA=", "YQ=="]}, {b"\xff\x00", b"a"}),
    "list": ({"L": [{"S": "a"}, {"L": []}, {"NULL": True}]}, ["a", [], None]),
    "map": ({"M": {"a": {"M": {"b": {"N": "1"}}}}}, {"a": {"b": Decimal(1)}}),
    "null": ({"NULL": True}, None),
    "true": ({"BOOL": True}, True),
    "false": ({"BOOL": False}, False),
}


@pytest.mark.parametrize(("value", "python"), VALUES.values(), ids=VALUES)
def test_each_type_has_its_python_value_and_back(value: dict[str, Any], python: Any):
    assert to_python(value) == python
    assert type(to_python(value)) is type(python)
    assert from_python(python) == value


@pytest.mark.parametrize("number", [DIGITS, f"-0.{DIGITS}", f"{DIGITS}e-130", "12.500", "+1", ".5", "1.", "1E+125"])
def test_numbers_are_exact(number: str):
    with localcontext() as context:
        context.prec = 3
        assert to_python({"N": number}) == Decimal(number)
        assert str(to_python({"N": number})) == str(Decimal(number))


@given(texts(NUMBER_PATTERN))
def test_every_text_that_is_a_number_is_read(number: str):
    assert to_python({"N": number}) == Decimal(number)


@pytest.mark.parametrize("value", [{"X": "?"}, {"S": "a", "N": "1"}, {}, {"S": None}, {"X": None}])
def test_a_value_of_no_known_type_stays_as_it_is(value: dict[str, Any]):
    assert to_python(value) == value


def test_a_member_that_is_null_is_absent():
    assert to_python({"S": None, "N": "1", "L": None}) == 1


def test_a_type_that_is_unknown_within_others_stays_as_it_is():
    assert item_to_python({"a": {"L": [{"S": "b"}, {"X": {"S": "c"}}]}}) == {"a": ["b", {"X": {"S": "c"}}]}


@pytest.mark.parametrize(
    ("python", "value"),
    [
        ((1, "a"), {"L": [{"N": "1"}, {"S": "a"}]}),
        (1.5, {"N": "1.5"}),
        (frozenset({b"a"}), {"BS": ["YQ=="]}),
        (UUID(int=0), {"S": "00000000-0000-0000-0000-000000000000"}),
        (datetime(2020, 1, 1, tzinfo=UTC), {"S": "2020-01-01T00:00:00Z"}),
    ],
)
def test_other_python_values_are_written_as_the_nearest_type(python: Any, value: dict[str, Any]):
    assert from_python(python) == value


@pytest.mark.parametrize(("python", "error"), [(set(), TypeError), ({1, "a"}, TypeError), ({None}, TypeError)])
def test_a_set_that_dynamodb_does_not_have_is_an_error(python: Any, error: type[Exception]):
    with pytest.raises(error, match="a DynamoDB set holds"):
        from_python(python)


def test_a_value_that_json_does_not_have_is_an_error():
    with pytest.raises(PydanticSerializationError):
        from_python(object())


SCALARS = st.text() | st.binary() | st.decimals(allow_nan=False, allow_infinity=False)
SETS = st.one_of(
    *(st.sets(elements, min_size=1) for elements in (st.text(), st.binary(), st.decimals(-9, 9, places=2)))
)
PLAIN = st.recursive(
    st.none() | st.booleans() | SCALARS | SETS,
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_an_item_of_plain_values_comes_back_from_attribute_values(item: dict[str, Any]):
    values = item_from_python(item)
    assert json.loads(json.dumps(values)) == values
    assert item_to_python(values) == item


def test_the_model_shows_plain_values():
    sample = catalogue.sample("DynamoDBEvent", "all-attribute-types")
    change = sample["Records"][0]["dynamodb"]
    read = DynamoDBEvent.model_validate(sample).records[0].dynamodb
    assert read.new_image == item_to_python(change["NewImage"])
    assert read.keys == item_to_python(change["Keys"])
    kinds = {name for value in change["NewImage"].values() for name in value}
    assert kinds == {"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"}


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"N": "1a"}, ("N",)),
        ({"N": "1\n"}, ("N",)),
        ({"N": "NaN"}, ("N",)),
        ({"N": 1}, ("N",)),
        ({"B": "a"}, ("B",)),
        ({"SS": [1]}, ("SS", 0)),
        ({"L": [{"M": {"b": {"BOOL": "true"}}}]}, ("L", 0, "M", "b", "BOOL")),
        ("a", ()),
    ],
)
def test_what_is_no_attribute_value_is_an_error_at_its_place(value: Any, place: tuple[str | int, ...]):
    with pytest.raises(ValidationError) as caught:
        DynamoDBStreamRecord.model_validate({"Keys": {"id": value}, "SequenceNumber": "1"})
    assert [error["loc"] for error in caught.value.errors()] == [("Keys", "id", *place)]


def test_in_code_an_item_is_given_as_plain_values_or_as_attribute_values():
    wire = {"Keys": {"id": {"N": "1"}}, "NewImage": {"id": {"N": "1"}, "tags": {"SS": ["a"]}}, "SequenceNumber": "1"}
    plain = {"id": Decimal(1), "tags": {"a"}}
    for image in (plain, wire["NewImage"]):
        record = DynamoDBStreamRecord[dict[str, Any]](keys={"id": Decimal(1)}, new_image=image, sequence_number="1")
        assert record.new_image == plain
        assert dump(record) == canonical(wire)
