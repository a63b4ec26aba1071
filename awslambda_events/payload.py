"""Payloads: the fields of an event whose type the user chooses, ``SQSEvent[Order]``.

A payload is decoded and validated with the event, and what came is kept beside the value: as long as the value is not
changed, it dumps to the exact text that came, white space and fields unknown to the user's type included.
"""

from abc import abstractmethod
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, LiteralString, TypeAlias, Union, get_args, get_origin

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema, from_json, to_json
from typing_extensions import TypeVar

from awslambda_events import decode
from awslambda_events.content import JSON, Content, OrNothing, content
from awslambda_events.model import IN_CODE, EventModel
from awslambda_events.stored import StoredType, scalar_schema
from awslambda_events.tags import hold

T = TypeVar("T")
BodyT = TypeVar("BodyT", default=str)
"""Body of a message; text unless the event is parametrised."""
HTTPBodyT = TypeVar("HTTPBodyT", default=str | None)
"""Body of an HTTP request; what came, be it text or none, unless parametrised."""
QueryMap: TypeAlias = dict[str, str | None] | None
QueryT = TypeVar("QueryT", default=QueryMap)
"""Query parameters of an HTTP request; the map that came, be it one or none, unless parametrised."""
QueryListsMap: TypeAlias = dict[str, list[str] | str | None] | None
QueryListsT = TypeVar("QueryListsT", default=QueryListsMap)
"""The same of a service that sends all values of a parameter."""
MessageT = TypeVar("MessageT", default=str)
"""Message of an SNS notification; text unless parametrised."""
DataT = TypeVar("DataT", default=bytes)
"""Data of a stream record; bytes unless parametrised."""
KeyT = TypeVar("KeyT", default=bytes)
"""Key of a Kafka record; bytes unless parametrised."""
ValueT = TypeVar("ValueT", default=bytes)
"""Value of a Kafka record; bytes unless parametrised."""
DetailT = TypeVar("DetailT", default=Any)
"""Detail of an EventBridge event; decoded JSON unless parametrised.

Nearly always an object; EventBridge Scheduler without an input sends the text ``{}``.
"""
ItemT = TypeVar("ItemT", default=dict[str, Any])
"""Item of a DynamoDB table; plain Python values by attribute name unless parametrised."""

BASE64_PATTERN = "^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,3})?={0,2}$"

_NO_BASE64: LiteralString = "Input should be base64 text"


class Held:
    """A decoded payload and what it came as; ``wire`` is ``...`` where Python code gave the value."""

    __slots__ = ("value", "wire")

    def __init__(self, wire: Any, value: Any) -> None:
        self.wire = wire
        self.value = value

    def __eq__(self, other: object) -> bool:
        """Compare the values: white space on the wire makes no difference."""
        return self.value == other.value if isinstance(other, Held) else bool(self.wire == other)

    __hash__ = None  # type: ignore[assignment]


class Payload(StoredType):
    """A field whose JSON value holds a payload of the user's type in some transport encoding."""

    def read(self, state: dict[str, Any], name: str) -> Any:
        """Return the decoded value."""
        stored = state[name]
        return stored.value if isinstance(stored, Held) else stored

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Build the schema for the type argument; for the bare class that is the default of its parameter."""
        bare = isinstance(source, TypeVar)
        target = source.__default__ if bare else source
        return self.plain_schema(target, handler, bare=bare) or self.held_schema(target, self.wire_schema(handler))

    @abstractmethod
    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """Return the schema of a type that needs no decoding, or None."""

    def content(self, target: Any) -> Content[Any]:
        """Return how the payload is read once its transport encoding is off."""
        return content(target)

    @abstractmethod
    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of what comes."""

    @abstractmethod
    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Return the value that ``wire`` holds."""

    def encode(self, value: Any, content: Content[Any], model: Any) -> Any:
        """Return what a value is sent as."""
        return self.wrap(content.encode(value), model.__dict__)

    @abstractmethod
    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Put the transport encoding around a payload's bytes; ``siblings`` are the fields beside it."""

    def held_schema(self, target: Any, wire: CoreSchema, *, lazy: bool = False) -> CoreSchema:
        """Return a schema that validates ``wire`` and decodes it, at once or, if ``lazy``, when it is read."""
        content = self.content(target)

        def from_wire(wire: Any, info: core_schema.ValidationInfo) -> Any:
            if lazy:
                return wire
            value = self.decode(wire, content, info)
            return None if wire is None and value is None else Held(wire, value)

        def from_python(value: Any, handler: Any, info: core_schema.ValidationInfo) -> Any:
            if isinstance(value, Held):
                return value
            if info.context is IN_CODE and not self.is_wire(value):
                return Held(..., content.check(value))
            return from_wire(handler(value), info)

        def dump(model: Any, stored: Any) -> Any:
            if not isinstance(stored, Held):
                return stored
            if stored.wire is not ... and self.decode(stored.wire, content, _Sibling(model)) == stored.value:
                return stored.wire
            return self.encode(stored.value, content, model)

        return core_schema.json_or_python_schema(
            core_schema.chain_schema([wire, core_schema.with_info_plain_validator_function(from_wire)]),
            core_schema.with_info_wrap_validator_function(from_python, wire),
            serialization=core_schema.plain_serializer_function_ser_schema(
                dump, is_field_serializer=True, return_schema=core_schema.any_schema()
            ),
        )

    def is_wire(self, value: Any) -> bool:
        """Tell whether a value given in code is the encoded form."""
        return type(value) is str


