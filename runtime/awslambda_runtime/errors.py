"""The errors of the runtime. Their class names are the ``errorType`` that callers see, and so are stable.

* FunctionError
    * HandlerSignatureError     (TypeError)     while importing: the function cannot be a handler
    * EventValidationError      (ValueError)    the payload is not what the handler's hint says
    * UnauthorizedError         (PermissionError) the same, from an authorizer of Amazon API Gateway: it answers 401
    * RecordsFailedError                        records of a batch failed, in a function that is called for each
    * ResultValidationError     (TypeError)     the result is not what the function's return hint says
    * ResultSerializationError  (TypeError)     the result is not JSON
        * ResultTooLargeError                   or too much of it
    * ApplicationImportError    (ImportError)   the file or module with the functions cannot be imported
    * UnknownFunctionError      (LookupError)   it has no such function

No message holds a value of a payload: messages end in logs and in answers to callers.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MAXIMUM_PROBLEMS = 10
"""How many problems a message lists."""
MAXIMUM_BYTES = 3600
"""How long the list may be: the message is to fit into the 4 KB of the log that Lambda returns."""


class FunctionError(Exception):
    """Base of all errors that the runtime raises by itself; an exception of user code is never one."""


class HandlerSignatureError(FunctionError, TypeError):
    """The signature of a ``@function`` does not say which event it takes; raised when its module is imported."""

    def __init__(self, problem: str, fix: str, place: str) -> None:
        super().__init__(f"{place}: {problem}. {fix}")
        self.problem = problem
        self.fix = fix
        self.place = place


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where a payload is not as expected."""

    path: str
    """Where, in wire names: ``Records[0].body.id``; empty for the payload itself."""
    message: str
    """What was expected; without the value."""
    type: str
    """Pydantic's name of the kind of problem, ``missing``."""

    def __str__(self) -> str:
        """Show the path first."""
        return f"{self.path}: {self.message}" if self.path else self.message


class EventValidationError(FunctionError, ValueError):
    """The payload is not what the handler's hint says."""

    def __init__(
        self,
        expected: str,
        problems: Sequence[Problem],
        identified: str | None = None,
        *,
        count: int | None = None,
        source: str | None = None,
    ) -> None:
        count = len(problems) if count is None else count
        # What another event lacks of the expected one is no news.
        lines = [f"It is {_article(identified)} {identified}."] if identified else _lines(problems, count)
        super().__init__("\n".join([f"The payload is not a valid {expected}.", *lines]))
        self.expected = expected
        """The handler's hint."""
        self.problems = tuple(problems)
        """The first of them, where there are very many."""
        self.count = count
        """How many problems there are."""
        self.identified = identified
        """Name of the event that the payload is instead, if it is one."""
        self.source = source
        """Name of the event that it would be, but for what the hint says of its parts; None if it is no such event."""


class UnauthorizedError(FunctionError, PermissionError):
    """The request that an authorizer is asked about is not valid; of this message Amazon API Gateway makes a 401.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
    """

    def __init__(self) -> None:
        super().__init__("Unauthorized")


@dataclass(frozen=True, slots=True)
class RecordFailure:
    """One record that failed, and why."""

    identifier: Any
    """What the source calls it: a message id, a sequence number, ``{"partition": ..., "offset": ...}``; None if nothing."""
    path: str
    """Where it is in the payload: ``Records[3]``."""
    error: Exception
    """What was raised: an ``EventValidationError`` where the record itself is not valid."""

    def __str__(self) -> str:
        """Show the identifier and the kind of error; not the message of an error that is not ours."""
        name = self.path if self.identifier is None else f"{self.path} ({_text(self.identifier)})"
        told = f": {self.error}" if isinstance(self.error, FunctionError) else ""
        return f"{name}: {type(self.error).__name__}{told}".replace("\n", " ")


class RecordsFailedError(FunctionError):
    """Records of a batch failed; the cause is the group of what they raised. All others were processed, or wait behind them."""

    def __init__(self, failures: Sequence[RecordFailure], count: int, waiting: int = 0) -> None:
        lines = [f"{len(failures)} of {count} records failed."]
        if waiting:
            lines.append(f"{waiting} behind them were not tried, to keep the order.")
        super().__init__("\n".join([*lines, *_lines(failures, len(failures))]))
        self.failures = tuple(failures)
        self.count = count
        """How many records the batch has."""
        self.waiting = waiting
        """How many were not tried, because they have to come after one that failed."""


class ResultValidationError(FunctionError, TypeError):
    """The result of the function is not what its return hint says."""

    def __init__(self, expected: str, problems: Sequence[Problem], *, count: int | None = None) -> None:
        count = len(problems) if count is None else count
        super().__init__("\n".join([f"The result is not a valid {expected}.", *_lines(problems, count)]))
        self.expected = expected
        """The return hint."""
        self.problems = tuple(problems)
        self.count = count
        """How many problems there are."""


class ResultSerializationError(FunctionError, TypeError):
    """The result of the function cannot be written as JSON."""


class ResultTooLargeError(ResultSerializationError):
    """The result is larger than Lambda takes from a function."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"The result has {size} bytes as JSON; Lambda takes {limit} at most.")
        self.size = size
        self.limit = limit


class ApplicationImportError(FunctionError, ImportError):
    """The file or module that holds the functions cannot be imported; the cause is what it raised."""


class UnknownFunctionError(FunctionError, LookupError):
    """The application has no function of that name."""

    def __init__(self, name: str, application: str, names: Sequence[str]) -> None:
        known = f"It has: {', '.join(names)}." if names else "It has no function that is decorated with @function."
        super().__init__(f"There is no function {name!r} in {application}. {known}")
        self.name = name
        self.names = tuple(names)


def _lines(problems: Sequence[object], count: int) -> list[str]:
    lines: list[str] = []
    size = 0
    for problem in problems[:MAXIMUM_PROBLEMS]:
        size += len(str(problem).encode()) + 1
        if size > MAXIMUM_BYTES:
            break
        lines.append(str(problem))
    if count > len(lines):
        lines.append(f"and {count - len(lines)} more")
    return lines


def _text(identifier: Any) -> str:
    return identifier if isinstance(identifier, str) else json.dumps(identifier)


def _article(noun: str) -> str:
    # As it is spoken: an S3Event, an SQSEvent, a DynamoDBEvent.
    spelt = noun[0] in "FHLMNRSX" and not noun[1:2].islower()
    return "an" if spelt or noun[0] in "AEIO" else "a"
