"""The schema of a model with less to do: for payloads that hold nothing unusual.

A model of pydantic's keeps books of each instance: which fields were set, and what came that it has no field for. That
is a set, a dictionary and three assignments for every record of a batch, though nearly every payload has only keys that
its event knows, and nearly no function asks for the books. Pydantic's dataclasses have the same fields by the same
rules and keep no books. So this turns the one into the other: instances of the same classes, whose books ``EventModel``
makes when somebody asks.

It takes a payload only where the books can be made later: one without unknown keys, and without a null for a field that
may be absent, since both read as None. What it takes, the model takes too, with the same result. What it does not take
may be valid.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from awslambda_events.model import EventModel

Schema: TypeAlias = dict[str, Any]
"""A core schema, as pydantic builds and pydantic_core reads it."""

_NEVER_NONE = frozenset(("bool", "dict", "float", "int", "list", "model", "str", "typed-dict"))


class _StaysAModelError(Exception):
    """A field's value does not tell whether it was set."""


class _StaysAsItIsError(Exception):
    """A definition that has to stay as it is, because which member of a union takes a payload depends on it."""


def lean_schema(schema: Schema) -> tuple[Schema, set[type[EventModel]]]:
    """Return the lean schema of a model's, and the models whose instances it makes without books."""
    lean = _Lean({item["ref"]: item for item in schema.get("definitions", ())})
    try:
        return lean.of(schema), lean.models
    except _StaysAsItIsError:
        return schema, set()


class _Lean:
    """Turns schemas into lean ones; a schema of which nothing is known here stays as it is."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self._definitions = definitions
        self.models: set[type[EventModel]] = set()

    def of(self, schema: Schema) -> Schema:
        changed: Schema = {}
        match schema:
            case {"type": "model", "schema": {"type": "model-fields"}}:
                return self._model(schema)
            case {"type": "json-or-python"}:
                return self._scalar(schema)
            case {"type": "custom-error", "schema": inner}:
                return self.of(inner)  # the model words the errors
            case {"type": "union", "choices": choices}:
                return self._union(schema, choices)
            case {"type": "definitions", "schema": inner, "definitions": definitions}:
                changed = {"schema": self.of(inner), "definitions": list(map(self.of, definitions))}
            case {"type": "nullable", "schema": inner}:
                changed = {"schema": self.of(inner)}
            case {"type": "list", "items_schema": items}:
                changed = {"items_schema": self.of(items)}
            case {"type": "dict", "values_schema": values}:
                changed = {"values_schema": self.of(values)}
            case {"type": "tagged-union", "choices": choices}:
                changed = {"choices": {tag: self.of(choice) for tag, choice in choices.items()}}
            case _:
                pass
        return schema | changed

    def _model(self, schema: Schema) -> Schema:
        fields = schema["schema"]
        ours = issubclass(schema["cls"], EventModel) and fields["fields"]
        if not ours or schema.get("post_init") or "extras_schema" in fields:
            return schema
        try:
            lean = [self._field(name, field) for name, field in fields["fields"].items()]
        except _StaysAModelError:
            return schema
        self.models.add(schema["cls"])
        name = schema["cls"].__name__
        arguments = {"type": "dataclass-args", "dataclass_name": name, "fields": lean, "extra_behavior": "forbid"}
        kept: Schema = {key: schema[key] for key in ("cls", "config", "ref") if key in schema}
        # Strict dataclasses would take no dict; the fields are strict by the model's configuration.
        return {"type": "dataclass", **kept, "fields": [], "strict": False, "schema": arguments}

    def _field(self, name: str, field: Schema) -> Schema:
        kept: Schema = {key: field[key] for key in ("validation_alias",) if key in field}
        return {"type": "dataclass-field", "name": name, "schema": self._value(field["schema"]), **kept}

    def _value(self, schema: Schema) -> Schema:
        if schema["type"] != "default":
            return self.of(schema)
        value = schema["schema"]
        if value["type"] == "nullable":
            # Without null the default would not be valid any more; with it there is nothing to validate.
            schema, value = schema | {"validate_default": False}, value["schema"]
        if schema.get("default", ...) is not None or self._may_be_none(value):
            raise _StaysAModelError
        return schema | {"schema": self.of(value)}

    def _union(self, schema: Schema, choices: list[Any]) -> Schema:
        if _is_open_enum(choices):
            return {"type": "str"}
        if _names_definition(choices):
            raise _StaysAsItIsError
        return schema

    def _scalar(self, schema: Schema) -> Schema:
        """Leave out what only code gives: what it is converted to comes first."""
        wire = self.of(schema["json_schema"])
        match schema["python_schema"]:
            case {"type": "union", "mode": "left_to_right", "choices": [first, *_]} if first == wire:
                return wire
            case _:
                return schema

    def _may_be_none(self, schema: Schema, seen: frozenset[str] = frozenset()) -> bool:
        match schema:
            case {"type": "literal", "expected": expected}:
                return None in expected
            case {"type": "union", "choices": choices}:
                return any(self._may_be_none(_choice(choice), seen) for choice in choices)
            case {"type": "tagged-union", "choices": choices}:
                return any(self._may_be_none(choice, seen) for choice in choices.values())
            case {"type": "custom-error", "schema": inner} | {"type": "json-or-python", "json_schema": inner}:
                return self._may_be_none(inner, seen)
            case {"type": "definition-ref", "schema_ref": ref}:
                return ref not in seen and self._may_be_none(self._definitions[ref], seen | {ref})
            case _:
                return schema["type"] not in _NEVER_NONE


def _is_open_enum(choices: list[Any]) -> bool:
    """Tell known values with any other text from the rest."""
    kinds = [_choice(choice) for choice in choices]
    return any(kind == {"type": "str"} for kind in kinds) and all(
        kind == {"type": "str"} or (kind["type"] == "literal" and all(type(value) is str for value in kind["expected"]))
        for kind in kinds
    )


def _names_definition(schema: Any) -> bool:
    parts: Iterable[Any] = ()
    match schema:
        case {"type": "definition-ref"}:
            return True
        case dict():
            parts = cast("Schema", schema).values()
        case list() | tuple():
            parts = cast("list[Any]", schema)
        case _:
            pass
    return any(map(_names_definition, parts))


def _choice(choice: Any) -> Schema:
    """Return the schema of a union's choice, which may have a label."""
    return cast("Schema", choice[0] if isinstance(choice, tuple) else choice)
