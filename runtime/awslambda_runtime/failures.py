"""What a caller gets when a function fails: the error body of AWS's own runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
"""

import ast
import inspect
import linecache
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, TypedDict, cast

_OURS = Path(__file__).parent
_BETWEEN = {"asyncio", "awslambda_events", "pydantic"}
"""What stands between us and the user's functions and validators."""


class ErrorBody(TypedDict):
    """The error as the caller gets it; the order of the keys is that of AWS's runtime."""

    errorMessage: str
    errorType: str
    requestId: str
    stackTrace: list[str]


def error_body(error: BaseException, request_id: str = "") -> ErrorBody:
    """Return the body for an exception; its trace begins at the user's code."""
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(user_frames(error.__traceback__)),
    }


def raiser_at(function: Callable[..., Any]) -> Callable[[BaseException], NoReturn]:
    """Return a function that raises an error as if at the definition of another function, with no other frame.

    An error of ours says what is wrong with a payload or a result, and the function whose hints say so is where to look. AWS's
    runtime client sends the frames below its own and ours, and where there are none, all of them.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    file, line = (code.co_filename, code.co_firstlineno) if code else ("<unknown>", 1)
    # The code begins with its decorators.
    while linecache.getline(file, line).lstrip().startswith("@"):
        line += 1
    tree = ast.parse("def raiser(error): raise error")
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.expr, ast.arg)):
            node.lineno = node.end_lineno = line
            # Without columns: a traceback would mark a part of the line that has nothing to do with it.
            node.col_offset = node.end_col_offset = -1
    scope: dict[str, Any] = {"__name__": getattr(function, "__module__", "")}
    exec(compile(tree, file, "exec"), scope)  # noqa: S102 - our own text
    raiser = scope["raiser"]
    raiser.__code__ = raiser.__code__.replace(co_name=getattr(function, "__name__", "handler"))
    return cast("Callable[[BaseException], NoReturn]", raiser)


def below_ours(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback from the first frame on that is the user's."""
    while trace and trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] in (*_BETWEEN, __package__):
        trace = trace.tb_next
    return trace


def user_frames(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    """Return the frames of a traceback from the first of ours on, without ours; none if we raised it."""
    frames = list(traceback.extract_tb(trace))
    folders = [Path(frame.filename).parent for frame in frames]
    start = folders.index(_OURS) if _OURS in folders else 0
    found = []
    between = False
    for frame, folder in zip(frames[start:], folders[start:], strict=True):
        between = folder == _OURS or (between and folder.name in _BETWEEN)
        if not between:
            found.append(frame)
    return found
