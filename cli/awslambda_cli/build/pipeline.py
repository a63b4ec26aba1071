"""Puts the steps of a build together."""

import ast
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from awslambda_cli.build import commands, diagnostics, resolve, sizes
from awslambda_cli.build.archive import Written, write
from awslambda_cli.build.bytecode import compile_files
from awslambda_cli.build.check import Checked
from awslambda_cli.build.container import write_context
from awslambda_cli.build.declared import declared_functions
from awslambda_cli.build.files import PackedFile
from awslambda_cli.build.inspect_binaries import foreign, is_native
from awslambda_cli.build.installed import Installed, installed_files
from awslambda_cli.build.library import library_files, library_version, mentions
from awslambda_cli.build.options import (
    Build,
    BuildOptions,
    BuiltFunction,
    Mode,
    Package,
)
from awslambda_cli.build.problems import BuildError, BuildProblem
from awslambda_cli.build.project import find_project
from awslambda_cli.build.settings import requirements, settings
from awslambda_cli.build.sources import Sources, find_sources, show
from awslambda_cli.build.trial import Trial

_FOREIGN_FIX = "Take a wheel for the target, or leave the file out with exclude in [tool.awslambda.build]."

Progress = Callable[[str], None]
"""Is told what a build does next."""


def run(options: BuildOptions, progress: Progress | None = None) -> Build:
    """Build an application; see ``awslambda_cli.build.build``."""
    with tempfile.TemporaryDirectory(prefix="awslambda-build-") as scratch:
        return _Run(options, progress or _nothing, Path(scratch).resolve()).build()


@dataclass
class _Packed:
    """What goes into the archives: the code, and what it needs, which may be a layer of its own."""

    code: list[PackedFile]
    rest: list[PackedFile]


