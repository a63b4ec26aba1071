"""Validates payloads: as the models do, and faster."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

from pydantic import ValidationError
from pydantic_core import CoreSchema, SchemaError, SchemaValidator

from awslambda_events.lean import Schema, lean_schema
from awslambda_events.model import EventModel

M = TypeVar("M", bound=EventModel)


class PayloadValidator(Generic[M]):
    """Makes events of payloads, with the same results and errors as ``model_validate_json`` and ``model_validate``.

    It tries the lean schema first, as long as that has taken half of the payloads: what AWS sends to a function is
    much the same each time. The model has the last word: validators of the user's run twice on what is not valid.
    """

    def __init__(self, model: type[M]) -> None:
        model.model_rebuild()
        self._model = model
        self._lean = lean_validator(model)
        self._taken = self._refused = 0

    def from_json(self, payload: bytes) -> M:
        """Validate the text of JSON; raises pydantic's ``ValidationError``."""
        event = self._try(self._lean.validate_json, payload) if self._lean else None
        return self._model.model_validate_json(payload) if event is None else event

    def from_python(self, payload: Any) -> M:
        """Validate JSON that is parsed already; raises pydantic's ``ValidationError``."""
        event = self._try(self._lean.validate_python, payload) if self._lean else None
        return self._model.model_validate(payload) if event is None else event

    def _try(self, validate: Callable[[Any], Any], payload: Any) -> M | None:
        if self._refused > self._taken:
            return None
        try:
            event: M = validate(payload)
        except ValidationError:
            self._refused += 1
            return None
        self._taken += 1
        return event


def lean_validator(model: type[EventModel]) -> SchemaValidator | None:
    """Build the validator of a complete model's lean schema; None where there is nothing lean about it."""
    if not isinstance(model.__pydantic_validator__, SchemaValidator):
        return None  # a plugin of pydantic's is to see each validation
    schema, models = lean_schema(cast("Schema", model.__pydantic_core_schema__))
    if not models:
        return None
    with _incomplete(models):
        try:
            return SchemaValidator(cast("CoreSchema", schema))
        except SchemaError:  # a pydantic that has other schemas
            return None


@contextmanager
def _incomplete(models: Iterable[type[EventModel]]) -> Generator[None]:
    """Keep pydantic from taking the validators that complete models have, instead of building what the schema says."""
    complete = [model for model in models if vars(model).get("__pydantic_complete__")]
    for model in complete:
        model.__pydantic_complete__ = False
    try:
        yield
    finally:
        for model in complete:
            model.__pydantic_complete__ = True
