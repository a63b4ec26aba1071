"""From the options of ``awslambda serve`` to the running endpoint."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from dotenv import dotenv_values
from rich.markup import escape

from awslambda_cli.output import UsageError, stderr
from awslambda_cli.serve.app import Endpoint, listen, run, url_of
from awslambda_cli.serve.asynchronous import Destinations, EventQueue
from awslambda_cli.serve.destinations import Deliver, destination, is_function
from awslambda_cli.serve.discovery import Application
from awslambda_cli.serve.environments import Settings
from awslambda_cli.serve.named_functions import HANDLER, NamedFunction
from awslambda_cli.serve.service import LocalLambda
from awslambda_cli.serve.sources import Source
from awslambda_cli.serve.terminal import Terminal

_MOST_PORT = 65535
_OURS = (sys.executable, "-m", "awslambda_runtime")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the command was given."""

    app: str
    host: str
    port: int
    watch: bool
    timeout: float
    memory: int
    concurrency: int
    env: Sequence[str]
    env_files: Sequence[Path]
    region: str
    aliases: frozenset[str]
    sources: Sequence[str]
    endpoint_url: str | None
    on_failure: str | None
    on_success: str | None
    retry_wait: float
    runtime: Sequence[str] | None
    """Ours, unless given."""
    attached: Sequence[str]
    fixtures: Path | None
    handlers: Sequence[str]
    allowed_hosts: Sequence[str]
    allowed_origins: Sequence[str]


def start(options: Options) -> None:
    """Serve until interrupted.

    Raises:
        UsageError: an option makes no sense, or the port cannot be had.
    """
    application = Application(options.app, tuple(_handlers_to_find(options)))
    if application.is_file and not Path(options.app).is_file():
        message = f"There is no file {options.app}."
        raise UsageError(message)
    if options.sources or not all(is_function(written or "") for written in (options.on_failure, options.on_success)):
        _require_boto3()
    with contextlib.suppress(KeyboardInterrupt), _terminated_orderly():
        asyncio.run(_serve(options, application))


async def _serve(options: Options, application: Application) -> None:
    settings = Settings(
        command=_OURS if options.runtime is None else tuple(options.runtime),
        folder=application.folder,
        variables=dict(_variables(options)),
        timeout=options.timeout,
        memory=options.memory,
        concurrency=options.concurrency,
    )
    endpoint = Endpoint(
        host=options.host,
        port=options.port,
        allowed_hosts=tuple(options.allowed_hosts),
        allowed_origins=tuple(options.allowed_origins),
        aliases=options.aliases,
        watch=options.watch,
        fixtures=options.fixtures,
    )
    _require_runtime(settings)
    attached = dict(_attached(options.attached))
    sources = _sources(options)
    terminal = Terminal()
    try:
        listening = listen(endpoint)
    except OSError as error:
        message = f"Cannot listen at {options.host}:{options.port}: {_reason(error)}."
        raise UsageError(message) from error
    with listening:
        service = LocalLambda(
            application,
            settings,
            region=options.region,
            attached=attached,
            handlers=options.handlers,
            on_output=terminal.output,
        )
        service.url = url_of(listening)
        addresses = await _attach(service)
        events = EventQueue(service, options.retry_wait)
        events.destinations = _destinations(options, events, terminal)
        stderr.print(f"[bold]{escape(options.app)}[/] on [bold]{service.url}[/]  (Ctrl-C ends it)")
        for name, address in addresses.items():
            terminal.attached(name, address)
        named = [*_named(options, attached, sources)]
        await run(service, events, endpoint, listening, sources, named, terminal)


async def _attach(service: LocalLambda) -> Mapping[str, str]:
    try:
        return await service.attach()
    except OSError as error:
        message = f"Cannot listen for a runtime that attaches: {_reason(error)}."
        raise UsageError(message) from error


def _reason(error: OSError) -> str:
    """Return what went wrong, without the address that asyncio and sockets add."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)


def _require_boto3() -> None:
    try:
        import boto3  # noqa: F401, PLC0415 - only to know whether it can be
    except ModuleNotFoundError as error:
        message = "Sources and destinations on AWS need boto3: pip install 'awslambda-events[cli]'"
        raise UsageError(message) from error


def _variables(options: Options) -> Iterator[tuple[str, str]]:
    for file in options.env_files:
        if not file.is_file():
            message = f"There is no file {file}."
            raise UsageError(message)
        yield from ((name, value) for name, value in dotenv_values(file).items() if value is not None)
    for written in options.env:
        name, equals, value = written.partition("=")
        if not name or not equals:
            message = f"{written!r} is no environment variable: write NAME=VALUE."
            raise UsageError(message)
        yield name, value


def _require_runtime(settings: Settings) -> None:
    """Refuse a command that is not there; where it is a path, it begins where the runtime does, at the application."""
    command = settings.command or ("",)
    path = settings.variables.get("PATH", os.environ.get("PATH"))
    if shutil.which(settings.folder / command[0] if os.sep in command[0] else command[0], path=path) is None:
        message = f"--runtime: there is no command {command[0]!r}."
        raise UsageError(message)


def _handlers_to_find(options: Options) -> Iterator[str]:
    """Yield the handlers that the application has to have; other runtimes look theirs up in ways of their own."""
    attached = {name for name, _ in _attached(options.attached)}
    if options.runtime is None:
        yield from (name for name in options.handlers if name not in attached)


def _named(options: Options, attached: Iterable[str], sources: Iterable[Source]) -> Iterator[NamedFunction]:
    """Yield the functions that options name."""
    yield from (NamedFunction(HANDLER, name) for name in options.handlers)
    yield from (NamedFunction("--attach", name) for name in attached)
    yield from (NamedFunction("--source", source.function) for source in sources)
    for option, written in (("--on-failure", options.on_failure), ("--on-success", options.on_success)):
        if written is not None and is_function(written):
            yield NamedFunction(option, written)


def _attached(options: Sequence[str]) -> Iterator[tuple[str, int]]:
    for written in options:
        name, _, port = written.partition("=")
        if not name or not port.isdecimal() or int(port) > _MOST_PORT:
            message = f"{written!r} says not where to attach: write FUNCTION=PORT."
            raise UsageError(message)
        yield name, int(port)


def _sources(options: Options) -> list[Source]:
    try:
        return [Source.parse(written, options.endpoint_url, options.region) for written in options.sources]
    except ValueError as error:
        raise UsageError(str(error)) from error


def _destinations(options: Options, events: EventQueue, terminal: Terminal) -> Destinations:
    def to(written: str | None) -> Deliver | None:
        if written is None:
            return None
        try:
            return destination(
                written, events, region=options.region, endpoint_url=options.endpoint_url, tell=terminal.source
            )
        except ValueError as error:
            raise UsageError(str(error)) from error

    return Destinations(on_success=to(options.on_success), on_failure=to(options.on_failure))


@contextlib.contextmanager
def _terminated_orderly() -> Iterator[None]:
    """Let SIGTERM end the program as an exception, so that everything on the way out is done."""

    def leave(*_: object) -> NoReturn:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
