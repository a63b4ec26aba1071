"""What ``x-lambda`` says of an event is what the runtime finds in the index of contracts."""

from typing import Any

from awslambda_codegen.contracts import render_contracts
from awslambda_codegen.documents import load
from awslambda_events.contracts import Batch, Contract, Order, Results
from awslambda_events.models._contracts import CONTRACTS, RECORDS, RESPONSES
from tests.codegen.scratch import EVENT, ROOT, Scratch, event

FILE = "models/_contracts.py"


def contracts_of(scratch: Scratch, **facts: Any) -> dict[str, Any]:
    """Return what the generated module defines."""
    schema = event()
    schema["x-lambda"] |= facts
    scratch.write(EVENT, schema)
    scope: dict[str, Any] = {}
    exec(render_contracts(load(scratch.schemas))[FILE], scope)  # noqa: S102 - what was rendered
    return scope


def test_every_word_has_its_place(scratch: Scratch) -> None:
    results = {"record": "DemoResponse", "answer": {"done": "$results"}, "failed": {"a": 1}, "invalid": {"b": None}}
    scope = contracts_of(
        scratch,
        invalid="answer",
        answer={"text": 'a "quoted" $error', "flag": True},
        deliver="$event/demo",
        alternatives=["DemoResponse"],
        batch={
            "records": "/records",
            "identifier": "$record/key",
            "order": {"within": "$record/key", "where": {"/key": True, "/type": ["a"]}},
            "results": results,
        },
    )
    assert scope["CONTRACTS"] == {
        "DemoEvent": Contract(
            response="DemoResponse",
            alternatives=("DemoResponse",),
            invalid="answer",
            answer={"text": 'a "quoted" $error', "flag": True},
            deliver="$event/demo",
            batch=Batch(
                records=("records",),
                identifier="$record/key",
                order=Order("$record/key", ((("key",), True), (("type",), frozenset({"a"})))),
                results=Results(**results),
            ),
        )
    }
    assert scope["RECORDS"] == {"DemoRecord": ("DemoEvent",)}
    assert scope["RESPONSES"] == {"DemoResponse"}


def test_what_goes_without_saying_has_no_entry(scratch: Scratch) -> None:
    scope = contracts_of(scratch, response=None)
    assert (scope["CONTRACTS"], scope["RECORDS"]) == ({}, {})


def test_the_schemas_of_the_project_are_in_the_index() -> None:
    documents = load(ROOT / "schemas")
    for document in documents.events:
        facts = document.schema.get("x-lambda", {})
        contract = CONTRACTS.get(document.title, Contract())
        assert contract.response == facts.get("response")
        assert contract.invalid == facts.get("invalid", "raise")
        assert (contract.batch is None) == ("batch" not in facts)
    assert {event for events in RECORDS.values() for event in events} == {
        name for name, contract in CONTRACTS.items() if contract.batch
    }
    assert {document.title for document in documents.events if document.schema["x-kind"] == "response"} == RESPONSES
