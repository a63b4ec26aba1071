"""``awslambda validate`` and ``identify``: files, folders, NDJSON and standard input."""

import codecs
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awslambda_events import catalogue

pytestmark = pytest.mark.exhaustive

Run = Callable[..., Any]

SQS, S3, TEST = (catalogue.sample(name) for name in ("SQSEvent", "S3Event", "S3TestEvent"))
BROKEN = catalogue.sample("SQSEvent")
del BROKEN["Records"][0]["body"]
BROKEN["Records"][0]["messageId"] = 5


@pytest.fixture
def payloads(tmp_path: Path) -> Path:
    """Return a folder with payloads of many kinds."""
    folder = tmp_path / "payloads"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps(SQS))
    (folder / "b.json").write_text(json.dumps(BROKEN))
    (folder / "deeper" / "c.json").write_text(json.dumps(S3, indent=2))
    (folder / "deeper" / "not JSON.txt").write_text("not looked at")
    (folder / "deeper" / "folder.json").mkdir()
    lines = [json.dumps(SQS), "", json.dumps(TEST), "not JSON", "  ", json.dumps({"x": 1}), json.dumps(SQS)]
    (folder / "lines.ndjson").write_text("\n".join(lines) + "\n")
    (folder / "more.jsonl").write_text(json.dumps(SQS))
    return folder


IDENTIFIED = [
    ("payloads/a.json", None, "SQSEvent", None),
    ("payloads/b.json", None, "SQSEvent", None),
    ("payloads/deeper/c.json", None, "S3Event", None),
    ("payloads/lines.ndjson", 1, "SQSEvent", None),
    ("payloads/lines.ndjson", 3, "S3TestEvent", None),
    ("payloads/lines.ndjson", 4, None, "Invalid JSON: expected ident at line 1 column 2"),
    ("payloads/lines.ndjson", 6, None, None),
    ("payloads/lines.ndjson", 7, "SQSEvent", None),
    ("payloads/more.jsonl", 1, "SQSEvent", None),
]


@pytest.mark.usefixtures("payloads")
def test_every_payload_below_a_folder_is_identified(awslambda: Run) -> None:
    done = awslambda("identify", "payloads")
    assert done.status == 1
    assert done.text.splitlines() == [
        f"{file}{f':{line}' if line else ''}: {event or problem or 'unknown'}"
        for file, line, event, problem in IDENTIFIED
    ]


@pytest.mark.usefixtures("payloads")
def test_what_is_identified_is_json_for_scripts(awslambda: Run) -> None:
    done = awslambda("identify", "payloads", "--format", "json")
    assert done.status == 1
    assert done.json == [
        {"file": file, "line": line, "event": event, "problem": problem} for file, line, event, problem in IDENTIFIED
    ]


@pytest.mark.usefixtures("payloads")
def test_the_status_is_0_where_all_are_known(awslambda: Run) -> None:
    done = awslambda("identify", "payloads/a.json", "payloads/deeper/c.json", "payloads/more.jsonl")
    assert (done.status, done.text) == (
        0,
        "payloads/a.json: SQSEvent\npayloads/deeper/c.json: S3Event\npayloads/more.jsonl:1: SQSEvent\n",
    )


def test_standard_input_is_read(awslambda: Run) -> None:
    done = awslambda("identify", "-", stdin=json.dumps(SQS).encode())
    assert (done.status, done.text) == (0, "-: SQSEvent\n")
    done = awslambda("validate", "SQSEvent", "-", stdin=json.dumps(SQS).encode())
    assert (done.status, done.text) == (0, "1 valid\n")
    done = awslambda("identify", "-", stdin=b"")
    assert (done.status, done.text) == (1, "-: Invalid JSON: EOF while parsing a value at line 1 column 0\n")


def test_a_pipe_is_read(awslambda: Run) -> None:
    done = awslambda("identify", "/dev/stdin", stdin=json.dumps(SQS).encode())
    assert (done.status, done.text) == (0, "/dev/stdin: SQSEvent\n")


