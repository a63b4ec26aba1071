"""Attributes that keep the JSON value that came and show a Python value.

A timestamp comes as text. Were it replaced by a ``datetime`` while validating, the exact text would be lost
(``12:00:00.000Z`` or ``12:00:00Z``?) and a Python call would be paid for every timestamp of every event, read or not.
So the instance stores what came, checked in pydantic's core, and a descriptor converts when the attribute is read.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, LiteralString, get_args

from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class StoredType(ABC):
    """Metadata of an ``Annotated`` type whose attribute is stored as it came and converted when read."""

    @abstractmethod
    def read(self, state: dict[str, Any], name: str) -> Any:
        """Return the Python value of attribute ``name``, whose stored value is ``state[name]``."""


class StoredAttribute:
    """Descriptor of such an attribute; a data descriptor, so that it goes before the instance's own dictionary."""

    __slots__ = ("_name", "_type")

    def __init__(self, name: str, stored_type: StoredType) -> None:
        self._name = name
        self._type = stored_type

    def __get__(self, instance: object | None, owner: type | None = None) -> Any:
        # On the class there is no such attribute, as with any pydantic field: pydantic would take it for a default.
        if instance is None or self._name not in instance.__dict__:
            raise AttributeError(self._name)
        return self._type.read(instance.__dict__, self._name)

    def __set__(self, instance: object, value: Any) -> None:
        instance.__dict__[self._name] = value


def stored_types(annotation: Any) -> Iterator[StoredType]:
    """Find the stored types in an annotation such as ``Timestamp | None``."""
    for metadata in getattr(annotation, "__metadata__", ()):
        if isinstance(metadata, StoredType):
            yield metadata
    for argument in get_args(annotation):
        yield from stored_types(argument)


def scalar_schema(
    wire: CoreSchema, *, to_wire: Callable[[Any], Any], error: LiteralString, expected: str
) -> core_schema.CoreSchema:
    """Build the schema of a scalar: JSON as ``wire`` says, in code also what ``to_wire`` can convert to it."""

    def from_code(value: Any) -> Any:
        try:
            return to_wire(value)
        except (TypeError, ValueError, AttributeError, OverflowError):
            raise PydanticCustomError(error, "{expected}", {"expected": expected}) from None

    def dump(stored: Any) -> Any:
        # model_copy(update=...) and model_construct store without validating.
        return stored if isinstance(stored, (str, int, float)) else to_wire(stored)

    context: dict[str, str | int] = {"expected": expected}
    return core_schema.json_or_python_schema(
        core_schema.custom_error_schema(wire, error, custom_error_message="{expected}", custom_error_context=context),
        core_schema.union_schema(
            # What is converted is checked too: a year 6000 does not fit into 14 digits of milliseconds.
            [wire, core_schema.chain_schema([core_schema.no_info_plain_validator_function(from_code), wire])],
            mode="left_to_right",
            custom_error_type=error,
            custom_error_message="{expected}",
            custom_error_context=context,
        ),
        serialization=core_schema.plain_serializer_function_ser_schema(dump, return_schema=core_schema.any_schema()),
    )
