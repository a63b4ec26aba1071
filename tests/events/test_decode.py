"""What the ``decoded_`` twins compute."""

import gzip
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awslambda_events import EventModel, S3Event, SESEvent, SQSEvent, catalogue, decode
from awslambda_events.payload import BASE64_PATTERN
from tests.events.instances import texts


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("a+b", "a b"), ("a%2Bb", "a+b"), ("%C3%A9/x", "é/x"), ("a%", "a%"), ("%zz", "%zz"), ("", "")],
)
def test_url_encoding_is_decoded_with_plus_for_a_space(text: str, decoded: str):
    assert decode.url(text) == decoded


@given(st.text())
def test_every_key_comes_back_from_its_url_encoding(key: str):
    assert decode.url(quote_plus(key)) == key


@given(st.binary())
def test_base64_is_decoded_from_either_alphabet_padded_or_not(data: bytes):
    for text in (b64encode(data).decode(), urlsafe_b64encode(data).decode()):
        assert decode.base64(text) == data
        assert decode.base64(text.rstrip("=")) == data


@given(texts(BASE64_PATTERN))
def test_every_text_that_the_models_take_for_base64_is_decoded(text: str):
    assert isinstance(decode.base64(text), bytes)


@pytest.mark.parametrize("text", ["a", "a b=", "é", "YQ==YQ==", "\n", "YQ==\n"])
def test_what_is_no_base64_is_an_error(text: str):
    with pytest.raises(ValueError, match="the text is not base64"):
        decode.base64(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Wed, 7 Oct 2015 12:34:56 -0700", datetime(2015, 10, 7, 12, 34, 56, tzinfo=timezone(-timedelta(hours=7)))),
        ("7 Oct 2015 12:34:56 GMT", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
        ("Wed, 07 Oct 2015 12:34:56 +0000 (UTC)", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
        ("7 Oct 2015 12:34:56 -0000", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
        ("7 Oct 2015 12:34:56", datetime(2015, 10, 7, 12, 34, 56, tzinfo=UTC)),
    ],
)
def test_the_date_of_a_mail_is_decoded(text: str, moment: datetime):
    assert decode.mail_date(text) == moment
    assert decode.mail_date(text).utcoffset() == moment.utcoffset()


@pytest.mark.parametrize("text", ["", "yesterday", "32 Oct 2015 12:34:56", "7 Oct 2015 25:00:00", "7 Oct 99999 1:1:1"])
def test_what_is_no_date_is_an_error(text: str):
    with pytest.raises(ValueError, match="the text is not an RFC 5322 date"):
        decode.mail_date(text)


@given(st.text())
def test_no_text_makes_reading_a_mail_date_fail_otherwise(text: str):
    try:
        assert decode.mail_date(text).tzinfo
    except ValueError as error:
        assert str(error) == "the text is not an RFC 5322 date"  # noqa: PT017 - only where there is one


def test_a_key_of_s3_has_a_decoded_twin():
    thing = S3Event.model_validate(catalogue.sample("S3Event", "encoded-key")).records[0].s3.object
    assert thing.decoded_key != thing.key
    assert thing.decoded_key == decode.url(thing.key)


def test_the_twin_of_what_is_absent_is_none():
    headers = SESEvent.model_validate(catalogue.sample("SESEvent")).records[0].ses.mail.common_headers
    assert isinstance(headers.decoded_date, datetime)
    headers.date = None
    assert headers.decoded_date is None


def test_binary_attributes_have_a_decoded_twin():
    sample = catalogue.sample("SQSEvent", "message-attributes")
    records = SQSEvent.model_validate(sample).records
    values = [value for record in records for value in (record.message_attributes or {}).values()]
    found = {value.binary_value: value.decoded_binary_value for value in values}
    assert {decoded is None for decoded in found.values()} == {True, False}
    assert all(decoded == (None if text is None else decode.base64(text)) for text, decoded in found.items())


DATES = {
    decode.us_date: ["Sep 1, 2017 4:12:29 PM", "Sep 1, 2017, 4:12:29 PM", "Sep 01, 2017 04:12:29 pm"],
    decode.unix_date: ["Fri Sep  1 16:12:29 UTC 2017", "Fri Sep 01 16:12:29 GMT 2017"],
    decode.openssl_date: ["Sep  1 16:12:29 2017 GMT", "Sep 01 16:12:29 2017 UTC"],
}
for_every_date = pytest.mark.parametrize("function", DATES, ids=lambda function: function.__name__)


@pytest.mark.parametrize(("function", "text"), [(f, text) for f, texts in DATES.items() for text in texts])
def test_a_date_is_decoded_as_utc(function: Any, text: str):
    assert function(text) == datetime(2017, 9, 1, 16, 12, 29, tzinfo=UTC)


@pytest.mark.parametrize(("text", "hour"), [("12:00:00 AM", 0), ("12:00:00 PM", 12), ("1:00:00 AM", 1)])
def test_twelve_is_midnight_before_noon_and_noon_after_it(text: str, hour: int):
    assert decode.us_date(f"Sep 1, 2017 {text}").hour == hour


@for_every_date
@given(text=st.text() | st.text("Sep 01:,AMPUTCG29", max_size=30))
def test_no_text_makes_reading_a_date_fail_otherwise(function: Any, text: str):
    try:
        assert function(text).tzinfo is UTC
    except ValueError as error:
        assert "Input should be" in str(error) or "is not a date like" in str(error)  # noqa: PT017 - only where there is one


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (decode.us_date, "Foo 1, 2017 4:12:29 PM"),
        (decode.us_date, "Sep 31, 2017 4:12:29 PM"),
        (decode.us_date, "Sep 1, 2017 4:12:29"),
        (decode.unix_date, "Fri Sep 1 16:12:29 CEST 2017"),
        (decode.unix_date, "Fri Sep 1 25:12:29 UTC 2017"),
        (decode.openssl_date, "Sep 1 16:12:29 2017 CEST"),
        (decode.openssl_date, "Sep 1 16:12 2017 GMT"),
    ],
)
def test_a_wrong_date_or_another_zone_is_an_error(function: Any, text: str):
    with pytest.raises(ValueError, match="date"):
        function(text)


