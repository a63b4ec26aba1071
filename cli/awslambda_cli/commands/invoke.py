"""``awslambda invoke``: a function in this process, as Lambda would invoke it."""

import json
import sys
from typing import Annotated, Any

import typer

from awslambda_cli.failure_log import tell_once
from awslambda_cli.hint_process import refused
from awslambda_cli.in_process import call, failure
from awslambda_cli.log_lines import separate_lines
from awslambda_cli.output import FAILURE, UsageError, note, print_json_text, stderr, write_bytes
from awslambda_cli.payload_option import is_json, payload_of
from awslambda_cli.remote import RemoteLambda
from awslambda_events.testing import sample_event
from awslambda_runtime import Context, Function
from awslambda_runtime.hints import union_members
from awslambda_runtime.loading import load
from awslambda_runtime.record_hint import function_hint


def invoke(  # noqa: PLR0913 - a command has the options that it has
    target: Annotated[
        str,
        typer.Argument(
            metavar="APP:NAME",
            help="File or module, and the function: `app.py:echo`; with `--remote` a NAME.",
            show_default=False,
        ),
    ],
    payload: Annotated[
        str | None,
        typer.Option(
            help="The event: JSON text, a file, or `-` for standard input; `{}` unless given, as on Lambda.",
            show_default=False,
        ),
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option(
            metavar="[NAME]",
            help="Invoke with a sample of the event that the function takes, or with the one named.",
            show_default=False,
        ),
    ] = None,
    *,
    remote: Annotated[
        bool, typer.Option("--remote", help="Invoke the function of that NAME (or ARN) on AWS Lambda, with boto3.")
    ] = False,
    endpoint_url: Annotated[
        str | None,
        typer.Option(
            help="Invoke it at this endpoint in place of AWS's: `http://127.0.0.1:9001` for `awslambda serve`.",
            show_default=False,
        ),
    ] = None,
    qualifier: Annotated[
        str | None, typer.Option(help="Version or alias, of a remote function.", show_default=False)
    ] = None,
    region: Annotated[str | None, typer.Option(help="Region of a remote function.", show_default=False)] = None,
    profile: Annotated[
        str | None, typer.Option(help="Profile of the AWS configuration, for a remote function.", show_default=False)
    ] = None,
) -> None:
    """Invoke a function and print its result as JSON: in this process, or with `--remote` on AWS Lambda.

    Where the function fails, the error that Lambda's caller gets is printed on standard error output, and the exit
    status is 1. The end of the log of a remote function is printed there, too.
    """
    if payload is not None and sample is not None:
        message = "Give either --payload or --sample."
        raise UsageError(message)
    if remote or endpoint_url is not None:
        data = _remote_sample(target, sample) if sample is not None else payload_of(payload)
        _invoke_remotely(RemoteLambda(endpoint_url, region, profile), _remote_name(target), data, qualifier)
        return
    if qualifier is not None or region is not None or profile is not None:
        message = "--qualifier, --region and --profile are for functions on AWS Lambda: add --remote."
        raise UsageError(message)
    app, _, name = target.rpartition(":")
    if not app or not name:
        message = f"{target!r} names no function: write APP:NAME, as in app.py:echo."
        raise UsageError(message)
    application = load(app)
    function = application.function(name)
    tell_once()
    data = _sample(function, sample) if sample is not None else payload_of(payload)
    context = Context(function_name=name, invoked_function_arn=f"arn:aws:lambda:us-east-1:012345678912:function:{name}")
    try:
        result = call(application.handlers[name], data, context)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever the user's code raises, and what ends the process
        _print_error(json.dumps(failure(error, context.aws_request_id)))
        raise typer.Exit(FAILURE) from error
    _print_result(result)


def _invoke_remotely(functions: RemoteLambda, name: str, payload: bytes, qualifier: str | None) -> None:
    result = functions.invoke(name, payload, qualifier)
    if result.log:
        log = separate_lines(result.log.encode()).decode() if stderr.is_terminal else result.log
        sys.stderr.write(log if log.endswith("\n") else f"{log}\n")
    if result.failed:
        _print_error(result.payload.decode("utf-8", "replace"))
        raise typer.Exit(FAILURE)
    if result.payload:
        _print_result(result.payload)


def _remote_name(target: str) -> str:
    """Return the name of the function that APP:NAME names, or the name or ARN that is given instead."""
    app, _, name = target.rpartition(":")
    return name if app.endswith(".py") else target


def _remote_sample(target: str, sample: str) -> bytes:
    app, _, name = target.rpartition(":")
    if not app.endswith(".py"):
        message = (
            f"The event that {target} takes is not known here: write the file, app.py:{target}, or give --payload."
        )
        raise UsageError(message)
    return _sample(load(app).function(name), sample)


def _sample(function: Function[Any, Any], variant: str) -> bytes:
    first = union_members(function.hint)[0]
    if first in (Any, object):
        message = f"The function takes {function.event_type}, of which there is no sample: give --payload."
        raise UsageError(message)
    made = json.dumps(sample_event(first, variant)).encode()
    for path, expected in refused(function_hint(function.hint), made)[:1]:
        place = f"{path}: " if path else ""
        note(
            f"The sample is made up and not valid: {place}{expected}. A model can give its own: Field(examples=[...])."
        )
    return made


def _print_result(result: bytes) -> None:
    try:
        print_json_text(result.decode())
    except ValueError:  # a handler may return bytes, which are sent as they are
        write_bytes(result)


def _print_error(text: str) -> None:
    if stderr.is_terminal and is_json(text):
        stderr.print_json(text, indent=2)
    else:
        sys.stderr.write(text + "\n")
