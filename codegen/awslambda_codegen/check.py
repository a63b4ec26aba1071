"""Checks the schemas against the dialect and against the rules of ``schemas/README.md`` that no meta-schema can say."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from awslambda_codegen.bundle import bundle
from awslambda_codegen.contracts import check_contract
from awslambda_codegen.documents import SAMPLE_SUFFIX, SCHEMA_SUFFIX, Document, Documents, Schema
from awslambda_codegen.errors import SchemaError, SchemasInvalidError
from awslambda_codegen.references import UnresolvedError, decoded_into, references, resolve, walk

_FEWEST_VARIANTS = 2
_FLAGS = {"isBase64Encoded", "is_base64_encoded"}


def check(documents: Documents) -> None:
    """Raise SchemasInvalidError with every mistake found."""
    errors = list(_dialect(documents)) or [
        *_names(documents),
        *_references(documents),
        *(error for document in documents.events for error in _objects(document)),
    ]
    errors = errors or [error for document in documents.events for error in check_contract(documents, document)]
    errors = errors or list(_samples(documents))
    if errors:
        raise SchemasInvalidError(errors)


def _dialect(documents: Documents) -> Iterator[SchemaError]:
    validator = Draft202012Validator(documents.dialect)
    for document in documents.events:
        for error in validator.iter_errors(document.schema):
            # The deepest cause, not "is not valid under any of the given schemas".
            cause = best_match([error]) or error
            yield SchemaError(document.file, _pointer(cause.absolute_path), cause.message)


def _names(documents: Documents) -> Iterator[SchemaError]:
    seen: dict[str, str] = {}
    for document in documents.events:
        if document.file.rpartition("/")[2] != document.title + SCHEMA_SUFFIX:
            yield SchemaError(document.file, "/title", f"title {document.title!r} is not the file's name")
        for pointer, definition in document.definitions().items():
            title = definition["title"]
            if title in seen:
                yield SchemaError(document.file, pointer, f"title {title!r} is taken by {seen[title]}")
            seen[title] = f"{document.file}#{pointer}"
            if pointer and pointer != f"/$defs/{title}":
                yield SchemaError(document.file, pointer, f"key differs from its title {title!r}")
        if "" not in document.samples:
            yield SchemaError(document.file, "", f"no sample: {document.title}{SAMPLE_SUFFIX}")
    for file in documents.stray:
        yield SchemaError(file, "", "a sample of no schema")


def _references(documents: Documents) -> Iterator[SchemaError]:
    for document in documents.events:
        for pointer, node in walk(document.schema):
            for reference in references(node):
                try:
                    resolve(documents, document, reference)
                except UnresolvedError:
                    yield SchemaError(document.file, pointer, f"{reference!r} leads nowhere")
                    return
            yield from _variants(documents, document, pointer, node)


def _variants(documents: Documents, document: Document, pointer: str, node: Schema) -> Iterator[SchemaError]:
    members = node["anyOf"] if "x-variants" in node else decoded_into(node)
    if len(members) < _FEWEST_VARIANTS:
        return
    pointers = [member["$ref"] if isinstance(member, dict) else member for member in members]
    *tagged, last = [resolve(documents, document, reference)[1] for reference in pointers]
    for definition in tagged:
        if "x-identify" not in definition:
            yield SchemaError(document.file, pointer, f"variant {definition['title']} has no x-identify")
    if "x-identify" in last:
        yield SchemaError(document.file, pointer, f"the last variant, {last['title']}, must take what no other takes")


def _objects(document: Document) -> Iterator[SchemaError]:
    for pointer, definition in document.definitions().items():
        properties: dict[str, Schema] = definition.get("properties", {})
        for name in definition.get("required", []):
            if name not in properties:
                yield SchemaError(document.file, f"{pointer}/required", f"{name!r} is no property")
        names = list(properties)
        for name, node in properties.items():
            payload = node.get("x-payload", {})
            param = payload.get("param")
            if param and param not in definition.get("x-type-params", []):
                yield SchemaError(document.file, f"{pointer}/properties/{name}", f"{param} is not in x-type-params")
            if payload.get("encoding") == "http-body" and not _FLAGS & set(names[: names.index(name)]):
                # Fields are validated in order, and the body's decoder reads the flag.
                yield SchemaError(document.file, f"{pointer}/properties/{name}", "isBase64Encoded must stand before it")


def _samples(documents: Documents) -> Iterator[SchemaError]:
    for document in documents.events:
        validator = Draft202012Validator(bundle(documents, document))
        for variant, sample in document.samples.items():
            file = document.file.removesuffix(SCHEMA_SUFFIX) + (f".{variant}" if variant else "") + SAMPLE_SUFFIX
            for error in validator.iter_errors(sample):
                yield SchemaError(file, _pointer(error.absolute_path), error.message)


def _pointer(path: Any) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
