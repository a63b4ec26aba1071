"""``awslambda functions``."""

import inspect
from typing import Annotated, Any

import typer

from awslambda_cli.output import Format, FormatOption, print_json, print_table, stdout
from awslambda_runtime import Function
from awslambda_runtime.loading import description, load

ApplicationArgument = Annotated[
    str, typer.Argument(metavar="APP", help="A Python file or a module: `app.py`, `package.app`.", show_default=False)
]


def functions(app: ApplicationArgument, output: FormatOption = Format.text) -> None:
    """List the functions of an application with the events that they take."""
    application = load(app)
    rows = [_row(name, function) for name, function in application.functions.items()]
    if output is Format.json:
        print_json(rows)
        return
    if not rows:
        stdout.print(f"{app} has no function that is decorated with @function.")
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
