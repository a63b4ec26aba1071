"""The schemas and samples as they stand in ``schemas/``."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from awslambda_codegen.errors import SchemaError, SchemasInvalidError

Schema: TypeAlias = dict[str, Any]

SCHEMA_SUFFIX = ".schema.json"
SAMPLE_SUFFIX = ".sample.json"
TYPES = "types" + SCHEMA_SUFFIX
DIALECT = "dialect" + SCHEMA_SUFFIX


@dataclass(frozen=True)
class Document:
    """One schema file and its samples."""

    file: str
    """Path below ``schemas/``, with slashes: ``sqs/SQSEvent.schema.json``."""
    schema: Schema
    samples: dict[str, Any] = field(default_factory=dict)
    """Payloads by variant; the main sample's variant is the empty text."""

    @property
    def title(self) -> str:
        """Name of the event, which is its class's name."""
        return str(self.schema["title"])

    @property
    def module(self) -> str:
        """Dotted module below ``awslambda_events.models``: the folder."""
        return self.file.rpartition("/")[0].replace("/", ".")

    @property
    def depth(self) -> int:
        """How many folders down it stands."""
        return self.file.count("/")

    @property
    def is_class(self) -> bool:
        """Whether the event is a class of its own: an object with properties, without an envelope."""
        return "properties" in self.schema and "x-envelope" not in self.schema

    def definitions(self) -> dict[str, Schema]:
        """Return the root and the definitions by JSON pointer."""
        nested = self.schema.get("$defs", {})
        return {"": self.schema} | {f"/$defs/{name}": definition for name, definition in nested.items()}


@dataclass(frozen=True)
class Documents:
    """All schemas, sorted by file."""

    events: tuple[Document, ...]
    types: Schema
    dialect: Schema
    stray: tuple[str, ...] = ()
    """Samples that belong to no schema."""

    def by_title(self, title: str) -> Document:
        """Return the document of that title; raises StopIteration where there is none."""
        return next(document for document in self.events if document.title == title)


def load(root: Path) -> Documents:
    """Read ``schemas/``; raises SchemasInvalidError where a file is not JSON."""
    files = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.json"))}
    content = {name: _read(path, name) for name, path in files.items()}
    samples = {name for name in content if name.endswith(SAMPLE_SUFFIX)}
    schemas = [name for name in content if name.endswith(SCHEMA_SUFFIX) and name not in (TYPES, DIALECT)]
    events = []
    for name in schemas:
        stem = name.removesuffix(SCHEMA_SUFFIX) + "."
        own = {sample for sample in samples if sample.startswith(stem)}
        samples -= own
        # The main sample, `X.sample.json`, has the empty variant and sorts first.
        variants = sorted((sample[len(stem) - 1 : -len(SAMPLE_SUFFIX)].lstrip("."), sample) for sample in own)
        events.append(Document(name, content[name], {variant: content[sample] for variant, sample in variants}))
    return Documents(tuple(events), content[TYPES], content[DIALECT], tuple(sorted(samples)))


def _read(path: Path, name: str) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise SchemasInvalidError([SchemaError(name, "", f"not JSON: {error}")]) from error
