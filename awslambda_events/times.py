"""The ways in which AWS writes a moment: a ``datetime`` in Python, on the wire the exact text or number that came.

The patterns and bounds are those of ``schemas/types.schema.json``; they let nothing through that Python cannot convert,
so that reading never fails.
"""

# What isinstance narrows Any to has type arguments that pyright does not know.
# pyright: reportUnknownVariableType=false

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from awslambda_events.stored import StoredType, scalar_schema

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXAMPLE = datetime(2024, 6, 10, 15, 4, 5, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_MILLISECOND = timedelta(milliseconds=1)

_YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_CLOCK_WITHOUT_SECONDS = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET_HOURS = "[+-](?:[01][0-9]|2[0-3])"
TIMESTAMP_PATTERN = (
    f"^(?:{_LEAP_YEAR}-02-29|{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])))"
    f"(?:[Tt ]{_CLOCK_WITHOUT_SECONDS}(?::[0-5][0-9](?:[.,][0-9]+)?)?"
    f" ?(?:[Zz]|UTC|{_OFFSET_HOURS}(?::?[0-5][0-9])?)?)?$"
)
COMMON_LOG_TIME_PATTERN = (
    f"^(?:29/Feb/{_LEAP_YEAR}|(?:(?:0[1-9]|[12][0-9]|3[01])/(?:Jan|Mar|May|Jul|Aug|Oct|Dec)"
    f"|(?:0[1-9]|[12][0-9]|30)/(?:Apr|Jun|Sep|Nov)|(?:0[1-9]|1[0-9]|2[0-8])/Feb)/{_YEAR})"
    f":{_CLOCK} ?{_OFFSET_HOURS}[0-5][0-9]$"
)
EPOCH_MILLISECONDS_STRING_PATTERN = "^[0-9]{1,14}$"
EPOCH_MICROSECONDS_STRING_PATTERN = "^[0-9]{1,17}$"
EPOCH_SECONDS_STRING_PATTERN = "^[0-9]{1,11}$"
EPOCH_SECONDS_MINIMUM, EPOCH_SECONDS_MAXIMUM = -62135596800, 9007199254740991
EPOCH_MILLISECONDS_MINIMUM, EPOCH_MILLISECONDS_MAXIMUM = -62135596800000, 9007199254740991
"""Exact as floating point, too; a number of microseconds, up to the year 2255."""
_LAST_SECOND = 253402300799
"""The last of the year 9999."""


@dataclass(frozen=True, slots=True)
class Moment(StoredType):
    """One way of writing a moment."""

    expected: str
    wire: Callable[[], CoreSchema]
    decode: Callable[[Any], datetime]
    encode: Callable[[datetime], Any]

    def read(self, state: dict[str, Any], name: str) -> Any:
        """Convert what is stored; what was stored without validating may already be a ``datetime``."""
        return self._read(state[name])

    def _read(self, stored: Any) -> Any:
        if isinstance(stored, list):
            return [self._read(element) for element in stored]
        return stored if stored is None or isinstance(stored, datetime) else self.decode(stored)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Store the text or number itself."""
        return scalar_schema(self.wire(), to_wire=self._encode_aware, error="moment", expected=self.expected)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show an example: patterns of dates are hard to read, for people and for programs."""
        return {**handler(schema), "examples": [self.encode(_EXAMPLE)]}

    def _encode_aware(self, value: datetime) -> Any:
        if value.tzinfo is None:
            message = "a moment needs a time zone"
            raise ValueError(message)
        return self.encode(value)


def _text(pattern: str) -> Callable[[], CoreSchema]:
    return lambda: core_schema.str_schema(pattern=pattern, strict=True)


def _number(minimum: int, maximum: int) -> Callable[[], CoreSchema]:
    # Two branches, because a float would write 1 as 1.0.
    return lambda: core_schema.union_schema(
        [
            core_schema.int_schema(strict=True, ge=minimum, le=maximum),
            core_schema.float_schema(strict=True, ge=minimum, le=maximum, allow_inf_nan=False),
        ],
        mode="left_to_right",
    )


def _encode_seconds(value: datetime) -> int | float:
    elapsed = value - _EPOCH
    return elapsed // _SECOND if elapsed % _SECOND == timedelta(0) else elapsed / _SECOND


def _decode_seconds(value: float) -> datetime:
    return _EPOCH + timedelta(seconds=value) if value <= _LAST_SECOND else _decode_milliseconds(value)


def _decode_milliseconds(value: float) -> datetime:
    # What would lie after the year 9999 counts a smaller unit.
    smaller = value > _LAST_SECOND * 1000
    return _EPOCH + (timedelta(microseconds=value) if smaller else timedelta(milliseconds=value))


def _decode_timestamp(text: str) -> datetime:
    clock = text[11:].upper().removesuffix("UTC").replace(" ", "")
    moment = datetime.fromisoformat(f"{text[:10]}T{clock}" if clock else text)
    # Emulators leave the offset out; AWS's own times are UTC.
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _decode_common_log(text: str) -> datetime:
    day, month, rest = text.split("/", 2)
    number = "JanFebMarAprMayJunJulAugSepOctNovDec".index(month) // 3 + 1
    return datetime.fromisoformat(f"{rest[:4]}-{number:02}-{day}T{rest[5:13]}{rest[13:].strip()}")


def _encode_common_log(value: datetime) -> str:
    # Not strftime: "%b" follows the locale, and "%Y" may have fewer than four digits.
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[value.month - 1]
    return f"{value.day:02}/{month}/{value.year:04}:{value:%H:%M:%S %z}"


Timestamp: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be an RFC 3339 date-time",
        _text(TIMESTAMP_PATTERN),
        _decode_timestamp,
        lambda value: value.isoformat().replace("+00:00", "Z"),
    ),
]
"""RFC 3339 text, ``2015-10-07T12:34:56.000Z``, or another ISO 8601 form of it; where there is no offset it is UTC."""

