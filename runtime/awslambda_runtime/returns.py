"""What a function's return hint means: it is checked when the function is decorated, and each result against it.

Checked are results that have a shape: models, dataclasses, TypedDicts, and lists, maps and unions of them. What is JSON anyway,
``str`` or ``dict[str, Any]``, is left to type checkers.
"""

import collections.abc
import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Annotated, Any, Never, NoReturn, get_args, get_origin, is_typeddict

from pydantic import BaseModel, TypeAdapter, ValidationError
from typing_extensions import is_typeddict as is_extension_typeddict

from awslambda_events.batches import BatchResponse
from awslambda_events.identification import event_name
from awslambda_events.model import IN_CODE
from awslambda_events.models._contracts import RESPONSES
from awslambda_runtime.errors import Problem, ResultValidationError
from awslambda_runtime.hints import MOST_PROBLEMS, hint_name
from awslambda_runtime.problems import path_text, problems, without_values
from awslambda_runtime.results import adapter

_UNCHECKED = (Any, object, None, type(None), Never, NoReturn, inspect.Signature.empty)
_STREAMS = (
    collections.abc.AsyncGenerator,
    collections.abc.AsyncIterable,
    collections.abc.AsyncIterator,
    collections.abc.Generator,
    collections.abc.Iterable,
    collections.abc.Iterator,
)
_AWAITED = (collections.abc.Awaitable, collections.abc.Coroutine)


class ReturnHint:
    """How results are checked against a return hint.

    Raises:
        PydanticUserError: pydantic has no schema for the type.
    """

    def __init__(self, hint: Any) -> None:
        while get_origin(hint) in _AWAITED:
            hint = get_args(hint)[-1]
        self.name = hint_name(hint)
        self.responses = frozenset(name for kind in _types(hint) if (name := event_name(kind)) in RESPONSES)
        """Names of the responses that it offers."""
        self.types = frozenset(event_name(kind) for kind in _types(hint) if event_name(kind))
        """Names of our classes that it offers."""
        self.is_none = hint in (None, type(None))
        self.is_open = hint in (Any, object, inspect.Signature.empty)
        """Whether it says nothing."""
        self._adapter: TypeAdapter[Any] | None = None
        if hint in _UNCHECKED or get_origin(hint) in _STREAMS or hint in _STREAMS:
            return
        checked: TypeAdapter[Any] = TypeAdapter(hint)
        checked.rebuild()
        kinds = [kind for kind in _types(hint) if _has_shape(kind)]
        for kind in kinds:
            if isinstance(kind, type) and is_dataclass(kind):
                adapter(kind)  # writes it
        if kinds:
            self._adapter = checked

    def check(self, result: Any) -> Any:
        """Return the result as the hint has it: a model for a dictionary.

        Raises:
            ResultValidationError: it is not what the hint says.
        """
        if self._adapter is None:
            return result
        try:
            checked = self._adapter.validate_python(result, by_alias=True, by_name=True, context=IN_CODE)
        except ValidationError as error:
            found = problems(error, MOST_PROBLEMS)
            raise ResultValidationError(self.name, found, count=error.error_count()) from without_values(error, found)
        if isinstance(checked, BatchResponse) and checked.model_extra:
            # Lambda would take the response for a success, and the records that are named under another key for done.
            expected = "Input should have no such key: what names records is batchItemFailures"
            raise ResultValidationError(
                self.name, [Problem(path_text((key,)), expected, "extra_forbidden") for key in checked.model_extra]
            )
        return checked


def _types(hint: Any) -> Iterator[Any]:
    """Yield the types that a hint is made of, without what its classes hold."""
    while hasattr(hint, "__value__"):
        hint = hint.__value__
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    # A parametrised model is a class; the parameters of other classes are types of what they hold.
    if isinstance(hint, type) and get_origin(hint) is None:
        yield hint
        return
    if isinstance(origin := get_origin(hint), type) and _has_shape(origin):
        yield origin
    for argument in get_args(hint):
        yield from _types(argument)


def _has_shape(kind: Any) -> bool:
    if is_typeddict(kind) or is_extension_typeddict(kind) or is_dataclass(kind):
        return True
    return isinstance(kind, type) and issubclass(kind, BaseModel)
