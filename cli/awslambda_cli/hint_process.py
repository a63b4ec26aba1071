"""The process that validates payloads with the hints of an application: ``python -m awslambda_cli.hint_process APP``.

It reads a JSON document per line, ``{"function": ..., "payload": ...}``, and answers each with a line: the list of what
the hint refuses, as ``[path, message]``. It imports the application once; an edit needs a new process.
"""

import json
import os
import sys
from typing import Any

from awslambda_runtime import EventValidationError
from awslambda_runtime.hints import EventHint, event_hint
from awslambda_runtime.loading import load


def main(app: str) -> None:
    """Answer requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the application prints is no answer
    hints = {name: event_hint(function.hint) for name, function in load(app).functions.items()}
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        found = refused(hints[request["function"]], request["payload"].encode("utf-8", "surrogatepass"))
        answers.write(json.dumps(found) + "\n")
        answers.flush()


def refused(hint: EventHint, payload: bytes) -> list[tuple[str, str]]:
    """Return what a hint refuses of a payload: paths, as in error messages, and what was expected there."""
    try:
        hint.from_json(payload)
    except EventValidationError as error:
        other = (
            [("", f"This is no {error.expected} but is recognised as {error.identified}")] if error.identified else []
        )
        return [*other, *((problem.path, problem.message) for problem in error.problems)]
    return []


if __name__ == "__main__":
    main(sys.argv[1])