@given(st.binary())
def test_bytes_come_back_from_their_numbers_signed_or_not(data: bytes):
    assert decode.byte_list(list(data)) == data
    assert decode.byte_list([byte - 256 if byte > 127 else byte for byte in data]) == data


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def zipped(data: bytes) -> str:
    return b64encode(gzip.compress(data, mtime=0)).decode()


@given(JSON)
def test_json_is_decoded_from_its_text_zipped_or_not(value: Any):
    text = json.dumps(value)
    assert decode.json(text) == value
    assert decode.gzip_json(zipped(text.encode())) == value


@pytest.mark.parametrize("text", ["", "{", "{} {}", "nope"])
def test_what_is_no_json_is_an_error(text: str):
    for read in (lambda: decode.json(text), lambda: decode.gzip_json(zipped(text.encode()))):
        with pytest.raises(ValueError, match="the text is not JSON"):
            read()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "the text is not base64"),
        ("", "not"),
        (b64encode(b"no gzip").decode(), "the data is not gzipped"),
        (b64encode(gzip.compress(b"{}", mtime=0)[:-9]).decode(), "the data is not gzipped"),
        (b64encode(gzip.compress(b"{}", mtime=0)[:10] + b"xxxxxxxxxx").decode(), "the data is not gzipped"),
    ],
)
def test_what_is_not_zipped_is_an_error(text: str, message: str):
    with pytest.raises(ValueError, match=message):
        decode.gzip_json(text)


class First(EventModel):
    _tags = ((("kind",), frozenset({"first"})),)
    kind: str


class Other(EventModel):
    kind: int | str


def test_json_is_decoded_into_the_class_that_its_tags_choose():
    for read in (decode.json, lambda text, *kinds: decode.gzip_json(zipped(text.encode()), *kinds)):
        assert type(read('{"kind": "first"}', First, Other)) is First
        assert type(read('{"kind": "second"}', First, Other)) is Other
        assert type(read('{"kind": 1}', Other)) is Other
        with pytest.raises(ValueError, match="kind"):
            read("{}", First)
