"""``awslambda functions``."""

import inspect
from typing import Annotated, Any

import typer

from awslambda_cli.application import load_functions
from awslambda_cli.output import Format, FormatOption, print_json, print_table
from awslambda_runtime import Function
from awslambda_runtime.loading import description

ApplicationArgument = Annotated[
    str, typer.Argument(metavar="APP", help="A Python file or a module: `app.py`, `package.app`.", show_default=False)
]


def functions(app: ApplicationArgument, output: FormatOption = Format.text) -> None:
    """List the functions of an application with the events that they take; the exit status is 1 if it has none."""
    application = load_functions(app)
    rows = [_row(name, function) for name, function in application.functions.items()]
    if output is Format.json:
        print_json(rows)
        return
    print_table(("function", "event", ""), [(row["name"], row["event"], row["description"]) for row in rows])


def _row(name: str, function: Function[Any, Any]) -> dict[str, Any]:
    wrapped = inspect.unwrap(function)
    return {
        "name": name,
        "event": function.event_type,
        "async": inspect.iscoroutinefunction(wrapped),
        "description": description(function),
        "line": wrapped.__code__.co_firstlineno,
    }
