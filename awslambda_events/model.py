"""The base class of all events and responses."""

from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict

from awslambda_events.stored import StoredAttribute, StoredType, stored_types
from awslambda_events.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Generator

IN_CODE: Final = object()
"""Validation context of values that come from Python code, where a payload may be given decoded."""


_BOOKS: Final = ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
"""What pydantic notes of an instance; ``lean`` leaves them out."""


class EventModel(BaseModel):
    """An event, a response or a part of one.

    * It accepts JSON by its wire names, whatever else it holds: unknown keys are kept (``model_extra``).
    * Code constructs and reads it by snake_case names.
    * Assigning to an attribute validates the value.
    * It dumps to the wire: ``model_dump_json(exclude_unset=True)`` is the JSON that came.
    """

    model_config = ConfigDict(
        extra="allow",
        # No coercion: it would change the dump.
        strict=True,
        # By name only in __init__: else an unknown key that is spelt like an attribute would be taken for a field.
        validate_by_alias=True,
        validate_by_name=False,
        serialize_by_alias=True,
        # Payloads hold secrets and personal data; errors end in logs and answers.
        hide_input_in_errors=True,
        protected_namespaces=(),
        # Only the class that a handler names is built, with everything below it, by model_rebuild().
        defer_build=True,
    )

    _tags: ClassVar[Tags] = ()
    """What tells a variant from the others of its union."""
    _event: ClassVar[str] = ""
    """Name of the event that this is the detail of."""
    _stored: ClassVar[frozenset[str]] = frozenset()

    if not TYPE_CHECKING:  # type checkers derive the constructor from the fields

        def __init__(self, /, **data: Any) -> None:
            __tracebackhide__ = True
            self.__pydantic_validator__.validate_python(
                data, self_instance=self, by_alias=True, by_name=True, context=IN_CODE
            )

        # Says to pydantic that this is a plain constructor, so that nested models are built without calling it.
        __init__.__pydantic_base_init__ = True

        def __getattr__(self, name: str) -> Any:
            if name in _BOOKS and self.__dict__:
                self._make_books()
                return object.__getattribute__(self, name)
            return super().__getattr__(name)

        def __setattr__(self, name: str, value: Any) -> None:
            if name in type(self).__pydantic_fields__:
                self.__pydantic_validator__.validate_assignment(self, name, value, context=IN_CODE)
            else:
                super().__setattr__(name, value)

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name a class by the arguments that say something: the last ones may be the defaults of their parameters."""
        given = list(zip(params, cls.__pydantic_generic_metadata__["parameters"], strict=True))
        while len(given) > 1 and given[-1][0] == getattr(given[-1][1], "__default__", None):
            given.pop()
        return super().model_parametrized_name(params[: len(given)])

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Give each stored field its descriptor."""
        super().__pydantic_init_subclass__(**kwargs)
        cls._inherit_aliases()
        stored = set(cls._stored)
        for name, field in cls.model_fields.items():
            own = (item for item in field.metadata if isinstance(item, StoredType))
            stored_type = next(own, None) or next(stored_types(field.annotation), None)
            if stored_type and name not in stored:
                setattr(cls, name, StoredAttribute(name, stored_type))
                stored.add(name)
        cls._stored = frozenset(stored)

    @classmethod
    def _inherit_aliases(cls) -> None:
        """Let a field that is declared anew keep its wire name: else what comes under it would be an unknown key.

        Raises:
            TypeError: pydantic will build the field again, as its annotation names what is not defined yet.
        """
        for name, field in cls.model_fields.items():
            parents = (base.model_fields for base in cls.__mro__[1:] if issubclass(base, EventModel))
            parent = next((fields[name] for fields in parents if name in fields), field)
            if parent.alias is None or field.alias is not None or field.validation_alias is not None:
                continue
            if not cls.__pydantic_fields_complete__:
                message = f"{cls.__name__}.{name} needs its wire name: Annotated[..., Field(alias={parent.alias!r})]"
                raise TypeError(message)
            field.alias, field.validation_alias, field.serialization_alias = parent.alias, parent.alias, parent.alias

    def _make_books(self) -> None:
        """Note what a lean validation says by what it takes: no unknown key, no null but for a required field."""
        state, fields = self.__dict__, type(self).__pydantic_fields__
        found = {name for name in fields.keys() & state if state[name] is not None or fields[name].is_required()}
        books: tuple[Any, ...] = (found, {}, None)
        for book, value in zip(_BOOKS, books, strict=True):
            object.__setattr__(self, book, value)

    def __iter__(self) -> "Generator[tuple[str, Any], None, None]":
        """Yield names and values as the attributes show them."""
        for name, _ in super().__iter__():
            yield name, getattr(self, name)

    def __repr_args__(self) -> "Generator[tuple[str | None, Any], None, None]":
        """Show values as the attributes do."""
        for name, value in super().__repr_args__():
            yield name, getattr(self, name) if name in self._stored else value
