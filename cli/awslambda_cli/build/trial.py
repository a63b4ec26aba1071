"""Tries out a finished package: imports it where this machine can run it, or else the same code with packages for here."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from awslambda_cli.build import resolve
from awslambda_cli.build.archive import Written
from awslambda_cli.build.check import Checked, import_package, runs_here
from awslambda_cli.build.container import unpack
from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.inspect_binaries import is_native
from awslambda_cli.build.installed import Installed
from awslambda_cli.build.interpreters import find_python
from awslambda_cli.build.problems import BuildError
from awslambda_cli.build.project import Project
from awslambda_cli.build.target import Target


@dataclass(frozen=True)
class Trial:
    """What is tried out, and where."""

    project: Project
    target: Target
    files: Sequence[PackedFile]
    archives: Sequence[Written]
    """Of the files: that of the code, and that of the layer if there is one."""
    installed: Installed
    find_links: tuple[str, ...]
    scratch: Path
    """A folder to work in."""

    def run(self) -> Checked:
        """Import the application, with boto3 if it needs it, and return what that shows."""
        python = find_python(self.target.python)
        try:
            folders = self._unpacked() if runs_here(self.target) else self._assembled(python)
        except BuildError as error:
            return Checked(notes=(f"Not checked by importing it on this machine. {error}",))
        checked = self._import(folders, python)
        if checked.lacks_sdk:
            sdk = self.scratch / "sdk"
            try:
                resolve.install_here(("boto3",), self.find_links, _version(python, self.target), sdk, alone=False)
            except BuildError:
                return checked
            checked = self._import(folders, python, (sdk,))
        if python or not checked.init_error:
            return checked
        # Another version may lack what the target's has.
        note = f"With Python {_version(python, self.target)}, in place of {self.target.python}: {checked.init_error}"
        return replace(checked, init_error=None, notes=(*checked.notes, note))

    def _import(self, folders: Sequence[Path], python: str | None, brought: tuple[Path, ...] = ()) -> Checked:
        interpreter = python or sys.executable
        return import_package(self.project.module, folders, interpreter, self.project.environment, brought)

    def _unpacked(self) -> list[Path]:
        task, opt = self.scratch / "task", self.scratch / "opt"
        for archive, folder in zip(self.archives, (task, opt), strict=False):
            shutil.unpack_archive(archive.path, folder)
        return [task, opt / "python"]

    def _assembled(self, python: str | None) -> list[Path]:
        """Return the files with those packages that have machine code replaced by the same versions for this machine."""
        native = {file.package for file in self.files if is_native(file.path, b"")} & self.installed.versions.keys()
        task, here = self.scratch / "task", self.scratch / "here"
        if native:
            pins = tuple(f"{name}=={self.installed.versions[name]}" for name in sorted(native))
            resolve.install_here(pins, self.find_links, _version(python, self.target), here)
        unpack((file for file in self.files if file.package not in native), task)
        return [task, here]


def _version(python: str | None, target: Target) -> str:
    return target.python if python else f"{sys.version_info.major}.{sys.version_info.minor}"
