"""Turns pydantic's errors into problems that name the place and what was expected, and never the value."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core.core_schema import ErrorType

from awslambda_runtime.errors import Problem

_LONGEST_PATH = 200
_LONGEST_MESSAGE = 200
_MOST_LEAVES = 1000

_BY_PYDANTIC = frozenset(get_args(ErrorType)) - {
    # Their messages are those of exceptions, from validators that users write.
    "value_error",
    "assertion_error",
    "get_attribute_error",
    "mapping_type",
    "iteration_error",
}
_BY_US = frozenset({"moment", "base64", "text", "binary"})

_WITHOUT_VALUE = {
    # Pydantic's own messages for these quote the value or a part of it.
    "union_tag_invalid": "Input should have a tag that is one of {expected_tags}",
    "uuid_parsing": "Input should be a valid UUID",
    "bytes_invalid_encoding": "Data should be valid {encoding}",
    "url_parsing": "Input should be a valid URL",
    "url_syntax_violation": "Input should be a valid URL",
}


def problems(error: ValidationError) -> list[Problem]:
    """Return the problems of a validation error, in its order."""
    return [
        Problem(_path(line["loc"]), _shorten(_message(line), _LONGEST_MESSAGE), line["type"])
        for line in error.errors(include_url=False)
    ]


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        elif re.fullmatch(r"[A-Za-z_$][\w$-]*", step):
            path += f".{step}" if path else step
        else:
            path += f"[{_shorten(step, 80)!r}]"
    return _shorten(path, _LONGEST_PATH)


def _message(line: Any) -> str:
    kind, message = line["type"], line["msg"]
    if kind in _WITHOUT_VALUE:
        return _WITHOUT_VALUE[kind].format(**line["ctx"]) if "ctx" in line else _WITHOUT_VALUE[kind]
    if kind in _BY_PYDANTIC or kind in _BY_US or not _quotes(message, line["input"]):
        return str(message)
    return "Input was refused by a validator"


def _quotes(message: str, value: Any) -> bool:
    """Tell whether a validator's message may hold a part of the value."""
    leaves = list(islice(_leaves(value), _MOST_LEAVES + 1))
    return len(leaves) > _MOST_LEAVES or any(
        re.search(rf"(?<!\w){re.escape(leaf)}(?!\w)", message) for leaf in leaves if leaf.strip()
    )


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, element in value.items():
            yield str(key)
            yield from _leaves(element)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for element in value:
            yield from _leaves(element)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
