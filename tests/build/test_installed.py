"""The files of installed packages are those that their records list."""

import subprocess
import sys
from pathlib import Path

import pytest
import uv

from awslambda_cli.build.installed import Installed, installed_files
from tests.build.projects import write_wheel


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    for name, init, core in (("first", b"", b"1"), ("second", b"", b"2")):
        files = {"space/__init__.py": init, "space/core.py": core, f"{name}.py": b"", "space/tests/test_it.py": core}
        write_wheel(tmp_path / "wheels", name, files)
    install = (uv.find_uv_bin(), "pip", "install", "--no-index", "--find-links", tmp_path / "wheels", "first", "second")
    target = ("--target", tmp_path / "packages", "--python", sys.executable)
    subprocess.run([*install, *target], check=True, capture_output=True)
    (tmp_path / "packages" / "stray.py").write_text("")
    return installed_files(tmp_path / "packages", (), ("space/__init__.py",))


def test_what_no_package_has_recorded_is_not_packed(installed: Installed) -> None:
    paths = [str(file.path) for file in installed.files]
    assert sorted(path for path in paths if path.endswith(".py")) == ["first.py", "second.py", "space/core.py"]
    assert len(paths) == len(set(paths))


def test_every_top_level_module_is_known_with_its_package(installed: Installed) -> None:
    assert installed.modules == {"first": "first", "second": "second", "space": "first"}
    assert installed.pinned == ("first==1.0", "second==1.0")


def test_two_packages_that_bring_a_file_in_two_versions_are_told(installed: Installed) -> None:
    (problem,) = installed.problems
    assert str(problem).startswith("first and second both bring space/core.py, and not the same")
