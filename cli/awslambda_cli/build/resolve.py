"""Resolves dependencies with uv, as binary wheels for the target, and installs them into a folder."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from awslambda_cli.build.problems import BuildError, BuildProblem
from awslambda_cli.build.project import Dependencies
from awslambda_cli.build.target import Target

OURS = "awslambda-events"
SDK = ("boto3", "botocore", "s3transfer")
"""Packages that Lambda's Python brings. What only they need is then not needed either."""
SDK_MODULES = frozenset({"boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"})
"""What can be imported because of them."""

_NO_WHEEL = (
    "A wheel that is built here would be for this machine. Choose a version that has a wheel for Lambda; or, if it is pure "
    "Python, name it with --from-source; or build the wheel on the target's platform and name its folder with --find-links."
)


@dataclass(frozen=True)
class Requirements:
    """What is to be resolved."""

    dependencies: Dependencies
    packages: tuple[str, ...]
    files: tuple[Path, ...] = ()
    extras: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    from_source: tuple[str, ...] = ()
    """Packages that may be built here."""
    left_out: tuple[str, ...] = ()
    """Packages that are not to be installed, whoever requires them."""
    folder: Path = Path()
    """What paths in them start from."""
    python: str | None = None
    """An interpreter of the target's version, with which a lock can be held against its project."""


def library_requirements() -> tuple[str, ...]:
    """Return what awslambda-events itself requires on Lambda."""
    try:
        required = metadata.requires(OURS) or []
    except metadata.PackageNotFoundError:
        required = ["pydantic"]
    return tuple(line for line in required if "extra ==" not in line)


def install(requirements: Requirements, target: Target, into: Path) -> None:
    """Install wheels for the target into a folder.

    Raises:
        BuildError: they cannot be resolved; uv's explanation, which names the package, is in it.
    """
    platform = ("--python-platform", target.platform, "--python-version", target.python)
    _install(requirements, platform, into)


def install_here(
    packages: tuple[str, ...],
    find_links: tuple[str, ...],
    python: str,
    into: Path,
    *,
    alone: bool = True,
) -> None:
    """Install packages for this machine, alone or with what they require, to import them here.

    Raises:
        BuildError: there are no wheels for it.
    """
    requirements = Requirements(Dependencies(""), packages, find_links=find_links)
    _install(requirements, ("--python-version", python, *(["--no-deps"] if alone else [])), into)


def _install(requirements: Requirements, platform: tuple[str, ...], into: Path) -> None:
    into.mkdir(parents=True)
    asked = into.parent / f"{into.name}.txt"
    asked.write_text("\n".join([*requirements.dependencies.script, *requirements.packages]), "utf-8")
    left_out = into.parent / f"{into.name}.excludes.txt"
    left_out.write_text("\n".join(requirements.left_out), "utf-8")
    arguments: list[str | Path] = ["pip", "install", "--target", into, *platform, "--only-binary", ":all:"]
    arguments += [
        *("--python", sys.executable, "--requirements", str(asked), "--excludes", str(left_out)),
        *_project_arguments(requirements, into.parent / f"{into.name}.lock.txt"),
    ]
    for links in requirements.find_links:
        arguments += ["--find-links", links]
    for name in requirements.from_source:
        arguments += ["--no-binary", name]
    done = _uv(arguments, requirements.folder)
    if done.returncode:
        raise BuildError([_problem(done.stderr, requirements)])


def _project_arguments(requirements: Requirements, exported: Path) -> list[str | Path]:
    if requirements.files:
        return [argument for file in requirements.files for argument in ("--requirements", file)]
    dependencies = requirements.dependencies
    chosen = [
        *(argument for extra in requirements.extras for argument in ("--extra", extra)),
        *(argument for group in requirements.groups for argument in ("--group", group)),
    ]
    if dependencies.lock:
        return ["--requirements", _export(dependencies.lock, chosen, requirements.python, exported)]
    if dependencies.pyproject:
        return ["--requirements", dependencies.pyproject, *chosen]
    return ["--requirements", dependencies.requirements] if dependencies.requirements else []


def _export(lock: Path, chosen: list[str], python: str | None, exported: Path) -> Path:
    # Without an interpreter uv can read a lock, but not tell whether it is that of the project as it is now.
    as_it_is = ("--locked", "--python", python) if python else ("--frozen",)
    content = ("--no-default-groups", "--no-emit-project", "--no-editable", *chosen)
    done = _uv(["export", "--project", lock.parent, *as_it_is, *content, "--output-file", exported], lock.parent)
    if done.returncode:
        message = f"uv refuses it: {_explanation(done.stderr)}"
        raise BuildError([BuildProblem(message, "Run `uv lock`.", str(lock))])
    return exported


def _uv(arguments: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    # Imported here: the rest of the package is of use without it.
    try:
        import uv  # noqa: PLC0415
    except ModuleNotFoundError:
        fix = "Install the command with its libraries: pip install 'awslambda-events[cli]'."
        raise BuildError([BuildProblem("Building needs uv, which is not installed.", fix)]) from None
    command = [uv.find_uv_bin(), "--color", "never", "--no-progress", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment["UV_NO_EDITABLE"] = "1"  # what is packed is a copy
    return subprocess.run(  # noqa: S603 - uv, with arguments and no shell
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _problem(told: str, requirements: Requirements) -> BuildProblem:
    where = requirements.dependencies.described
    told = _explanation(told)  # in one line: uv wraps its own
    if "is disabled" in told or "no usable wheels" in told or "no wheels with" in told:
        fix = _NO_WHEEL
    elif "not found in the package registry" in told:
        fix = f"Correct its name{f' in {where}' if where else ''}."
    else:
        fix = ""
    return BuildProblem(f"The dependencies cannot be resolved: {told}", fix, where)


_UNTOLD = ("Using ", "Resolved ", "warning:", "hint: Wheels are required", "hint: To update the lock")


def _explanation(told: str) -> str:
    """Return uv's words in one paragraph, without those that lead in and those that speak of uv's own options."""
    lines = [line for line in told.splitlines() if not line.startswith(_UNTOLD)]
    text = " ".join(re.sub(r"^\W*(error|cause|hint)?:?\s*", "", line).strip() for line in lines if line.strip())
    return re.sub(r"^No solution found when resolving dependencies:?\s*", "", text)
