"""Draws instances of an event's schema with hypothesis-jsonschema."""

import json
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
_UNKNOWN_KEY = "an unknown key"
_LEFT_OUT = object()


class Instances:
    """The instances of a schema, drawn part by part.

    In one piece hypothesis-jsonschema takes minutes for a large schema, and it resolves no recursive reference. What it
    makes for the values of an object, it makes again for each object. So what a reference or a key stands for is drawn
    on its own and put in its place.
    """

    def __init__(self, schema: Schema) -> None:
        nested = schema.pop("$defs", {})
        self._parts: dict[str, Schema] = {"#": schema, _UNKNOWN_KEY: UNKNOWN}
        self._parts |= {f"#/$defs/{name}": definition for name, definition in nested.items()}
        self._strategies: dict[str, st.SearchStrategy[Any]] = {}

    def draw(self, data: st.DataObject, place: str = "#", around: tuple[str, ...] = ()) -> Any:
        """Draw an instance of the part that stands at a place; ``around`` are those that it lies in."""
        if place not in self._strategies:
            self._strategies[place] = _strategy(json.dumps(self._prepared(place)))
        return self._filled(data, data.draw(self._strategies[place]), (*around, place))

    def _filled(self, data: st.DataObject, value: Any, around: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            entries = ((name, self._filled(data, element, around)) for name, element in value.items())
            return {name: element for name, element in entries if element is not _LEFT_OUT}
        if isinstance(value, list):
            elements = (self._filled(data, element, around) for element in value)
            return [element for element in elements if element is not _LEFT_OUT]
        if not isinstance(value, str) or not value.startswith(_PLACEHOLDER):
            return value
        place = value.removeprefix(_PLACEHOLDER)
        return self.draw(data, place, around) if around.count(place) < RECURSION else _LEFT_OUT

    def _prepared(self, place: str) -> Any:
        """Return a part with placeholders for the values of an object."""
        # Lists of the event itself are not empty.
        prepared = _narrow(self._parts[place], fewest=0 if place.startswith("#/$defs/") else 1)
        if "properties" in prepared:
            places = {name: f"{place}/properties/{name}" for name in prepared["properties"]}
            self._parts |= {places[name]: node for name, node in prepared["properties"].items()}
            prepared["properties"] = {name: _placeholder(below) for name, below in places.items()}
            prepared |= {"additionalProperties": _placeholder(_UNKNOWN_KEY), "maxProperties": len(places) + 2}
        return prepared


def _placeholder(place: str) -> Schema:
    return {"const": _PLACEHOLDER + place}


def _narrow(node: Any, *, fewest: int) -> Any:
    """Return a schema without references, whose instances are small and have patterns for formats."""
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _placeholder(node["$ref"])
    if "if" in node:
        return {"anyOf": [_narrow(variant, fewest=fewest) for variant in _variants(node)]}
    narrow = {word: value for word, value in node.items() if not word.startswith(("x-", "$"))}
    if "pattern" in narrow:
        narrow["format"] = narrow.pop("pattern")
    if "items" in narrow:
        narrow |= {"items": _narrow(node["items"], fewest=0), "minItems": fewest, "maxItems": 3}
    if "anyOf" in narrow:
        narrow["anyOf"] = [_narrow(branch, fewest=0) for branch in node["anyOf"]]
    if "additionalProperties" in narrow:
        narrow |= {"additionalProperties": _narrow(node["additionalProperties"], fewest=0), "maxProperties": 3}
    return narrow


@cache
def _strategy(schema: str) -> st.SearchStrategy[Any]:
    """Return a strategy for a schema as JSON; most parts of an event are those of other events, too."""
    formats: dict[str, st.SearchStrategy[str]] = {}

    def note(node: dict[str, Any]) -> dict[str, Any]:
        if isinstance(node.get("format"), str):
            formats[node["format"]] = texts(node["format"])
        return node

    return from_schema(json.loads(schema, object_hook=note), custom_formats=formats)


def _variants(node: Schema) -> list[Schema]:
    """Return what if / then / else choose from; an instance of one is seldom one of another."""
    return [node["then"], *_variants(node["else"])] if "if" in node else [node]


@cache
def texts(pattern: str) -> st.SearchStrategy[str]:
    """Return a strategy for the texts that match a pattern."""
    return st.from_regex(re.compile(ends_at_the_end(pattern)))
