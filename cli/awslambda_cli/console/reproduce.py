"""The AWS CLI command that makes the same call."""

import shlex
from collections.abc import Iterator
from itertools import count


def cli_command(endpoint: str, function: str, payload: str) -> str:
    """Return a shell script that invokes a function with the AWS CLI, version 1 or 2, and prints result and logs.

    The payload goes through a file: only ``fileb://`` means the same bytes to both versions. Requests are not signed,
    so no credentials are needed. The AWS CLI writes the result to ``result.json``.
    """
    end = next(word for word in _words() if word not in payload.splitlines())
    command = [
        *("aws", "lambda", "invoke"),
        *("--endpoint-url", endpoint),
        *("--region", "us-east-1"),
        "--no-sign-request",
        *("--function-name", function),
        *("--payload", "fileb://event.json"),
        *("--log-type", "Tail"),
        "result.json",
    ]
    lines = [
        f"cat > event.json <<'{end}'",
        payload.removesuffix("\n"),
        end,
        f"{shlex.join(command)} && cat result.json",
    ]
    return "\n".join(lines) + "\n"


def _words() -> Iterator[str]:
    """Yield words to end the payload with: the shell reads it until a line that is the word."""
    yield "EVENT"
    for number in count(2):
        yield f"EVENT{number}"
