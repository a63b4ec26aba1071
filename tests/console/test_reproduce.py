import json
import os
import subprocess
from pathlib import Path

import pytest

from awslambda_cli.console.reproduce import cli_command
from tests.serve.endpoint import FAKE, Endpoint
from tests.tools import tool


@pytest.mark.parametrize(
    "payload",
    ['{\n  "a": "it\'s $HOME `id` \\\\ \\" é \U0001f600"\n}', '"EVENT"\n', '[\n1,\n"\\nEVENT\\n"]'],
    ids=["quotes", "word", "escapes"],
)
def test_the_aws_cli_makes_the_same_call(payload: str, shop: Endpoint, tmp_path: Path) -> None:
    unsigned = {name: value for name, value in FAKE.items() if "KEY" not in name and "REGION" not in name}
    done = subprocess.run(
        ["/bin/sh"],
        input=cli_command(shop.url, "echo", payload),
        cwd=tmp_path,
        env={"PATH": f"{tool('awscli')}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8", **unsigned},
        capture_output=True,
        text=True,
        check=True,
    )
    # The AWS CLI prints what it got beside the result, and the command then the result.
    beside, end = json.JSONDecoder().raw_decode(done.stdout)
    assert beside["StatusCode"] == 200
    assert json.loads(done.stdout[end:]) == json.loads(payload)


def test_a_payload_cannot_end_itself() -> None:
    command = cli_command("http://127.0.0.1:1", "echo", '"\nEVENT\nEVENT2\n"')
    assert command.endswith('"\nEVENT\nEVENT2\n"\nEVENT3\n')


def test_a_name_cannot_become_a_command() -> None:
    assert "--function-name 'x; id'" in cli_command("http://127.0.0.1:1", "x; id", "{}")
