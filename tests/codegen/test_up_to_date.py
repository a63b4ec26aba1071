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
def package(scratch: Scratch, rendered: dict[str, str]) -> Path:
    """A package that is up to date."""
    write(scratch.package, rendered)
    return scratch.package


def test_the_files_of_the_project_are_up_to_date():
    assert differences(ROOT / "awslambda_events", render(ROOT / "schemas")) == []


def test_what_was_written_is_up_to_date(package: Path, rendered: dict[str, str]):
    assert differences(package, rendered) == []
    assert {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()} == rendered.keys()


@pytest.mark.parametrize("name", ["models/demo.py", "_catalogue/events.json", "__init__.pyi"])
def test_a_changed_file_is_told_with_its_difference(package: Path, rendered: dict[str, str], name: str):
    lines = rendered[name].splitlines()
    (package / name).write_text("\n".join([*lines[:-1], "changed", ""]), "utf-8")
    (text,) = differences(package, rendered)
    assert text.startswith(f"--- {name}\n+++ {name} (generated)\n")
    assert "\n-changed" in text
    assert f"\n+{lines[-1]}" in text


@pytest.mark.parametrize("name", ["models/demo.py", "models/_index.py", "_catalogue/DemoEvent.json", "__init__.pyi"])
def test_a_missing_file_is_told(package: Path, rendered: dict[str, str], name: str):
    (package / name).unlink()
    assert differences(package, rendered) == [f"missing: {name}"]


@pytest.mark.parametrize("name", ["models/old.py", "models/old/event.py", "_catalogue/OldEvent.json", "models/old.txt"])
def test_a_stale_file_is_told_and_removed_by_writing(package: Path, rendered: dict[str, str], name: str):
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("")
    assert differences(package, rendered) == [f"stale: {name}"]
    write(package, rendered)
    assert differences(package, rendered) == []
    assert not (package / name).exists()


def test_files_written_by_hand_and_compiled_files_are_left_alone(package: Path, rendered: dict[str, str]):
    for name in ("model.py", "models/__pycache__/demo.cpython-311.pyc"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text("")
    assert differences(package, rendered) == []
    write(package, rendered)
    assert (package / "model.py").exists()


def test_the_command_fails_where_a_file_is_not_up_to_date_and_names_it(scratch: Scratch, package: Path):
    assert scratch.generate("--check").returncode == 0
    (package / "models" / "demo.py").write_text("")
    (package / "models" / "old.py").write_text("")
    (package / "_catalogue" / "DemoEvent.json").unlink()
    result = scratch.generate("--check")
    assert result.returncode == 1
    for text in ("--- models/demo.py\n", "stale: models/old.py\n", "missing: _catalogue/DemoEvent.json\n"):
        assert text in result.stderr
    assert result.stderr.endswith("\nNot up to date: run `nox -s generate`.\n")
    assert (package / "models" / "old.py").exists()
