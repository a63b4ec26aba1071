"""What a handler's event hint means: how a payload becomes the value that the handler gets.

Everything is built when the handler is decorated, which on Lambda is the init phase; nothing is built during an
invocation, and a SnapStart snapshot holds the finished validators.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json, to_json

from awslambda_events.contracts import Contract
from awslambda_events.identification import event_name, generated_class, identify
from awslambda_events.model import EventModel
from awslambda_events.models._contracts import CONTRACTS
from awslambda_events.models._tags import TAGS
from awslambda_events.payload_validator import PayloadValidator
from awslambda_events.tags import Tags, hold, specificity
from awslambda_runtime.errors import EventValidationError, Problem
from awslambda_runtime.large import LARGE, MANY, decoded
from awslambda_runtime.problems import problems, without_values
from awslambda_runtime.refusals import has_answer, prepare

MOST_PROBLEMS = 100
"""How many problems an error keeps: a payload of 6 MB can have millions, and each takes many times its bytes."""

_JSON_TYPES = (dict, list, str, int, float, bool, NoneType)


class _Source:
    """An event whose source is told of an invalid payload in a form of its own."""

    def __init__(self, event: str, bare: type[EventModel]) -> None:
        bare.model_rebuild()
        prepare(event)
        self._event = event
        self._bare = bare

    def of(self, payload: Any) -> str | None:
        """Return the event's name if only the user's types do not fit: else the payload may be of another source."""
        try:
            self._bare.model_validate(payload)
        except ValidationError:
            return None
        return self._event


def _source(hint: Any) -> _Source | None:
    event, bare = event_name(hint), generated_class(hint)
    return _Source(event, bare) if bare is not hint and has_answer(event) else None


class EventHint(ABC):
    """How payloads become what a hint names; raises EventValidationError for those that do not fit."""

    _labelled = False
    _keys: Mapping[str, str] = MappingProxyType({})

    def __init__(self, hint: Any, source: _Source | None = None) -> None:
        self.name = hint_name(hint)
        self._source = source
        self.names_json = hint in (Any, object) or (get_origin(hint) or hint) in _JSON_TYPES
        """Whether decoded JSON is already of the hint's type."""

    def from_json(self, payload: bytes) -> Any:
        """Decode the bytes that Lambda sends."""
        try:
            return decoded(self._from_json, payload, is_large=len(payload) >= LARGE)
        except ValidationError as error:
            found = self._problems(error)
            raise self._invalid(error, found, parsed_payload(payload)) from without_values(error, found)

    def from_python(self, payload: Any) -> Any:
        """Decode JSON that AWS's runtime has parsed; gives the same as ``from_json``."""
        try:
            return decoded(self._from_python, payload, is_large=self._has_many_records(payload))
        except ValidationError as error:
            found = self._problems(error)
            raise self._invalid(error, found, payload) from without_values(error, found)

    def _problems(self, error: ValidationError) -> list[Problem]:
        return problems(error, MOST_PROBLEMS, labelled=self._labelled, keys=self._keys)

    def _has_many_records(self, payload: Any) -> bool:
        return False

    @abstractmethod
    def _from_json(self, payload: bytes) -> Any: ...

    @abstractmethod
    def _from_python(self, payload: Any) -> Any: ...

    def _invalid(self, error: ValidationError, found: list[Problem], payload: Any) -> EventValidationError:
        source = self._source.of(payload) if self._source else None
        # What is an event of the source is no other event, whatever tags are true of it.
        other = None if source else self._other_event(payload)
        return EventValidationError(self.name, found, other, count=error.error_count(), source=source)

    def _other_event(self, payload: Any) -> str | None:
        """Return the name of the event that a payload is in place of the one that the hint names."""
        return None


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

    def __init__(self, hint: Any, source: _Source | None = None) -> None:
        super().__init__(hint, source)
        self._adapter: TypeAdapter[Any] = TypeAdapter(hint)
        self._adapter.rebuild()  # pydantic puts off what names a class that is not there yet

    def _from_json(self, payload: bytes) -> Any:
        return self._adapter.validate_json(payload)

    def _from_python(self, payload: Any) -> Any:
        # Pydantic is stricter with Python values than with JSON (a strict model takes a date only from JSON's text),
        # and what a handler gets must not depend on who parsed the payload.
        try:
            data = to_json(payload)
        except PydanticSerializationError:
            expected = "Input should be JSON that is not nested too deeply and holds no text that is no Unicode"
            problem = Problem("", expected, "json_invalid")
            raise EventValidationError(self.name, [problem]) from None
        return self._from_json(data)


class SameEventHint(TypeHint):
    """One event with several types of payload: ``APIGatewayProxyRequest[Create] | APIGatewayProxyRequest[Update]``."""

    _labelled = True

    def __init__(self, hints: list[type[EventModel]]) -> None:
        super().__init__(_union(hints), _source(hints[0]))
        self._keys = _keys_of_validated_defaults(hints[0])


