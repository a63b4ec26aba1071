"""``awslambda build``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from awslambda_cli.build import Architecture, Build, BuildError, BuildOptions, Mode
from awslambda_cli.build import build as build_application
from awslambda_cli.commands.functions import ApplicationArgument
from awslambda_cli.output import (
    FAILURE,
    Format,
    FormatOption,
    note,
    print_json,
    print_table,
    stderr,
    stdout,
    write_line,
)


def build(  # noqa: PLR0913 - one parameter per option
    app: ApplicationArgument,
    *,
    python: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="Version of Lambda's Python; 3.13 unless given.", show_default=False),
    ] = None,
    arch: Annotated[
        Architecture | None, typer.Option(help="Architecture; x86_64 unless given.", show_default=False)
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Folder for what is built.")] = Path(
        "dist"
    ),
    mode: Annotated[
        Mode | None,
        typer.Option(
            help="One archive (unless given), a layer with the dependencies apart, or the context of a container image.",
            show_default=False,
        ),
    ] = None,
    packages: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="REQUIREMENT", help="A further requirement: `requests>=2`.", show_default=False),
    ] = None,
    requirements: Annotated[
        list[Path] | None,
        typer.Option(
            "--requirements",
            "-r",
            metavar="FILE",
            help="A requirements file, instead of the project's.",
            show_default=False,
        ),
    ] = None,
    extra: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An extra of the project's pyproject.toml.", show_default=False),
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A dependency group of pyproject.toml.", show_default=False)
    ] = None,
    find_links: Annotated[
        list[str] | None,
        typer.Option(metavar="FOLDER", help="A folder with wheels, beside the index.", show_default=False),
    ] = None,
    from_source: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A package of pure Python that has no wheel: it is built here.", show_default=False
        ),
    ] = None,
    bundle_boto3: Annotated[
        bool | None,
        typer.Option("--bundle-boto3", help="Pack boto3, which Lambda's Python brings.", show_default=False),
    ] = None,
    all_events: Annotated[
        bool | None, typer.Option("--all-events", help="Pack also the events that no code names.", show_default=False)
    ] = None,
    check: Annotated[bool, typer.Option(help="Import what was built, as Lambda would.")] = True,
    form: FormatOption = Format.text,
) -> None:
    """Build an application for Lambda: one archive with its code and its dependencies, without Docker.

    Dependencies come from the nearest pyproject.toml or requirements.txt, as binary wheels for the target, and every
    binary is inspected. The output ends with the commands that create and update each function. Where the application
    cannot be built, all that is to be mended is listed, and the exit status is 1.
    """
    options = BuildOptions(
        app=app,
        output=output,
        python=python,
        architecture=arch,
        mode=mode,
        requirements=tuple(requirements or ()),
        extras=tuple(extra or ()),
        groups=tuple(group or ()),
        packages=tuple(packages or ()),
        find_links=tuple(find_links or ()),
        from_source=tuple(from_source or ()),
        bundle_boto3=bundle_boto3,
        all_events=all_events,
        check=check,
    )
    try:
        with _progress() as progress:
            built = build_application(options, progress)
    except BuildError as error:
        _fail(error, form)
    _show(built, form)


@contextmanager
def _progress() -> Iterator[Callable[[str], None] | None]:
    """Show on a terminal what a build is doing."""
    if not stderr.is_terminal:
        yield None
        return
    with stderr.status("Building") as status:
        yield status.update


def _fail(error: BuildError, form: Format) -> None:
    if form is Format.json:
        print_json({"problems": [asdict(problem) for problem in error.problems]})
    else:
        for problem in error.problems:
            place = f"[bold]{escape(problem.place)}[/]: " if problem.place else ""
            stderr.print(f"[red]error[/]: {place}{escape(problem.message)} {escape(problem.fix)}".rstrip())
    raise typer.Exit(FAILURE) from error


def _show(built: Build, form: Format) -> None:
    # Other commands start without what only a build needs.
    from awslambda_cli.build.report import as_json, size_rows, summary  # noqa: PLC0415

    if form is Format.json:
        print_json(as_json(built))
        return
    for text in built.notes:
        note(text)
    for line in summary(built, Path.cwd()):
        stdout.print(escape(line))
    stdout.print()
    print_table(("package", "version", "unzipped", "zipped"), size_rows(built))
    stdout.print()
    stdout.print(f"[bold]@function[/]: {escape(', '.join(function.name for function in built.functions))}")
    stdout.print("\nTo create the functions, with the role that they run as in LAMBDA_ROLE_ARN:\n")
    for line in (*built.first, *(commands.create for commands in built.commands)):
        write_line(line)
    stdout.print("\nTo update them:\n")
    for line in (*built.first, *(line for commands in built.commands for line in commands.update)):
        write_line(line)
