"""Lowers our dialect to what datamodel-code-generator documents: JSON to JSON, one document per module.

All schemas of a folder become the ``$defs`` of one document. A reference to a generic class becomes ``x-python-type``,
to a shared scalar ``customTypePath``, and a payload the generic alias of its encoding.
"""

import copy
from graphlib import CycleError, TopologicalSorter
from textwrap import fill
from typing import Any

from awslambda_codegen.documents import Document, Documents, Schema
from awslambda_codegen.errors import SchemaError, SchemasInvalidError
from awslambda_codegen.references import resolve, walk
from awslambda_codegen.vocabulary import DECODERS, NUMBER, PAYLOADS, SCALARS, TYPE_PARAMS, UNTYPED_PAYLOADS

_ROOT_ONLY = ("$schema", "$defs", "x-source", "x-service", "x-kind", "x-lambda", "x-identify")


def lower(documents: Documents) -> dict[str, Schema]:
    """Return generator-ready documents by dotted module name."""
    modules: dict[str, list[Document]] = {}
    for document in documents.events:
        modules.setdefault(document.module, []).append(document)
    return {module: _module(documents, own) for module, own in modules.items()}


def _module(documents: Documents, own: list[Document]) -> Schema:
    origins = {d["title"]: (document, d) for document in own for d in document.definitions().values()}
    graph = {title: _uses(documents, *origin) for title, origin in origins.items()}
    reachable: list[str] = []
    pending = [document.title for document in own]
    while pending:
        title = pending.pop(0)
        if title not in reachable:
            reachable.append(title)
            pending += graph[title]
    # Definitions before their uses: a parametrised reference is no `$ref` that the generator could order by.
    try:
        order = list(TopologicalSorter({title: graph[title] for title in sorted(reachable)}).static_order())
    except CycleError as error:
        document, definition = origins[error.args[1][0]]
        pointer = "" if definition is document.schema else f"/$defs/{definition['title']}"
        message = f"lies within itself: {' < '.join(error.args[1])}"
        raise SchemasInvalidError([SchemaError(document.file, pointer, message)]) from error
    definitions = {title: _definition(documents, *origins[title]) for title in order}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions}


def _uses(documents: Documents, document: Document, definition: Schema) -> list[str]:
    """Return the titles of the classes that a definition's class needs; what a payload replaces is not needed."""
    nodes = [node for _, node in walk({k: v for k, v in definition.items() if k != "$defs"})]
    found = [resolve(documents, document, n["$ref"]) for n in nodes if "$ref" in n and "x-payload" not in n]
    return [target["title"] for origin, target in found if origin is not None]


def _definition(documents: Documents, document: Document, definition: Schema) -> Schema:
    lowered = copy.deepcopy({key: value for key, value in definition.items() if key not in _ROOT_ONLY})
    if sources := definition.get("x-source"):
        lowered["description"] += f"\n\nSource: {sources[0]}"
    twins = {name: node["x-decoded"] for name, node in lowered.get("properties", {}).items() if "x-decoded" in node}
    if twins:
        lowered["x-twins"] = {
            name: {"function": codec.replace("-", "_"), "type": DECODERS[codec]} for name, codec in twins.items()
        }
    for _, node in list(walk(lowered)):
        if _is_schema(node):
            _node(documents, document, node)
            if "description" in node:
                node["description"] = _wrap(node["description"])
    return lowered


def _wrap(text: str) -> str:
    """Fill each paragraph to the width of a docstring; lists stay as they are."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(
        paragraph if "\n" in paragraph else fill(paragraph, 110, break_long_words=False, break_on_hyphens=False)
        for paragraph in paragraphs
    )


def _is_schema(node: Schema) -> bool:
    # `properties` maps names to schemas: a property called `type` or `$ref` is not the keyword.
    return not any(isinstance(node.get(word), dict) for word in ("type", "$ref"))


def _node(documents: Documents, document: Document, node: Schema) -> None:
    node.pop("x-decoded", None)
    if payload := node.pop("x-payload", None):
        nullable = isinstance(node.get("type"), list) and "null" in node["type"]
        description = node["description"]
        node.clear()
        node |= {"type": "object", "x-python-type": _payload(payload, nullable=nullable), "description": description}
    elif reference := node.pop("$ref", None):
        origin, target = resolve(documents, document, reference)
        node |= _reference(origin, target)
    elif node.get("type") == "number":
        node["customTypePath"] = NUMBER
    elif not _CONSTRAINING & node.keys() and "description" in node:
        node |= {"type": "string", "x-python-type": "typing.Any"}


_CONSTRAINING = {"type", "const", "enum", "anyOf", "properties", "customTypePath", "x-python-type", "$ref"}


def _payload(payload: dict[str, str], *, nullable: bool) -> str:
    encoding, param = payload["encoding"], payload.get("param")
    python = f"{PAYLOADS[encoding]}[{TYPE_PARAMS}.{param}]" if param else UNTYPED_PAYLOADS[encoding]
    return f"{python} | None" if nullable else python


def _reference(origin: Document | None, target: Schema) -> dict[str, Any]:
    if origin is None:
        if python := SCALARS.get(target.get("x-type", "")):
            return {"type": target["type"], "customTypePath": python}
        return {key: target[key] for key in ("type", "pattern") if key in target}
    if params := target.get("x-type-params"):
        arguments = ", ".join(f"{TYPE_PARAMS}.{param}" for param in params)
        return {"type": "object", "x-python-type": f"{target['title']}[{arguments}]"}
    return {"$ref": f"#/$defs/{target['title']}"}
