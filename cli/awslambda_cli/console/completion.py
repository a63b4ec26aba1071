"""What can be written at a place of a payload, from the JSON Schema of its event."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from awslambda_cli.console.json_schema import Schema, schemas_at, types_of
from awslambda_cli.console.outline import Cursor, Node, Path, Span, cursor, next_character, outline

_EMPTY = {"object": "{}", "array": "[]", "string": '""'}
_LONGEST = 200
"""Characters of a sample's value that is offered."""
_CONSTANTS = {"boolean": (True, False), "null": (None,)}


@dataclass(frozen=True)
class Option:
    """One thing that can be written."""

    label: str
    """As the list shows it, and what the text written so far is compared with."""
    text: str
    """What is put in place of the word."""
    caret: int
    """Where in it the caret stands afterwards."""
    kind: Literal["property", "constant"]
    detail: str = ""
    """The types that a value may have."""
    info: str = ""
    """What AWS says of it."""
    required: bool = False


@dataclass(frozen=True)
class Completion:
    """Options, and the word that one of them replaces."""

    word: Span
    options: tuple[Option, ...]


def complete(schema: Schema, text: str, offset: int, samples: Iterable[Any] = ()) -> Completion:
    """Return what can be written at an offset of a text: keys that the object lacks, or values.

    Values are those that the schema names, and what the samples have in that place.
    """
    place = cursor(text, offset)
    found = _keys(schema, text, place) if place.writes == "key" else _values(schema, place, samples)
    distinct: dict[str, Option] = {}
    for option in found:
        distinct.setdefault(option.label, option)
    return Completion(place.word, tuple(sorted(distinct.values(), key=lambda option: not option.required)))


def _keys(schema: Schema, text: str, place: Cursor) -> Iterator[Option]:
    present = _keys_at(outline(text), place)
    following = next_character(text, place.word.end)
    for candidate in schemas_at(schema, place.path):
        required = candidate.get("required", ())
        for key in candidate.get("properties", {}):
            if key in present:
                continue
            below = schemas_at(schema, (*place.path, key))
            types = list(dict.fromkeys(name for part in below for name in types_of(part)))
            written = json.dumps(key, ensure_ascii=False)
            if following == ":":
                inserted, caret = written, len(written)
            else:
                empty = next((_EMPTY[name] for name in types if name in _EMPTY), "")
                inserted = f"{written}: {empty}"
                caret = len(inserted) - bool(empty)
                inserted += "," if following == '"' else ""
            info = next((part["description"] for part in below if "description" in part), "")
            yield Option(key, inserted, caret, "property", " | ".join(types), _first(info), key in required)


def _keys_at(root: Node | None, place: Cursor) -> set[str]:
    """Return the keys that the object has already, without the one that is being written."""
    node = root
    for step in place.path:
        node = node.children.get(step) if node else None
    children = node.children if node else {}
    return {str(key) for key, child in children.items() if child.key != place.word}


def _values(schema: Schema, place: Cursor, samples: Iterable[Any]) -> Iterator[Option]:
    for candidate in schemas_at(schema, place.path):
        for value in _named(candidate):
            yield _constant(value, info=_first(candidate.get("description", "")))
    for sample in samples:
        for value in _in_sample(sample, place.path):
            yield _constant(value, "sample")
    yield from _of_types(schema, place.path)


def _constant(value: Any, detail: str = "", info: str = "") -> Option:
    written = json.dumps(value, ensure_ascii=False)
    return Option(written, written, len(written), "constant", detail, info)


def _in_sample(value: Any, path: Path) -> Iterator[Any]:
    """Yield the plain values that a sample has at a path, in any element of its lists."""
    for place, step in enumerate(path):
        if isinstance(step, int):
            for element in value if isinstance(value, list) else ():
                yield from _in_sample(element, path[place + 1 :])
            return
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, (str, int, float)) and len(str(value)) <= _LONGEST:
        yield value


def _named(schema: Schema) -> Iterator[Any]:
    if "const" in schema:
        yield schema["const"]
    yield from schema.get("enum", ())
    yield from schema.get("examples", ())
    if "default" in schema:
        yield schema["default"]


def _of_types(schema: Schema, path: Path) -> Iterator[Option]:
    for name in dict.fromkeys(name for part in schemas_at(schema, path) for name in types_of(part)):
        for value in _CONSTANTS.get(name, ()):
            yield _constant(value)
        if name in _EMPTY:
            yield Option(_EMPTY[name], _EMPTY[name], 1, "constant", name)


def _first(text: str) -> str:
    """Return the first paragraph."""
    return text.partition("\n\n")[0]
