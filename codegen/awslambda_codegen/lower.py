"""Lowers our dialect to what datamodel-code-generator documents: JSON to JSON, one document per module.

All schemas of a folder become the ``$defs`` of one document. A reference to a generic class becomes ``x-python-type``,
to a shared scalar ``customTypePath``, and a payload the generic alias of its encoding. Events that are no classes of
their own (lists, maps, events in an envelope) become aliases.
"""

import copy
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from awslambda_codegen import tags
from awslambda_codegen.aliases import Alias, alias, detail_class
from awslambda_codegen.docstrings import wrap
from awslambda_codegen.documents import Document, Documents, Schema
from awslambda_codegen.errors import SchemaError, SchemasInvalidError
from awslambda_codegen.references import decoded_into, references, resolve, walk
from awslambda_codegen.vocabulary import (
    BEHAVIOURS,
    DECODERS,
    NULL_IN_PAYLOAD,
    NUMBER,
    PAYLOADS,
    SCALARS,
    TYPE_PARAMS,
    UNTYPED_PAYLOADS,
    VARIANTS,
)

_ROOT_ONLY = ("$schema", "$defs", "x-source", "x-service", "x-kind", "x-lambda", "x-identify", "x-trigger")
_CONSTRAINING = {"type", "const", "enum", "anyOf", "properties", "customTypePath", "x-python-type", "$ref"}


@dataclass(frozen=True)
class Module:
    """What becomes one Python module."""

    schema: Schema
    """Input of the generator: the classes, as ``$defs``."""
    aliases: tuple[Alias, ...]
    origin: str
    """The folder or file of the schemas that it comes from."""

    @property
    def names(self) -> list[str]:
        """The public names that it defines."""
        details = [alias.detail for alias in self.aliases if alias.before]
        return [*self.schema["$defs"], *details, *(alias.name for alias in self.aliases)]


def lower(documents: Documents) -> dict[str, Module]:
    """Return the modules by dotted name."""
    modules: dict[str, list[Document]] = {}
    for document in documents.events:
        modules.setdefault(document.module, []).append(document)
    return {module: _Lowering(documents, own).module() for module, own in modules.items()}


