"""What the ``decoded_`` twins compute."""

from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awslambda_events import S3Event, SESEvent, SQSEvent, catalogue, decode
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
