"""The examples of the pages that are written by hand run, and say what is so."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import awslambda_events

DOCS = Path(__file__).parent.parent / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE = {"build.md"}
"""Pages whose examples need an application: tests/build has them."""
PAGES = sorted(
    path.name for path in DOCS.glob("*.md") if path.name not in ELSEWHERE and BLOCK.search(path.read_text("utf-8"))
)


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / page).read_text("utf-8")
    # Each line where it stands in the page, for the traces of those that fail.
    lines = [""] * text.count("\n")
    for block in BLOCK.finditer(text):
        first = text[: block.start(1)].count("\n")
        code = block[1].splitlines()
        lines[first : first + len(code)] = code
    module = ModuleType(f"docs_{page.removesuffix('.md')}")
    # Pydantic looks the module of a hint up.
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile("\n".join(lines), str(DOCS / page), "exec"), vars(module))  # noqa: S102 - of this project


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_assert_something(page: str) -> None:
    assert "assert " in "".join(BLOCK.findall((DOCS / page).read_text("utf-8")))


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_lead_somewhere(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    for target, anchor in re.findall(r"\]\(([^)#:]+\.md)(#[\w-]+)?\)", text):
        assert (DOCS / target).is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", (DOCS / target).read_text("utf-8"), re.MULTILINE)
            assert anchor[1:] in {heading.lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_events_that_a_page_names_are_there(page: str) -> None:
    named = set(re.findall(r"`([A-Z]\w+(?:Event|Request|Response))(?:\[[^`]*\])?`", (DOCS / page).read_text("utf-8")))
    own = set(re.findall(r"^class (\w+)", (DOCS / page).read_text("utf-8"), re.MULTILINE))
    own.add("RequestResponse")  # the synchronous kind of invocation
    assert {name for name in named - own if not hasattr(awslambda_events, name)} == set()