class _Lowering:
    """Lowers the documents of one module."""

    def __init__(self, documents: Documents, own: list[Document]) -> None:
        self._documents = documents
        self._own = own
        self._origins = {
            definition["title"]: (document, definition)
            for document in own
            for pointer, definition in document.definitions().items()
            if pointer or document.is_class
        }
        self._variants: set[str] = set()
        self._graph = {title: self._uses(*origin) for title, origin in self._origins.items()}
        self._events = self._details()

    def module(self) -> Module:
        definitions = {title: self._definition(title) for title in self._order()}
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions}
        aliases = tuple(alias(self._documents, document) for document in self._own if not document.is_class)
        folder = self._own[0].file.rpartition("/")[0]
        return Module(schema, aliases, f"schemas/{folder}/")

    def _order(self) -> list[str]:
        """Return the classes that are needed, definitions before their uses.

        A parametrised reference is no `$ref` that the generator could order by.
        """
        needed: list[str] = []
        pending = [title for d in self._own for title in ([d.title] if d.is_class else self._uses(d, d.schema))]
        while pending:
            title = pending.pop(0)
            if title not in needed:
                needed.append(title)
                pending += self._graph[title]
        # An object may hold one of its own kind; a longer circle has no order.
        graph = {title: [used for used in self._graph[title] if used != title] for title in sorted(needed)}
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            document, definition = self._origins[error.args[1][0]]
            pointer = "" if definition is document.schema else f"/$defs/{definition['title']}"
            message = f"lies within what it holds: {' < '.join(error.args[1])}"
            raise SchemasInvalidError([SchemaError(document.file, pointer, message)]) from error

    def _uses(self, document: Document, definition: Schema) -> list[str]:
        """Return the titles of the classes that a class needs; what a payload replaces is not needed."""
        used = []
        for _, node in walk({key: value for key, value in definition.items() if key != "$defs"}):
            needed = [] if "x-payload" in node else references(node)
            targets = [resolve(self._documents, document, reference) for reference in needed]
            used += [target["title"] for origin, target in targets if origin is not None]
            if "x-variants" in node:
                self._variants |= {self._title(document, member["$ref"]) for member in node["anyOf"]}
            if len(decoded_into(node)) > 1:
                self._variants |= {self._title(document, reference) for reference in decoded_into(node)}
        return used

    def _details(self) -> dict[str, str]:
        """Return the event of each detail class."""
        enveloped = [document for document in self._own if "x-envelope" in document.schema]
        return {detail_class(self._documents, document): document.title for document in enveloped}

    def _title(self, document: Document, reference: str) -> str:
        return str(resolve(self._documents, document, reference)[1]["title"])

    def _definition(self, title: str) -> Schema:
        document, definition = self._origins[title]
        lowered = copy.deepcopy({key: value for key, value in definition.items() if key not in _ROOT_ONLY})
        if sources := definition.get("x-source"):
            lowered["description"] += f"\n\nSource: {sources[0]}"
        if behaviour := lowered.pop("x-behaviour", None):
            lowered["customBasePath"] = BEHAVIOURS[behaviour]
        if title in self._variants and "x-identify" in definition:
            lowered["x-tags"] = tags.literal(definition["x-identify"])
        if title in self._events:
            lowered["x-event"] = self._events[title]
        if absent := _absent(definition):
            # Required is what is no `| None`; the template has the default.
            lowered["x-absent"] = absent
            lowered["required"] = [*definition.get("required", []), *absent]
        if twins := self._twins(document, definition):
            lowered["x-twins"] = twins
        for _, node in list(walk(lowered)):
            if _is_schema(node):
                self._node(document, node)
                if "description" in node:
                    node["description"] = wrap(node["description"])
        return lowered

    def _twins(self, document: Document, definition: Schema) -> dict[str, Any]:
        twins = {}
        for name, node in definition.get("properties", {}).items():
            if "x-decoded" in node:
                word = node["x-decoded"]
                encoding = word if isinstance(word, str) else word["encoding"]
                classes = [self._title(document, reference) for reference in decoded_into(node)]
                twins[name] = {
                    "function": encoding.replace("-", "_"),
                    "type": " | ".join(classes) or DECODERS[encoding],
                    "arguments": "".join(f", {title}" for title in classes),
                }
        return twins

    def _node(self, document: Document, node: Schema) -> None:
        node.pop("x-decoded", None)
        node.pop("not", None)
        if payload := node.pop("x-payload", None):
            nullable = isinstance(node.get("type"), list) and "null" in node["type"]
            nullable = nullable and payload["encoding"] not in NULL_IN_PAYLOAD
            description = node["description"]
            node.clear()
            node |= {
                "type": "object",
                "x-python-type": _payload(payload, nullable=nullable),
                "description": description,
            }
        elif node.pop("x-variants", False):
            members = [self._title(document, member["$ref"]) for member in node.pop("anyOf")]
            node |= {"type": "string", "x-python-type": f"{VARIANTS}[{' | '.join(members)}]"}
        elif reference := node.pop("$ref", None):
            node |= _reference(*resolve(self._documents, document, reference))
        elif node.get("type") == "number":
            node["customTypePath"] = NUMBER
        elif isinstance(node.get("type"), list) and "number" in node["type"]:
            kinds = node.pop("type")
            node["anyOf"] = [
                {"type": kind} | ({"customTypePath": NUMBER} if kind == "number" else {}) for kind in kinds
            ]
        elif not _CONSTRAINING & node.keys() and "description" in node:
            node |= {"type": "string", "x-python-type": "typing.Any"}


def _is_schema(node: Schema) -> bool:
    # `properties` maps names to schemas: a property called `type` or `$ref` is not the keyword.
    return not any(isinstance(node.get(word), dict) for word in ("type", "$ref", "description", "title"))


def _absent(definition: Schema) -> dict[str, str]:
    """Return the properties that may be absent if their payload's type says so, with the parameter for that type."""
    return {
        name: node["x-payload"]["param"]
        for name, node in definition.get("properties", {}).items()
        if node.get("x-payload", {}).get("encoding") in NULL_IN_PAYLOAD and name not in definition.get("required", [])
    }


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
