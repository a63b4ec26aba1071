"""A schema and a sample are all that a new event needs."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.codegen.scratch import ROOT, Scratch

USER = """
import json
from awslambda_events import DemoEvent, DemoResponse, catalogue, identify
from awslambda_events.testing import sample

payload = catalogue.sample("DemoEvent")
event = DemoEvent[list[int]].model_validate(payload | {"body": "[1,  2]"})
entry = catalogue.entry("DemoEvent")
print(json.dumps({
    "key": event.records[0].decoded_key,
    "body": event.body,
    "dumped": json.loads(event.model_dump_json(exclude_unset=True)),
    "module": DemoEvent.__module__,
    "entry": [entry.kind, entry.service, entry.summary, entry.invocation, entry.response, entry.samples],
    "schema": catalogue.schema("DemoEvent")["title"],
    "identified": identify(payload),
    "sample": sample(DemoEvent[list[int]], "other"),
    "others": "SQSEvent" in catalogue.events(),
    "response": DemoResponse(done=True).model_dump(),
}))
"""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """The whole project with the scratch event added and generated."""
    scratch = Scratch(tmp_path_factory.mktemp("project"))
    scratch.copy_package()
    scratch.copy_schemas()
    result = scratch.generate()
    assert (result.returncode, result.stderr) == (0, "")
    return scratch


def test_a_new_schema_and_its_sample_give_model_export_stub_and_catalogue_entry(scratch: Scratch):
    command = [sys.executable, "-c", USER]
    result = subprocess.run(command, check=True, capture_output=True, text=True, cwd=scratch.root)
    found: dict[str, Any] = json.loads(result.stdout)
    assert found == {
        "key": "a b",
        "body": [1, 2],
        "dumped": {"demo": "a", "records": [{"key": "a+b", "new": None}], "body": "[1,  2]"},
        "module": "awslambda_events.models.demo",
        "entry": ["request", "AWS Demo", "A demonstration.", "synchronous", "DemoResponse", ["", "other"]],
        "schema": "DemoEvent",
        "identified": "DemoEvent",
        "sample": {"demo": "b", "records": [{"key": ""}], "body": "[1]"},
        "others": True,
        "response": {"done": True},
    }
    stub = (scratch.package / "__init__.pyi").read_text("utf-8")
    for name in ("DemoEvent", "DemoResponse", "DemoRecord", "DemoTree"):
        assert f"    {name} as {name},\n" in stub
        assert f'    "{name}",\n' in stub


def test_a_new_schema_and_its_sample_give_a_page(scratch: Scratch):
    pages = scratch.root / "docs" / "events"
    page = (pages / "DemoEvent.md").read_text("utf-8")
    assert page.index("# DemoEvent\n") < page.index("## DemoRecord\n") < page.index("## DemoTree\n")
    assert (pages / "DemoResponse.md").is_file()
    assert "| [DemoEvent](DemoEvent.md) | AWS Demo | request | synchronous | A demonstration. |\n" in (
        pages / "index.md"
    ).read_text("utf-8")
    known = {path.name: path.read_bytes() for path in (ROOT / "docs" / "events").iterdir()}
    changed = {path.name for path in pages.iterdir() if known.get(path.name) != path.read_bytes()}
    assert changed == {"DemoEvent.md", "DemoResponse.md", "index.md"}


def test_the_files_of_other_events_stay_as_they_are(scratch: Scratch):
    lists = {"__init__.pyi", "models/_contracts.py", "models/_index.py", "models/_tags.py", "_catalogue/events.json"}
    changed = {
        name
        for name, content in scratch.files().items()
        if not (ROOT / "awslambda_events" / name).is_file()
        or (ROOT / "awslambda_events" / name).read_bytes() != content
    }
    assert changed == lists | {"models/demo.py", "_catalogue/DemoEvent.json", "_catalogue/DemoResponse.json"}
