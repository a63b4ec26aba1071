"""Every event has a page that says all there is to know of it."""

import ast
import json
import re
from typing import Any

import pytest

import awslambda_events
import awslambda_runtime
from awslambda_codegen.documents import load
from tests.codegen.scratch import ROOT

PAGES = ROOT / "docs" / "events"
EVENTS = load(ROOT / "schemas").events
for_every_event = pytest.mark.parametrize("document", EVENTS, ids=lambda document: document.title)


def page(document: Any) -> str:
    return (PAGES / f"{document.title}.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_there_is_a_page_for_every_event_and_no_other():
    assert {path.name for path in PAGES.iterdir()} == {f"{d.title}.md" for d in EVENTS} | {"index.md", "eventbridge.md"}


def test_the_index_lists_every_event_once_sorted():
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) ", (PAGES / "index.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [(title, title) for title in sorted(d.title for d in EVENTS)]


@for_every_event
def test_a_page_tells_purpose_invocation_and_source(document: Any):
    text, schema = page(document), document.schema
    assert f"\n# {document.title}\n\n{schema['description']}\n" in text
    assert f"* Service: {schema['x-service']}\n" in text
    assert ("* Lambda is invoked " in text) == ("x-lambda" in schema)
    if "x-lambda" in schema:
        answer = schema["x-lambda"]["response"]
        assert f"* Response: {f'[{answer}]({answer}.md)' if answer else 'none'}" in text
        assert "* Invalid payload: " in text
    for url in schema["x-source"]:
        assert f"* <{url}>\n" in text.partition("## Source\n")[2]


@for_every_event
def test_the_links_of_a_page_lead_to_pages(document: Any):
    for name in re.findall(r"\]\((\w+\.md)\)", page(document)):
        assert (PAGES / name).is_file()


@for_every_event
def test_a_page_has_the_main_sample_and_names_the_others(document: Any):
    (block,) = blocks(page(document), "json")
    assert json.loads(block) == document.samples[""]
    for variant in filter(None, document.samples):
        assert variant in page(document)


@for_every_event
def test_the_handler_of_a_page_can_be_compiled_and_imports_what_there_is(document: Any):
    found = blocks(page(document), "python")
    assert len(found) == (document.schema["x-kind"] == "request")
    packages = {"awslambda_events": awslambda_events, "awslambda_runtime": awslambda_runtime}
    for code in found:
        names: set[str] = set()
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom):
                assert all(hasattr(packages[str(node.module)], alias.name) for alias in node.names)
                names |= {alias.name for alias in node.names}
        assert document.title in names
        compile(code, "page", "exec")


@for_every_event
def test_a_page_has_every_field_of_every_class_of_its_schema(document: Any):
    text = page(document)
    for definition in document.definitions().values():
        title = definition["title"]
        if "properties" not in definition or (definition is document.schema and not document.is_class):
            continue
        if f"\n## {title}\n" not in text:
            # Only what a payload or a user's type replaces has no class.
            assert not hasattr(awslambda_events, title)
            continue
        table = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
        keys = re.findall(r"^\| `[^`]+` \| `([^`]+)` \| `[^`]+` \| .+\|$", table, re.MULTILINE)
        assert keys == list(definition["properties"])
