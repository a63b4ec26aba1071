"""``awslambda doctor``."""

from dataclasses import asdict

import typer
from rich.markup import escape

from awslambda_cli.commands.functions import ApplicationArgument
from awslambda_cli.commands.options import (
    ArchitectureOption,
    EndpointOption,
    FunctionOption,
    ProfileOption,
    PythonOption,
    RegionOption,
)
from awslambda_cli.deploy.actual import actual
from awslambda_cli.deploy.client import Account, aws_errors
from awslambda_cli.deploy.doctor import Finding, findings
from awslambda_cli.deploy.packages import planned
from awslambda_cli.deploy.project import read_project
from awslambda_cli.deploy.surroundings import surroundings
from awslambda_cli.output import FAILURE, Format, FormatOption, note, print_json, stdout


def doctor(  # noqa: PLR0913 - every one is an option of the command
    app: ApplicationArgument,
    *,
    function: FunctionOption = None,
    python: PythonOption = None,
    arch: ArchitectureOption = None,
    region: RegionOption = None,
    profile: ProfileOption = None,
    endpoint_url: EndpointOption = None,
    output: FormatOption = Format.text,
) -> None:
    """Compare what is deployed with what the hints need, whoever deployed it; nothing is changed.

    An event source mapping that loses failed records, a payload format that the hint does not fit, a URL that does not
    stream: each is told with its fix, and the exit status is 1.
    """
    project = read_project(app, function)
    account = Account(region, profile, endpoint_url)
    with aws_errors():
        found = actual(account.client(), project.targets)
        around = surroundings(account.client, project.targets, found)
    told = findings(project.targets, planned(project, python, arch), found, around)
    if output is Format.json:
        print_json({"findings": [asdict(one) for one in told], "unchecked": list(around.unasked)})
    else:
        for sentence in around.unasked:
            note(sentence)
        _show(told, len(project.targets))
    if told:
        raise typer.Exit(FAILURE)


def _show(told: list[Finding], count: int) -> None:
    for one in told:
        stdout.print(f"[red]{escape(one.function)}[/]: {escape(one.message)} [dim]({one.check})[/]")
        stdout.print(f"    {escape(one.fix)}")
    if not told:
        stdout.print(f"{count} function{'s' * (count != 1)} checked: as the hints need.")
