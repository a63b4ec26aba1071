"""Asks a process that has imported the application what the hints of its functions refuse."""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from subprocess import DEVNULL, PIPE, Popen

from awslambda_cli.console.outline import Path
from awslambda_cli.console.problems import Refusal

_PATIENCE = 10
"""Seconds for an answer, the import of the application included; a validator of the user's may hang."""

_STEP = re.compile(
    r"\[(?P<index>\d+)]|\['(?P<quoted>(?:[^'\\]|\\.)*)'\]|\[\"(?P<double>(?:[^\"\\]|\\.)*)\"\]|\.?(?P<key>[^.\[]+)"
)


class HintChecker:
    """The hints of an application as validators, outside of this process: an edit must be seen, a hang survived."""

    def __init__(self, app: str, environment: Mapping[str, str] | None = None) -> None:
        self._app = app
        self._environment = environment
        self._process: Popen[bytes] | None = None
        self._turn = asyncio.Lock()

    async def refusals(self, function: str, payload: str) -> list[Refusal] | None:
        """Return what the hint of a function refuses; None where it cannot be told: the import fails, a validator hangs."""
        async with self._turn:
            try:
                async with asyncio.timeout(_PATIENCE):
                    found = await asyncio.to_thread(self._ask, {"function": function, "payload": payload})
            except (OSError, ValueError, TimeoutError):
                self.forget()
                return None
            except asyncio.CancelledError:
                self.forget()  # its answer would be taken for that of the next question
                raise
        return [Refusal(steps(path), message) for path, message in found]

    def forget(self) -> None:
        """End the process; the next question imports the application anew."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            with contextlib.suppress(OSError):  # what it had not read yet
                process.communicate()

    def _ask(self, question: Mapping[str, str]) -> list[tuple[str, str]]:
        process = self._process
        if process is None:
            process = self._process = Popen(  # noqa: S603 - our own module
                (sys.executable, "-m", "awslambda_cli.hint_process", self._app),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=self._environment,
                start_new_session=True,  # Ctrl-C is for the server, which ends this process
            )
        if process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        process.stdin.write(json.dumps(question).encode() + b"\n")
        process.stdin.flush()
        answer: list[tuple[str, str]] = json.loads(process.stdout.readline())
        return answer


def steps(path: str) -> Path:
    """Return the steps of a path as problems name it: ``Records[0].body['odd key']``."""
    found: list[str | int] = []
    for match in _STEP.finditer(path.removesuffix("…")):
        if match["index"] is not None:
            found.append(int(match["index"]))
        elif match["key"] is not None:
            found.append(match["key"])
        else:
            quoted = match["quoted"] if match["quoted"] is not None else match["double"]
            found.append(re.sub(r"\\(.)", r"\1", quoted))
    return tuple(found)
