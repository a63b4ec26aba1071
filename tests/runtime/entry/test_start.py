"""Errors of the start arrive as ``/init/error``, with the types and messages of AWS's own client; and snapshots."""

import os
from typing import Any

import pytest

from tests.runtime.entry.api import Start, response

FUNCTIONS = """
from awslambda_runtime import function

@function
def orders(event): ...

@function
def invoices(event): ...

def other(event, context): ...
"""


@pytest.mark.parametrize(
    ("source", "handler", "error_type", "message"),
    [
        ("import nope", "app.f", "Runtime.ImportModuleError", "Unable to import module 'app': No module named 'nope'"),
        ("", "none.f", "Runtime.ImportModuleError", "Unable to import module 'none': No module named 'none'"),
        (
            "def x(:\n",
            "app.f",
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module 'app': invalid syntax (app.py, line 1)",
        ),
        (
            FUNCTIONS,
            "app.order",
            "Runtime.HandlerNotFound",
            "Handler 'order' missing on module 'app'. It has: invoices, orders",
        ),
        ("", "app.f", "Runtime.HandlerNotFound", "Handler 'f' missing on module 'app'"),
        (
            "",
            "app",
            "Runtime.MalformedHandlerName",
            "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
        ),
        ("", "sys.f", "Runtime.BuiltInModuleConflict", "Cannot use built-in module sys as a handler module"),
    ],
)
def test_a_handler_that_cannot_be_found_is_an_error_of_the_start(
    source: str, handler: str, error_type: str, message: str, start: Start
) -> None:
    started = start(source, handler)
    reply = started.reply()
    assert reply.path == "/2018-06-01/runtime/init/error"
    trace = reply.json["stackTrace"]
    assert reply.json == {"errorMessage": message, "errorType": error_type, "requestId": "", "stackTrace": trace}
    syntax = [f'  File "{started.folder}/app.py" Line 1\n    def x(:\n']
    assert trace == (syntax if "Syntax" in error_type else [])
    assert reply.headers["lambda-runtime-function-error-type"] == error_type
    assert started.end() == 1
    assert message in started.output
    assert started.api.asked == ["/init/error"]


def test_what_a_module_raises_is_an_error_of_the_start_with_frames_of_the_user_only(start: Start) -> None:
    started = start("def connect():\n    raise OSError('no database')\n\n\nconnect()\n", "app.f")
    reply = started.reply()
    assert (reply.json["errorType"], reply.json["errorMessage"]) == ("OSError", "no database")
    assert reply.headers["lambda-runtime-function-error-type"] == "Function.OSError"
    file = f'  File "{started.folder}/app.py", line'
    assert reply.json["stackTrace"] == [
        f"{file} 5, in <module>\n    connect()\n",
        f"{file} 2, in connect\n    raise OSError('no database')\n",
    ]


@pytest.mark.parametrize(
    ("parameters", "problem", "fix"),
    [
        ("event, context, more", "it has 3 parameters", "declare (event), (event, context) or (context)"),
        ("event: 'SQSEvnt'", "the name 'SQSEvnt' in its annotations is not defined", "Define or import it"),
    ],
)
def test_a_wrong_signature_names_file_line_and_fix(parameters: str, problem: str, fix: str, start: Start) -> None:
    started = start(
        f"from awslambda_runtime import function\n\n@function\ndef orders({parameters}): ...\n", "app.orders"
    )
    reply = started.reply()
    assert (reply.kind, reply.json["errorType"]) == ("error", "HandlerSignatureError")
    assert reply.json["errorMessage"].startswith(f"{started.folder}/app.py:3: orders: {problem}")
    assert fix in reply.json["errorMessage"]
    assert [frame.splitlines()[0] for frame in reply.json["stackTrace"]] == [
        f'  File "{started.folder}/app.py", line 3, in <module>'
    ]


def test_a_module_that_exits_ends_the_process_without_a_word(start: Start) -> None:
    started = start("import sys; sys.exit(4)", "app.f")
    assert started.end() == 4
    assert started.api.asked == []


