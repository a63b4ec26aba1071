"""Of awslambda-events, what code needs is packed, and the rest is not."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from textwrap import dedent

import pytest

from awslambda_cli.build.library import library_files, mentions
from awslambda_events import catalogue
from awslambda_events.models._contracts import RECORDS
from awslambda_events.models._index import MODULES
from tests.build.projects import ROOT


def packed(source: str, *, every_event: bool = False) -> set[str]:
    """Return the names of the modules that go along with code; of the catalogue ``_catalogue``."""
    files = library_files([ast.parse(dedent(source))], every_event=every_event)
    paths = [file.path for file in files if file.path.parts[0] in ("awslambda_events", "awslambda_runtime")]
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths if path.suffix == ".py"}
    return names | {path.parts[1] for path in paths if path.suffix == ".json"}


def events(modules: set[str]) -> set[str]:
    models = {name.removeprefix("awslambda_events.models.") for name in modules if ".models." in name}
    return {name for name in models if not name.startswith("_")}


def test_the_runtime_is_packed_whole() -> None:
    modules = packed("")
    sources = (ROOT / "runtime" / "awslambda_runtime").rglob("*.py")
    names = {".".join(path.relative_to(ROOT / "runtime").with_suffix("").parts) for path in sources}
    assert {name.removesuffix(".__init__") for name in names} <= modules
    assert {"awslambda_events", "awslambda_events.models._index"} <= modules


def test_without_events_there_are_no_models_and_nothing_for_tests() -> None:
    modules = packed("from awslambda_runtime import function")
    assert events(modules) == set()
    assert not modules & {"awslambda_events.testing", "awslambda_events.catalogue", "_catalogue"}


@pytest.mark.parametrize(
    "source",
    [
        "from awslambda_events import SQSEvent",
        "from awslambda_events import SQSRecord as R",
        "def f():\n    from awslambda_events import SQSEvent",
        "import awslambda_events\nawslambda_events.SQSEvent",
        "import awslambda_events as events\n\ndef f(event: events.SQSEvent[int]): ...",
        "from awslambda_events.models.sqs import SQSEvent",
        "from awslambda_events.models import sqs",
        "import awslambda_events.models.sqs as sqs",
    ],
)
def test_the_event_that_code_names_is_packed_alone(source: str) -> None:
    assert events(packed(source)) == {"sqs"}


@pytest.mark.parametrize(
    "source",
    [
        "from awslambda_events import *",
        "import awslambda_events\ngetattr(awslambda_events, name)",
        "import awslambda_events as events\nlist_them(events)",
        "import importlib\nimportlib.import_module('awslambda_events')",
        "import importlib\nimportlib.import_module('awslambda_events.models.' + name)",
        "from awslambda_events.models._index import MODULES",
    ],
)
def test_code_that_may_take_any_event_gets_all(source: str) -> None:
    assert events(packed(source)) == events(packed("", every_event=True))


def test_events_of_the_registry_are_packed_by_service() -> None:
    modules = packed("from awslambda_events.eventbridge.athena import AthenaQueryStateChange")
    assert {name for name in modules if ".eventbridge." in name} == {"awslambda_events.eventbridge.athena"}


def test_samples_are_packed_for_code_that_makes_them() -> None:
    modules = packed("from awslambda_events.testing import sample")
    assert {"awslambda_events.testing", "awslambda_events.catalogue", "_catalogue"} <= modules


def test_code_that_does_not_speak_of_the_library_is_not_read() -> None:
    assert not mentions(b"import awslambda\n")
    assert mentions(b"from awslambda_events import SQSEvent\n")


# Each service in a process of its own, in which importing what was not packed fails.
DRIVER = """
import json, logging, os, sys, traceback

import awslambda_events, awslambda_runtime
from awslambda_events.testing import sample
from awslambda_runtime import function

logging.disable(logging.CRITICAL)  # each refused payload would be told


class Gate:
    def __init__(self, packed):
        self.packed = packed

    def find_spec(self, name, path=None, target=None):
        if name.startswith("awslambda_events.") and name not in self.packed:
            raise ModuleNotFoundError(f"{name} is not packed", name=name)


def use(names):
    for name in names:
        hint = getattr(awslambda_events, name)

        def handler(event):
            return None

        handler.__annotations__["event"] = hint
        try:
            handler = function(handler)
        except awslambda_runtime.HandlerSignatureError:
            continue  # what is no event
        for payload in (sample(hint), {}, {"Records": [{}]}, [], None):
            try:
                handler(payload, None)
            except ModuleNotFoundError:
                raise
            except Exception:
                pass


failures = []
for names, packed in json.load(sys.stdin):
    child = os.fork()
    if not child:
        try:
            sys.meta_path.insert(0, Gate(packed))
            use(names)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        failures.append(names)
json.dump(failures, sys.stdout)
"""


@pytest.mark.exhaustive
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Each service is tried in a process that is forked.")
def test_what_is_packed_for_an_event_is_all_that_handling_it_loads() -> None:
    by_module: dict[str, list[str]] = defaultdict(list)
    for entry in catalogue.events().values():
        if entry.kind == "request":
            by_module[MODULES[entry.name]].append(entry.name)
    for record in RECORDS:
        by_module[MODULES[record]].append(record)
    jobs = [(names, sorted(packed(f"from awslambda_events import {names[0]}"))) for names in by_module.values()]
    done = subprocess.run(
        [sys.executable, "-c", DRIVER], input=json.dumps(jobs), capture_output=True, text=True, check=False, timeout=120
    )
    assert len(jobs) > 30
    assert done.stderr == ""
    assert json.loads(done.stdout) == []


FILES = "from awslambda_cli.build.library import library_files; print(*[file.source for file in library_files([])], sep='\\n')"


def test_the_library_is_packed_from_where_it_is(tmp_path: Path) -> None:
    sources = {file.source for file in library_files([])}
    assert {
        ROOT / "awslambda_events" / "__init__.py",
        ROOT / "runtime" / "awslambda_runtime" / "__init__.py",
    } <= sources
    # Once installed, both packages are in one folder.
    for package in ("awslambda_events", "runtime/awslambda_runtime", "cli/awslambda_cli"):
        shutil.copytree(ROOT / package, tmp_path / Path(package).name, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-c", FILES],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    installed = {Path(line).relative_to(tmp_path) for line in done.stdout.splitlines() if line != "None"}
    roots = (ROOT, ROOT / "runtime")
    assert installed == {next(s.relative_to(r) for r in reversed(roots) if s.is_relative_to(r)) for s in sources if s}