def test_a_byte_order_mark_is_no_part_of_a_payload(awslambda: Run, tmp_path: Path) -> None:
    for name in ("event.json", "lines.ndjson"):
        (tmp_path / name).write_bytes(codecs.BOM_UTF8 + json.dumps(SQS).encode())
    done = awslambda("validate", "SQSEvent", "event.json", "lines.ndjson", "-", stdin=codecs.BOM_UTF8 + b"{")
    assert done.text.splitlines()[1:] == ["3 checked, 1 invalid"]
    assert "EOF while parsing an object" in done.text
    assert awslambda("identify", "event.json").text == "event.json: SQSEvent\n"


PROBLEMS = [
    ("payloads/b.json", None, "Records[0].messageId", "Input should be a valid string"),
    ("payloads/b.json", None, "Records[0].body", "Field required"),
    ("payloads/lines.ndjson", 3, "Records", "Field required"),
    ("payloads/lines.ndjson", 4, "", "Invalid JSON: expected ident at line 1 column 2"),
    ("payloads/lines.ndjson", 6, "Records", "Field required"),
]


@pytest.mark.usefixtures("payloads")
def test_every_problem_is_told_with_its_place(awslambda: Run) -> None:
    done = awslambda("validate", "SQSEvent", "payloads/a.json", "payloads/b.json", "payloads/lines.ndjson")
    assert done.status == 1
    assert done.text.splitlines() == [
        *(
            f"{file}{f':{line}' if line else ''}: {path}{': ' if path else ''}{message}"
            for file, line, path, message in PROBLEMS
        ),
        "7 checked, 4 invalid",
    ]


@pytest.mark.usefixtures("payloads")
def test_problems_are_json_for_scripts(awslambda: Run) -> None:
    done = awslambda("validate", "SQSEvent", "payloads", "--format", "json")
    assert done.status == 1
    assert [(row["file"], row["line"], row["valid"]) for row in done.json] == [
        ("payloads/a.json", None, True),
        ("payloads/b.json", None, False),
        ("payloads/deeper/c.json", None, False),
        ("payloads/lines.ndjson", 1, True),
        ("payloads/lines.ndjson", 3, False),
        ("payloads/lines.ndjson", 4, False),
        ("payloads/lines.ndjson", 6, False),
        ("payloads/lines.ndjson", 7, True),
        ("payloads/more.jsonl", 1, True),
    ]
    assert done.json[1]["problems"] == [
        {"path": "Records[0].messageId", "message": "Input should be a valid string", "type": "string_type"},
        {"path": "Records[0].body", "message": "Field required", "type": "missing"},
    ]
    assert all(row["valid"] is not bool(row["problems"]) for row in done.json)


@pytest.mark.usefixtures("payloads")
def test_the_status_is_0_where_all_are_valid(awslambda: Run) -> None:
    done = awslambda("validate", "SQSEvent", "payloads/a.json", "payloads/more.jsonl")
    assert (done.status, done.text) == (0, "2 valid\n")
    done = awslambda("validate", "SQSEvent", "payloads/a.json", "--format", "json")
    assert (done.status, done.json) == (
        0,
        [{"file": "payloads/a.json", "line": None, "valid": True, "problems": []}],
    )


def test_keys_that_the_schema_does_not_know_are_told_on_request(awslambda: Run, tmp_path: Path) -> None:
    event = catalogue.sample("SQSEvent")
    event["new"] = 1
    event["Records"][0]["new"] = {"a": 1}
    event["Records"][0]["attributes"]["New"] = "x"
    (tmp_path / "event.json").write_text(json.dumps(event))
    assert awslambda("validate", "SQSEvent", "event.json").text == "1 valid\n"
    done = awslambda("validate", "SQSEvent", "event.json", "--strict")
    assert done.status == 1
    assert sorted(done.text.splitlines()) == [
        "1 checked, 1 invalid",
        "event.json: Records[0].attributes.New: Key is not in the schema",
        "event.json: Records[0].new: Key is not in the schema",
        "event.json: new: Key is not in the schema",
    ]
    (row,) = awslambda("validate", "--strict", "--format", "json", "SQSEvent", "event.json").json
    assert {problem["type"] for problem in row["problems"]} == {"unknown_key"}


