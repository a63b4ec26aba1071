"""A schema with everything that it refers to, in one document that any validator takes."""

import copy

from awslambda_codegen.documents import Document, Documents, Schema
from awslambda_codegen.references import resolve, walk


def bundle(documents: Documents, document: Document) -> Schema:
    """Return a copy of the document's schema whose references all lead into its own ``$defs``."""
    bundled = copy.deepcopy(document.schema)
    definitions: dict[str, Schema] = bundled.pop("$defs", {})
    pending = [(document, node) for root in (bundled, *definitions.values()) for _, node in walk(root)]
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
            copied.pop("$defs", None)
            pending += [(target or origin, inner) for _, inner in walk(copied)]
    if definitions:
        bundled["$defs"] = dict(sorted(definitions.items()))
    return bundled