EpochSeconds: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be a number of seconds since 1970",
        _number(EPOCH_SECONDS_MINIMUM, EPOCH_SECONDS_MAXIMUM),
        _decode_seconds,
        _encode_seconds,
    ),
]
"""Seconds since 1970-01-01T00:00:00Z, an integer or with a fraction; milliseconds where too large to be seconds."""

EpochMilliseconds: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be a number of milliseconds since 1970",
        _number(EPOCH_MILLISECONDS_MINIMUM, EPOCH_MILLISECONDS_MAXIMUM),
        _decode_milliseconds,
        lambda value: (value - _EPOCH) // _MILLISECOND,
    ),
]
"""Milliseconds since 1970-01-01T00:00:00Z."""

EpochMillisecondsString: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be a text of milliseconds since 1970",
        _text(EPOCH_MILLISECONDS_STRING_PATTERN),
        lambda value: _EPOCH + timedelta(milliseconds=int(value)),
        lambda value: str((value - _EPOCH) // _MILLISECOND),
    ),
]
"""Milliseconds since 1970-01-01T00:00:00Z, as text."""

EpochMicrosecondsString: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be a text of microseconds since 1970",
        _text(EPOCH_MICROSECONDS_STRING_PATTERN),
        lambda value: _EPOCH + timedelta(microseconds=int(value)),
        lambda value: str((value - _EPOCH) // timedelta(microseconds=1)),
    ),
]
"""Microseconds since 1970-01-01T00:00:00Z, as text."""

EpochSecondsString: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be a text of seconds since 1970",
        _text(EPOCH_SECONDS_STRING_PATTERN),
        lambda value: _EPOCH + timedelta(seconds=int(value)),
        lambda value: str((value - _EPOCH) // _SECOND),
    ),
]
"""Seconds since 1970-01-01T00:00:00Z, as text."""

CommonLogTime: TypeAlias = Annotated[
    datetime,
    Moment(
        "Input should be a date in the Common Log Format",
        _text(COMMON_LOG_TIME_PATTERN),
        _decode_common_log,
        _encode_common_log,
    ),
]
"""Common Log Format, ``09/Apr/2015:12:34:56 +0000``."""
