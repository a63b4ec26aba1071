"""Results as JSON: what a function returns, as the bytes that Lambda gets."""

import json
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from decimal import Decimal
from functools import cache, partial
from math import isfinite
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from awslambda_events.model import EventModel
from awslambda_runtime.errors import ResultSerializationError, ResultTooLargeError
from awslambda_runtime.exact_numbers import marked, unmarked
from awslambda_runtime.problems import path_text

MAXIMUM_SIZE = 6_291_556
"""Bytes that Lambda takes as a result: 6 MiB and 100."""

_OUT_OF_RANGE = "Out of range float values are not JSON compliant"  # as the JSON encoder says it


def encode(result: Any) -> bytes:
    """Return a result as JSON.

    Models, dataclasses, dates, UUIDs, enums and sets are written as pydantic writes them, by alias; a ``Decimal``
    outside of a model as an exact number, as AWS's runtime does.

    Raises:
        ResultSerializationError: it is not JSON, or holds a NaN or an infinity.
        ResultTooLargeError: it is larger than 6 MiB and 100 bytes.
    """
    data = _model_bytes(result) if isinstance(result, BaseModel) else None
    return _encode(result)[0] if data is None else data


def jsonable(result: Any) -> Any:
    """Return a result as plain JSON types, for a runtime that encodes by itself; it is the same object where it can be.

    Raises the errors of ``encode``.
    """
    text, converted = _encode(result)
    # Exact numbers stay exact: AWS's runtime writes a Decimal as a number.
    return json.loads(text, parse_float=Decimal if converted.decimals else None) if converted.any else result


class _Converter:
    """Converts what the JSON encoder does not know, and notes that it did."""

    def __init__(self) -> None:
        self.any = False
        self.decimals = False

    def __call__(self, value: Any) -> Any:
        self.any = True
        if isinstance(value, Decimal):
            if not value.is_finite():
                raise ValueError(_OUT_OF_RANGE)
            self.decimals = True
            return marked(f"{value:f}" if abs(value.adjusted()) < _LONGEST_NUMBER else f"{value:e}")
        if isinstance(value, (AbstractSet, deque, Generator)):
            return list(value)  # whose elements come here in turn
        if isinstance(value, BaseModel):
            return _dump(value.model_dump, by_alias=True, exclude_unset=isinstance(value, EventModel))
        if is_dataclass(value) and not isinstance(value, type):
            return _dump(partial(adapter(type(value)).dump_python, value), by_alias=True)
        return to_jsonable_python(value, by_alias=True)


def _dump(dump: Callable[..., Any], **options: Any) -> Any:
    plain = dump(mode="json", **options)
    # Of a field without a type pydantic writes NaN and infinities as null.
    if _holds(plain, lambda leaf: leaf is None) and _holds(dump(mode="python", **options), _is_infinite):
        raise ValueError(_OUT_OF_RANGE)
    return plain


def _holds(value: Any, test: Callable[[Any], bool]) -> bool:
    if isinstance(value, dict):
        return any(_holds(element, test) for element in value.values())
    if isinstance(value, (list, tuple, AbstractSet)):
        return any(_holds(element, test) for element in value)
    return test(value)


def _is_infinite(leaf: Any) -> bool:
    return isinstance(leaf, float) and not isfinite(leaf)


_LONGEST_NUMBER = 60


@cache
def adapter(kind: type) -> TypeAdapter[Any]:
    """Return what writes a dataclass, built once."""
    return TypeAdapter(kind)


_DOUBTFUL = (b"null", b"NaN", b"Infinity")
"""What pydantic writes for a NaN or an infinity; as a rule it is something else."""


def _model_bytes(model: BaseModel) -> bytes | None:
    """Return a model as pydantic writes it, a tenth of the time of the way over Python values, if nothing is doubtful."""
    if type(model).model_dump is not BaseModel.model_dump:
        return None
    try:
        unset = isinstance(model, EventModel)
        data = model.__pydantic_serializer__.to_json(model, by_alias=True, exclude_unset=unset)
    except Exception:  # noqa: BLE001 - the long way fails with the reason
        return None
    return None if len(data) > MAXIMUM_SIZE or any(text in data for text in _DOUBTFUL) else data


class _NotPlainError(Exception):
    """There is more in a result than JSON types."""


def _refuse(_: Any) -> Any:
    raise _NotPlainError


# Most results are plain, and to make an encoder takes longer than to encode a small one.
_PLAIN = json.JSONEncoder(default=_refuse, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _plain_text(result: Any) -> str | None:
    """Return a result as JSON if it has JSON types only."""
    try:
        return _PLAIN.encode(result)
    except _NotPlainError:
        return None


def _encode(result: Any) -> tuple[bytes, _Converter]:
    converter = _Converter()
    try:
        text = _plain_text(result)
        if text is None:
            text = json.dumps(result, default=converter, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        data = (unmarked(text) if converter.decimals else text).encode()
    except RecursionError as error:
        raise ResultSerializationError(_reason(error)) from error
    except (TypeError, ValueError, PydanticSerializationError, PydanticUserError) as error:
        place = path_text(tuple(_place(result)))
        raise ResultSerializationError(_reason(error) + (f" It is at {place}." if place else "")) from error
    if len(data) > MAXIMUM_SIZE:
        raise ResultTooLargeError(len(data), MAXIMUM_SIZE)
    return data, converter


def _place(result: Any, above: frozenset[int] = frozenset()) -> Iterator[int | str]:
    """Yield the steps through dictionaries and lists to what is no JSON; a circle is told where it closes."""
    if id(result) in above:
        return
    elements: Iterable[tuple[Any, Any]] = ()
    if isinstance(result, dict):
        elements = result.items()
    elif isinstance(result, (list, tuple)):
        elements = enumerate(result)
    for step, element in elements:
        try:
            json.dumps(element, default=_Converter(), allow_nan=False, ensure_ascii=False).encode()
        except Exception:  # noqa: BLE001 - why is told already
            yield step if isinstance(step, int) else str(step)
            yield from _place(element, above | {id(result)})
            return


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "The result cannot be written as JSON: it is nested too deeply."
    if isinstance(error, UnicodeDecodeError):
        return "The result cannot be written as JSON: it holds bytes that are no text."
    if isinstance(error, UnicodeError):
        return "The result cannot be written as JSON: it holds a lone surrogate, which is no text."
    return f"The result cannot be written as JSON: {error}."
