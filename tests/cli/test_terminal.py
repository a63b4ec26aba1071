"""The command on a terminal: colours, tables that fit, a bar for long work."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awslambda_events import catalogue

Run = Callable[..., Any]

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

APPLICATION = '''
from decimal import Decimal
from typing import Any
from awslambda_runtime import function

@function
def echo(event: Any) -> Any:
    """Return what came, which is a long description that no terminal of eighty columns can hold in one line of it."""
    return event

@function
def fail(event: Any) -> None:
    raise ValueError(event if event else "\\ud800 [bold]")

@function
def exact(event: Any) -> Any:
    return [Decimal("1.2345678901234567890123456789"), 12345678901234567890123]
'''


COLOURS = re.compile(r"\x1b\[(?:\d+;)*(?:3\d|9\d)(?:;\d+)*m")


def plain(outcome: Any) -> str:
    """Return what stands on the terminal in the end, without colours and without empty lines below it."""
    lines, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", outcome.told):
        if part == "\n":
            row, column = row + 1, 0
            lines += [""] * (row == len(lines))
        elif part == "\r":
            column = 0
        elif up := re.fullmatch(r"\x1b\[(\d+)A", part):
            row -= int(up[1])
        elif part == "\x1b[2K":
            lines[row] = ""
        elif not part.startswith("\x1b"):
            lines[row] = lines[row][:column].ljust(column) + part + lines[row][column + len(part) :]
            column += len(part)
    return "\n".join(lines).rstrip("\n")


def test_json_is_coloured_and_indented(on_terminal: Run, application: Run) -> None:
    done = on_terminal("invoke", f"{application(APPLICATION)}:echo", "--payload", '{"a": [1, "é [red]"]}')
    assert done.status == 0
    assert COLOURS.search(done.told)
    assert plain(done) == '{\n  "a": [\n    1,\n    "é [red]"\n  ]\n}'


def test_numbers_are_shown_exactly(on_terminal: Run, application: Run) -> None:
    done = on_terminal("invoke", f"{application(APPLICATION)}:exact")
    assert plain(done) == "[\n  1.2345678901234567890123456789,\n  12345678901234567890123\n]"


def test_long_lines_of_json_are_not_wrapped(on_terminal: Run, application: Run) -> None:
    text = "long " * 100
    done = on_terminal("invoke", f"{application(APPLICATION)}:echo", "--payload", json.dumps(text))
    assert json.loads(plain(done)) == text
    assert plain(done).count("\n") == 0


@pytest.mark.parametrize("payload", ["null", '"two\\nlines é"'])
def test_the_error_body_is_coloured_and_indented(payload: str, on_terminal: Run, application: Run) -> None:
    done = on_terminal("invoke", f"{application(APPLICATION)}:fail", "--payload", payload)
    assert done.status == 1
    assert COLOURS.search(done.told)
    body = json.loads(plain(done))
    assert list(body) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert body["errorMessage"] == json.loads(payload) or "\ud800 [bold]"


def test_without_colours_there_are_none(on_terminal: Run, application: Run) -> None:
    done = on_terminal("invoke", f"{application(APPLICATION)}:echo", "--payload", "[1]", NO_COLOR="1")
    assert not COLOURS.search(done.told)
    assert plain(done) == "[\n  1\n]"


@pytest.mark.parametrize("columns", [20, 60, 80])
def test_rows_of_tables_are_cut_at_the_right(columns: int, on_terminal: Run) -> None:
    whole, cut = (plain(on_terminal("events", "sqs", columns=width)).splitlines() for width in (200, columns))
    assert len(whole) == len(cut) > 2
    assert cut == [line if len(line) <= columns else f"{line[: columns - 1]}…" for line in whole]


def test_functions_are_shown_a_line_each(on_terminal: Run, application: Run) -> None:
    lines = plain(on_terminal("functions", application(APPLICATION))).splitlines()
    assert [line.split()[0] for line in lines] == ["function", "echo", "fail", "exact"]
    assert lines[1].rstrip().endswith("…")
    assert max(map(len, lines)) <= 80


def test_errors_are_told_in_colour(on_terminal: Run) -> None:
    done = on_terminal("sample", "SQSEvnt")
    assert done.status == 1
    assert COLOURS.search(done.told)
    assert plain(done).startswith("UnknownEventError: There is no event 'SQSEvnt'.")


def test_long_work_shows_a_bar_that_goes_away(on_terminal: Run, tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.json").write_text(json.dumps(catalogue.sample("SQSEvent")))
    done = on_terminal("validate", "SQSEvent", ".")
    assert done.status == 0
    assert re.search(r"Reading .*━.* \d+/300", ESCAPES.sub("", done.told))
    assert plain(done) == "300 valid"
    assert "\x1b[?25h" in done.told, "the cursor is back"


def test_what_is_found_meanwhile_stands_above_the_bar(on_terminal: Run, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.json").write_text("{}")
    assert plain(on_terminal("identify", ".")).splitlines() == [f"{number:02}.json: unknown" for number in range(30)]


def test_the_bar_leaves_standard_output_alone(on_terminal: Run, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.json").write_text("{}")
    done = on_terminal("identify", ".", piped=True)
    assert done.text.splitlines() == [f"{number:02}.json: unknown" for number in range(30)]
    assert plain(done) == ""


def test_json_for_scripts_is_one_document_on_a_terminal_too(on_terminal: Run) -> None:
    assert [row["name"] for row in json.loads(plain(on_terminal("events", "--format", "json")))] == sorted(
        catalogue.events()
    )


def test_help_is_shown(on_terminal: Run) -> None:
    done = on_terminal("--help", columns=100)
    assert done.status == 0
    assert "Usage: awslambda [OPTIONS] COMMAND [ARGS]..." in plain(done)
