"""Options that several commands have."""

from typing import Annotated

import typer

from awslambda_cli.build import Architecture

RegionOption = Annotated[
    str | None, typer.Option(help="AWS region; else that of environment and profile.", show_default=False)
]
ProfileOption = Annotated[str | None, typer.Option(help="Profile of the AWS configuration.", show_default=False)]
EndpointOption = Annotated[
    str | None,
    typer.Option("--endpoint-url", help="Another address of AWS's API, as a local server's.", show_default=False),
]
RoleOption = Annotated[
    str | None,
    typer.Option(
        envvar="LAMBDA_ROLE_ARN", help="Execution role of functions that have none configured.", show_default=False
    ),
]
FunctionOption = Annotated[
    list[str] | None, typer.Option("--function", "-f", help="Only this function; may be repeated.", show_default=False)
]
PythonOption = Annotated[
    str | None, typer.Option(help="Version of Lambda's Python; 3.13 unless given.", show_default=False)
]
ArchitectureOption = Annotated[
    Architecture | None, typer.Option(help="Architecture; x86_64 unless given.", show_default=False)
]
