"""What ``awslambda build`` prints."""

import json
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from awslambda_cli.build import Build
from awslambda_cli.build.commands import function_commands
from awslambda_cli.build.report import as_json
from tests.build.projects import write_project

APPLICATION = """
    from awslambda_events import SQSEvent
    from awslambda_runtime import function


    @function
    def first(event: SQSEvent) -> None: ...


    @function
    def second(event: dict[str, int]) -> None: ...
    """


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path, {"app.py": APPLICATION})


def test_it_ends_with_the_functions_and_the_commands_of_each(project: Path, awslambda_build: Any) -> None:
    outcome = awslambda_build("app.py", "--no-check", "--arch", "arm64")
    assert (outcome.status, outcome.told) == (0, "")
    code = "--zip-file fileb://dist/app.zip --architectures arm64"
    rest = "--role $LAMBDA_ROLE_ARN --memory-size 512 --timeout 10"
    create = "aws lambda create-function --function-name {0} --runtime python3.13 --handler app.{0} " + f"{code} {rest}"
    update = "aws lambda update-function-code --function-name {0} " + code
    assert outcome.text.splitlines()[-11:] == [
        "@function: first, second",
        "",
        "To create the functions, with the role that they run as in LAMBDA_ROLE_ARN:",
        "",
        create.format("first"),
        create.format("second"),
        "",
        "To update them:",
        "",
        update.format("first"),
        update.format("second"),
    ]
    assert (project / "dist" / "app.zip").is_file()
    assert outcome.text.startswith("dist/app.zip: ")


def test_what_is_wrong_is_told_on_standard_error_output(awslambda_build: Any) -> None:
    outcome = awslambda_build("nothing.py")
    assert (outcome.status, outcome.text) == (1, "")
    assert outcome.told == "error: There is no file nothing.py. Name the file with the functions.\n"


def test_for_scripts_there_is_json_of_problems(awslambda_build: Any) -> None:
    outcome = awslambda_build("nothing.py", "--format", "json")
    assert (outcome.status, outcome.told) == (1, "")
    assert [problem.message for problem in outcome.problems] == ["There is no file nothing.py."]


def test_for_scripts_there_is_json_of_results(examples: Build) -> None:
    found = json.loads(json.dumps(as_json(examples)))
    assert found["problems"] == []
    assert found["zip"] == str(examples.zip)
    assert found["runtime"] == f"python{examples.python}"
    assert found["zipped"] == examples.zip.stat().st_size
    rows = {function["name"]: function for function in found["functions"]}
    assert rows["notify_sqs"] == {
        "name": "notify_sqs",
        "handler": "functions.notify_sqs",
        "hint": "SQSEvent",
        "event": "SQSEvent",
        "partial_failures": False,
        "events": ["SQSEvent"],
        "description": "Return the body of the first message.",
    }
    assert set(found["commands"][0]) == {"name", "create", "update"}


def test_a_path_with_a_space_is_quoted_for_the_shell(examples: Build) -> None:
    moved = replace(examples, zip=Path("/my folder/dist/app.zip"))
    commands = function_commands(moved, moved.functions[0], Path("/my folder"))
    assert "fileb://dist/app.zip" in shlex.split(commands.create)
    commands = function_commands(moved, moved.functions[0], Path("/elsewhere"))
    assert "fileb:///my folder/dist/app.zip" in shlex.split(commands.update[0])


def test_other_commands_start_without_what_only_a_build_needs() -> None:
    code = "import sys, awslambda_cli.app; print(sys.modules.keys() & {'packaging', 'awslambda_cli.build.pipeline'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
