"""``awslambda invoke``: a function in this process, as Lambda would invoke it."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from awslambda_cli.failure_log import tell_once
from awslambda_cli.output import FAILURE, UsageError, print_json_text, stderr
from awslambda_events.testing import sample_event
from awslambda_runtime import Context, Function
from awslambda_runtime.failures import ErrorBody, error_body
from awslambda_runtime.hints import union_members
from awslambda_runtime.loading import load

_FILE_PREFIXES = ("file://", "fileb://")


def invoke(
    target: Annotated[
        str,
        typer.Argument(metavar="APP:NAME", help="File or module, and the function: `app.py:echo`.", show_default=False),
    ],
    payload: Annotated[
        str | None, typer.Option(help="The event: JSON text, a file, or `-` for standard input.", show_default=False)
    ] = None,
    sample: Annotated[
        str | None,
        typer.Option(
            metavar="[NAME]",
            help="Invoke with a sample of the event that the function takes, or with the one named.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Invoke a function in this process and print its result as JSON.

    Where the function fails, the error that Lambda's caller would get is printed on standard error output, and the
    exit status is 1.
    """
    app, _, name = target.rpartition(":")
    if not app or not name:
        message = f"{target!r} names no function: write APP:NAME, as in app.py:echo."
        raise UsageError(message)
    if payload is not None and sample is not None:
        message = "Give either --payload or --sample."
        raise UsageError(message)
    function = load(app).function(name)
    tell_once()
    data = _sample(function, sample) if sample is not None else _payload(payload)
    context = Context(function_name=name, invoked_function_arn=f"arn:aws:lambda:us-east-1:012345678912:function:{name}")
    try:
        result = function.invoke(data, context)
    except KeyboardInterrupt:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the user's code raises
        _fail(error_body(error, context.aws_request_id), error)
    except BaseException as error:  # noqa: BLE001 - the others end the process, on Lambda too
        _fail(_exit_body(error, context))
    _print_result(result)


def _payload(given: str | None) -> bytes:
    if given is None:
        return b"{}"  # as Lambda does for an invocation without a payload
    if given == "-":
        return sys.stdin.buffer.read()
    for prefix in _FILE_PREFIXES:
        if given.startswith(prefix):
            return _read(Path(given.removeprefix(prefix)))
    if not _is_json(given) and _is_file(given):
        return _read(Path(given))
    return given.encode("utf-8", "surrogatepass")


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except (OSError, ValueError):  # longer than a path may be, or with a NUL
        return False


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"Cannot read {path}: {error.strerror}."
        raise UsageError(message) from error


def _sample(function: Function[Any, Any], variant: str) -> bytes:
    first = union_members(function.hint)[0]
    if first in (Any, object):
        message = f"The function takes {function.event_type}, of which there is no sample: give --payload."
        raise UsageError(message)
    return json.dumps(sample_event(first, variant)).encode()


def _print_result(result: bytes) -> None:
    print_json_text(result.decode())


def _fail(body: ErrorBody, error: Exception | None = None) -> None:
    text = json.dumps(body, indent=2 if stderr.is_terminal else None)
    if stderr.is_terminal:
        stderr.print_json(text, indent=2)
    else:
        sys.stderr.write(text + "\n")
    raise typer.Exit(FAILURE) from error


def _exit_body(error: BaseException, context: Context) -> ErrorBody:
    """Return what Lambda answers for a function that ends its process."""
    code = error.code if isinstance(error, SystemExit) else 1
    status = code if isinstance(code, int) else int(code is not None)
    reason = f"with error: exit status {status}" if status else "without providing a reason"
    return {
        "errorMessage": f"RequestId: {context.aws_request_id} Error: Runtime exited {reason}",
        "errorType": "Runtime.ExitError",
        "requestId": context.aws_request_id,
        "stackTrace": [],
    }
