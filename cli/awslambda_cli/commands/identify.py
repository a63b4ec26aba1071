"""``awslambda identify``."""

import typer
from pydantic_core import from_json
from rich.markup import escape

from awslambda_cli.commands.validate import FilesArgument
from awslambda_cli.output import FAILURE, Format, FormatOption, print_json, stdout
from awslambda_cli.payloads import read_payloads
from awslambda_events import identify as identify_payload


def identify(files: FilesArgument, output: FormatOption = Format.text) -> None:
    """Tell which event each payload is; the exit status is 1 if one is none."""
    rows = []
    for payload in read_payloads(files):
        try:
            name, problem = identify_payload(from_json(payload.data)), None
        except ValueError as error:
            name, problem = None, f"Invalid JSON: {error}"
        rows.append({"file": payload.file, "line": payload.line, "event": name, "problem": problem})
        if output is Format.text:
            told = name or f"[red]{escape(problem or 'unknown')}[/]"
            stdout.print(f"{escape(payload.place)}: {told}")
    if output is Format.json:
        print_json(rows)
    if not all(row["event"] for row in rows):
        raise typer.Exit(FAILURE)
