"""What ``awslambda build`` makes, deployed: by its printed commands, with AWS's CLI, and by ``awslambda deploy``."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from awslambda_cli.build import Build, BuildError, BuildOptions, Mode, build
from tests.deploy.conftest import AWS, REGION, Project
from tests.tools import tool

SOURCE = """
    from awslambda_events import SQSEvent
    from awslambda_runtime import function

    @function
    def count(event: SQSEvent) -> int:
        return len(event.records)

    @function
    def echo(event: dict[str, int]) -> dict[str, int]:
        return event
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Mode], tuple[Build, Path]]:
    """Return a function that builds the application once per mode; it needs the package index."""
    made: dict[Mode, tuple[Build, Path]] = {}

    def in_mode(mode: Mode) -> tuple[Build, Path]:
        if mode not in made:
            folder = tmp_path_factory.mktemp(f"built-{mode}")
            (folder / "app.py").write_text(dedent(SOURCE), "utf-8")
            (folder / "requirements.txt").write_text("pydantic\n", "utf-8")
            try:
                made[mode] = build(BuildOptions(app="app.py", folder=folder, mode=mode)), folder
            except BuildError as error:
                if "error sending request" in str(error) or "Could not connect" in str(error):
                    pytest.skip(f"no package index: {error}")
                raise
        return made[mode]

    return in_mode


@pytest.mark.parametrize("mode", [Mode.zip, Mode.layer])
def test_the_printed_commands_run_as_they_are_printed(
    built: Callable[[Mode], tuple[Build, Path]], aws: AWS, mode: Mode
) -> None:
    made, folder = built(mode)
    environment = {
        "PATH": os.pathsep.join([str(tool("awscli")), os.environ["PATH"]]),
        "HOME": str(folder),
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "LAMBDA_ROLE_ARN": aws.role,
    }

    def run(*lines: str) -> None:
        script = "\n".join(("set -e", *lines))
        subprocess.run(
            ["/bin/sh", "-c", script], cwd=folder, env=environment, check=True, timeout=120, capture_output=True
        )

    run(*made.first, *(commands.create for commands in made.commands))
    for name in ("count", "echo"):
        function = aws.function(name)
        assert function["CodeSha256"] == made.code_sha256
        assert function["Runtime"] == made.runtime
        assert bool(function.get("Layers")) == (mode is Mode.layer)
    run(*made.first, *(line for commands in made.commands for line in commands.update))
    assert aws.function("count")["CodeSha256"] == made.code_sha256
    if mode is Mode.layer:
        assert aws.function("echo")["Layers"][0]["Arn"].endswith(":2")


def test_deploy_builds_and_what_it_deploys_is_what_build_makes(
    built: Callable[[Mode], tuple[Build, Path]], project: Project, aws: AWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, folder = built(Mode.zip)
    monkeypatch.chdir(folder)
    project.folder = folder
    assert project.run("deploy", "--role", aws.role) == 0, project.errors
    assert aws.function("count")["CodeSha256"] == made.code_sha256
    assert project.run("deploy", "--role", aws.role) == 0
    assert "No change." in project.output


def test_the_layer_of_a_build_is_deployed(
    built: Callable[[Mode], tuple[Build, Path]], project: Project, aws: AWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, folder = built(Mode.layer)
    (folder / "pyproject.toml").write_text('[tool.awslambda.build]\nmode = "layer"\n', "utf-8")
    monkeypatch.chdir(folder)
    project.folder = folder
    assert project.run("deploy", "--role", aws.role) == 0, project.errors
    [layer] = aws.function("echo")["Layers"]
    assert layer["Arn"].endswith(":layer:app-dependencies:1")
    assert aws.function("echo")["CodeSha256"] == made.code_sha256
    assert project.run("deploy", "--role", aws.role) == 0
    assert "No change." in project.output


def test_an_application_that_cannot_be_built_is_not_deployed(
    project: Project, aws: AWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = """
        from awslambda_runtime import function

        @function
        def echo(event: dict[str, int]) -> None:
            import nowhere_to_be_found
    """
    project.write(source)
    monkeypatch.chdir(project.folder)
    assert project.run("deploy", "--role", aws.role) == 1
    assert "nowhere_to_be_found" in project.errors
    assert aws.client().list_functions()["Functions"] == []
