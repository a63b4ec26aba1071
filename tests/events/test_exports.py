"""Every public name is importable from the package, and loads its own module only."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import awslambda_events
from awslambda_events.models._index import MODULES

STUB = ast.parse(Path(awslambda_events.__file__).with_suffix(".pyi").read_text("utf-8"))

# Says which modules an import loads.
PROGRAM = """
import sys
{statement}
print(*sorted(name for name in sys.modules if name.startswith(("awslambda_", "pydantic"))))
"""


def loaded(statement: str) -> set[str]:
    """Return the modules of ours and of pydantic's that a statement loads in a new process."""
    command = [sys.executable, "-c", PROGRAM.format(statement=statement)]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_the_stub_exports_each_name_from_the_module_of_the_index():
    found = {
        alias.name: (node.module, alias.asname)
        for node in STUB.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert found == {name: (module, name) for name, module in MODULES.items()}


def test_stub_index_and_package_list_the_same_names():
    (public,) = (ast.literal_eval(node.value) for node in STUB.body if isinstance(node, ast.Assign))
    assert public == list(MODULES) == sorted(MODULES)
    assert awslambda_events.__all__ == public
    assert dir(awslambda_events) == public


@pytest.mark.parametrize("name", MODULES)
def test_a_name_is_the_object_of_its_module(name: str):
    value = getattr(awslambda_events, name)
    assert value is getattr(importlib.import_module(MODULES[name]), name)
    # An alias is named by what it stands for.
    if value.__module__ == MODULES[name] and isinstance(value, type) and "[" not in value.__name__:
        assert value.__name__ == name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'awslambda_events' has no attribute 'Nothing'"):
        _ = awslambda_events.Nothing  # type: ignore[attr-defined]
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec("from awslambda_events import Nothing")  # noqa: S102 - the import statement is what is tested


def test_the_bare_package_loads_neither_pydantic_nor_a_model():
    assert loaded("import awslambda_events") == {
        "awslambda_events",
        "awslambda_events.models",
        "awslambda_events.models._index",
    }


@pytest.mark.parametrize("module", sorted({module for module in MODULES.values() if ".models." in module}))
def test_names_of_one_module_load_no_other_module_of_models(module: str):
    names = ", ".join(name for name, where in MODULES.items() if where == module)
    parts = module.split(".")
    packages = {".".join(parts[:length]) for length in range(2, len(parts))}
    found = {
        name for name in loaded(f"from awslambda_events import {names}") if name.startswith("awslambda_events.models")
    }
    # What EventBridge sends is an envelope and a detail.
    envelope = {"awslambda_events.models.eventbridge"} if ".models.events." in module else set()
    assert found == {module, *packages, *envelope, "awslambda_events.models._index"}


@pytest.mark.parametrize("name", sorted(name for name, module in MODULES.items() if ".models." not in module))
def test_a_name_written_by_hand_loads_no_model(name: str):
    found = {module for module in loaded(f"from awslambda_events import {name}") if ".models." in module}
    assert found <= {"awslambda_events.models._index", "awslambda_events.models._tags"}
