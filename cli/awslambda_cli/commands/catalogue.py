"""``awslambda events``, ``sample`` and ``schema``: what the catalogue holds."""

from dataclasses import asdict
from typing import Annotated

import typer

from awslambda_cli.named_events import sample_of, schema_of, variants_of
from awslambda_cli.output import Format, FormatOption, print_json, print_table, stdout, write_line
from awslambda_events import catalogue

EventArgument = Annotated[
    str,
    typer.Argument(
        metavar="EVENT",
        help="Name of an event, of a record of a batch, or of a detail of AWS's EventBridge registry: `SQSEvent`.",
        show_default=False,
    ),
]


def events(
    search: Annotated[
        str,
        typer.Argument(
            metavar="[TEXT]",
            help="Show those whose name or service holds this; of AWS's EventBridge registry also by `detail-type`.",
            show_default=False,
        ),
    ] = "",
    output: FormatOption = Format.text,
) -> None:
    """List the events and responses that there are.

    With a TEXT also the details of AWS's EventBridge registry, and where to import them: a function takes an
    `EventBridgeEvent[...]` of one.
    """
    text = search.casefold()
    found = [entry for entry in catalogue.events().values() if text in f"{entry.name} {entry.service}".casefold()]
    of_registry = [
        detail
        for detail in (catalogue.details() if text else ())
        if text in f"{detail.name} {detail.source} {detail.detail_type}".casefold()
    ]
    if output is Format.json:
        print_json([*map(asdict, found), *({"kind": "detail"} | asdict(detail) for detail in of_registry)])
        return
    if not found and not of_registry:
        stdout.print(f"No event has {search!r} in its name or service.")
        return
    if found:
        print_table(
            ("event", "kind", "invocation", "service", ""),
            [(entry.name, entry.kind, entry.invocation or "", entry.service, entry.summary) for entry in found],
        )
    if found and of_registry:
        stdout.print()
    if of_registry:
        print_table(
            ("detail of an EventBridgeEvent", "module", "detail-type"),
            [(detail.name, detail.module, detail.detail_type) for detail in of_registry],
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
        for variant in variants_of(event):
            write_line(variant or "(main)")
        return
    print_json(sample_of(event, name))


def schema(event: EventArgument) -> None:
    """Print the JSON Schema of an event."""
    print_json(schema_of(event))
