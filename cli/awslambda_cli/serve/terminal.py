"""What ``awslambda serve`` shows in its terminal: the functions' own lines, and a line per invocation."""

import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from rich.markup import escape

from awslambda_cli.log_lines import separate_lines
from awslambda_cli.output import stderr
from awslambda_cli.serve.records import Invocation
from awslambda_cli.serve.service import LocalLambda


class Terminal:
    """Follows a service; what functions write goes to standard output, all else to standard error output."""

    def __init__(self) -> None:
        self._shown: Invocation | None = None

    def output(self, data: bytes) -> None:
        """Show what a function wrote."""
        sys.stdout.buffer.write(separate_lines(data) if sys.stdout.isatty() else data)
        sys.stdout.flush()

    def functions(self, service: LocalLambda) -> None:
        """Show the functions, or why there are none."""
        if service.import_error is not None:
            stderr.print(f"[bold red]{escape(service.import_error)}[/]")
            return
        if not service.functions:
            stderr.print(f"{escape(service.application.written)} has no function that is decorated with @function.")
        for function in service.functions.values():
            stderr.print(f"  [bold]{function.name}[/]([cyan]{escape(function.hint)}[/])  {function.function_url or ''}")

    def changed(self, files: Sequence[Path]) -> None:
        """Show what made the functions be loaded anew."""
        names = ", ".join(file.name for file in files)
        stderr.print(f"[dim]{escape(names)} changed[/]")

    def attached(self, name: str, address: str) -> None:
        """Show where the runtime of a function attaches."""
        stderr.print(f"  [bold]{escape(name)}[/] waits for a runtime: AWS_LAMBDA_RUNTIME_API={address}")

    def source(self, message: str) -> None:
        """Show what an event source has met with."""
        stderr.print(f"[yellow]{escape(message)}[/]")

    def follow(self, service: LocalLambda) -> None:
        """Show the invocations that have ended since the last call."""
        new: list[Invocation] = []
        for invocation in reversed(service.history):
            if invocation is self._shown:
                break
            new.append(invocation)
        if new:
            self._shown = new[0]
        for invocation in reversed(new):
            stderr.print(_line(invocation))


def _line(invocation: Invocation) -> str:
    init = "" if invocation.init_duration is None else f" + init {_milliseconds(invocation.init_duration)}"
    memory = "" if invocation.memory_used is None else f", {invocation.memory_used} MB"
    mark = "[green]✓[/]" if invocation.function_error is None else "[red]✗[/]"
    line = f"{mark} [bold]{invocation.function}[/] {_milliseconds(invocation.duration)}{init}{memory} [dim]{invocation.request_id}[/]"
    return line if invocation.function_error is None else f"{line} [red]{escape(_error(invocation.result))}[/]"


def _milliseconds(duration: timedelta) -> str:
    return f"{duration / timedelta(milliseconds=1):.1f} ms"


def _error(result: bytes) -> str:
    try:
        body = json.loads(result)
        return f"{body['errorType']}: {body['errorMessage']}"
    except (ValueError, KeyError, TypeError):
        return result[:200].decode("utf-8", "replace")