class _Sibling:
    """Stands in for the validation info when a payload is decoded again for a dump."""

    context = None

    def __init__(self, model: Any) -> None:
        self.data = model.__dict__


@dataclass(frozen=True)
class TextPayload(Payload):
    """A string that holds the payload's text."""

    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """Text is what it comes as."""
        return core_schema.str_schema(strict=True) if target is str else None

    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of any string."""
        return core_schema.str_schema(strict=True)

    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Read the text."""
        return content.decode(wire, info)

    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Write text."""
        return data.decode()


@dataclass(frozen=True)
class Base64Payload(Payload):
    """A string that holds the payload's bytes as base64."""

    def read(self, state: dict[str, Any], name: str) -> Any:
        """Decode bytes at each reading; other types were decoded while validating."""
        value = super().read(state, name)
        return decode.base64(value) if isinstance(state[name], str) else value

    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """Bytes are stored as the base64 text that came and decoded when read."""
        if target is not bytes:
            return None
        return scalar_schema(
            self.wire_schema(handler),
            to_wire=lambda value: b64encode(value).decode(),
            error="base64",
            expected=_NO_BASE64,
        )

    def held_schema(self, target: Any, wire: CoreSchema, *, lazy: bool = False) -> CoreSchema:
        """Say the same of what is no base64 as for bytes."""
        worded = core_schema.custom_error_schema(wire, "base64", custom_error_message=_NO_BASE64)
        return super().held_schema(target, worded, lazy=lazy)

    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of base64 text."""
        return core_schema.str_schema(strict=True, pattern=BASE64_PATTERN)

    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Decode the base64, then the content."""
        return content.decode(decode.base64(wire), info)

    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Encode as base64."""
        return b64encode(data).decode()


@dataclass(frozen=True)
class HTTPBody(Payload):
    """The body of an HTTP request: text, or base64 where the sibling ``isBase64Encoded`` says so.

    On the bare class it is the string that came, as is. Whether there may be none is for the type to say.
    """

    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """The bare class shows what came."""
        return self.wire_schema(handler) if bare else None

    def content(self, target: Any) -> Content[Any]:
        """Take text and bytes as such where there may be none, too."""
        plain = next((kind for kind in (str, bytes) if target == kind | None), None)
        return OrNothing(content(plain)) if plain else content(target)

    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of any string, or of none."""
        return core_schema.nullable_schema(core_schema.str_schema(strict=True))

    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Decode the base64 if there is any, then the content."""
        if wire is None:
            return content.nothing(info)
        if not info.data.get("is_base64_encoded"):
            return content.decode(wire, info)
        try:
            data = decode.base64(wire)
        except ValueError:
            raise PydanticCustomError("base64", _NO_BASE64) from None
        return content.decode(data, info)

    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Encode as base64 if the sibling says so."""
        # Bytes that are no text raise here: only is_base64_encoded=True can carry them.
        return b64encode(data).decode() if siblings.get("is_base64_encoded") else data.decode()

    def is_wire(self, value: Any) -> bool:
        """Tell text and null from the user's types."""
        return value is None or super().is_wire(value)


@dataclass(frozen=True)
class InlinePayload(Payload):
    """JSON in place."""

    def plain_schema(self, target: Any, handler: GetCoreSchemaHandler, *, bare: bool) -> CoreSchema | None:
        """Our own models lose nothing by themselves, and neither does untyped JSON."""
        if get_origin(target) in (Union, UnionType) and all(getattr(kind, "_tags", ()) for kind in get_args(target)):
            return _tagged_details(get_args(target))
        own = isinstance(target, type) and issubclass(target, EventModel)
        return handler.generate_schema(target) if own or target in (Any, dict, dict[str, Any]) else None

    def content(self, target: Any) -> Content[Any]:
        """Take ``str`` for a JSON string, not for the text of the JSON."""
        return JSON(target)

    def wire_schema(self, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of any JSON."""
        return core_schema.any_schema()

    def decode(self, wire: Any, content: Content[Any], info: Any) -> Any:
        """Validate as JSON, whatever the event was parsed from, so that both ways give the same."""
        return content.decode(to_json(wire), info)

    def wrap(self, data: bytes, siblings: Mapping[str, Any]) -> Any:
        """Put the JSON in place."""
        return from_json(data)

    def is_wire(self, value: Any) -> bool:
        """Tell JSON types from the user's."""
        return isinstance(value, (dict, list, str, int, float, bool)) or value is None


def _tagged_details(kinds: tuple[type[EventModel], ...]) -> CoreSchema:
    """Return the schema of a detail whose kind the envelope's ``source`` and ``detail-type`` tell."""
    for kind in kinds:
        kind.model_rebuild()

    def choose(value: Any, info: core_schema.ValidationInfo) -> EventModel:
        if isinstance(value, kinds):
            return value
        envelope = {"source": info.data.get("source"), "detail-type": info.data.get("detail_type")}
        for kind in kinds:
            if hold(kind._tags, envelope):  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - ours, private to users
                return kind.model_validate(value)
        expected = ", ".join(kind.__name__ for kind in kinds)
        raise PydanticCustomError(
            "detail_type", "Input should be the detail of one of: {expected}", {"expected": expected}
        )

    return core_schema.with_info_plain_validator_function(choose)


TextOf: TypeAlias = Annotated[T, TextPayload()]
Base64Of: TypeAlias = Annotated[T, Base64Payload()]
HTTPBodyOf: TypeAlias = Annotated[T, HTTPBody(), Field(validate_default=True)]
InlineOf: TypeAlias = Annotated[T, InlinePayload()]
