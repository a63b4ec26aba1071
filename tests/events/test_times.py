"""Moments: ``datetime`` in Python, on the wire the exact text or number that came."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from awslambda_events import EventModel
from awslambda_events.models.events.macie import MacieFeature
from awslambda_events.times import (
    COMMON_LOG_TIME_PATTERN,
    EPOCH_MILLISECONDS_MAXIMUM,
    EPOCH_MILLISECONDS_MINIMUM,
    EPOCH_MILLISECONDS_STRING_PATTERN,
    EPOCH_SECONDS_MAXIMUM,
    EPOCH_SECONDS_MINIMUM,
    TIMESTAMP_PATTERN,
    CommonLogTime,
    EpochMilliseconds,
    EpochMillisecondsString,
    EpochSeconds,
    Timestamp,
)
from tests.events.instances import texts
from tests.events.payloads import canonical, dump


class Moments(EventModel):
    timestamp: Timestamp | None = None
    seconds: EpochSeconds | None = None
    milliseconds: EpochMilliseconds | None = None
    text: EpochMillisecondsString | None = None
    log: CommonLogTime | None = None


HOUR = timedelta(hours=1)
INDIA = timezone(5 * HOUR + HOUR / 2)

READ: list[tuple[str, Any, datetime]] = [
    ("timestamp", "2015-10-07T12:34:56.000Z", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
    ("timestamp", "2015-10-07T12:34:56Z", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
    ("timestamp", "2015-10-07T12:34:56", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
    ("timestamp", "2015-10-07T12:34:56.1+0530", datetime(2015, 10, 7, 12, 34, 56, 100_000, tzinfo=INDIA)),
    ("timestamp", "2015-10-07T12:34:56-03:00", datetime(2015, 10, 7, 12, 34, 56, tzinfo=timezone(-3 * HOUR))),
    ("timestamp", "2015-10-07T12:34:56.123456789Z", datetime(2015, 10, 7, 12, 34, 56, 123_456, tzinfo=UTC)),
    ("timestamp", "2016-02-29T00:00:00Z", datetime(2016, 2, 29, tzinfo=UTC)),
    ("timestamp", "2015-10-07", datetime(2015, 10, 7, tzinfo=UTC)),
    ("timestamp", "2015-10-07T12:34Z", datetime(2015, 10, 7, 12, 34, tzinfo=UTC)),
    ("timestamp", "2015-10-07 12:34:56", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
    ("timestamp", "2015-10-07 12:34:56.5 UTC", datetime(2015, 10, 7, 12, 34, 56, 500_000, tzinfo=UTC)),
    ("timestamp", "2015-10-07 12:34:56 +0530", datetime(2015, 10, 7, 12, 34, 56, tzinfo=INDIA)),
    ("timestamp", "2015-10-07t12:34:56,123z", datetime(2015, 10, 7, 12, 34, 56, 123_000, tzinfo=UTC)),
    ("timestamp", "2015-10-07T12:34:56-03", datetime(2015, 10, 7, 12, 34, 56, tzinfo=timezone(-3 * HOUR))),
    ("timestamp", "0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
    ("timestamp", "9999-12-31T23:59:59.999999Z", datetime.max.replace(tzinfo=UTC)),
    ("seconds", 1545084650, datetime(2018, 12, 17, 22, 10, 50, tzinfo=UTC)),
    ("seconds", 1545084650.0, datetime(2018, 12, 17, 22, 10, 50, tzinfo=UTC)),
    ("seconds", 1545084650.987, datetime(2018, 12, 17, 22, 10, 50, 987_000, tzinfo=UTC)),
    ("seconds", -1, datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ("seconds", EPOCH_SECONDS_MINIMUM, datetime(1, 1, 1, tzinfo=UTC)),
    ("seconds", 253402300799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ("seconds", 1583348638390, datetime(2020, 3, 4, 19, 3, 58, 390_000, tzinfo=UTC)),
    ("seconds", 1583348638390123, datetime(2020, 3, 4, 19, 3, 58, 390_123, tzinfo=UTC)),
    ("seconds", EPOCH_SECONDS_MAXIMUM, datetime(2255, 6, 5, 23, 47, 34, 740_991, tzinfo=UTC)),
    ("milliseconds", 1583348638390, datetime(2020, 3, 4, 19, 3, 58, 390_000, tzinfo=UTC)),
    ("milliseconds", EPOCH_MILLISECONDS_MINIMUM, datetime(1, 1, 1, tzinfo=UTC)),
    ("milliseconds", 1583348638390.0, datetime(2020, 3, 4, 19, 3, 58, 390_000, tzinfo=UTC)),
    ("milliseconds", 1583348638390.5, datetime(2020, 3, 4, 19, 3, 58, 390_500, tzinfo=UTC)),
    ("milliseconds", 253402300799000, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ("milliseconds", 1583348638390123, datetime(2020, 3, 4, 19, 3, 58, 390_123, tzinfo=UTC)),
    ("milliseconds", EPOCH_MILLISECONDS_MAXIMUM, datetime(2255, 6, 5, 23, 47, 34, 740_991, tzinfo=UTC)),
    ("text", "1545082649183", datetime(2018, 12, 17, 21, 37, 29, 183_000, tzinfo=UTC)),
    ("text", "0", datetime(1970, 1, 1, tzinfo=UTC)),
    ("text", "99999999999999", datetime(5138, 11, 16, 9, 46, 39, 999_000, tzinfo=UTC)),
    ("log", "09/Apr/2015:12:34:56 +0000", datetime(2015, 4, 9, 12, 34, 56, tzinfo=UTC)),
    ("log", "29/Feb/2016:12:34:56+0530", datetime(2016, 2, 29, 12, 34, 56, tzinfo=INDIA)),
]

WRONG: list[tuple[str, Any]] = [
    *[("timestamp", value) for value in (1, 1.5, True, "1", "", "2015-10", "20151007T123456Z", "2015-10-07T")],
    *[("timestamp", f"2015-{day}T00:00:00Z") for day in ("02-29", "04-31", "13-01", "00-01", "1-1")],
    *[("timestamp", f"2015-10-07T{clock}") for clock in ("24:00:00Z", "12:60:00Z", "12:00:60Z", "12Z", "12:00.5Z")],
    *[("timestamp", f"2015-10-07T00:00:00{offset}") for offset in ("+24:00", "+00:60", "+0", ".Z", "Z\n", " EST")],
    *[("timestamp", text) for text in ("0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "\u0662015-10-07T12:34:56Z")],
    *[("seconds", value) for value in ("1", True, EPOCH_SECONDS_MINIMUM - 1, EPOCH_SECONDS_MAXIMUM + 1, 1e300)],
    *[("milliseconds", value) for value in ("1", True, EPOCH_MILLISECONDS_MAXIMUM + 1, 10**30)],
    *[("text", value) for value in (1, "", "-1", "1.0", " 1", "1\n", "1" * 15, "\u0661")],
    *[("log", f"{day}:12:34:56 +0000") for day in ("29/Feb/2015", "31/Apr/2015", "9/Apr/2015", "09/apr/2015")],
    *[("log", value) for value in (1, "09/Apr/2015:24:00:00 +0000", "09/Apr/2015:12:34:56", "09/Apr/0000:12:34:56 +0000")],
]  # fmt: skip

WRITTEN: list[tuple[str, datetime, Any]] = [
    ("timestamp", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC), "2015-10-07T12:34:56Z"),
    ("timestamp", datetime(2015, 10, 7, 12, 34, 56, 1, tzinfo=INDIA), "2015-10-07T12:34:56.000001+05:30"),
    ("timestamp", datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ("seconds", datetime(2018, 12, 17, 22, 10, 50, tzinfo=UTC), 1545084650),
    ("seconds", datetime(2018, 12, 17, 22, 10, 50, 500_000, tzinfo=UTC), 1545084650.5),
    ("milliseconds", datetime(2020, 3, 4, 19, 3, 58, 390_999, tzinfo=UTC), 1583348638390),
    ("text", datetime(2018, 12, 17, 21, 37, 29, 183_000, tzinfo=UTC), "1545082649183"),
    ("log", datetime(2015, 4, 9, 12, 34, 56, tzinfo=UTC), "09/Apr/2015:12:34:56 +0000"),
    ("log", datetime(15, 4, 9, 12, 34, 56, tzinfo=INDIA), "09/Apr/0015:12:34:56 +0530"),
]


@pytest.mark.parametrize(("name", "wire", "moment"), READ)
def test_a_moment_is_read_as_datetime_and_dumped_as_it_came(name: str, wire: Any, moment: datetime):
    for model in (Moments.model_validate({name: wire}), Moments.model_validate_json(json.dumps({name: wire}))):
        read = getattr(model, name)
        assert (read, read.utcoffset()) == (moment, moment.utcoffset())
        assert dump(model) == canonical({name: wire})


@pytest.mark.parametrize(("name", "wire"), WRONG)
def test_what_is_no_moment_is_an_error(name: str, wire: Any):
    for validate, value in [
        (Moments.model_validate, {name: wire}),
        (Moments.model_validate_json, json.dumps({name: wire})),
        (lambda value: Moments(**value), {name: wire}),
    ]:
        with pytest.raises(ValidationError) as caught:
            validate(value)
        (error,) = caught.value.errors()
        assert error["loc"] == (name,)
        assert error["type"] == "moment"
        assert error["msg"].startswith("Input should be a")


@pytest.mark.parametrize(("name", "moment", "wire"), WRITTEN)
def test_a_datetime_given_in_code_is_written_as_the_service_writes_it(name: str, moment: datetime, wire: Any):
    constructed, assigned, copied = Moments(**{name: moment}), Moments(), Moments().model_copy(update={name: moment})
    setattr(assigned, name, moment)
    for model in (constructed, assigned, copied, Moments.model_construct(**{name: moment})):
        assert dump(model) == canonical({name: wire})
        read = getattr(Moments.model_validate_json(dump(model)), name)
        assert abs(read - moment) < timedelta(milliseconds=1)
        assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize("name", Moments.model_fields)
@pytest.mark.parametrize("value", [datetime(2015, 10, 7), date(2015, 10, 7), timedelta(1), "", []])  # noqa: DTZ001 - that is the case
def test_what_has_no_zone_or_is_no_datetime_cannot_be_assigned(name: str, value: Any):
    model = Moments()
    with pytest.raises(ValidationError):
        setattr(model, name, value)
    assert getattr(model, name) is None


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("text", datetime(1969, 12, 31, tzinfo=UTC)),
        ("text", datetime(6000, 1, 1, tzinfo=UTC)),
        ("timestamp", datetime(1890, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28)))),
        ("log", datetime(1890, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28)))),
    ],
)
def test_a_datetime_that_the_wire_form_cannot_hold_is_an_error(name: str, moment: datetime):
    with pytest.raises(ValidationError, match="Input should be a"):
        Moments(**{name: moment})


def test_the_attribute_shows_what_is_assigned():
    model = Moments.model_validate({"timestamp": "2015-10-07T12:34:56.000Z"})
    model.timestamp = datetime(2020, 1, 1, tzinfo=UTC)
    assert model.timestamp == datetime(2020, 1, 1, tzinfo=UTC)
    model.timestamp = None
    assert model.timestamp is None
    assert dump(model) == canonical({"timestamp": None})


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("timestamp", TIMESTAMP_PATTERN),
        ("log", COMMON_LOG_TIME_PATTERN),
        ("text", EPOCH_MILLISECONDS_STRING_PATTERN),
    ],
)
@given(data=st.data())
def test_every_text_that_matches_is_read(name: str, pattern: str, data: st.DataObject):
    text = data.draw(texts(pattern))
    model = Moments.model_validate({name: text})
    assert isinstance(getattr(model, name), datetime)
    assert dump(model) == canonical({name: text})


@given(st.floats(EPOCH_SECONDS_MINIMUM, 253402300799) | st.integers(EPOCH_SECONDS_MINIMUM, 253402300799))
def test_every_number_of_seconds_is_read(number: float):
    model = Moments.model_validate({"seconds": number})
    assert model.seconds
    assert abs(model.seconds.timestamp() - number) < 1e-3
    assert dump(model) == canonical({"seconds": number})


@pytest.mark.parametrize(
    ("name", "minimum", "maximum"),
    [
        ("seconds", EPOCH_SECONDS_MINIMUM, EPOCH_SECONDS_MAXIMUM),
        ("milliseconds", EPOCH_MILLISECONDS_MINIMUM, EPOCH_MILLISECONDS_MAXIMUM),
    ],
)
@given(data=st.data())
def test_every_number_within_the_bounds_is_a_moment(name: str, minimum: int, maximum: int, data: st.DataObject):
    number = data.draw(st.floats(minimum, maximum) | st.integers(minimum, maximum))
    model = Moments.model_validate({name: number})
    assert isinstance(getattr(model, name), datetime)
    assert dump(model) == canonical({name: number})


@pytest.mark.parametrize("name", Moments.model_fields)
@given(moment=st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds it
def test_every_datetime_given_in_code_comes_back(name: str, moment: datetime):
    if name == "text":
        moment = min(moment, datetime(5138, 11, 16, tzinfo=UTC))
    read = getattr(Moments.model_validate_json(dump(Moments(**{name: moment}))), name)
    assert abs(read - moment) < timedelta(seconds=1)


def test_a_list_of_times_is_read_as_a_list():
    feature = MacieFeature.model_validate({"excession_times": ["2019-06-10T14:00:00Z"]})
    assert feature.excession_times == [datetime(2019, 6, 10, 14, tzinfo=UTC)]
    assert feature.model_dump(exclude_unset=True) == {"excession_times": ["2019-06-10T14:00:00Z"]}
