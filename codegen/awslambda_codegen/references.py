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
