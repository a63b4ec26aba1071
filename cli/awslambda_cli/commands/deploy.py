"""``awslambda deploy``."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from awslambda_cli.build import Architecture
from awslambda_cli.commands.functions import ApplicationArgument
from awslambda_cli.commands.options import (
    ArchitectureOption,
    EndpointOption,
    FunctionOption,
    ProfileOption,
    PythonOption,
    RegionOption,
    RoleOption,
)
from awslambda_cli.deploy.actual import actual
from awslambda_cli.deploy.apply import apply
from awslambda_cli.deploy.client import Account, aws_errors
from awslambda_cli.deploy.desired import desired
from awslambda_cli.deploy.packages import Package, built, given
from awslambda_cli.deploy.plan import plan
from awslambda_cli.deploy.project import Project, read_project, with_role
from awslambda_cli.deploy.show import document, lines
from awslambda_cli.deploy.state import Kind
from awslambda_cli.deploy.steps import Deployment
from awslambda_cli.output import Format, FormatOption, print_json, stderr, stdout

ZipOption = Annotated[
    Path | None, typer.Option("--zip", help="Deploy this archive instead of building one.", show_default=False)
]


def deploy(  # noqa: PLR0913 - every one is an option of the command
    app: ApplicationArgument,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Delete URLs, mappings and permissions of the functions that are not configured."),
    ] = False,
    function: FunctionOption = None,
    archive: ZipOption = None,
    layer_archive: Annotated[
        Path | None, typer.Option("--layer-zip", help="The layer that belongs to --zip.", show_default=False)
    ] = None,
    python: PythonOption = None,
    arch: ArchitectureOption = None,
    role: RoleOption = None,
    region: RegionOption = None,
    profile: ProfileOption = None,
    endpoint_url: EndpointOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Create or update the functions on AWS, and what invokes them; what is as it should be is left alone.

    What the hints imply is configured, the rest comes from `[tool.awslambda]` of pyproject.toml. Interrupted, the next
    run goes on from there.
    """
    project = with_role(read_project(app, function), role)
    account = Account(region, profile, endpoint_url)
    client = account.client()
    package = given(archive, layer_archive, project, python, arch) if archive else _built(project, python, arch)
    wanted = desired(project.targets, package.code, package.layer)
    with aws_errors():
        found = actual(client, project.targets, package.layer)
    changes = plan(wanted, found, prune=prune)
    deployment = Deployment(
        client,
        package.archive,
        package.layer_archive,
        qualifiers={target.name: target.qualifier for target in project.targets},
        addresses={key.function: one.identifier for key, one in found.items() if key.kind is Kind.URL},
    )
    if output is Format.json:
        if not dry_run:
            list(apply(deployment, changes, found))
        print_json({**document(changes, applied=not dry_run), "urls": deployment.addresses})
        return
    if dry_run:
        _show(changes)
    else:
        # On a terminal: elsewhere nothing is shown of it.
        with stdout.status("Deploying") if stdout.is_terminal else nullcontext():
            _show(apply(deployment, changes, found))
    _conclude(len(changes), deployment.addresses, dry_run=dry_run)


def _built(project: Project, python: str | None, arch: Architecture | None) -> Package:
    if not stderr.is_terminal:
        return built(project, python, arch)
    with stderr.status("Building") as status:
        return built(project, python, arch, status.update)


def _show(changes: Any) -> None:
    for change in changes:
        for line in lines(change):
            stdout.print(line)


def _conclude(count: int, addresses: dict[str, str], *, dry_run: bool) -> None:
    for function, address in addresses.items():
        stdout.print(f"{function}: {address}")
    if not count:
        stdout.print("No change.")
    else:
        number = f"{count} change{'s' * (count != 1)}"
        stdout.print(f"{number} would be made." if dry_run else f"{number} made.")
