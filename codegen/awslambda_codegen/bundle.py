"""A schema with everything that it refers to, in one document that any validator takes."""

import copy

from awslambda_codegen import tags
from awslambda_codegen.documents import TYPES, Document, Documents, Schema
from awslambda_codegen.references import resolve, walk


def bundle(documents: Documents, document: Document) -> Schema:
    """Return a copy of the document's schema whose references all lead into its own ``$defs``.

    It is plain JSON Schema: the envelope is there, and variants are the conditions that their tags mean.
    """
    bundled = _enveloped(documents, document)
    definitions: dict[str, Schema] = bundled.pop("$defs", {})
    pending = [node for root in (bundled, *definitions.values()) for node in _nodes(documents, document, root)]
    while pending:
        origin, node = pending.pop()
        reference = node.get("$ref")
        if not isinstance(reference, str):
            continue
        target, definition = resolve(documents, origin, reference)
        title = definition["title"]
        node["$ref"] = "#" if definition is document.schema else f"#/$defs/{title}"
        if title not in definitions and definition is not document.schema:
            definitions[title] = copied = copy.deepcopy(definition)
            for word in ("$schema", "$defs"):
                copied.pop(word, None)
            pending += _nodes(documents, target or document, copied)
    if definitions:
        bundled["$defs"] = dict(sorted(definitions.items()))
    return bundled


def _enveloped(documents: Documents, document: Document) -> Schema:
    bundled = copy.deepcopy(document.schema)
    if name := bundled.pop("x-envelope", None):
        envelope = copy.deepcopy(documents.by_title(name).schema)
        bundled["properties"] = envelope["properties"] | bundled["properties"]
        bundled["required"] = list(dict.fromkeys([*envelope["required"], *bundled.get("required", [])]))
        _relocate(documents.by_title(name), document, bundled["properties"])
        if trigger := envelope.get("x-trigger"):
            bundled.setdefault("x-trigger", trigger)
    return bundled


def _relocate(origin: Document, document: Document, properties: dict[str, Schema]) -> None:
    """Make the envelope's references to the shared scalars hold from the event's folder."""
    for node in properties.values():
        reference = node.get("$ref", "")
        if reference.startswith("../" * origin.depth + TYPES):
            node["$ref"] = "../" * document.depth + reference.lstrip("./")


def _nodes(documents: Documents, origin: Document, root: Schema) -> list[tuple[Document, Schema]]:
    """Turn the variants below a definition into if / then / else, in place, and return all nodes with their origin."""
    for _, node in list(walk(root)):
        if node.get("x-variants") is True:
            *tagged, chain = node.pop("anyOf")
            del node["x-variants"]
            for variant in reversed(tagged):
                _, definition = resolve(documents, origin, variant["$ref"])
                chain = {"if": tags.as_schema(definition["x-identify"]), "then": variant, "else": chain}
            node.update(chain)
    return [(origin, node) for _, node in walk(root)]
