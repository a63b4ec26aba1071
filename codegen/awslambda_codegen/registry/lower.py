"""Lowers the distilled registry to modules; an event that has a schema written by hand becomes an alias of that."""

import copy
from collections.abc import Mapping
from graphlib import TopologicalSorter
from itertools import product
from typing import Any, TypeAlias

from awslambda_codegen import tags
from awslambda_codegen.aliases import Alias, detail_class
from awslambda_codegen.documents import Documents, Schema
from awslambda_codegen.lower import Module
from awslambda_codegen.references import walk
from awslambda_codegen.registry.sources import FOLDER, SUFFIX, event_of, module_name
from awslambda_codegen.vocabulary import NUMBER

_ByHand: TypeAlias = Mapping[tuple[str, str], tuple[str, str]]
"""Source and detail-type -> module and class of the detail."""


def lower_registry(sources: Mapping[str, Schema], documents: Documents) -> dict[str, Module]:
    """Return the modules by name below ``awslambda_events.eventbridge``."""
    by_hand = _by_hand(documents)
    return {module_name(source): _module(source, schema, by_hand) for source, schema in sources.items()}


def _by_hand(documents: Documents) -> _ByHand:
    found = {}
    for document in documents.events:
        if "x-envelope" in document.schema:
            identify = document.schema["x-identify"]
            if all(isinstance(identify[pointer], list) for pointer in ("/source", "/detail-type")):
                for key in product(identify["/source"], identify["/detail-type"]):
                    found[key] = (document.module, detail_class(documents, document))
    return found


def _module(source: str, schema: Schema, by_hand: _ByHand) -> Module:
    definitions: dict[str, Schema] = schema["$defs"]
    aliases = []
    pending = []
    for name, definition in definitions.items():
        event = event_of(definition)
        if event is None:
            continue
        if known := by_hand.get(event):
            aliases.append(_alias(name, definition, *known))
        else:
            pending.append(name)
    needed: dict[str, list[str]] = {}
    while pending:
        name = pending.pop()
        if name not in needed:
            needed[name] = [
                node["$ref"].removeprefix("#/$defs/") for _, node in walk(definitions[name]) if _refers(node)
            ]
            pending += needed[name]
    graph = {name: [used for used in needed[name] if used != name] for name in sorted(needed)}
    ordered = {name: _definition(definitions[name]) for name in TopologicalSorter(graph).static_order()}
    lowered = {"$schema": schema["$schema"], "$defs": ordered}
    return Module(lowered, tuple(aliases), f"schemas/{FOLDER}/{source}{SUFFIX}")


def _alias(name: str, definition: Schema, module: str, title: str) -> Alias:
    imports = (f"from awslambda_events.models.{module} import {title}",) if title != name else ()
    imports = imports or (f"from awslambda_events.models.{module} import {title} as _{title}",)
    expression = title if title != name else f"_{title}"
    return Alias(name, expression, definition["description"], imports)


def _refers(node: Any) -> bool:
    return isinstance(node.get("$ref"), str)


def _definition(definition: Schema) -> Schema:
    lowered = copy.deepcopy(definition)
    if identify := lowered.pop("x-identify", None):
        lowered["x-tags"] = tags.literal(identify)
    for _, node in list(walk(lowered)):
        if node.get("type") == "number":
            node["customTypePath"] = NUMBER
    for value in lowered.get("properties", {}).values():
        for member in value.get("anyOf", [value]):
            if not member:
                member |= {"type": "string", "x-python-type": "typing.Any"}
    return lowered
