"""The AWS CLI command that makes the same call."""

import shlex
from collections.abc import Iterator
from itertools import count


def cli_command(endpoint: str, function: str, payload: str) -> str:
    """Return a shell command that invokes a function with the AWS CLI, version 1 or 2, and prints the result.

    The payload is read as a file: only ``fileb://`` means the same bytes to both versions. The request is not signed,
    so no credentials are needed.
    """
    end = next(word for word in _words() if word not in payload.splitlines())
    words = (
        ("aws", "lambda", "invoke", "--function-name", function),
        ("--endpoint-url", endpoint, "--region", "us-east-1", "--no-sign-request"),
        ("--payload", "fileb:///dev/stdin", "result.json"),
    )
    command = " \\\n  ".join(map(shlex.join, words)) + f" <<'{end}' && cat result.json"
    return "\n".join([command, payload.removesuffix("\n"), end, ""])


def _words() -> Iterator[str]:
    """Yield words to end the payload with: the shell reads it until a line that is the word."""
    yield "EVENT"
    for number in count(2):
        yield f"EVENT{number}"
