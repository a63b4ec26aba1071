"""The generated files are what the schemas say: a changed, missing or stale one is told."""

from pathlib import Path

import pytest

from awslambda_codegen.render import render
from awslambda_codegen.write import differences, write
from tests.codegen.scratch import ROOT, Scratch


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the scratch schemas are rendered to."""
    return render(Scratch(tmp_path_factory.mktemp("rendered")).schemas)


@pytest.fixture
def root(scratch: Scratch, rendered: dict[str, str]) -> Path:
    """A folder that is up to date."""
    write(scratch.root, rendered)
    return scratch.root


def test_the_files_of_the_project_are_up_to_date(project: dict[str, str]):
    assert differences(ROOT, project) == []


def test_what_was_written_is_up_to_date(scratch: Scratch, root: Path, rendered: dict[str, str]):
    assert differences(root, rendered) == []
    assert {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and scratch.schemas not in path.parents
    } == rendered.keys()


@pytest.mark.parametrize(
    "name",
    ["awslambda_events/models/demo.py", "awslambda_events/_catalogue/events.json", "awslambda_events/__init__.pyi"],
)
def test_a_changed_file_is_told_with_its_difference(root: Path, rendered: dict[str, str], name: str):
    lines = rendered[name].splitlines()
    (root / name).write_text("\n".join([*lines[:-1], "changed", ""]), "utf-8")
    (text,) = differences(root, rendered)
    assert text.startswith(f"--- {name}\n+++ {name} (generated)\n")
    assert "\n-changed" in text
    assert f"\n+{lines[-1]}" in text


@pytest.mark.parametrize(
    "name",
    [
        "awslambda_events/models/demo.py",
        "awslambda_events/models/_index.py",
        "awslambda_events/_catalogue/DemoEvent.json",
        "awslambda_events/__init__.pyi",
    ],
)
def test_a_missing_file_is_told(root: Path, rendered: dict[str, str], name: str):
    (root / name).unlink()
    assert differences(root, rendered) == [f"missing: {name}"]


@pytest.mark.parametrize(
    "name",
    [
        "awslambda_events/models/old.py",
        "awslambda_events/models/old/event.py",
        "awslambda_events/_catalogue/OldEvent.json",
        "awslambda_events/models/old.txt",
    ],
)
def test_a_stale_file_is_told_and_removed_by_writing(root: Path, rendered: dict[str, str], name: str):
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("")
    assert differences(root, rendered) == [f"stale: {name}"]
    write(root, rendered)
    assert differences(root, rendered) == []
    assert not (root / name).exists()


def test_files_written_by_hand_and_compiled_files_are_left_alone(root: Path, rendered: dict[str, str]):
    names = ("awslambda_events/model.py", "docs/index.md", "awslambda_events/models/__pycache__/demo.cpython-311.pyc")
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    assert differences(root, rendered) == []
    write(root, rendered)
    assert all((root / name).exists() for name in names)


def test_the_command_fails_where_a_file_is_not_up_to_date_and_names_it(scratch: Scratch, root: Path):
    assert scratch.generate("--check").returncode == 0
    (root / "awslambda_events" / "models" / "demo.py").write_text("")
    (root / "awslambda_events" / "models" / "old.py").write_text("")
    (root / "awslambda_events" / "_catalogue" / "DemoEvent.json").unlink()
    result = scratch.generate("--check")
    assert result.returncode == 1
    for text in (
        "--- awslambda_events/models/demo.py\n",
        "stale: awslambda_events/models/old.py\n",
        "missing: awslambda_events/_catalogue/DemoEvent.json\n",
    ):
        assert text in result.stderr
    assert result.stderr.endswith("\nNot up to date: run `nox -s generate`.\n")
    assert (root / "awslambda_events" / "models" / "old.py").exists()
