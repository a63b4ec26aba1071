"""What a caller gets when a function fails: the error body of AWS's own runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
"""

import traceback
from pathlib import Path
from types import TracebackType
from typing import TypedDict

_OURS = str(Path(__file__).parent)


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


def user_frames(trace: TracebackType | None) -> list[traceback.FrameSummary]:
    """Return the frames of a traceback from the last one of ours on; none if we raised it."""
    frames = list(traceback.extract_tb(trace))
    ours = [index for index, frame in enumerate(frames) if frame.filename.startswith(_OURS)]
    frames = frames[ours[-1] + 1 :] if ours else frames
    # Between us and an `async def` stands the event loop.
    while frames and Path(frames[0].filename).parent.name == "asyncio":
        frames = frames[1:]
    return frames
