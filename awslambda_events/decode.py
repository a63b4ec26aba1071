"""What the ``decoded_`` twins of encoded fields compute."""

from base64 import b64decode
from datetime import UTC, datetime
from urllib.parse import unquote_plus


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


_TO_STANDARD = str.maketrans("-_", "+/")
