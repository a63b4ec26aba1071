"""Where a ``$ref`` leads."""

import posixpath
from collections.abc import Iterator
from typing import Any

from awslambda_codegen.documents import TYPES, Document, Documents, Schema


class UnresolvedError(LookupError):
    """The reference leads nowhere."""


def walk(node: Any, pointer: str = "") -> Iterator[tuple[str, Schema]]:
    """Yield every object of a JSON document with its pointer."""
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            yield from walk(value, f"{pointer}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{pointer}/{index}")


def decoded_into(node: Schema) -> list[str]:
    """Return the references of ``x-decoded`` to what the decoded JSON is."""
    word = node.get("x-decoded")
    into = word.get("as", []) if isinstance(word, dict) else []
    return into if isinstance(into, list) else [into]


def references(node: Schema) -> list[str]:
    """Return every reference that a node makes by itself."""
    # A property may be called `$ref`; the keyword is a string.
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + decoded_into(node)


def resolve(documents: Documents, document: Document, reference: str) -> tuple[Document | None, Schema]:
    """Return the document (None for the shared types) and the definition that a reference leads to."""
    file, _, pointer = reference.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document.file), file)) if file else document.file
    key = pointer.removeprefix("/$defs/")
    if path == TYPES:
        target, root = None, documents.types
    else:
        target = next((other for other in documents.events if other.file == path), None)
        if target is None or target.module != document.module:
            raise UnresolvedError(reference)
        root = target.schema
    definition = root.get("$defs", {}).get(key) if key else root
    if definition is None:
        raise UnresolvedError(reference)
    return target, definition