HOOKS = """
import sys
from snapshot_restore_py import register_after_restore, register_before_snapshot

print("started")
for name in ("first", "second"):
    register_before_snapshot(print, "before", name)
    register_after_restore(print, "after", name)

if {before}:
    register_before_snapshot({before}, "refused")
if {after}:
    register_after_restore({after}, "refused")

def handler(event, context):
    return "answered"
"""


def refuse(error: str) -> str:
    return f"lambda text: (_ for _ in ()).throw({error}(text))"


def test_hooks_run_around_the_snapshot(start: Start) -> None:
    pytest.importorskip("snapshot_restore_py")
    started = start(HOOKS.format(before=None, after=None), "app.handler", AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
    assert started.invoke({}).json == "answered"
    assert started.api.asked[:2] == ["/restore/next", "/invocation/next"]
    assert started.output.split("\n")[:5] == ["started", "before second", "before first", "after first", "after second"]


@pytest.mark.parametrize(
    ("hooks", "path", "error_type", "status"),
    [
        ({"before": refuse("ValueError"), "after": None}, "/init/error", "Runtime.BeforeSnapshotError", 64),
        ({"before": None, "after": refuse("ValueError")}, "/restore/error", "Runtime.AfterRestoreError", 65),
        ({"before": None, "after": refuse("SystemExit")}, "/restore/error", "Runtime.AfterRestoreError", 65),
    ],
)
def test_a_hook_that_fails_ends_the_process(
    hooks: dict[str, Any], path: str, error_type: str, status: int, start: Start
) -> None:
    pytest.importorskip("snapshot_restore_py")
    started = start(HOOKS.format(**hooks), "app.handler", AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
    reply = started.reply()
    assert reply.path.endswith(path)
    assert reply.json["errorMessage"] == "refused"
    assert reply.headers["lambda-runtime-function-error-type"] == error_type
    assert started.end() == status


def test_without_hooks_a_snapshot_is_waited_for_all_the_same(start: Start) -> None:
    source = "def handler(event, context): return 1"
    started = start(source, "app.handler", AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
    assert started.invoke({}).json == 1
    assert started.api.asked[:2] == ["/restore/next", "/invocation/next"]


WORKERS = """
import os, pathlib, time

def handler(event, context):
    if event == "exit":
        raise SystemExit(5)
    if event == "together":
        pathlib.Path(f"worker-{os.getpid()}").touch()
        while len(list(pathlib.Path().glob("worker-*"))) < 3:
            time.sleep(0.01)
    return [os.getpid(), os.getppid()]
"""


def test_workers_handle_several_invocations_at_once(start: Start) -> None:
    started = start(WORKERS, "app.handler", AWS_LAMBDA_MAX_CONCURRENCY="3")
    for _ in range(3):
        started.api.invoke("together")
    answers = [started.reply().json for _ in range(3)]
    assert len({pid for pid, _ in answers}) == 3
    assert {parent for _, parent in answers} == {started.process.pid}
    for _ in range(3):
        started.api.invoke("exit")
    assert started.end() == 5


def test_workers_end_with_the_process_that_started_them(start: Start) -> None:
    started = start(WORKERS, "app.handler", AWS_LAMBDA_MAX_CONCURRENCY="2")
    pid, _ = started.invoke({}).json
    started.process.terminate()
    assert started.end() == 143
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_asks_again_when_the_next_event_cannot_be_had(start: Start) -> None:
    started = start(WORKERS, "app.handler", AWS_LAMBDA_MAX_CONCURRENCY="1")
    started.api.events.put(response(b"{}", status="500 Internal Server Error"))
    assert len(started.invoke({}).json) == 2
    assert started.api.asked.count("/invocation/next") >= 2
    for _ in range(5):
        started.api.events.put(response(b"{}", status="500 Internal Server Error"))
    assert started.end() == 1
    assert "It is asked again in 0.1 seconds." in started.output
    assert "The Runtime API answered /invocation/next with 500" in started.output


def test_an_error_of_the_start_of_every_worker_ends_the_process(start: Start) -> None:
    started = start("", "app.handler", AWS_LAMBDA_MAX_CONCURRENCY="2")
    assert {started.reply().kind for _ in range(2)} == {"error"}
    assert started.end() == 1
