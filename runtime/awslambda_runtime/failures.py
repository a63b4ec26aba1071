"""What a caller gets when a function fails: the error body of AWS's own runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
"""

import traceback
from pathlib import Path
from types import TracebackType
from typing import TypedDict

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


def below_ours(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback from the first frame on that is neither ours nor the event loop's."""
    while trace and trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] in ("asyncio", __package__):
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
