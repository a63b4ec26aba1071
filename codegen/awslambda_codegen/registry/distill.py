"""Distils the registry into one JSON Schema per source: the details of its events and the objects in them.

What the registry says to be required is not taken over: half of the real events that we have lack some of it. Its types
are kept as what a value most likely is, beside any JSON: it is what AWS once saw, and other events contradict it.
"""

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from awslambda_codegen.documents import Schema

_SCALARS = {"string", "number", "integer", "boolean"}


def distill(database: Mapping[str, Any]) -> dict[str, Schema]:
    """Return the schemas by the source's name, ``aws.ec2``, sorted."""
    types = {entity["$id"]: entity for entity in database["eventTypeDefinition"]["entities"]}
    sources: dict[str, list[Any]] = {}
    for event in database["event"]["entities"]:
        # The registry's own name of the source: it has Network Firewall's events twice, as `aws.network-firewall` and
        # as `aws.networkfirewall`, with the same source in the event.
        sources.setdefault(event["name"].partition("@")[0], []).append(event)
    return {source: _Source(source, types).schema(sources[source]) for source in sorted(sources)}


class _Source:
    """Collects the definitions of one source."""

    def __init__(self, source: str, types: Mapping[str, Any]) -> None:
        self._source = source
        self._types = types
        self._definitions: dict[str, Schema] = {}
        self._by_id: dict[str, str] = {}

    def schema(self, events: list[Any]) -> Schema:
        named = sorted(((_class_name(event["name"].partition("@")[2]), event) for event in events), key=itemgetter(0))
        # The names of events come first: what is nested gives way to them.
        for name, event in named:
            self._by_id[event["rootProperty"]["$ref"]] = name
            self._definitions[name] = {}
        for name, event in named:
            self._definitions[name] = self._event(name, event)
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self._source,
            "description": f"Details of the events of {self._source}, from AWS's EventBridge schema registry.",
            "$defs": dict(sorted(self._definitions.items())),
        }

    def _event(self, name: str, event: Any) -> Schema:
        kind = event["detailType"]
        return {
            "title": name,
            "description": f"Detail of the event `{kind}` of `{event['source']}`.",
            "type": "object",
            "x-identify": {"/source": [event["source"]], "/detail-type": [kind]},
            **self._properties(event["rootProperty"]["$ref"], name),
        }

    def _properties(self, identifier: str, owner: str) -> Schema:
        properties = self._types[identifier]["properties"]
        return {
            "properties": {key: _open(self._type(properties[key]["type"], owner, key)) for key in sorted(properties)}
        }

    def _type(self, kind: Any, owner: str, key: str) -> Schema:
        match kind["type"]:
            case scalar if scalar in _SCALARS:
                return {"type": scalar}
            case "array":
                return {"type": "array", "items": self._type(kind["element"], owner, key)}
            case "map":
                return {"type": "object", "additionalProperties": self._type(kind["element"], owner, key)}
            case "union":
                return {"anyOf": [self._type(member, owner, key) for member in kind["types"]]}
            case "ref":
                return {"$ref": f"#/$defs/{self._nested(kind['reference']['$ref'], owner)}"}
            case "json":
                return {}
        message = f"{self._source}: {owner}.{key} has the unknown type {kind['type']!r}"
        raise ValueError(message)

    def _nested(self, identifier: str, owner: str) -> str:
        if identifier in self._by_id:
            return self._by_id[identifier]
        name = _class_name(self._types[identifier]["name"])
        if name in self._definitions:
            name = owner + name
        while name in self._definitions:
            name += "_"
        self._by_id[identifier] = name
        self._definitions[name] = {}
        definition = {
            "title": name,
            "description": f"An object in the detail of events of `{self._source}`.",
            "type": "object",
            **self._properties(identifier, name),
        }
        # Types without properties are any object.
        if not definition["properties"]:
            definition = {key: value for key, value in definition.items() if key != "properties"}
            definition["additionalProperties"] = {}
        self._definitions[name] = definition
        return name


def _open(schema: Schema) -> Schema:
    """Return a schema that allows any JSON besides, as the last of its alternatives."""
    members = [member for member in schema.get("anyOf", [schema]) if member]
    return {"anyOf": [*members, {}]} if members else {}


def _class_name(name: str) -> str:
    """Return a name as a Python class has it: ``Calendar-event`` becomes ``CalendarEvent``."""
    parts = re.split(r"[^0-9A-Za-z]+", name)
    joined = "".join(part[:1].upper() + part[1:] for part in parts)
    return joined if joined[:1].isalpha() else f"Event{joined}"
