"""Renders what makes every class importable from ``awslambda_events`` without loading the others."""

from collections.abc import Mapping

from awslambda_codegen.documents import Document, Documents, Schema
from awslambda_codegen.models import header

_BY_HAND = {"EventModel": "model", "identify": "identification"}
"""Public names that are not generated, and their modules."""


def render_exports(documents: Documents, lowered: Mapping[str, Schema]) -> dict[str, str]:
    """Return the index of modules, the stub for type checkers and the tags that identify events."""
    generated = {title: f"models.{module}" for module, schema in lowered.items() for title in schema["$defs"]}
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
    lines = []
    for document in sorted(events, key=lambda document: document.title):
        tags = document.schema.get("x-identify")
        if tags:
            rows = "".join(f"        ({_path(pointer)!r}, {_test(test)!r}),\n" for pointer, test in tags.items())
            lines.append(f'    "{document.title}": (\n{rows}    ),\n')
    return (
        f'{header("schemas/")}"""The tags that tell events apart: a path, and the texts it may have, or whether it is there."""\n\n'
        "Path = tuple[str | int, ...]\n"
        "Test = frozenset[str] | bool\n\n"
        f"TAGS: dict[str, tuple[tuple[Path, Test], ...]] = {{\n{''.join(lines)}}}\n"
    ).replace("'", '"')


def _path(pointer: str) -> tuple[str | int, ...]:
    parts = (part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    return tuple(int(part) if part.isdigit() else part for part in parts)


def _test(test: bool | list[str]) -> "bool | _FrozenSet":  # noqa: FBT001 - as the schema has it
    return test if isinstance(test, bool) else _FrozenSet(sorted(test))


class _FrozenSet(list[str]):
    """A set with a stable order when it is written."""

    def __repr__(self) -> str:
        return f"frozenset({{{', '.join(repr(text) for text in self)}}})"
