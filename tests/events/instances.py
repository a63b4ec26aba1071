"""Draws instances of an event's schema with hypothesis-jsonschema."""

import re
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from tests.events.schema_walk import Schema
from tests.events.validators import ends_at_the_end

RECURSION = 2
"""How many instances of a definition may lie in one another: an attribute value in a list or map of them."""

UNKNOWN = {"anyOf": [{"type": ["null", "boolean", "integer", "number", "string"]}, {"const": {"a": [None, 1.0, {}]}}]}
"""Schema of the values of unknown keys."""

_PLACEHOLDER = "what stands here is drawn separately: "
_LEFT_OUT = object()


class Instances:
    """The instances of a schema, drawn definition by definition.

    In one piece hypothesis-jsonschema takes minutes for a large schema, and it resolves no recursive reference. So what
    a reference stands for is drawn on its own and put in its place.
    """

    def __init__(self, schema: Schema) -> None:
        nested = schema.pop("$defs", {})
        self._definitions = {"#": schema} | {f"#/$defs/{name}": definition for name, definition in nested.items()}
        self._strategies: dict[str, st.SearchStrategy[Any]] = {}

    def draw(self, data: st.DataObject, reference: str = "#", around: tuple[str, ...] = ()) -> Any:
        """Draw an instance of the definition that a reference leads to; ``around`` are those that it lies in."""
        if reference not in self._strategies:
            formats: dict[str, st.SearchStrategy[str]] = {}
            schema = _prepared(self._definitions[reference], formats, fewest=0 if around else 1)
            self._strategies[reference] = from_schema(schema, custom_formats=formats)
        return self._filled(data, data.draw(self._strategies[reference]), (*around, reference))

    def _filled(self, data: st.DataObject, value: Any, around: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            entries = ((name, self._filled(data, element, around)) for name, element in value.items())
            return {name: element for name, element in entries if element is not _LEFT_OUT}
        if isinstance(value, list):
            elements = (self._filled(data, element, around) for element in value)
            return [element for element in elements if element is not _LEFT_OUT]
        if not isinstance(value, str) or not value.startswith(_PLACEHOLDER):
            return value
        reference = value.removeprefix(_PLACEHOLDER)
        return self.draw(data, reference, around) if around.count(reference) < RECURSION else _LEFT_OUT


def _prepared(node: Any, formats: dict[str, st.SearchStrategy[str]], *, fewest: int) -> Any:
    """Return a schema without references and patterns, and so narrow that most of an instance are known keys."""
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"const": _PLACEHOLDER + node["$ref"]}
    if "if" in node:
        return {"anyOf": [_prepared(variant, formats, fewest=fewest) for variant in _variants(node)]}
    prepared = {word: value for word, value in node.items() if not word.startswith(("x-", "$"))}
    if "pattern" in prepared:
        # Generated as Python's `re` reads it, where `$` is also before a last newline.
        prepared["format"] = f"pattern-{len(formats)}"
        formats[prepared["format"]] = texts(prepared.pop("pattern"))
    if "items" in prepared:
        prepared |= {"items": _prepared(node["items"], formats, fewest=0), "minItems": fewest, "maxItems": 3}
    if "anyOf" in prepared:
        prepared["anyOf"] = [_prepared(branch, formats, fewest=0) for branch in node["anyOf"]]
    if "additionalProperties" in prepared:
        values = _prepared(node["additionalProperties"], formats, fewest=0)
        prepared |= {"additionalProperties": values, "maxProperties": 3}
    if "properties" in prepared:
        properties = node["properties"].items()
        prepared["properties"] = {name: _prepared(value, formats, fewest=fewest) for name, value in properties}
        prepared |= {"additionalProperties": UNKNOWN, "maxProperties": len(properties) + 2}
    return prepared


def _variants(node: Schema) -> list[Schema]:
    """Return what if / then / else choose from; an instance of one is seldom one of another."""
    return [node["then"], *_variants(node["else"])] if "if" in node else [node]


@cache
def texts(pattern: str) -> st.SearchStrategy[str]:
    """Return a strategy for the texts that match a pattern."""
    return st.from_regex(re.compile(ends_at_the_end(pattern)))
