"""What a payload holds once its transport encoding is off: text, bytes, or JSON of the user's type."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic, get_args

from pydantic import Json, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError, PydanticKnownError
from typing_extensions import TypeVar

from awslambda_events.model import EventModel

if TYPE_CHECKING:
    from pydantic_core import core_schema

ValueT = TypeVar("ValueT")


# What `Json[T]` leaves in the metadata.
_JSON_MARK: Any = Json()  # type: ignore[type-arg]


class Content(ABC, Generic[ValueT]):
    """How the bytes of a payload become a value, and a value bytes."""

    @abstractmethod
    def decode(self, data: str | bytes, info: "core_schema.ValidationInfo | None" = None) -> ValueT:
        """Return the value; raises ``ValidationError`` or ``PydanticCustomError``."""

    def nothing(self, info: "core_schema.ValidationInfo | None" = None) -> ValueT:
        """Return the value where there is no payload; raises ``PydanticKnownError`` where there has to be one."""
        raise PydanticKnownError("missing")

    @abstractmethod
    def encode(self, value: ValueT) -> bytes:
        """Return the bytes of a value."""

    @abstractmethod
    def check(self, value: Any) -> ValueT:
        """Validate a value that Python code gives."""


class Text(Content[str]):
    """UTF-8 text."""

    def decode(self, data: str | bytes, info: "core_schema.ValidationInfo | None" = None) -> str:
        """Decode UTF-8."""
        if isinstance(data, str):
            return data
        try:
            return data.decode()
        except UnicodeDecodeError:
            raise PydanticCustomError("text", "Input should be UTF-8 text") from None

    def encode(self, value: str) -> bytes:
        """Encode as UTF-8."""
        return value.encode()

    def check(self, value: Any) -> str:
        """Accept a string."""
        if not isinstance(value, str):
            raise PydanticCustomError("text", "Input should be text")
        return value


class Binary(Content[bytes]):
    """Bytes as they are."""

    def decode(self, data: str | bytes, info: "core_schema.ValidationInfo | None" = None) -> bytes:
        """Take the bytes, those of the UTF-8 form where the transport is text."""
        return data.encode() if isinstance(data, str) else data

    def encode(self, value: bytes) -> bytes:
        """Return the bytes."""
        return value

    def check(self, value: Any) -> bytes:
        """Accept bytes."""
        if not isinstance(value, bytes):
            raise PydanticCustomError("binary", "Input should be bytes")
        return value


class OrNothing(Content[ValueT | None]):
    """Content of which there may be none."""

    def __init__(self, content: Content[ValueT]) -> None:
        self._content = content

    def decode(self, data: str | bytes, info: "core_schema.ValidationInfo | None" = None) -> ValueT:
        """Return the value."""
        return self._content.decode(data, info)

    def nothing(self, info: "core_schema.ValidationInfo | None" = None) -> None:
        """Return None."""

    def encode(self, value: ValueT | None) -> bytes:
        """Return the bytes of a value, none for None."""
        return b"" if value is None else self._content.encode(value)

    def check(self, value: Any) -> ValueT | None:
        """Accept None, too."""
        return None if value is None else self._content.check(value)


class JSON(Content[Any]):
    """JSON of any type that pydantic knows, validated as ``TypeAdapter(type).validate_json`` does.

    The adapter is one of its own: the strictness of the event around it does not leak into the user's type.
    """

    def __init__(self, target: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(target)
        self._exclude_unset = isinstance(target, type) and issubclass(target, EventModel)

    def decode(self, data: str | bytes, info: "core_schema.ValidationInfo | None" = None) -> Any:
        """Parse and validate."""
        return self._adapter.validate_json(data, context=info.context if info else None)

    def nothing(self, info: "core_schema.ValidationInfo | None" = None) -> Any:
        """Take it for null."""
        try:
            return self.decode("null", info)
        except ValidationError:
            return super().nothing(info)

    def encode(self, value: Any) -> bytes:
        """Dump by alias."""
        return self._adapter.dump_json(value, by_alias=True, exclude_unset=self._exclude_unset)

    def check(self, value: Any) -> Any:
        """Validate as ``TypeAdapter(type).validate_python`` does."""
        return self._adapter.validate_python(value)

    def plain(self, value: Any) -> Any:
        """Dump to plain Python values by alias."""
        return self._adapter.dump_python(value, by_alias=True, exclude_unset=self._exclude_unset)


def content(target: Any) -> Content[Any]:
    """Return how a payload of type ``target`` is read: ``str`` and ``bytes`` as such, all else as JSON."""
    if target is str:
        return Text()
    if target is bytes:
        return Binary()
    if any(isinstance(item, type(_JSON_MARK)) for item in getattr(target, "__metadata__", ())):
        return JSON(get_args(target)[0])  # Json[T] says what is so anyway: the text holds JSON
    return JSON(target)
