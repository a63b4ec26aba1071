"""The process that validates payloads with an application's hints: ``python -m awslambda_cli.hint_process APP``.

It reads a JSON document per line, ``{"function": ..., "payload": ...}``, and answers each with a line: the list of what
the hint refuses, as ``[path, message]``. It imports the application once; an edit needs a new process.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from awslambda_runtime import EventValidationError
from awslambda_runtime.batches import Record
from awslambda_runtime.hints import EventHint
from awslambda_runtime.loading import load
from awslambda_runtime.record_hint import Received, RecordHint, function_hint


def main(app: str) -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the application prints is no answer
    hints = {name: function_hint(function.hint) for name, function in load(app).functions.items()}
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        hint = hints.get(request["function"])  # a plain handler has none and takes any JSON
        found = refused(hint, request["payload"].encode("utf-8", "surrogatepass")) if hint else []
        answers.write(json.dumps(found) + "\n")
        answers.flush()


def refused(hint: EventHint | RecordHint, payload: bytes) -> list[tuple[str, str]]:
    """Return what a hint refuses of a payload: paths, as in error messages, and what was expected there."""
    try:
        event = hint.from_json(payload)
    except EventValidationError as error:
        return list(_lines(error))
    if not isinstance(hint, RecordHint):
        return []
    return [line for record in event.records for line in _refused_of(hint, event, record)]


def _refused_of(hint: RecordHint, batch: Received, record: Record) -> Iterator[tuple[str, str]]:
    try:
        hint.read(batch, record)
    except EventValidationError as error:
        yield from _lines(error)


def _lines(error: EventValidationError) -> Iterator[tuple[str, str]]:
    if error.identified:
        yield "", f"This is no {error.expected} but is recognised as {error.identified}"
    yield from ((problem.path, problem.message) for problem in error.problems)


if __name__ == "__main__":
    main(sys.argv[1])
