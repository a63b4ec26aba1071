"""Asks a process that has imported the application what the hints of its functions refuse."""

import asyncio
import json
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping

from awslambda_cli.console.outline import Path
from awslambda_cli.console.problems import Refusal

_PATIENCE = 10
"""Seconds for an answer, the import of the application included; a validator of the user's may hang."""
_LONGEST_ANSWER = 2**24

_STEP = re.compile(
    r"\[(?P<index>\d+)]|\['(?P<quoted>(?:[^'\\]|\\.)*)'\]|\[\"(?P<double>(?:[^\"\\]|\\.)*)\"\]|\.?(?P<key>[^.\[]+)"
)


class HintChecker:
    """The hints of an application as validators, outside of this process: an edit must be seen, a hang survived."""

    def __init__(self, app: str, environment: Mapping[str, str] | None = None) -> None:
        self._app = app
        self._environment = environment
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def refusals(self, function: str, payload: str) -> list[Refusal] | None:
        """Return what the hint of a function refuses; None where it cannot be told: the import fails, a validator hangs."""
        async with self._turn:
            try:
                async with asyncio.timeout(_PATIENCE):
                    found = await self._ask({"function": function, "payload": payload})
            except (OSError, ValueError, TimeoutError):
                self.forget()
                return None
            except asyncio.CancelledError:
                self.forget()  # its answer would be taken for that of the next question
                raise
        return [Refusal(steps(path), message) for path, message in found]

    def forget(self) -> None:
        """End the process; the next question imports the application anew."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self._process = None

    async def _ask(self, question: Mapping[str, str]) -> list[tuple[str, str]]:
        if self._process is None:
            command = (sys.executable, "-m", "awslambda_cli.hint_process", self._app)
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=self._environment,
                limit=_LONGEST_ANSWER,
                start_new_session=True,  # Ctrl-C is for the server, which ends this process
            )
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise OSError
        process.stdin.write(json.dumps(question).encode() + b"\n")
        await process.stdin.drain()
        answer: list[tuple[str, str]] = json.loads(await process.stdout.readline())
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