class _Run:
    def __init__(self, options: BuildOptions, progress: Progress, scratch: Path) -> None:
        self._options = options = replace(options, folder=options.folder.resolve())
        self._folder = options.folder
        self._progress = progress
        self._scratch = scratch
        try:
            self._project = find_project(options.app, self._folder)
        except BuildError as error:
            raise BuildError(_shown(error.problems, self._folder, self._folder)) from error
        self._settings = settings(options, self._project)
        self._target = self._settings.target
        self._name = self._project.module.replace(".", "-")
        self._problems: list[BuildProblem] = []
        self._notes: list[str] = []

    def build(self) -> Build:
        self._progress("Reading the application")
        sources = find_sources(self._project)
        self._problems += sources.problems
        self._problems += diagnostics.redefined_functions(self._project, sources)
        self._problems += diagnostics.runs_on_import(self._project, sources)
        self._progress(f"Resolving dependencies for {self._target}")
        try:
            installed = self._install()
        except BuildError as error:
            self._problems += error.problems
            self._problems += diagnostics.name_clashes(self._project, sources, {})
            raise BuildError(self._shown()) from error
        return self._pack(sources, installed)

    def _install(self) -> Installed:
        packages = self._scratch / "packages"
        resolve.install(requirements(self._options, self._project, self._settings), self._target, packages)
        installed = installed_files(packages, self._project.table.keep, self._project.table.exclude)
        self._problems += installed.problems
        return installed

    def _pack(self, sources: Sources, installed: Installed) -> Build:
        if not self._settings.bundle_boto3 and any(
            line.module.partition(".")[0] in resolve.SDK for _, line in sources.foreign
        ):
            self._notes.append("boto3 is not packed: Lambda's Python brings it. --bundle-boto3 packs it.")
        self._notes += dict.fromkeys(diagnostics.files_left_behind(self._project, sources))
        self._progress("Inspecting binaries")
        self._inspect([*installed.files, *sources.files.values()])
        brought = set() if self._settings.bundle_boto3 else resolve.SDK_MODULES
        ours = {"awslambda_events", "awslambda_runtime"}
        available = {*installed.modules, *brought, *ours}
        missing = list(diagnostics.missing_modules(sources, available))
        self._problems += missing
        told = missing or sources.problems
        self._problems += diagnostics.name_clashes(self._project, sources, installed.modules)
        packed = _Packed(list(sources.files.values()), [*installed.files, *self._library(sources, installed)])
        self._progress(f"Compiling byte code for Python {self._target.python}")
        self._compile(packed)
        self._progress("Writing the archive")
        versions = {**installed.versions, resolve.OURS: library_version()}
        archives = self._write(packed)
        packages = sizes.by_package(archives, versions)
        self._problems += sizes.over_limits(archives, packages, self._settings.mode)
        # What fails for a reason that is told already needs no second message.
        checked = Checked() if told else self._check(packed, installed, archives)
        self._problems += [*checked.problems, *([checked.init_error] if checked.init_error else [])]
        self._notes += checked.notes
        functions = checked.functions or tuple(declared_functions(self._project, sources))
        self._problems += diagnostics.lambda_names(functions, self._project, sources)
        if not functions and not self._problems:
            fix = "Decorate a function with @function of awslambda_runtime."
            self._problems.append(BuildProblem(f"{self._options.app} has no function that is decorated.", fix))
        if self._problems:
            raise BuildError(self._shown())
        try:
            return self._finish(archives, packages, functions, packed)
        except OSError as error:
            message = f"What was built cannot be written: {error.strerror or error}."
            fix = "Choose another folder with --output."
            raise BuildError([BuildProblem(message, fix, str(self._options.output))]) from error

    def _library(self, sources: Sources, installed: Installed) -> list[PackedFile]:
        """Return what of awslambda-events the code needs, which takes reading all code that mentions it."""
        users = [tree for path, tree in sources.trees.items() if mentions(path.read_bytes())]
        sources_of_others = (file.read() for file in installed.files if file.path.suffix == ".py")
        users += [ast.parse(source) for source in sources_of_others if mentions(source)]
        return library_files(users, every_event=self._settings.all_events)

    def _inspect(self, files: list[PackedFile]) -> None:
        for file in files:
            content = file.read()
            if is_native(file.path, content) and (other := foreign(file.path, content, self._target)):
                message = f"{file.path} of {file.package} is for {other}, and not for {self._target}."
                self._problems.append(BuildProblem(message, _FOREIGN_FIX))

    def _compile(self, packed: _Packed) -> None:
        scratch = self._scratch / "bytecode"
        code, rest = ("/var/task", "/opt/python") if self._settings.mode is Mode.layer else ("/var/task", "/var/task")
        try:
            for name, files, prefix in (("code", packed.code, code), ("rest", packed.rest, rest)):
                compiled, wrong = compile_files(files, self._target.python, prefix, scratch / name)
                files.extend(compiled)
                if name == "code":
                    self._report_syntax(wrong)
        except LookupError:
            python = self._target.python
            self._notes.append(
                f"There is no byte code in it, which makes its start about two times slower: Python {python} is not on this "
                f"machine. `uv python install {python}` gets one."
            )

    def _report_syntax(self, wrong: dict[str, str]) -> None:
        known = {problem.place.rpartition(":")[0] for problem in self._problems}
        for path, told in wrong.items():
            line, _, message = told.partition(":")
            if str(self._project.root / path) not in known:
                place = f"{self._project.root / path}:{line}"
                self._problems.append(
                    BuildProblem(f"Python {self._target.python} cannot read it: {message}.", place=place)
                )

    def _write(self, packed: _Packed) -> list[Written]:
        """Write the archive of the code, and where there is one that of the layer."""
        code = self._scratch / f"{self._name}.zip"
        if self._settings.mode is not Mode.layer:
            return [write([*packed.code, *packed.rest], code)]
        layer = self._scratch / f"{self._name}-layer.zip"
        return [write(packed.code, code), write((file.below("python") for file in packed.rest), layer)]

    def _check(self, packed: _Packed, installed: Installed, archives: list[Written]) -> Checked:
        if not self._options.check:
            return Checked()
        self._progress("Importing what was built")
        files = [*packed.code, *packed.rest]
        trial = Trial(
            self._project, self._target, files, archives, installed, self._settings.find_links, self._scratch / "trial"
        )
        return trial.run()

    def _finish(
        self,
        archives: list[Written],
        packages: tuple[Package, ...],
        functions: tuple[BuiltFunction, ...],
        packed: _Packed,
    ) -> Build:
        output = self._folder / self._options.output
        output.mkdir(parents=True, exist_ok=True)
        context = output / self._name if self._settings.mode is Mode.container else None
        if context:
            write_context([*packed.code, *packed.rest], context, self._target.python, functions[0].handler)
        paths = [Path(shutil.copyfile(archive.path, output / archive.path.name)) for archive in archives]
        layer = archives[1] if len(archives) > 1 else None
        result = Build(
            zip=paths[0],
            sha256=archives[0].hexdigest,
            code_sha256=archives[0].base64,
            functions=functions,
            python=self._target.python,
            architecture=str(self._target.architecture),
            mode=self._settings.mode,
            packages=packages,
            unzipped=sum(archive.unzipped for archive in archives),
            layer=paths[1] if layer else None,
            layer_sha256=layer.hexdigest if layer else None,
            context=context,
            notes=tuple(self._notes),
        )
        return replace(
            result,
            first=commands.first_commands(result, self._name, self._folder),
            commands=tuple(commands.function_commands(result, function, self._folder) for function in functions),
        )

    def _shown(self) -> list[BuildProblem]:
        return _shown(self._problems, self._project.root, self._folder)


def _shown(problems: Iterable[BuildProblem], root: Path, folder: Path) -> list[BuildProblem]:
    """Return problems with their places as the user would write them in a folder."""
    return [replace(problem, place=_show(problem.place, root, folder)) for problem in problems]


def _show(place: str, root: Path, folder: Path) -> str:
    path, colon, line = place.rpartition(":")
    if not line.isdecimal():
        path, colon, line = place, "", ""
    full = root / path
    return f"{show(full, folder) if path and full.exists() else path}{colon}{line}"


def _nothing(_step: str) -> None:
    """Tell nobody."""
