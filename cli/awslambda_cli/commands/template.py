"""``awslambda template``."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from awslambda_cli.build import Architecture, Mode
from awslambda_cli.commands.functions import ApplicationArgument
from awslambda_cli.commands.options import ArchitectureOption, FunctionOption, PythonOption
from awslambda_cli.deploy.packages import layer_name, planned
from awslambda_cli.deploy.project import Project, code_sha256, read_project
from awslambda_cli.output import UsageError, note, stdout, write_line
from awslambda_cli.templates import cdk, cloudformation, sam, terraform
from awslambda_cli.templates.stack import Archives, Stack, stack


class TemplateFormat(StrEnum):
    """Languages of templates."""

    sam = "sam"
    cloudformation = "cloudformation"
    terraform_json = "terraform-json"
    cdk_json = "cdk-json"


_TEMPLATES = {
    TemplateFormat.sam: sam.template,
    TemplateFormat.cloudformation: cloudformation.template,
    TemplateFormat.terraform_json: terraform.template,
}


def template(  # noqa: PLR0913 - every one is an option of the command
    app: ApplicationArgument,
    *,
    form: Annotated[TemplateFormat, typer.Option("--format", help="Language of the template.")] = TemplateFormat.sam,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="File to write; of `cdk-json` the folder, else `cdk.out`.", show_default=False
        ),
    ] = None,
    function: FunctionOption = None,
    archive: Annotated[
        Path | None,
        typer.Option("--zip", help="The archive of the code, else that of `awslambda build`.", show_default=False),
    ] = None,
    python: PythonOption = None,
    arch: ArchitectureOption = None,
) -> None:
    """Print a template of the functions and what invokes them, with roles that allow no more than is needed.

    What the hints imply is configured, the rest comes from `[tool.awslambda]` of pyproject.toml. The archives are those
    that `awslambda build` has written.
    """
    project = read_project(app, function)
    described = stack(project.targets, _archives(project, archive, python, arch))
    if form is TemplateFormat.cdk_json:
        folder = output or Path("cdk.out")
        _write_assembly(described, project.name, folder)
        stdout.print(f"Written: deploy it with cdk deploy --app {folder}")
        return
    if form is TemplateFormat.cloudformation and any(one.alias for one in described.functions):
        _need(Path(described.archives.code), "a version follows the code that it is of")
    if form is not TemplateFormat.cloudformation:  # which gets the place of the archive as parameters
        _note_what_is_missing(described.archives)
    text = json.dumps(_TEMPLATES[form](described), indent=2, ensure_ascii=False)
    if output is None:
        write_line(text)
    else:
        output.write_text(text + "\n", "utf-8")


def _archives(project: Project, archive: Path | None, python: str | None, arch: Architecture | None) -> Archives:
    code = archive or Path("dist", f"{project.name}.zip")
    layer = code.with_name(f"{code.stem}-layer.zip") if project.build.mode is Mode.layer else None
    if project.build.mode is Mode.container:
        message = "There are no templates for functions of container images."
        raise UsageError(message)
    sha256 = code_sha256(code) if code.is_file() else ""
    built_for = planned(project, python, arch, sha256)
    return Archives(code.as_posix(), layer.as_posix() if layer else None, layer_name(project), built_for)


def _note_what_is_missing(archives: Archives) -> None:
    """Tell of archives that the template names and that are not there; they may be built later, in CI."""
    for path in (archives.code, archives.layer):
        if path and not Path(path).is_file():
            note(f"There is no file {path} yet; the template names it. `awslambda build` writes archives.")


def _write_assembly(described: Stack, name: str, folder: Path) -> None:
    paths = [path for path in (described.archives.code, described.archives.layer) if path]
    for path in paths:
        _need(Path(path), "the assembly holds the archives")
    contents = {path: Path(path).read_bytes() for path in paths}
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in cdk.assembly(described, name.replace("_", "-"), contents).items():
        (folder / file).write_bytes(content)


def _need(path: Path, reason: str) -> None:
    if not path.is_file():
        message = f"There is no file {path}, and {reason}: run `awslambda build`, or name the archive with --zip."
        raise UsageError(message)
