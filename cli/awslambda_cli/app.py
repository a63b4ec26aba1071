"""Puts the commands together."""

from collections.abc import Sequence
from importlib import metadata
from itertools import zip_longest
from typing import Annotated

import typer

from awslambda_cli.commands import (
    build,
    catalogue,
    deploy,
    doctor,
    functions,
    identify,
    invoke,
    serve,
    template,
    validate,
)
from awslambda_cli.output import CommandError, escape_what_is_no_text, fail
from awslambda_events.errors import UnknownEventError, UnknownSampleError
from awslambda_runtime import FunctionError

app = typer.Typer(
    name="awslambda",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("functions")(functions.functions)
app.command("invoke")(invoke.invoke)
app.command("serve")(serve.serve)
app.command("build")(build.build)
app.command("events")(catalogue.events)
app.command("sample")(catalogue.sample)
app.command("schema")(catalogue.schema)
app.command("validate")(validate.validate)
app.command("identify")(identify.identify)
app.command("deploy")(deploy.deploy)
app.command("doctor")(doctor.doctor)
app.command("template")(template.template)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - as the parser calls it
    if asked:
        typer.echo(_version())
        raise typer.Exit


@app.callback()
def awslambda(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Typed functions on AWS Lambda: list, invoke and build them, look events up, validate payloads."""


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status; what is wrong is said in a sentence, without a traceback."""
    escape_what_is_no_text()
    try:
        status = app(_with_bare_sample(arguments), prog_name="awslambda", standalone_mode=True)
    except (CommandError, FunctionError, UnknownEventError, UnknownSampleError) as error:
        return fail(error)
    return int(status or 0)


def _with_bare_sample(arguments: Sequence[str]) -> list[str]:
    """Let ``--sample`` stand without a name, which the parser has no words for."""
    return [
        "--sample=" if argument == "--sample" and _is_no_name(following) else argument
        for argument, following in zip_longest(arguments, arguments[1:], fillvalue="")
    ]


def _is_no_name(argument: str) -> bool:
    return not argument or argument.startswith("-") or ":" in argument


def _version() -> str:
    try:
        return metadata.version("awslambda-events")
    except metadata.PackageNotFoundError:
        return "not installed"
