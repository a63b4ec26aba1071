"""Renders what makes every class importable from ``awslambda_events`` without loading the others."""

from collections.abc import Mapping

from awslambda_codegen import tags
from awslambda_codegen.documents import Document, Documents
from awslambda_codegen.lower import Module
from awslambda_codegen.models import header

_BY_HAND = {"EventModel": "model", "identify": "identification"}
"""Public names that are not generated, and their modules."""


def render_exports(documents: Documents, lowered: Mapping[str, Module]) -> dict[str, str]:
    """Return the index of modules, the stub for type checkers and the tags that identify events."""
    generated = {title: f"models.{module}" for module, content in lowered.items() for title in content.names}
    modules = dict(sorted((_BY_HAND | generated).items()))
    return {
        "models/_index.py": _index(modules),
        "models/_tags.py": _tags(documents.events),
        "__init__.pyi": _stub(modules),
    }


def _index(modules: Mapping[str, str]) -> str:
    lines = "".join(f'    "{name}": "awslambda_events.{module}",\n' for name, module in modules.items())
    return f'{header("schemas/")}"""The module of every public name."""\n\nMODULES: dict[str, str] = {{\n{lines}}}\n'


def _stub(modules: Mapping[str, str]) -> str:
    by_module: dict[str, list[str]] = {}
    for name, module in modules.items():
        by_module.setdefault(module, []).append(name)
    imports = ""
    for module, names in sorted(by_module.items()):
        lines = "".join(f"    {name} as {name},\n" for name in names)
        imports += f"from awslambda_events.{module} import (\n{lines})\n"
    public = "".join(f'    "{name}",\n' for name in modules)
    return f"{header('schemas/')}{imports}\n__all__ = [\n{public}]\n"


def _tags(events: tuple[Document, ...]) -> str:
    lines = "".join(
        f'    "{document.title}": {tags.literal(document.schema["x-identify"])},\n'
        for document in sorted(events, key=lambda document: document.title)
        if "x-identify" in document.schema
    )
    return (
        f'{header("schemas/")}"""The tags that tell events apart."""\n\n'
        "from awslambda_events.tags import Contains, Tags\n\n"
        f"TAGS: dict[str, Tags] = {{\n{lines}}}\n"
    )
