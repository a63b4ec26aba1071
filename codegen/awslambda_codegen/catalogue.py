"""Renders the catalogue: what every event is, with its whole schema and its samples, for people and for tools."""

import json
from collections.abc import Sequence
from typing import Any

from awslambda_codegen.bundle import bundle
from awslambda_codegen.documents import Document, Documents
from awslambda_codegen.registry.details import Detail

_FACTS = ("invocation", "response", "invalid")


def render_catalogue(documents: Documents, details: Sequence[Detail]) -> dict[str, str]:
    """Return the lists of events and of details of AWS's registry, and a file with schema and samples for each event."""
    events = sorted(documents.events, key=lambda document: document.title)
    files = {
        "_catalogue/events.json": _dump([_entry(document) for document in events]),
        "_catalogue/details.json": _dump(details),
    }
    for document in events:
        content = {"schema": bundle(documents, document), "samples": document.samples}
        files[f"_catalogue/{document.title}.json"] = _dump(content)
    return files


def _entry(document: Document) -> dict[str, Any]:
    schema = document.schema
    return {
        "name": document.title,
        "kind": schema["x-kind"],
        "service": schema["x-service"],
        "summary": schema["description"].partition("\n")[0],
        "module": f"awslambda_events.models.{document.module}",
        "source": schema["x-source"],
        "samples": list(document.samples),
        **{word: value for word, value in schema.get("x-lambda", {}).items() if word in _FACTS},
    }


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
