"""Who may import whom. Imports are read, not executed, and those inside functions count like all others."""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

AWS = {"boto3", "botocore"}
SERVE = {"dotenv", "h11", "psutil", "starlette", "uvicorn", "watchfiles"}
PYDANTIC = {"pydantic", "pydantic_core", "typing_extensions"}

# Package: its folder, and what it imports beside the standard library and itself.
PACKAGES = {
    "awslambda_codegen": ("codegen", {"datamodel_code_generator", "jsonschema"}),
    "awslambda_events": (".", PYDANTIC),
    "awslambda_runtime": ("runtime", {"awslambda_events", *PYDANTIC}),
    "awslambda_cli": (
        "cli",
        {"awslambda_events", "awslambda_runtime", "packaging", "rich", "typer", "uv", *SERVE, *AWS, *PYDANTIC},
    ),
}

# Part of a package that is an extra of its own, and what it alone imports beside that.
EXTRAS = {"awslambda_cli.console": {"jsonschema", "nicegui"}}

# Module of awslambda_events: the modules beside it that it imports. The empty name is the package itself.
# A row names earlier rows only. Of several rows that fit a module, the first is meant.
_MODELS = {
    "attribute_values",
    "authorization",
    "batches",
    "decode",
    "http",
    "model",
    "numbers",
    "payload",
    "query",
    "tags",
    "times",
    "variants",
}
LIBRARY: dict[str, set[str]] = {
    "errors": set(),
    "numbers": set(),
    "stored": set(),
    "times": {"stored"},
    "tags": set(),
    "contracts": {"tags"},
    "model": {"stored", "tags"},
    "lean": {"model"},
    "payload_validator": {"lean", "model"},
    "content": {"model"},
    "variants": {"model", "tags"},
    "decode": {"model", "variants"},
    "payload": {"content", "decode", "model", "stored", "tags"},
    "attribute_values": {"content", "decode", "payload"},
    "query": {"content", "payload"},
    "authorization": {"model"},
    "batches": {"model"},
    "http": {"model", "payload"},
    "models": set(),
    "models._index": set(),
    "models._contracts": {"contracts"},
    "models._tags": {"tags"},
    "models.eventbridge": _MODELS,
    "models.events.*": {*_MODELS, "models.eventbridge"},
    "models.*": _MODELS,
    "eventbridge": set(),
    # The events of AWS's registry; some are those that have a schema written by hand.
    "eventbridge.*": {"model", "models.events.*", "numbers", "tags"},
    "catalogue": {"errors"},
    "identification": {"models._tags", "tags"},
    "instances": set(),
    "testing": {
        "catalogue",
        "identification",
        "instances",
        "model",
        "models._contracts",
        "payload",
        "query",
        "stored",
    },
    "": {"models._index"},
}


def modules_of(package: str) -> dict[str, Path]:
    """Return the files of a package by dotted name."""
    folder = ROOT / PACKAGES[package][0]
    files = sorted((folder / package).rglob("*.py"))
    return {".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


MODULES = {package: modules_of(package) for package in PACKAGES}
FILES = {name: path for modules in MODULES.values() for name, path in modules.items()}


@cache
def imports(module: str) -> list[str]:
    """Return what a module imports: modules of ours by their full names, the rest as it is written."""
    return list(read(module))


def read(module: str) -> Iterator[str]:
    parts = module.split(".")
    for node in ast.walk(ast.parse(FILES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # One dot is the package that holds the module, which for an __init__ is the module itself.
            dots = node.level - (FILES[module].name == "__init__.py")
            above = parts[: len(parts) - dots] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            names = (f"{origin}.{alias.name}" for alias in node.names)
            yield from (name if name in FILES else origin for name in names)


def below(package: str, name: str) -> str | None:
    """Return a module's name without its package's, or None for a module of another package."""
    head, _, rest = name.partition(".")
    return rest if head == package else None


def row_of(module: str) -> str | None:
    """Return the row of ``LIBRARY`` that a module of the library belongs to."""
    name = below("awslambda_events", module) or ""
    return next((row for row in LIBRARY if fnmatch(name, row)), None)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_nothing_but_what_its_row_names(package: str) -> None:
    allowed = {package, *PACKAGES[package][1], *sys.stdlib_module_names}
    found = [(module, name) for module in MODULES[package] for name in imports(module)]
    assert found
    outside = [(module, name) for module, name in found if name.partition(".")[0] not in allowed]
    assert [(module, name) for module, name in outside if name.partition(".")[0] not in of_extra(module)] == []


def of_extra(module: str) -> set[str]:
    """Return what a module imports because it belongs to an extra."""
    return {name for part, names in EXTRAS.items() if module.startswith(f"{part}.") for name in names}


def test_nothing_imports_an_extra_that_may_not_be_installed() -> None:
    found = [(module, name) for module in FILES for name in imports(module)]
    for extra in EXTRAS:
        users = {module for module, name in found if f"{name}.".startswith(f"{extra}.")}
        assert {module for module in users if not f"{module}.".startswith(f"{extra}.")} == set()


def test_a_module_of_the_library_imports_nothing_but_what_its_row_names() -> None:
    rows = {module: LIBRARY.get(row_of(module) or "", set()) for module in MODULES["awslambda_events"]}
    found = [(module, below("awslambda_events", name)) for module in rows for name in imports(module)]
    fits = {(module, name) for module, name in found if any(fnmatch(name or "", row) for row in rows[module])}
    assert [(module, name) for module, name in found if name is not None and (module, name) not in fits] == []


def test_every_module_of_the_library_has_a_row_and_every_row_has_a_module() -> None:
    assert {module: row_of(module) for module in MODULES["awslambda_events"] if row_of(module) is None} == {}
    assert {row_of(module) for module in MODULES["awslambda_events"]} == LIBRARY.keys()


def test_arrows_point_one_way() -> None:
    rows = list(LIBRARY)
    assert [row for place, row in enumerate(rows) if not LIBRARY[row] <= set(rows[:place])] == []
