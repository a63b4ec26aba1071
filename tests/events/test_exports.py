"""Every public name is importable from the package, and loads its own module only."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import awslambda_events
from awslambda_events.models._index import MODULES

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="The system cannot copy a process.")

STUB = ast.parse(Path(awslambda_events.__file__).with_suffix(".pyi").read_text("utf-8"))

# Says which modules each of the statements loads in a process of its own, one line for each. The processes are copies of
# one that has loaded pydantic, which takes most of the time; nothing becomes garbage in their short lives.
PROGRAM = """
import gc, os, sys, pydantic, pydantic._internal._generics, pydantic._internal._generate_schema
gc.disable()
for statement in sys.stdin.read().splitlines():
    if not os.fork():
        exec(statement)
        print(*sorted(name for name in sys.modules if name.startswith("awslambda_")), flush=True)
        os._exit(0)
    os.wait()
"""


def loaded(statements: list[str]) -> list[set[str]]:
    """Return the modules of ours that each statement loads in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input="\n".join(statements), check=True, capture_output=True, text=True
    )
    found = [set(line.split()) for line in done.stdout.splitlines()]
    assert len(found) == len(statements)
    return found


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


def test_a_name_is_the_object_of_its_module():
    for name, module in MODULES.items():
        value = getattr(awslambda_events, name)
        assert value is getattr(importlib.import_module(module), name)
        # An alias is named by what it stands for.
        if value.__module__ == module and isinstance(value, type) and "[" not in value.__name__:
            assert value.__name__ == name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'awslambda_events' has no attribute 'Nothing'"):
        _ = awslambda_events.Nothing  # type: ignore[attr-defined]
    with pytest.raises(ImportError, match="cannot import name 'Nothing'"):
        exec("from awslambda_events import Nothing")  # noqa: S102 - the import statement is what is tested


def test_the_bare_package_loads_neither_pydantic_nor_a_model():
    program = (
        "import sys, awslambda_events; print(*(n for n in sys.modules if n.startswith(('awslambda_', 'pydantic'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert set(done.stdout.split()) == {
        "awslambda_events",
        "awslambda_events.models",
        "awslambda_events.models._index",
    }


@pytest.mark.exhaustive
@needs_fork
def test_every_event_loads_its_own_module_and_no_other_of_models():
    # For each module the event that comes last in it: all its names are loaded with it.
    events = {module: name for name, module in MODULES.items() if ".models." in module}
    assert events
    imports = [f"from awslambda_events import {name}" for name in events.values()]
    for module, found in zip(events, loaded(imports), strict=True):
        parts = module.split(".")
        packages = {".".join(parts[:length]) for length in range(2, len(parts))}
        # What EventBridge sends is an envelope and a detail.
        envelope = {"awslambda_events.models.eventbridge"} if ".models.events." in module else set()
        models = {other for other in found if other.startswith("awslambda_events.models")}
        assert models == {module, *packages, *envelope, "awslambda_events.models._index"}


@needs_fork
def test_a_name_written_by_hand_loads_no_model():
    by_hand = [name for name, module in MODULES.items() if ".models." not in module]
    assert by_hand
    for name, found in zip(by_hand, loaded([f"from awslambda_events import {name}" for name in by_hand]), strict=True):
        models = {module for module in found if ".models." in module}
        assert models <= {"awslambda_events.models._index", "awslambda_events.models._tags"}, name


@pytest.mark.exhaustive
@needs_fork
def test_every_source_of_eventbridge_loads_no_other():
    folder = Path(awslambda_events.__file__).parent / "eventbridge"
    sources = [path.stem for path in sorted(folder.glob("*.py")) if path.stem != "__init__"]
    assert sources
    prefix = "awslambda_events.eventbridge."
    for source, found in zip(sources, loaded([f"import {prefix}{source}" for source in sources]), strict=True):
        assert {module for module in found if module.startswith(prefix)} == {prefix + source}
