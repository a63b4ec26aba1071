"""What the ``decoded_`` twins of encoded fields compute."""

from base64 import b64decode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, overload
from urllib.parse import unquote_plus

from pydantic_core import from_json

if TYPE_CHECKING:
    from awslambda_events.model import EventModel

    ModelT = TypeVar("ModelT", bound=EventModel)

_TO_STANDARD = str.maketrans("-_", "+/")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def url(text: str) -> str:
    """Decode percent-encoding with ``+`` for a space, as S3 writes object keys."""
    return unquote_plus(text)


def base64(text: str) -> bytes:
    """Decode base64 in the standard or the URL-safe alphabet, padded or not.

    Raises:
        ValueError: the text is not base64.
    """
    standard = text.translate(_TO_STANDARD).rstrip("=")
    try:
        return b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except ValueError as error:
        message = "the text is not base64"
        raise ValueError(message) from error


@overload
def json(text: str | bytes) -> Any: ...
@overload
def json(text: str | bytes, variant: "type[ModelT]", /) -> "ModelT": ...
@overload
def json(text: str | bytes, *variants: "type[EventModel]") -> Any: ...
def json(text: str | bytes, *variants: "type[EventModel]") -> Any:
    """Parse JSON in a string, into the class that it is.

    Args:
        text: the JSON.
        variants: the class, or those that it may be, of which tags choose one.

    Raises:
        ValueError: the text is not JSON, or not that of the class.
    """
    if not variants:
        try:
            return from_json(text)
        except ValueError as error:
            message = f"the text is not JSON: {error}"
            raise ValueError(message) from error
    if len(variants) == 1:
        return variants[0].model_validate_json(text)
    from awslambda_events.variants import choose  # noqa: PLC0415 - it needs this module

    parsed = from_json(text)
    return choose(variants, parsed).model_validate(parsed)


@overload
def gzip_json(text: str) -> Any: ...
@overload
def gzip_json(text: str, variant: "type[ModelT]", /) -> "ModelT": ...
@overload
def gzip_json(text: str, *variants: "type[EventModel]") -> Any: ...
def gzip_json(text: str, *variants: "type[EventModel]") -> Any:
    """Parse JSON that is gzipped and then base64-encoded, as CloudWatch Logs sends it.

    Raises:
        ValueError: the text is not that.
    """
    import gzip  # noqa: PLC0415 - only readers of such data should pay for it
    import zlib  # noqa: PLC0415

    try:
        data = gzip.decompress(base64(text))
    except (OSError, EOFError, zlib.error) as error:
        message = "the data is not gzipped"
        raise ValueError(message) from error
    return json(data, *variants)


def byte_list(numbers: list[int]) -> bytes:
    """Join bytes that are given as a list of numbers, signed (-128 to 127) or not, as Kafka's headers are."""
    return bytes(number & 0xFF for number in numbers)


def mail_date(text: str) -> datetime:
    """Decode the date of an e-mail header (RFC 5322); one without a known zone is taken as UTC.

    Raises:
        ValueError: the sender did not write a date that can be read.
    """
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 5 ms that only readers of mail dates should pay

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        message = "the text is not an RFC 5322 date"
        raise ValueError(message) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def us_date(text: str) -> datetime:
    """Decode ``Sep 1, 2017 4:12:29 PM``, also with a comma after the year; AWS means UTC.

    Raises:
        ValueError: the text is no such date.
    """
    try:
        month, day, year, clock, half = text.replace(",", " ").split()
        hour, minute, second = map(int, clock.split(":"))
        hour = hour % 12 + {"AM": 0, "PM": 12}[half.upper()]
        return datetime(int(year), _month(month), int(day), hour, minute, second, tzinfo=UTC)
    except (ValueError, KeyError):
        raise _no_date("Sep 1, 2017 4:12:29 PM") from None


def unix_date(text: str) -> datetime:
    """Decode ``Wed Mar 10 23:41:52 UTC 2021``, as the ``date`` command writes it.

    Raises:
        ValueError: the text is no such date in UTC.
    """
    try:
        _, month, day, clock, zone, year = text.split()
        return _utc(year, month, day, clock, zone)
    except ValueError:
        raise _no_date("Wed Mar 10 23:41:52 UTC 2021") from None


def openssl_date(text: str) -> datetime:
    """Decode ``May 28 12:30:02 2019 GMT``, as OpenSSL writes the validity of a certificate.

    Raises:
        ValueError: the text is no such date in GMT.
    """
    try:
        month, day, clock, year, zone = text.split()
        return _utc(year, month, day, clock, zone)
    except ValueError:
        raise _no_date("May 28 12:30:02 2019 GMT") from None


def _utc(year: str, month: str, day: str, clock: str, zone: str) -> datetime:
    if zone not in ("UTC", "GMT"):
        raise ValueError(zone)
    hour, minute, second = map(int, clock.split(":"))
    return datetime(int(year), _month(month), int(day), hour, minute, second, tzinfo=UTC)


def _month(name: str) -> int:
    # Not strptime("%b"), which follows the locale.
    return _MONTHS.index(name[:3].title()) + 1


def _no_date(example: str) -> ValueError:
    return ValueError(f"the text is not a date like {example!r}")
