"""``awslambda serve``: a Lambda endpoint on this machine."""

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from awslambda_cli.output import UsageError, stderr

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(  # noqa: PLR0913 - a command has the options that it has
    app: Annotated[
        str,
        typer.Argument(metavar="APP", help="A Python file or a module: `app.py`, `package.app`.", show_default=False),
    ],
    *,
    port: Annotated[int, typer.Option(help="Where to listen; 0 takes a free port.", min=0, max=65535)] = 9001,
    host: Annotated[str, typer.Option(help="Listen beyond this machine: whoever reaches the port runs your code.")] = (
        _LOOPBACK[0]
    ),
    watch: Annotated[bool, typer.Option("--watch/--no-watch", help="Load the functions anew when a file changes.")] = (
        True
    ),
    timeout: Annotated[float, typer.Option(help="Seconds that an invocation may take.", min=0.1, max=900)] = 3,
    memory: Annotated[int, typer.Option(help="Megabytes that a function may use.", min=16, max=10240)] = 128,
    concurrency: Annotated[int, typer.Option(help="Invocations of a function at once.", min=1, max=1000)] = 10,
    env: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="An environment variable.", show_default=False)
    ] = None,
    env_file: Annotated[
        list[Path] | None, typer.Option(help="A file with environment variables.", show_default=False)
    ] = None,
    region: Annotated[
        str, typer.Option(help="Region of the functions.", envvar=["AWS_REGION", "AWS_DEFAULT_REGION"])
    ] = "us-east-1",
    alias: Annotated[
        list[str] | None,
        typer.Option(help="An alias or version that clients may name beside $LATEST.", show_default=False),
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND=PLACE=FUNCTION",
            help="Poll a source for a function: `sqs=QUEUE_URL=f`, `kinesis=STREAM_ARN=f`, `dynamodb=STREAM_ARN=f`.",
            show_default=False,
        ),
    ] = None,
    endpoint_url: Annotated[
        str | None,
        typer.Option(
            help="Endpoint of the AWS services of sources and destinations, in place of AWS's.", show_default=False
        ),
    ] = None,
    on_failure: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help="Where the records of asynchronous invocations that failed go: a function, a queue's URL, a topic's or"
            " bus's ARN.",
            show_default=False,
        ),
    ] = None,
    on_success: Annotated[
        str | None, typer.Option(metavar="PLACE", help="The same for those that succeeded.", show_default=False)
    ] = None,
    retry_wait: Annotated[
        float,
        typer.Option(
            help="Seconds until an asynchronous invocation that failed is tried again, and twice as many until the last"
            " time; Lambda waits 60 and 120.",
            min=0,
        ),
    ] = 1,
    runtime: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND",
            help="The runtime, in place of ours; the handler is its last argument: `python -m awslambdaric`.",
            show_default=False,
        ),
    ] = None,
    attach: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FUNCTION=PORT",
            help="Start no process for a function: its runtime, under a debugger or in another language, attaches there.",
            show_default=False,
        ),
    ] = None,
    fixtures: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where the console page saves events; unless given it downloads them.",
            show_default=False,
        ),
    ] = None,
    handler: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A plain handler `(event, context)` of the application to serve beside its `@function`s.",
            show_default=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A further name of this endpoint in Host headers.", show_default=False)
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(help="A web site that may call: `http://localhost:3000`.", show_default=False),
    ] = None,
) -> None:
    """Serve the functions of an application as Lambda does: the AWS CLI and SDKs invoke them here, curl by URL."""
    if os.name != "posix":
        message = "serve ends processes with all that they started, which needs Linux or macOS; on Windows use WSL."
        raise UsageError(message)
    try:
        from awslambda_cli.serve.command import Options, start  # noqa: PLC0415 - needs what may be missing
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library.startswith("awslambda"):
            raise
        message = f"serve needs {library}, which is not installed: pip install 'awslambda-events[cli]'"
        raise UsageError(message) from error
    if host not in _LOOPBACK:
        stderr.print(
            f"[bold yellow]Warning:[/] with --host {host} the endpoint can be reached from other machines. There is no"
            " authentication: whoever reaches it runs your functions, with your environment and AWS credentials."
        )
    options = Options(
        app=app,
        host=host,
        port=port,
        watch=watch,
        timeout=timeout,
        memory=memory,
        concurrency=concurrency,
        env=tuple(env or ()),
        env_files=tuple(env_file or ()),
        region=region,
        aliases=frozenset(alias or ()),
        sources=tuple(source or ()),
        endpoint_url=endpoint_url,
        on_failure=on_failure,
        on_success=on_success,
        retry_wait=retry_wait,
        runtime=_words(runtime),
        attached=tuple(attach or ()),
        fixtures=fixtures,
        handlers=tuple(handler or ()),
        allowed_hosts=tuple(allow_host or ()),
        allowed_origins=tuple(allow_origin or ()),
    )
    start(options)


def _words(command: str | None) -> tuple[str, ...] | None:
    try:
        return tuple(shlex.split(command)) if command else None
    except ValueError as error:
        message = f"--runtime: {command!r} is no command: {error}."
        raise UsageError(message) from error
