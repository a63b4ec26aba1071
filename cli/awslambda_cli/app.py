"""Puts the commands together."""

from collections.abc import Sequence
from importlib import import_module, metadata
from itertools import zip_longest
from typing import Annotated

import typer

from awslambda_cli.output import CommandError, escape_what_is_no_text, fail
from awslambda_events.errors import UnknownEventError, UnknownSampleError
from awslambda_runtime import FunctionError

# Command: its module. Each is a function of its own name there.
_COMMANDS = {
    "functions": "functions",
    "invoke": "invoke",
    "serve": "serve",
    "build": "build",
    "deploy": "deploy",
    "doctor": "doctor",
    "template": "template",
    "events": "catalogue",
    "sample": "catalogue",
    "schema": "catalogue",
    "validate": "validate",
    "identify": "identify",
}


def _show_version(asked: bool) -> None:  # noqa: FBT001 - as the parser calls it
    if asked:
        typer.echo(_version())
        raise typer.Exit


def _awslambda(
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
        status = _app(arguments)(_with_bare_sample(arguments), prog_name="awslambda", standalone_mode=True)
    except (CommandError, FunctionError, UnknownEventError, UnknownSampleError) as error:
        return fail(error)
    return int(status or 0)


def _app(arguments: Sequence[str]) -> typer.Typer:
    """Make the command line; with the one command that is asked for, if it is one: the others need not be imported."""
    app = typer.Typer(
        name="awslambda",
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_awslambda)
    asked = next((argument for argument in arguments if not argument.startswith("-")), "")
    for name in [asked] if asked in _COMMANDS else _COMMANDS:
        app.command(name)(getattr(import_module(f"awslambda_cli.commands.{_COMMANDS[name]}"), name))
    return app


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
