"""Options of the command win over the project's table, and the table over the defaults."""

from pathlib import Path

import pytest

from awslambda_cli.build import Architecture, BuildError, BuildOptions, Mode
from awslambda_cli.build.project import find_project
from awslambda_cli.build.settings import requirements, settings
from tests.build.projects import write_project

TABLE = """
    [tool.awslambda.build]
    python = "3.12"
    architecture = "arm64"
    mode = "layer"
    find_links = ["wheels", "https://example.com/wheels"]
    bundle_boto3 = true
    """


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_project(
        tmp_path, {"pyproject.toml": TABLE, "functions/app.py": "", "wheels/note": "", "other/note": ""}
    )


def test_without_a_table_the_defaults_count(tmp_path: Path) -> None:
    write_project(tmp_path, {"app.py": "", "requirements.txt": ""})
    options = BuildOptions(app="app.py", folder=tmp_path)
    decided = settings(options, find_project("app.py", tmp_path))
    assert (decided.target.python, decided.target.architecture, decided.mode) == ("3.13", "x86_64", Mode.zip)
    assert not decided.bundle_boto3


def test_paths_of_the_table_start_at_its_file(folder: Path) -> None:
    options = BuildOptions(app="app.py", folder=folder / "functions")
    decided = settings(options, find_project("app.py", folder / "functions"))
    assert (decided.target.python, decided.target.architecture, decided.mode) == ("3.12", "arm64", Mode.layer)
    assert decided.find_links == (str(folder / "wheels"), "https://example.com/wheels")
    assert decided.bundle_boto3


def test_options_win(folder: Path) -> None:
    options = BuildOptions(
        app="functions/app.py",
        folder=folder,
        python="3.14",
        architecture=Architecture.x86_64,
        mode=Mode.zip,
        find_links=("other",),
        bundle_boto3=False,
    )
    project = find_project("functions/app.py", folder)
    decided = settings(options, project)
    assert (decided.target.python, decided.target.architecture, decided.mode) == ("3.14", "x86_64", Mode.zip)
    assert decided.find_links == (str(folder / "other"),)
    assert set(requirements(options, project, decided).left_out) >= {"awslambda-events", "boto3", "botocore"}


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (">=3.11", True),
        (">=3.12.4", True),
        ("<=3.12", True),
        ("==3.12.*", True),
        ("<3.13", True),
        ("nonsense", True),  # for uv to refuse
        (">=3.13", False),
        ("<3.12", False),
    ],
)
def test_the_project_has_to_allow_the_targets_python(folder: Path, wanted: str, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    write_project(folder, {"pyproject.toml": f'[project]\nname = "p"\nrequires-python = "{wanted}"\n'})
    options = BuildOptions(app="functions/app.py", folder=folder, python="3.12")
    project = find_project("functions/app.py", folder)
    try:
        requirements(options, project, settings(options, project))
    except BuildError:
        assert not fits
    else:
        assert fits
