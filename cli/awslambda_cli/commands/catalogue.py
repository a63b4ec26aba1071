"""``awslambda events``, ``sample`` and ``schema``: what the catalogue holds."""

from dataclasses import asdict
from typing import Annotated

import typer

from awslambda_cli.output import Format, FormatOption, print_json, print_table, stdout, write_line
from awslambda_events import catalogue

EventArgument = Annotated[
    str, typer.Argument(metavar="EVENT", help="Name of an event: `SQSEvent`.", show_default=False)
]


def events(
    search: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Show those whose name or service holds this.", show_default=False)
    ] = "",
    output: FormatOption = Format.text,
) -> None:
    """List the events and responses that there are."""
    found = [
        entry
        for entry in catalogue.events().values()
        if search.casefold() in f"{entry.name} {entry.service}".casefold()
    ]
    if output is Format.json:
        print_json([asdict(entry) for entry in found])
        return
    if not found:
        stdout.print(f"No event has {search!r} in its name or service.")
        return
    print_table(
        ("event", "kind", "invocation", "service", ""),
        [(entry.name, entry.kind, entry.invocation or "", entry.service, entry.summary) for entry in found],
    )


def sample(
    event: EventArgument,
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="Name of the sample; the main one if left out.", show_default=False)
    ] = "",
    *,
    names: Annotated[bool, typer.Option("--names", help="List the names of the event's samples.")] = False,
) -> None:
    """Print a sample payload of an event."""
    if names:
        for variant in catalogue.entry(event).samples:
            write_line(variant or "(main)")
        return
    print_json(catalogue.sample(event, name))


def schema(event: EventArgument) -> None:
    """Print the JSON Schema of an event."""
    print_json(catalogue.schema(event))
