"""What cannot run on Lambda is refused while it is built, by file and package, and leaves nothing behind."""

import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awslambda_cli.build import Architecture, BuildOptions, build

APPLICATION = """
import smuggled
from awslambda_runtime import function


@function
def echo(event: object) -> None: ...
"""


@pytest.fixture
def refused(tmp_path: Path, write: Any, problems_of: Any) -> Callable[..., list[str]]:
    """Return a function that builds an application that needs a package, and returns the problems."""

    def refused(links: str, package: str = "smuggled", application: str = APPLICATION) -> list[str]:
        write({"app.py": application, "requirements.txt": package})
        options = BuildOptions(
            app="app.py",
            folder=tmp_path,
            find_links=(links,),
            architecture=Architecture.x86_64,
            python="3.13",
            check=False,
        )
        found = problems_of(lambda: build(options))
        assert not (tmp_path / "dist").exists()
        return found

    return refused


def test_a_smuggled_binary_of_another_platform_is_named(refused: Any, wheel: Any, elf: Any) -> None:
    good = {f"smuggled/{name}": elf("x86_64") for name in ("core.cpython-313-x86_64-linux-gnu.so", "other.abi3.so")}
    bad = {"smuggled/bad.so": elf("aarch64"), "smuggled/worse.dylib": b"\xcf\xfa\xed\xfe"}
    links = wheel("smuggled", {"smuggled/__init__.py": b"", **good, **bad})
    first, second = refused(links)
    assert first.startswith("smuggled/bad.so of smuggled is for Linux on aarch64, and not for python3.13 on x86_64.")
    assert second.startswith("smuggled/worse.dylib of smuggled is for macOS")


def test_a_binary_beside_the_users_code_is_inspected_too(refused: Any, wheel: Any, elf: Any, write: Any) -> None:
    write({"native/__init__.py": "", "native/core.so": elf("aarch64")})
    links = wheel("smuggled", {"smuggled.py": b""})
    (problem,) = refused(links, application=f"import native\n{APPLICATION}")
    assert problem.startswith("native/core.so of (your code) is for Linux on aarch64")


def test_a_wheel_that_says_it_is_for_another_platform_is_named(refused: Any, wheel: Any) -> None:
    links = wheel("smuggled", {"smuggled.py": b""}, tag="py3-none-macosx_11_0_arm64")
    (problem,) = refused(links)
    assert "smuggled" in problem
    assert "macosx_11_0_arm64" in problem


def test_a_package_without_wheel_is_named_with_the_way_out(refused: Any, tmp_path: Path, write: Any) -> None:
    write({"source/pyproject.toml": '[project]\nname = "smuggled"\nversion = "1.0"\n'})
    (tmp_path / "wheels").mkdir()
    with tarfile.open(tmp_path / "wheels" / "smuggled-1.0.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "source", "smuggled-1.0")
    (problem,) = refused(str(tmp_path / "wheels"))
    assert problem.startswith("requirements.txt: The dependencies cannot be resolved: ")
    assert "smuggled==1.0 has no usable wheels" in problem
    assert "--find-links" in problem


def test_a_package_that_does_not_exist_is_named_with_its_file(refused: Any, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (problem,) = refused(str(tmp_path / "wheels"), "no-such-package-of-awslambda-events")
    assert problem.startswith("requirements.txt: ")
    assert "no-such-package-of-awslambda-events" in problem
    assert problem.endswith("Correct its name in requirements.txt.")


def test_a_missing_module_is_named_with_its_line(refused: Any, wheel: Any) -> None:
    links = wheel("smuggled", {"smuggled.py": b""})
    (problem,) = refused(links, application=f"{APPLICATION}\nimport nowhere.at_all\n")
    assert problem.startswith("app.py:9: There is no module nowhere")


def test_an_archive_that_is_too_large_is_named_with_its_largest_packages(refused: Any, wheel: Any) -> None:
    links = wheel("smuggled", {"smuggled/__init__.py": b"", "smuggled/data.bin": os.urandom(50 * 1024 * 1024)})
    (problem,) = refused(links)
    assert problem.startswith("app.zip: It has 5")
    assert "The largest are smuggled 50.0 MB" in problem
