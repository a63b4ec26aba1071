"""What cannot run on Lambda is refused while it is built, by file and package, and leaves nothing behind."""

import os
import tarfile
from pathlib import Path
from typing import Any

from awslambda_cli.build import Architecture, BuildOptions, build
from tests.build.projects import elf, problems_of, write_project, write_wheel

APPLICATION = """
import native
import nowhere.at_all
import smuggled
from awslambda_runtime import function


@function
def echo(event: object) -> None: ...
"""


def refused(folder: Path, package: str = "smuggled") -> list[str]:
    """Build an application that needs a package, and return what is wrong with it."""
    write_project(folder, {"app.py": APPLICATION, "requirements.txt": package})
    target: Any = {"architecture": Architecture.x86_64, "python": "3.13"}
    found = problems_of(lambda: build(BuildOptions(app="app.py", folder=folder, find_links=("wheels",), **target)))
    assert not (folder / "dist").exists()
    return found


def test_all_that_cannot_run_is_named_in_one_run(tmp_path: Path) -> None:
    good = {f"smuggled/{name}": elf("x86_64") for name in ("core.cpython-313-x86_64-linux-gnu.so", "other.abi3.so")}
    bad = {"smuggled/bad.so": elf("aarch64"), "smuggled/worse.dylib": b"\xcf\xfa\xed\xfe"}
    large = {"smuggled/data.bin": os.urandom(50 * 1024 * 1024)}
    write_project(tmp_path, {"native/__init__.py": "", "native/core.so": elf("aarch64")})
    write_wheel(tmp_path / "wheels", "smuggled", {"smuggled/__init__.py": b"", **good, **bad, **large})
    first, second, third, fourth, fifth = refused(tmp_path)
    assert first.startswith("smuggled/bad.so of smuggled is for Linux on aarch64, and not for python3.13 on x86_64.")
    assert second.startswith("smuggled/worse.dylib of smuggled is for macOS")
    assert third.startswith("native/core.so of (your code) is for Linux on aarch64")
    assert fourth.startswith("app.py:2: There is no module nowhere")
    assert fifth.startswith("app.zip: It has 5")
    assert "The largest are smuggled 50.0 MB" in fifth


def test_a_wheel_that_says_it_is_for_another_platform_is_named(tmp_path: Path) -> None:
    write_wheel(tmp_path / "wheels", "smuggled", {"smuggled.py": b""}, tag="py3-none-macosx_11_0_arm64")
    (problem,) = refused(tmp_path)
    assert "smuggled" in problem
    assert "macosx_11_0_arm64" in problem


def test_a_package_without_wheel_is_named_with_the_way_out(tmp_path: Path) -> None:
    write_project(tmp_path, {"source/pyproject.toml": '[project]\nname = "smuggled"\nversion = "1.0"\n'})
    (tmp_path / "wheels").mkdir()
    with tarfile.open(tmp_path / "wheels" / "smuggled-1.0.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "source", "smuggled-1.0")
    (problem,) = refused(tmp_path)
    assert problem.startswith("requirements.txt: The dependencies cannot be resolved: ")
    assert "smuggled==1.0 has no usable wheels" in problem
    assert "--find-links" in problem


def test_a_package_that_does_not_exist_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (problem,) = refused(tmp_path, "no-such-package-of-awslambda-events")
    assert problem.startswith("requirements.txt: ")
    assert "no-such-package-of-awslambda-events" in problem
    assert problem.endswith("Correct its name in requirements.txt.")
