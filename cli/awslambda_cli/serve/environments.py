"""One execution environment of a function: a process, its Runtime API, and one invocation after the other.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from awslambda_cli.serve.logs import Log
from awslambda_cli.serve.outcomes import UNHANDLED, Outcome, cannot_start, exited, timed_out
from awslambda_cli.serve.processes import RuntimeProcess
from awslambda_cli.serve.running import Running
from awslambda_cli.serve.runtime_api import RuntimeAPI

_MEMORY_CHECKS = 0.1
_LAST_WORDS = 1
"""Seconds for reading what a process sent before it ended."""

InitFailure = Callable[[str], Outcome]
"""From the id of the request that waits to what its caller gets."""


@dataclass(frozen=True)
class Settings:
    """How a function is run."""

    command: tuple[str, ...] | None
    """Of the runtime; None where one attaches that is started elsewhere."""
    folder: Path
    variables: Mapping[str, str] = field(repr=False)
    timeout: float = 3
    """Seconds."""
    init_timeout: float = 10
    """Seconds of the init phase, before Lambda begins the init anew and counts it as a part of the invocation."""
    memory: int = 128
    """Megabytes."""
    concurrency: int = 10
    """How many invocations may run at once."""
    port: int = 0
    """Where the runtime attaches; a free one for a runtime that we start."""

    @property
    def invocations_at_once(self) -> int | None:
        """How many invocations one environment works on; None where the runtime decides."""
        if self.command is None or "AWS_LAMBDA_MAX_CONCURRENCY" in self.variables:
            return None
        return 1


class Environment:
    """Started for an invocation, kept for the next ones."""

    def __init__(self, settings: Settings, tenant_id: str | None, on_output: Callable[[bytes], None]) -> None:
        self.settings = settings
        self.tenant_id = tenant_id
        """Environments are never shared between tenants."""
        self.init_duration: timedelta | None = None
        self.invocations = 0
        self.retired = False
        """Whether it takes no more invocations."""
        self.replaced = False
        """Whether that is because there is newer code."""
        self.gone = asyncio.Event()
        self.api = RuntimeAPI(settings.invocations_at_once, self)
        self._on_output = on_output
        self._process: RuntimeProcess | None = None
        self._init: asyncio.Future[InitFailure | None] = asyncio.get_running_loop().create_future()
        self._init_log = Log()
        self._idle = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> InitFailure | None:
        """Start the process and wait until it asks for an invocation; returns what went wrong, if anything did."""
        settings = self.settings
        await self.api.start(settings.port)
        if settings.command is None:
            return None
        began = time.perf_counter()
        variables = {**settings.variables, "AWS_LAMBDA_RUNTIME_API": self.api.address}
        try:
            self._process = await RuntimeProcess.start(settings.command, settings.folder, variables, self._output)
        except OSError as error:
            reason = f"{settings.command[0]} cannot be run: {error.strerror}"
            await self._leave()
            return lambda _: cannot_start(reason)
        self._watching = asyncio.create_task(self._watch_exit(self._process))
        patience = settings.init_timeout + settings.timeout
        await self._wait_for(self._init, patience)
        if not self._init.done():
            await self.close()
            return lambda request_id: timed_out(request_id, patience)
        self.init_duration = timedelta(seconds=time.perf_counter() - began)
        failure = self._init.result()
        if failure is not None:
            # Having told its error, the runtime ends by itself; its last words belong to the log.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await self.gone.wait()
            await self.close()
        return failure

    @property
    def idle(self) -> bool:
        """Whether it can take an invocation."""
        return not self.retired and not self.gone.is_set() and self.api.idle

    @property
    def busy(self) -> bool:
        """Whether it works on an invocation."""
        return bool(self.api.running)

    async def wait_until_idle(self, seconds: float) -> bool:
        """Wait for a runtime that attaches, or for the end of its invocation."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.idle:
                    self._idle.clear()
                    await self._idle.wait()
        return self.idle

    async def run(self, running: Running) -> Outcome:
        """Hand an invocation to the runtime, which waits for one, and return how it ended."""
        if self.invocations == 0 and self._init_log.data:
            running.log.write(self._init_log.data)
        self.invocations += 1
        running.begin(self.settings.timeout)
        self.api.hand_out(running)
        await self._wait_for(running.finished, self.settings.timeout)
        if running.finished.done():
            outcome = running.finished.result()
        elif running.answer is not None:
            outcome = running.answer
        else:
            outcome = timed_out(running.request_id, self.settings.timeout)
            self.drain()
            self.api.forget(running)
            running.finish(outcome)
            if not self.busy:
                # Beside others of a runtime with several workers, it may hang until they are done.
                await self.close()
        return outcome

    @property
    def memory_used(self) -> int | None:
        """Most memory in megabytes that the process used; None for one that is not ours."""
        return self._process.memory() if self._process else None

    @property
    def init_output(self) -> bytes:
        """What the process wrote while it started."""
        return self._init_log.data

    def drain(self) -> None:
        """Read what the process has written up to now."""
        if self._process is not None and not self.gone.is_set():
            self._process.drain()

    def kill(self) -> None:
        """End the process; who waits for it gets to know."""
        self.retired = True
        if self._process is not None and not self.gone.is_set():
            self._process.kill()

    async def close(self) -> None:
        """End the process and wait for its end."""
        self.kill()
        if self._process is None:
            await self._leave()
        await self.gone.wait()

    def _output(self, data: bytes) -> None:
        self._on_output(data)
        if self.invocations == 0:
            self._init_log.write(data)
        for running in self.api.running.values():
            running.log.write(data)

    def on_idle(self) -> None:
        """Take note that the runtime waits for an invocation."""
        if not self._init.done():
            self.drain()
            self._init.set_result(None)
        self._idle.set()

    def on_init_error(self, body: bytes) -> None:
        """Take note that the runtime cannot start."""
        if not self._init.done():
            self._init.set_result(lambda _: Outcome(body, UNHANDLED, status="error"))

    def before_end(self) -> None:
        """Read what the process wrote for an invocation before it ends."""
        self.drain()

    async def _watch_exit(self, process: RuntimeProcess) -> None:
        status = await process.wait()
        self.retired = True
        # What it sent before its end is still an answer.
        await self._leave(_LAST_WORDS)
        if not self._init.done():
            self._init.set_result(lambda request_id: exited(request_id, status))
        for running in list(self.api.running.values()):
            running.finish(running.answer or exited(running.request_id, status))

    async def _wait_for(self, end: "asyncio.Future[Any]", seconds: float) -> None:
        """Wait, and end a process that uses more memory than it may."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not end.done() and (left := until - loop.time()) > 0:
            await asyncio.wait({end}, timeout=min(left, _MEMORY_CHECKS))
            if self._process is not None and not end.done() and self._process.memory() > self.settings.memory:
                self._process.kill()

    async def _leave(self, patience: float = 0) -> None:
        self.retired = True
        await self.api.close(patience)
        self.gone.set()
        self._idle.set()
