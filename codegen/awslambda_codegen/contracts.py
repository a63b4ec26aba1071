"""Renders what ``x-lambda`` says of the events for the runtime, and checks that it fits them."""

from collections.abc import Iterator
from typing import Any

from awslambda_codegen import tags
from awslambda_codegen.documents import Document, Documents, Schema
from awslambda_codegen.errors import SchemaError
from awslambda_codegen.models import header
from awslambda_codegen.references import resolve
from awslambda_codegen.ruff import formatted

_EACH = "*"


def render_contracts(documents: Documents) -> dict[str, str]:
    """Return the index of contracts; an event that ignores results and raises for what is invalid has no entry."""
    events = sorted(documents.events, key=lambda document: document.title)
    contracts = ((document.title, _contract(document.schema.get("x-lambda", {}))) for document in events)
    rows = "".join(f'"{title}": Contract({arguments}),\n' for title, arguments in contracts if arguments)
    records: dict[str, list[str]] = {}
    for document in events:
        if "batch" in document.schema.get("x-lambda", {}):
            records.setdefault(record_of(documents, document)["title"], []).append(document.title)
    responses = [document.title for document in events if document.schema["x-kind"] == "response"]
    code = (
        f'{header("schemas/")}"""The contracts of the event sources."""\n\n'
        "from awslambda_events.contracts import Batch, Contract, Order, Results\n\n"
        f"CONTRACTS: dict[str, Contract] = {{\n{rows}}}\n\n"
        f"RECORDS: dict[str, tuple[str, ...]] = {_literal({name: tuple(of) for name, of in sorted(records.items())})}\n"
        '"""The class of a record -> the events that hold such records."""\n\n'
        f"RESPONSES: frozenset[str] = frozenset({_literal(responses)})\n"
    )
    return {"models/_contracts.py": formatted(code)}


def check_contract(documents: Documents, document: Document) -> Iterator[SchemaError]:
    """Yield what is wrong with an event's ``x-lambda``."""
    facts = document.schema.get("x-lambda", {})
    titles = {other.title for other in documents.events if other.schema["x-kind"] != "nested"}
    answers = [("response", facts.get("response")), *(("alternatives", name) for name in facts.get("alternatives", []))]
    for word, answer in answers:
        if answer and answer not in titles:
            yield SchemaError(document.file, f"/x-lambda/{word}", f"there is no schema {answer!r}")
    if not facts.get("response") and any(word in facts for word in ("alternatives",)):
        yield SchemaError(document.file, "/x-lambda/alternatives", "there is no response that they could replace")
    if "batch" not in facts:
        return
    try:
        record = record_of(documents, document)
    except (LookupError, StopIteration):
        yield SchemaError(document.file, "/x-lambda/batch/records", "there is no list of objects")
        return
    for word in _words(facts["batch"]):
        for part in word.removesuffix("?").split("|"):
            root, _, step = part.partition("/")
            owner = {"$record": record, "$event": document.schema}.get(root)
            if owner and step.split("/")[0] not in owner["properties"]:
                yield SchemaError(document.file, "/x-lambda/batch", f"{part}: {owner['title']} has no such property")
    if facts["batch"].get("partial") and not facts["response"]:
        yield SchemaError(document.file, "/x-lambda/batch/partial", "there is no response that could tell it")


def record_of(documents: Documents, document: Document) -> Schema:
    """Return the class of the records of a batch; raises LookupError where there is none."""
    node: Schema = document.schema
    for step in tags.steps(document.schema["x-lambda"]["batch"]["records"]):
        node = node["additionalProperties"] if step == _EACH else node["properties"][step]
    _, definition = resolve(documents, document, node["items"]["$ref"])
    return definition


def _words(template: Any) -> Iterator[str]:
    if isinstance(template, dict):
        template = list(template.values())
    if isinstance(template, list):
        for element in template:
            yield from _words(element)
    elif isinstance(template, str) and template.startswith("$"):
        yield template


def _contract(facts: dict[str, Any]) -> str:
    parts = [f"{word}={_literal(facts[word])}" for word in ("response",) if facts.get(word)]
    if "alternatives" in facts:
        parts.append(f"alternatives={_literal(tuple(facts['alternatives']))}")
    if facts.get("invalid", "raise") != "raise":
        parts.append(f"invalid={_literal(facts['invalid'])}")
    parts += [f"{word}={_literal(facts[word])}" for word in ("answer", "deliver") if word in facts]
    if "batch" in facts:
        parts.append(f"batch={_batch(facts['batch'])}")
    return ", ".join(parts)


def _batch(facts: dict[str, Any]) -> str:
    parts = [f"records={_literal(tuple(tags.steps(facts['records'])))}"]
    parts += [f"{word}={_literal(facts[word])}" for word in ("identifier", "partial", "pipes") if word in facts]
    if order := facts.get("order"):
        where = f", where={tags.literal(order['where'])}" if "where" in order else ""
        parts.append(f"order=Order(within={_literal(order['within'])}{where})")
    if results := facts.get("results"):
        arguments = ", ".join(f"{word}={_literal(value)}" for word, value in results.items())
        parts.append(f"results=Results({arguments})")
    return f"Batch({', '.join(parts)})"


def _literal(value: Any) -> str:
    return repr(value)
