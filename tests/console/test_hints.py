import asyncio
import json
import os
import time
from pathlib import Path as File
from textwrap import dedent

import pytest

from awslambda_cli.console.hints import HintChecker, steps
from awslambda_cli.console.outline import Path
from awslambda_cli.console.problems import Refusal
from awslambda_events.catalogue import sample
from tests.console.conftest import SHOP


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ()),
        ("Records[0].body.id", ("Records", 0, "body", "id")),
        ("[3].a", (3, "a")),
        ("headers['x y'].z", ("headers", "x y", "z")),
        ('headers["it\'s"]', ("headers", "it's")),
        ("headers['a\\'b']['c']", ("headers", "a'b", "c")),
        ("Records[0].bo…", ("Records", 0, "bo")),
    ],
)
def test_a_path_is_read_as_messages_write_it(path: str, expected: Path) -> None:
    assert steps(path) == expected


def ask(source: str, tmp_path: File, *questions: tuple[str, str], **variables: str) -> list[list[Refusal] | None]:
    """Ask for the refusals of functions, one after the other."""
    file = tmp_path / "app.py"
    file.write_text(dedent(source), "utf-8")

    async def all_of() -> list[list[Refusal] | None]:
        checker = HintChecker(str(file), {**os.environ, **variables})
        try:
            return [await checker.refusals(*question) for question in questions]
        finally:
            checker.forget()

    return asyncio.run(all_of())


def test_the_hint_refuses_what_the_function_would(tmp_path: File) -> None:
    valid = '{"id": 1, "total": 2}'
    answers = ask(SHOP.read_text("utf-8"), tmp_path, ("quote", valid), ("quote", '{"id": "x"}'), ("echo", "[]"))
    wrong = [
        Refusal(("id",), "Input should be a valid integer, unable to parse string as an integer"),
        Refusal(("total",), "Field required"),
    ]
    assert answers == [[], wrong, []]


def test_every_record_of_a_batch_is_read_by_the_hint_of_a_record(tmp_path: File) -> None:
    source = """
        from pydantic import BaseModel
        from awslambda_events import SQSRecord
        from awslambda_runtime import function

        class Order(BaseModel):
            id: int

        @function
        def place(record: SQSRecord[Order]) -> None:
            pass
    """
    batch = sample("SQSEvent", "batch")
    batch["Records"][0]["body"] = '{"id": 1}'
    batch["Records"][1]["body"] = '{"id": "x"}'
    del batch["Records"][2]["body"]
    [found] = ask(source, tmp_path, ("place", json.dumps(batch)))
    assert found is not None
    assert [refusal.path for refusal in found] == [("Records", 1, "body", "id"), ("Records", 2, "body")]


def test_an_event_of_another_source_is_told_by_name(tmp_path: File) -> None:
    s3 = '{"Records": [{"eventSource": "aws:s3", "eventVersion": "2.1", "s3": {}}]}'
    [found] = ask(SHOP.read_text("utf-8"), tmp_path, ("place_orders", s3))
    assert found is not None
    assert "S3" in found[0].message


def test_what_the_application_prints_is_no_answer_and_its_environment_is_its_own(tmp_path: File) -> None:
    source = """
        import os
        from awslambda_runtime import function

        print(os.environ["TABLE"])

        @function
        def count(event: int) -> None:
            pass
    """
    refused = [Refusal((), "Input should be a valid integer, unable to parse string as an integer")]
    assert ask(source, tmp_path, ("count", '"x"'), TABLE="orders") == [refused]


def test_nothing_is_said_of_an_application_that_cannot_be_imported(tmp_path: File) -> None:
    assert ask("1 / 0", tmp_path, ("any", "{}")) == [None]


def test_a_plain_handler_takes_any_json(tmp_path: File) -> None:
    assert ask("def handler(event, context): ...", tmp_path, ("handler", '"x"')) == [[]]


def test_a_validator_that_hangs_is_given_up_and_the_next_question_answered(
    tmp_path: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awslambda_cli.console.hints._PATIENCE", 6)
    source = """
        import time
        from pydantic import BaseModel, field_validator
        from awslambda_runtime import function

        class Slow(BaseModel):
            seconds: float

            @field_validator("seconds")
            @classmethod
            def wait(cls, seconds: float) -> float:
                time.sleep(seconds)
                return seconds

        @function
        def slow(event: Slow) -> None:
            pass
    """
    started = time.monotonic()
    answers = ask(source, tmp_path, ("slow", '{"seconds": 600}'), ("slow", '{"seconds": 0}'))
    assert answers == [None, []]
    assert time.monotonic() - started < 60
