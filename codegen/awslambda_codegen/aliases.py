"""Events that are no class of their own: lists, maps, any JSON, and events in an envelope."""

from dataclasses import dataclass, field
from typing import Any

from awslambda_codegen.docstrings import wrap
from awslambda_codegen.documents import Document, Documents, Schema
from awslambda_codegen.references import resolve

_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "int | float",
    "boolean": "bool",
    "null": "None",
    "object": "dict[str, Any]",
    "array": "list[Any]",
}


@dataclass(frozen=True)
class Alias:
    """A public name for a type expression."""

    name: str
    expression: str
    description: str
    imports: tuple[str, ...] = field(default=())
    before: str = ""
    """Code that the expression needs."""

    @property
    def detail(self) -> str:
        """The class in the brackets of an envelope."""
        return self.expression.partition("[")[2].removesuffix("]")

    def code(self) -> str:
        """Return the assignment with its docstring."""
        text = self.description.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
        end = "\n" if "\n" in text else ""
        return f'{self.before}{self.name}: TypeAlias = {self.expression}\n"""{text}{end}"""\n'


def alias(documents: Documents, document: Document) -> Alias:
    """Return the alias that an event is."""
    schema = document.schema
    description = wrap(f"{schema['description']}\n\nSource: {schema['x-source'][0]}")
    if envelope := schema.get("x-envelope"):
        target = documents.by_title(envelope)
        detail, shared = detail_class(documents, document), shared_detail(documents, document)
        imports = [f"from awslambda_events.models.{target.module} import {envelope}", "from typing import ClassVar"]
        before = _SUBCLASS.format(name=detail, base=shared, event=document.title) if detail != shared else ""
        return Alias(document.title, f"{envelope}[{detail}]", description, tuple(imports), before)
    return Alias(document.title, _expression(documents, document, schema), description)


def shared_detail(documents: Documents, document: Document) -> str:
    """Return the title of the definition that describes an event's detail."""
    _, definition = resolve(documents, document, document.schema["properties"]["detail"]["$ref"])
    return str(definition["title"])


def detail_class(documents: Documents, document: Document) -> str:
    """Return the class of an event's detail: one of its own, that the event can be told by."""
    title = shared_detail(documents, document)
    others = (other for other in documents.events if "x-envelope" in other.schema and other.module == document.module)
    if sum(shared_detail(documents, other) == title for other in others) == 1:
        return title
    return document.title.removesuffix("Event") + "Detail"


_SUBCLASS = '''
class {name}({base}):
    """Detail of an `{event}`."""

    _event: ClassVar[str] = "{event}"


'''


def _expression(documents: Documents, document: Document, schema: Schema) -> str:
    """Return the Python type of a value."""
    if "$ref" in schema:
        return str(resolve(documents, document, schema["$ref"])[1]["title"])
    if "anyOf" in schema:
        return _union(_expression(documents, document, member) for member in schema["anyOf"])
    if "additionalProperties" in schema:
        return f"dict[str, {_expression(documents, document, schema['additionalProperties'])}]"
    if "items" in schema:
        return f"list[{_expression(documents, document, schema['items'])}]"
    kinds = schema.get("type", [])
    return _union(_TYPES[kind] for kind in (kinds if isinstance(kinds, list) else [kinds])) or "Any"


def _union(members: Any) -> str:
    return " | ".join(dict.fromkeys(members))