@pytest.mark.parametrize("event", ["SQSEvent", "S3Event", "DynamoDBEvent", "APIGatewayProxyRequest"])
def test_samples_have_no_keys_that_the_schema_does_not_know(event: str, awslambda: Run, tmp_path: Path) -> None:
    samples = [catalogue.sample(event, name) for name in catalogue.entry(event).samples]
    (tmp_path / "samples.ndjson").write_text("\n".join(map(json.dumps, samples)))
    done = awslambda("validate", "--strict", event, "samples.ndjson")
    assert (done.status, done.text) == (0, f"{len(samples)} valid\n")


BAD_INPUT: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"not JSON", "expected ident"),
    "nothing": (b"", "EOF while parsing a value"),
    "no UTF-8": (b'"\xff"', "invalid unicode code point"),
    "deep": (b"[" * 10_000 + b"]" * 10_000, "recursion limit exceeded"),
    "lone surrogate": (b'"\\ud800"', "unexpected end of hex escape"),
    "6 MB": (b"word " * 1_250_000, "expected value"),
}


@pytest.mark.parametrize("command", [["validate", "SQSEvent"], ["identify"]], ids=["validate", "identify"])
def test_bad_input_is_told_in_a_line_each(command: list[str], awslambda: Run, tmp_path: Path) -> None:
    for name, (data, _) in BAD_INPUT.items():
        (tmp_path / f"{name}.json").write_bytes(data)
    done = awslambda(*command, *(f"{name}.json" for name in BAD_INPUT))
    assert done.status == 1
    for line, (name, (_, problem)) in zip(done.text.splitlines(), BAD_INPUT.items(), strict=False):
        assert re.fullmatch(rf"{name}\.json: Invalid JSON: {problem} at line 1 column \d+", line)


def test_names_of_files_are_no_markup(awslambda: Run, tmp_path: Path) -> None:
    (tmp_path / "[red]x.json").write_text("{}")
    assert awslambda("identify", "[red]x.json").text == "[red]x.json: unknown\n"
    assert awslambda("validate", "SQSEvent", "[red]x.json").text.startswith("[red]x.json: Records: Field")


@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict"])
def test_names_of_files_that_cannot_be_written_are_escaped(encoding: str, awslambda: Run, tmp_path: Path) -> None:
    names = ["é.json".encode(), b"\xff.json"]
    for name in names:
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text("{}")
    done = awslambda("identify", *names, PYTHONIOENCODING=encoding)
    assert (done.status, done.output.count(b": unknown\n")) == (1, 2)
    done = awslambda("identify", b"no such \xff.json", PYTHONIOENCODING=encoding)
    assert (done.status, done.errors) == (2, b"UsageError: There is no file no such \\udcff.json.\n")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("no_such_file.json", "UsageError: There is no file no_such_file.json.\n"),
        ("empty", "UsageError: There is no JSON file in empty.\n"),
        pytest.param(
            "/proc/self/mem",
            "UsageError: Cannot read /proc/self/mem: Input/output error.\n",
            marks=pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="Only Linux has such a file."),
        ),
    ],
)
@pytest.mark.parametrize("command", [["validate", "SQSEvent"], ["identify"]], ids=["validate", "identify"])
def test_what_cannot_be_read_is_told_in_a_sentence(
    path: str, told: str, command: list[str], awslambda: Run, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    done = awslambda(*command, path)
    assert (done.status, done.output, done.told) == (2, b"", told)


def test_nothing_but_the_result_is_written_without_a_terminal(awslambda: Run, tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"{number}.json").write_text("{}")
    done = awslambda("validate", "SQSBatchResponse", ".")
    assert (done.status, done.text, done.told) == (0, "50 valid\n", "")
