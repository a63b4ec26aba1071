"""What a handler's event hint means: how a payload becomes the value that the handler gets.

Everything is built when the handler is decorated, which on Lambda is the init phase; nothing is built during an
invocation, and a SnapStart snapshot holds the finished validators.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, PydanticSerializationError, from_json, to_json

from awslambda_events.identification import event_name, identify
from awslambda_events.model import EventModel
from awslambda_events.models._tags import TAGS
from awslambda_runtime.errors import EventValidationError, Problem
from awslambda_runtime.problems import problems

_JSON_TYPES = (dict, list, str, int, float, bool, NoneType)


class EventHint(ABC):
    """How payloads become what a hint names; raises EventValidationError for those that do not fit."""

    def __init__(self, hint: Any) -> None:
        self.name = hint_name(hint)
        self.names_json = hint in (Any, object) or (get_origin(hint) or hint) in _JSON_TYPES
        """Whether decoded JSON is already of the hint's type."""

    def from_json(self, payload: bytes) -> Any:
        """Decode the bytes that Lambda sends."""
        try:
            return self._from_json(payload)
        except ValidationError as error:
            raise self._invalid(error, _parsed(payload)) from _hidden(error)

    def from_python(self, payload: Any) -> Any:
        """Decode JSON that AWS's runtime has parsed; gives the same as ``from_json``."""
        try:
            return self._from_python(payload)
        except ValidationError as error:
            raise self._invalid(error, payload) from _hidden(error)

    @abstractmethod
    def _from_json(self, payload: bytes) -> Any: ...

    @abstractmethod
    def _from_python(self, payload: Any) -> Any: ...

    def _invalid(self, error: ValidationError, payload: Any) -> EventValidationError:
        return EventValidationError(self.name, problems(error))


class JSONHint(EventHint):
    """Any JSON."""

    def _from_json(self, payload: bytes) -> Any:
        try:
            return from_json(payload, allow_inf_nan=False)
        except ValueError as error:
            raise EventValidationError("JSON", [Problem("", f"Invalid JSON: {error}", "json_invalid")]) from None

    def _from_python(self, payload: Any) -> Any:
        return payload


class TypeHint(EventHint):
    """A type of the user's, or any other that pydantic knows, validated as JSON."""

    def __init__(self, hint: Any) -> None:
        super().__init__(hint)
        self._adapter: TypeAdapter[Any] = TypeAdapter(hint)

    def _from_json(self, payload: bytes) -> Any:
        return self._adapter.validate_json(payload)

    def _from_python(self, payload: Any) -> Any:
        # Pydantic is stricter with Python values than with JSON (a strict model takes a date only from JSON's text),
        # and what a handler gets must not depend on who parsed the payload.
        try:
            data = to_json(payload)
        except PydanticSerializationError:
            problem = Problem("", "Input should be JSON in UTF-8", "json_invalid")
            raise EventValidationError(self.name, [problem]) from None
        return self._from_json(data)


class ModelHint(EventHint):
    """An event of ours."""

    def __init__(self, hint: type[EventModel]) -> None:
        super().__init__(hint)
        hint.model_rebuild()
        self._model = hint
        self._event = event_name(hint)

    def _from_json(self, payload: bytes) -> Any:
        return self._model.model_validate_json(payload)

    def _from_python(self, payload: Any) -> Any:
        return self._model.model_validate(payload)

    def _invalid(self, error: ValidationError, payload: Any) -> EventValidationError:
        identified = identify(payload)
        other = identified if identified != self._event else None
        return EventValidationError(self.name, problems(error), other)


class UnionHint(EventHint):
    """Several events, chosen by the tags that their schemas declare, never by trying one after the other."""

    def __init__(self, hint: Any, members: Mapping[str, EventHint], other: EventHint | None) -> None:
        super().__init__(hint)
        self._members = members
        self._other = other

    def _from_json(self, payload: bytes) -> Any:
        try:
            parsed = from_json(payload)
        except ValueError as error:
            raise EventValidationError(self.name, [Problem("", f"Invalid JSON: {error}", "json_invalid")]) from None
        member = self._member(parsed)
        # Not a second time from the bytes: an event of ours is the same from parsed JSON.
        return member.from_python(parsed)

    def _from_python(self, payload: Any) -> Any:
        return self._member(payload).from_python(payload)

    def _member(self, payload: Any) -> EventHint:
        name = identify(payload, self._members)
        member = self._members[name] if name else self._other
        if member is None:
            names = ", ".join(member.name for member in self._members.values())
            problem = Problem("", f"Input should be one of: {names}", "union_tag_not_found")
            raise EventValidationError(self.name, [problem], identify(payload))
        return member


def event_hint(hint: Any) -> EventHint:
    """Return how the payloads of a hint are decoded.

    Raises:
        PydanticUserError: pydantic has no schema for the type.
    """
    hint = _resolved(hint)
    if hint in (Any, object):
        return JSONHint(hint)
    if isinstance(hint, type) and issubclass(hint, EventModel):
        return ModelHint(hint)
    if get_origin(hint) in (Union, UnionType):
        return _union_hint(hint)
    return TypeHint(hint)


def _union_hint(hint: Any) -> EventHint:
    by_event: dict[str, list[Any]] = {}
    others = []
    for member in union_members(hint):
        name = event_name(member)
        if name in TAGS:
            by_event.setdefault(name, []).append(member)
        else:
            others.append(member)
    if not by_event:
        return TypeHint(hint)
    # Events of the same name differ in their payload only: that is for pydantic to tell.
    members = {name: event_hint(_union(same)) for name, same in by_event.items()}
    return UnionHint(hint, members, event_hint(_union(others)) if others else None)


def _union(types: list[Any]) -> Any:
    if len(types) == 1:
        return types[0]
    joined: Any = Union.__getitem__(tuple(types))  # a list that is known at run time only
    # The tags have done what they can.
    return Annotated[joined, "untagged"]


def _resolved(hint: Any) -> Any:
    """Look through ``type X = ...`` aliases."""
    while hasattr(hint, "__value__"):
        hint = hint.__value__
    return hint


def union_members(hint: Any) -> tuple[Any, ...]:
    """Return the types that a hint offers: the members of a union, or the one type."""
    hint = _resolved(hint)
    return tuple(map(_resolved, get_args(hint))) if get_origin(hint) in (Union, UnionType) else (hint,)


def hint_name(hint: Any) -> str:
    """Return a hint as it is written in code, without modules."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        return " | ".join("None" if member is NoneType else hint_name(member) for member in get_args(hint))
    if isinstance(hint, type) and get_origin(hint) is None:
        return hint.__name__
    return inspect.formatannotation(hint)


def _parsed(payload: bytes) -> Any:
    try:
        return from_json(payload)
    except ValueError:
        return None


def _hidden(error: ValidationError) -> ValidationError:
    """Return the error without the values that it holds; a logged traceback shows causes."""
    lines = [
        InitErrorDetails(
            type=PydanticCustomError(problem.type, "{message}", {"message": problem.message}),
            loc=line["loc"],
            input=None,
        )
        for line, problem in zip(error.errors(include_url=False), problems(error), strict=True)
    ]
    return ValidationError.from_exception_data(error.title, lines, hide_input=True)