class ModelHint(EventHint):
    """An event of ours."""

    def __init__(self, hint: type[EventModel]) -> None:
        super().__init__(hint, _source(hint))
        self.validator = PayloadValidator(hint)
        """What makes the event, for those who word its errors themselves."""
        self._keys = _keys_of_validated_defaults(hint)
        self.event = event_name(hint)
        batch = CONTRACTS.get(self.event, Contract()).batch
        self._records = batch.records[0] if batch else None
        for payload in hint.__pydantic_generic_metadata__["args"]:
            event_hint(payload)  # it has a validator of its own: what is wrong with it should be known now

    def _from_json(self, payload: bytes) -> Any:
        return self.validator.from_json(payload)

    def _from_python(self, payload: Any) -> Any:
        return self.validator.from_python(payload)

    def _has_many_records(self, payload: Any) -> bool:
        records = payload.get(self._records) if self._records and isinstance(payload, dict) else None
        return isinstance(records, list) and len(records) >= MANY

    def _other_event(self, payload: Any) -> str | None:
        identified = identify(payload)
        return identified if identified != self.event else None


class UnionHint(EventHint):
    """Several events, chosen by the tags that their schemas declare, never by trying one after the other."""

    def __init__(self, hint: Any, members: Mapping[Tags, EventHint], other: EventHint | None) -> None:
        super().__init__(hint)
        self._members = members
        self._other = other
        self._candidates = ", ".join(member.name for member in (*members.values(), other) if member)

    def _from_json(self, payload: bytes) -> Any:
        try:
            parsed = from_json(payload)
        except ValueError as error:
            raise EventValidationError(self.name, [Problem("", f"Invalid JSON: {error}", "json_invalid")]) from None
        # Not a second time from the bytes: an event of ours is the same from parsed JSON.
        return self._from_python(parsed)

    def _from_python(self, payload: Any) -> Any:
        tags = max((tags for tags in self._members if hold(tags, payload)), key=specificity, default=None)
        if tags is not None:
            return self._members[tags].from_python(payload)
        if self._other is None or (self._other.name == "None" and payload is not None):
            problem = Problem("", f"Input should be one of: {self._candidates}", "union_tag_not_found")
            raise EventValidationError(self.name, [problem], identify(payload))
        try:
            return self._other.from_python(payload)
        except EventValidationError as error:
            # In the name of the whole union: that shows the candidates.
            identified = identify(payload)
            raise EventValidationError(
                self.name, error.problems, identified, count=error.count, source=error.source
            ) from error.__cause__


def event_hint(hint: Any) -> EventHint:
    """Return how the payloads of a hint are decoded.

    Raises:
        PydanticUserError: pydantic has no schema for the type.
        PydanticUndefinedAnnotation: the type, or a model that it names, names what is not defined.
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
    by_tags: dict[Tags, list[Any]] = {}
    others: list[Any] = []
    for member in union_members(hint):
        tags = _tags(member)
        (by_tags.setdefault(tags, []) if tags else others).append(member)
    if not by_tags:
        return TypeHint(hint)
    # Events with the same tags differ in their payload only: that is for pydantic to tell.
    members = {tags: _hint_of_same(same) for tags, same in by_tags.items()}
    return UnionHint(hint, members, event_hint(_union(others)) if others else None)


def _hint_of_same(hints: list[Any]) -> EventHint:
    one_event = len(hints) > 1 and len({generated_class(member) for member in hints}) == 1
    return SameEventHint(hints) if one_event else event_hint(_union(hints))


def _keys_of_validated_defaults(hint: type[EventModel]) -> Mapping[str, str]:
    return {name: field.alias for name, field in hint.model_fields.items() if field.validate_default and field.alias}


def _tags(hint: Any) -> Tags:
    """Return what tells an event from others; that of an envelope is what tells its detail."""
    for argument in getattr(hint, "__pydantic_generic_metadata__", {}).get("args", ()):
        # A payload that has tags by itself is a variant of the event's detail.
        if event_name(hint) == "EventBridgeEvent" and (tags := getattr(argument, "_tags", ())):
            return cast("Tags", tags)
    return TAGS.get(event_name(hint), ())


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
        return " | ".join(map(hint_name, get_args(hint)))
    if hint is NoneType:
        return "None"
    if isinstance(hint, type) and get_origin(hint) is None:
        return hint.__name__
    return inspect.formatannotation(hint)


def parsed_payload(payload: Any) -> Any:
    """Return a payload, as bytes or parsed already, as JSON values; None where it is no JSON."""
    try:
        return from_json(payload) if isinstance(payload, bytes) else payload
    except ValueError:
        return None
