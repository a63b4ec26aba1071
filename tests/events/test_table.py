"""The table of the docs that shows which payloads of which event are parsed and dumped to equal JSON.

`UPDATE_TABLE=1 pytest tests/events/test_table.py` writes it anew; it needs the corpus.
"""

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from awslambda_events import catalogue
from tests.events.payloads import ALIASES, CORPUS_FOLDER, PAYLOADS, Payload, canonical

TABLE = Path(__file__).parents[2] / "docs" / "round-trip.md"

HEAD = """# Round trip

Every payload below is parsed as its event and dumped to JSON that is equal to it: as it is, with an unknown key added
to every object, and with every optional key removed or null. The samples are those of this repository; the real
payloads are the published test fixtures of AWS's own projects for Go, Java and SAM.

The tests write this table: `UPDATE_TABLE=1 pytest tests/events/test_table.py`.

| event | samples | real payloads | equal |
|---|---:|---:|---|
"""


def equal(payload: Payload) -> bool:
    """Tell whether a payload comes out as it went in, from text and from Python values."""
    adapter: TypeAdapter[Any] = TypeAdapter(payload.model)
    parsed = (adapter.validate_json(payload.text), adapter.validate_python(payload.json))
    return all(
        canonical(adapter.dump_python(value, mode="json", exclude_unset=True)) == canonical(payload.json)
        for value in parsed
    )


@pytest.mark.skipif(not CORPUS_FOLDER.exists(), reason=f"there is no {CORPUS_FOLDER}")
def test_the_table_of_the_docs_shows_what_is_so():
    verdicts: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for payload in [*PAYLOADS, *ALIASES]:
        verdicts[payload.event, "/" in payload.name].append(equal(payload))
    rows = [
        f"| [{name}](events/{name}.md) | {len(samples)} | {len(real) or ''} | {'yes' if all(samples + real) else 'no'} |\n"
        for name in catalogue.events()
        for samples, real in [(verdicts[name, False], verdicts[name, True])]
    ]
    text = HEAD + "".join(rows)
    if os.environ.get("UPDATE_TABLE"):
        TABLE.write_text(text, "utf-8")
    assert TABLE.read_text("utf-8") == text
