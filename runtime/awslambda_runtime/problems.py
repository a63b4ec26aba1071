"""Turns pydantic's errors into problems that name the place and what was expected, and never the value."""

import re
from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError
from pydantic_core.core_schema import ErrorType

from awslambda_runtime.errors import Problem

_LONGEST_PATH = 200
_LONGEST_MESSAGE = 200
_LONGEST_KEY = 80

_EXCEPTIONS = frozenset({"value_error", "assertion_error", "get_attribute_error", "mapping_type", "iteration_error"})
"""Their messages are those of exceptions, most of them from validators that users write."""

_OURS = frozenset({"moment", "base64", "text", "binary", "detail_type"})
_ADDRESSES = frozenset(
    f"ip_{version}_{kind}" for version in ("v4", "v6", "any") for kind in ("address", "interface", "network")
)
"""Pydantic's own too, although its list has them not."""
_FIXED = (frozenset(get_args(ErrorType)) - _EXCEPTIONS) | _ADDRESSES | _OURS

_WITHOUT_VALUE = {
    # Pydantic's own messages for these quote the value or a part of it.
    "union_tag_invalid": "Input should have a tag that is one of {expected_tags}",
    "uuid_parsing": "Input should be a valid UUID",
    "bytes_invalid_encoding": "Data should be valid {encoding}",
    "timezone_offset": "Timezone offset of {tz_expected} required",
    "url_parsing": "Input should be a valid URL",
    "url_syntax_violation": "Input should be a valid URL",
}

_AS_JSON = {
    # Payloads are JSON, whoever parsed them; and clients are not to learn the names of classes.
    **dict.fromkeys(
        (
            "model_type",
            "model_attributes_type",
            "dataclass_type",
            "dict_type",
            "frozen_dict_type",
            "ordered_dict_type",
            "counter_type",
        ),
        "Input should be an object",
    ),
    **dict.fromkeys(
        ("list_type", "tuple_type", "set_type", "frozen_set_type", "deque_type", "iterable_type"),
        "Input should be a valid array",
    ),
    "named_tuple_type": "Input should be an array or an object",
    "none_required": "Input should be null",
    "time_delta_type": "Input should be a valid duration",
}


def problems(
    error: ValidationError,
    most: int | None = None,
    at: tuple[int | str, ...] = (),
    *,
    labelled: bool = False,
    keys: Mapping[str, str] = MappingProxyType({}),
) -> list[Problem]:
    """Return the problems of a validation error in its order: all of them, or the first ones.

    Args:
        error: what pydantic raised.
        most: how many.
        at: where in the payload the value is that was validated.
        labelled: the type was a union, whose members' names pydantic puts in front of each place.
        keys: the keys of fields whose default may be refused: pydantic names those by their attributes.
    """

    def place(line: ErrorDetails) -> tuple[int | str, ...]:
        location = line["loc"][labelled:]
        return (*at, *(keys.get(str(step), step) for step in location[:1]), *location[1:])

    return [
        Problem(path_text(place(line)), _shorten(_message(line), _LONGEST_MESSAGE), line["type"])
        for line in islice(error.errors(include_url=False), most)
    ]


def without_values(error: ValidationError, found: list[Problem]) -> ValidationError:
    """Return the error with no more in it than the problems: a traceback that is logged shows causes."""
    lines = [
        InitErrorDetails(
            type=PydanticCustomError(problem.type, "{message}", {"message": problem.message}),
            loc=(problem.path,) if problem.path else (),
            input=None,
        )
        for problem in found
    ]
    return ValidationError.from_exception_data(error.title, lines, hide_input=True)


def path_text(location: tuple[int | str, ...]) -> str:
    """Return a location as a path: ``Records[0].body.id``."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif len(step) <= _LONGEST_KEY and re.fullmatch(r"[A-Za-z_$][\w$-]*", step):
            path += f".{step}" if path else step
        else:
            path += f"[{_shorten(step, _LONGEST_KEY)!r}]"
    return _shorten(path, _LONGEST_PATH)


def _message(line: Any) -> str:
    kind, context = line["type"], line.get("ctx", {})
    if kind in _AS_JSON:
        return _AS_JSON[kind]
    if kind in _WITHOUT_VALUE:
        return _WITHOUT_VALUE[kind].format(**context)
    if kind in _FIXED or _is_literal(context.get("error")):
        return str(line["msg"])
    return "Input was refused by a validator" + ("" if kind in _EXCEPTIONS else f" ({kind})")


def _is_literal(error: Any) -> bool:
    """Tell whether the code that raised an error has its message word for word: one that it composed may hold a value.

    The value need not stand in it as it came: capitals, separators, a part of it, the value of another field.
    """
    trace = error.__traceback__ if isinstance(error, Exception) else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and str(error) in trace.tb_frame.f_code.co_consts


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
