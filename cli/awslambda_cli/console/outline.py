"""Where everything stands in a JSON text, also in one that is being written and is no JSON yet.

Offsets are indices into the Python string.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]
"""Keys and indices, from the outermost value to the one meant."""

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+')


@dataclass(frozen=True)
class Span:
    """A stretch of the text; ``end`` is behind its last character."""

    start: int
    end: int


@dataclass
class Node:
    """A value, where it stands, and what is in it."""

    span: Span
    kind: Literal["object", "array", "plain"] = "plain"
    key: Span | None = None
    """The key that it stands behind."""
    children: dict[Step, "Node"] = field(default_factory=dict)

    @property
    def heading(self) -> Span:
        """What to point at: the key, the opening bracket, or a plain value itself."""
        if self.key is not None:
            return self.key
        return self.span if self.kind == "plain" else Span(self.span.start, self.span.start + 1)


@dataclass(frozen=True)
class Cursor:
    """What stands at a place of the text where something is being written."""

    path: Path
    """Of the value that is being written, or of the object whose key is being written."""
    writes: Literal["key", "value"]
    word: Span
    """What has been written of it so far, quotes included."""


def outline(text: str) -> Node | None:
    """Return the outermost value; None where there is none."""
    reader = _Reader()
    for token in _tokens(text):
        reader.read(token)
    return reader.root


def cursor(text: str, offset: int) -> Cursor:
    """Tell what is being written at an offset."""
    reader = _Reader()
    word = Span(offset, offset)
    for token in _tokens(text):
        start, end = token.start(), token.end()
        if start >= offset:
            break
        if end >= offset and not (token[0] in _PUNCTUATION or (end == offset and _is_closed(token[0]))):
            word = Span(start, end)
            break
        reader.read(token)
    return Cursor(*reader.position, word)


def spot(root: Node | None, path: Sequence[Step]) -> tuple[Path, Span]:
    """Return a path as it is in the text, and what of the text to point at.

    What is missing is shown at the value that lacks it; what is inside text, a message's body, at the text. Steps that
    no payload has, such as the member of a union, are passed over.
    """
    node = root
    found: list[Step] = []
    rest: list[Step] = []
    for step in path:
        if node is not None and step in node.children:
            node = node.children[step]
            found.append(step)
            rest.clear()
        else:
            rest.append(step)
    return (*found, *rest), node.heading if node else Span(0, 0)


def line_of(text: str, offset: int) -> int:
    """Return the number of the line that holds an offset; the first is 1."""
    return text.count("\n", 0, offset) + 1


def path_text(path: Path) -> str:
    """Return a path as people read it: ``Records[0].body['odd key']``."""
    written = ""
    for step in path:
        if isinstance(step, int):
            written += f"[{step}]"
        elif re.fullmatch(r"[\w$-]+", step):
            written += f".{step}" if written else step
        else:
            written += f"[{step!r}]"
    return written


def next_character(text: str, offset: int) -> str:
    """Return the first character behind an offset that is no blank; empty at the end."""
    return text[offset:].lstrip()[:1]


_PUNCTUATION = frozenset("{}[]:,")
_KINDS: dict[str, Literal["object", "array"]] = {"{": "object", "[": "array", "}": "object", "]": "array"}
_SHORTEST_STRING = 2


def _tokens(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(text)


def _is_closed(token: str) -> bool:
    return token[0] == '"' and len(token) >= _SHORTEST_STRING and token[-1] == '"'


def _text(token: str) -> str:
    """Return a key as it is meant: without quotes and escapes."""
    try:
        return str(json.loads(token))
    except ValueError:
        return token.strip('"')


@dataclass
class _Open:
    """A container whose end is not read yet, and how far it is read."""

    node: Node
    path: Path
    key: tuple[str, Span] | None = None
    behind_colon: bool = False
    index: int = 0

    @property
    def awaits_key(self) -> bool:
        return self.node.kind == "object" and not self.behind_colon

    @property
    def step(self) -> Step:
        return self.index if self.node.kind == "array" else (self.key[0] if self.key else "")


class _Reader:
    """Reads token after token, and takes it lightly when one is missing."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[_Open] = []

    @property
    def position(self) -> tuple[Path, Literal["key", "value"]]:
        if not self._open:
            return (), "value"
        top = self._open[-1]
        return (top.path, "key") if top.awaits_key else ((*top.path, top.step), "value")

    def read(self, token: re.Match[str]) -> None:
        text, span = token[0], Span(token.start(), token.end())
        top = self._open[-1] if self._open else None
        if text in "{[":
            path = (*top.path, top.step) if top else ()
            self._open.append(_Open(self._add(Node(span, _KINDS[text])), path))
        elif text in "}]":
            self._close(_KINDS[text], span.end)
        elif text == ":" and top:
            top.behind_colon = True
        elif text == "," and top:
            top.key, top.behind_colon, top.index = None, False, top.index + 1
        elif text not in _PUNCTUATION:
            if top and top.awaits_key:
                top.key = _text(text), span
            else:
                self._add(Node(span))

    def _add(self, node: Node) -> Node:
        top = self._open[-1] if self._open else None
        if top is None:
            self.root = self.root or node
        else:
            node.key = top.key[1] if top.key and top.node.kind == "object" else None
            top.node.children[top.step] = node
        return node

    def _close(self, kind: str, end: int) -> None:
        if not any(container.node.kind == kind for container in self._open):
            return
        while self._open:
            container = self._open.pop()
            container.node.span = Span(container.node.span.start, end)
            if container.node.kind == kind:
                return
