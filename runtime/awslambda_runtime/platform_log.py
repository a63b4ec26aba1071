"""The log of a function in the formats of AWS's own runtime: text or JSON, to standard output or in frames.

This is the runtime's side of logging: only ``python -m awslambda_runtime`` sets it up, never the library.
Source: https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

import io
import json
import logging
import sys
import time
import traceback
from collections.abc import MutableMapping
from typing import Any, Protocol

from awslambda_runtime.failures import ErrorBody

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_TEXT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
_NO_BREAK_SPACE = "\u00a0"

_STANDARD = frozenset({*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName"})
"""Attributes that every record has; all others came with ``extra``."""
_OURS = frozenset({"aws_request_id", "tenant_id"})

_JSON_FRAME = 0xA55A0002
_TEXT_FRAME = 0xA55A0003


class Sink(Protocol):
    """Where the log goes."""

    one_line: bool
    """Whether an entry must be one line to stay one entry."""

    def write(self, text: str, level: int = logging.NOTSET) -> None:
        """Write an entry."""


class StandardOutput:
    """The log as lines of standard output."""

    one_line = True

    def write(self, text: str, level: int = logging.NOTSET) -> None:
        """Write an entry to standard output as it is then."""
        sys.stdout.write(text)


class Frames:
    """The log as the frames in which the platform's own runtimes write it.

    A frame is type, length, microseconds since 1970 and the entry, the numbers big-endian; the type tells format and
    level.
    """

    one_line = False

    def __init__(self, descriptor: int, first_type: int) -> None:
        self._file = io.FileIO(descriptor, "w")
        self._type = first_type

    def write(self, text: str, level: int = logging.NOTSET) -> None:
        """Write an entry as a frame."""
        data = text.encode(errors="backslashreplace")
        kind = self._type + (4 * (level // 10 + 1) if level else 0)
        moment = time.time_ns() // 1000
        self._file.write(kind.to_bytes(4, "big") + len(data).to_bytes(4, "big") + moment.to_bytes(8, "big") + data)


class Logs:
    """The log of this process."""

    def __init__(self, environment: MutableMapping[str, str]) -> None:
        self.request_id = ""
        """Of the invocation that is running."""
        self.tenant_id: str | None = None
        self._as_json = environment.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
        level = environment.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        self._level = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level)
        # Taken out, so that no program that the function starts writes frames of its own.
        descriptor = environment.pop("_LAMBDA_TELEMETRY_LOG_FD", "")
        frame = _JSON_FRAME if self._as_json else _TEXT_FRAME
        self._sink: Sink = Frames(int(descriptor), frame) if descriptor.isdecimal() else StandardOutput()

    def set_up(self) -> None:
        """Send the records of the standard library's ``logging`` here, as AWS's runtime does."""
        handler = _Handler(self, self._sink, levels=self._as_json or bool(self._level))
        handler.setFormatter(JSONFormatter() if self._as_json else TextFormatter())
        root = logging.getLogger()
        if self._level in logging.getLevelNamesMapping():
            root.setLevel(self._level)
        root.addHandler(handler)

    def write(self, text: str) -> None:
        """Write text as it is, for ``context.log``."""
        self._sink.write(text)

    def failure(self, body: ErrorBody) -> None:
        """Write a failure as the platform's log shows it."""
        if self._as_json:
            entry = {"timestamp": time.strftime(_TIME, time.gmtime()), "level": "ERROR", **body}
            self._sink.write(json.dumps(entry, ensure_ascii=False) + "\n", logging.ERROR)
            return
        said = ": ".join(filter(None, [body["errorType"], body["errorMessage"]]))
        lines = [f"[ERROR] {said}", "Traceback (most recent call last):"]
        for element in body["stackTrace"]:
            lines += [_indented(line) for line in element.splitlines()]
        end = "\n" if self._sink.one_line else ""
        self._sink.write(("\r" if self._sink.one_line else "\n").join(lines) + end, logging.ERROR)


class TextFormatter(logging.Formatter):
    """Writes a record as level, time, request id and message with tabs between, and the trace below."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(_TEXT, "%Y-%m-%dT%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry; after a trace too, it ends its line."""
        text = super().format(record)
        return text if text.endswith("\n") else text + "\n"


class JSONFormatter(logging.Formatter):
    """Writes a record as one line of JSON; ``extra`` values become members."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        kind, error, trace = record.exc_info or (None, None, None)
        structured = isinstance(record.msg, dict) and not record.args
        entry: dict[str, Any] = {
            "timestamp": self.formatTime(record, _TIME),
            "level": logging.getLevelName(_rounded(record.levelno)),
            "message": record.msg if structured else record.getMessage(),
            "logger": record.name,
            "stackTrace": _format_trace(trace),
            "errorType": kind.__name__ if kind else None,
            "errorMessage": str(error) if kind else None,
            "requestId": getattr(record, "aws_request_id", None),
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if kind else None,
            "tenantId": getattr(record, "tenant_id", None),
        }
        extra = record.__dict__.items()
        entry |= {key: value for key, value in extra if key not in _STANDARD | _OURS and key not in entry}
        entry = {key: value for key, value in entry.items() if value is not None}
        return json.dumps(entry, ensure_ascii=False, default=str) + "\n"


class _Handler(logging.Handler):
    def __init__(self, logs: Logs, sink: Sink, *, levels: bool) -> None:
        super().__init__()
        self._logs = logs
        self._sink = sink
        self._levels = levels

    def filter(self, record: logging.LogRecord) -> Any:
        # Set on the record, so that formatters of the user's have them too.
        record.aws_request_id = self._logs.request_id
        record.tenant_id = self._logs.tenant_id
        return super().filter(record)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._sink.write(self.format(record), _rounded(record.levelno) if self._levels else logging.NOTSET)
        except Exception:  # noqa: BLE001 - what logging asks of its handlers: a bad record must not stop the function
            self.handleError(record)


def unbuffer() -> None:
    """Make the standard streams write at once: what is still in a buffer is lost when a time-out kills the process."""
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(descriptor, "w", closefd=False)
        # An error message may hold what is no text; it is better shown escaped than not at all.
        setattr(sys, name, io.TextIOWrapper(raw, "utf-8", "backslashreplace", "\n", write_through=True))


def _format_trace(trace: Any) -> list[str] | None:
    return traceback.format_tb(trace) if trace else None


def _rounded(level: int) -> int:
    return min(50, max(0, level)) // 10 * 10


def _indented(line: str) -> str:
    # The log's viewers drop blanks at the beginning of a line.
    text = line.lstrip(" ")
    return _NO_BREAK_SPACE * (len(line) - len(text)) + text
