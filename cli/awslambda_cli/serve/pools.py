"""The execution environments of one function: as many as its invocations need, up to its concurrency."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from awslambda_cli.serve.environments import Environment, Settings
from awslambda_cli.serve.errors import too_many_requests
from awslambda_cli.serve.logs import end_line, report_line, start_line
from awslambda_cli.serve.outcomes import Outcome, cannot_start
from awslambda_cli.serve.running import Running


@dataclass(frozen=True, slots=True)
class Run:
    """How an invocation went."""

    outcome: Outcome
    started: datetime
    duration: timedelta
    init_duration: timedelta | None
    """Where the environment was started for it."""
    memory_used: int | None


class Pool:
    """Invokes one function."""

    def __init__(self, settings: Settings, on_output: Callable[[bytes], None]) -> None:
        self.settings = settings
        self._on_output = on_output
        self._environments: list[Environment] = []
        """The one used last is the last."""
        self._slots = asyncio.Semaphore(settings.concurrency)

    async def run(self, running: Running, version: str, *, wait: bool) -> Run:
        """Invoke the function.

        Raises:
            ServiceError: as many invocations as may be are running, and this one is not to wait.
        """
        if not wait and self._slots.locked():
            raise too_many_requests()
        async with self._slots:
            return await self._run(running, version)

    def retire(self) -> None:
        """Let no environment take another invocation; those that work end when they have answered."""
        for environment in self._environments:
            environment.retired = environment.replaced = True
            if not environment.busy:
                environment.kill()

    async def close(self) -> None:
        """End all environments at once."""
        await asyncio.gather(*(environment.close() for environment in self._environments))

    def kill(self) -> None:
        """End all processes, without waiting."""
        for environment in self._environments:
            environment.kill()

    async def attach(self) -> str:
        """Listen for a runtime that is started elsewhere, and return the address for it."""
        return (await self._attached()).api.address

    async def _run(self, running: Running, version: str) -> Run:
        started = datetime.now(UTC)
        environment, failed = await self._environment(running)
        cold = environment.invocations == 0 and self.settings.command is not None
        if failed is not None:
            running.log.write(environment.init_output)
        running.log.line(start_line(running.request_id, version))
        began = time.perf_counter()
        outcome = failed or await environment.run(running)
        duration = timedelta(seconds=time.perf_counter() - began)
        init_duration = environment.init_duration if cold else None
        memory_used = environment.memory_used
        running.log.line(end_line(running.request_id))
        running.log.line(
            report_line(
                running.request_id,
                duration=duration,
                init_duration=init_duration,
                memory=self.settings.memory,
                memory_used=memory_used or 0,
                status=outcome.status,
            )
        )
        if environment.retired and not environment.busy:
            await environment.close()
        self._environments = [other for other in self._environments if not other.gone.is_set()]
        return Run(outcome, started, duration, init_duration, memory_used)

    async def _environment(self, running: Running) -> tuple[Environment, Outcome | None]:
        """Return an environment that waits for an invocation; one that failed with what the caller gets."""
        if self.settings.command is None:
            environment = await self._attached()
            ready = await environment.wait_until_idle(self.settings.timeout)
            reason = f"No runtime that waits for an invocation is attached at {environment.api.address}"
            return environment, None if ready else cannot_start(reason)
        while (found := self._idle(running.tenant_id)) is None:
            environment = Environment(self.settings, running.tenant_id, self._on_output)
            self._environments.append(environment)
            failure = await environment.start()
            if environment.replaced:
                continue
            if failure is not None:
                return environment, failure(running.request_id)
            if environment.retired:
                return environment, cannot_start("The runtime ended before it took an invocation")
        return found, None

    def _idle(self, tenant_id: str | None) -> Environment | None:
        for environment in reversed(self._environments):
            if environment.idle and environment.tenant_id == tenant_id:
                # Taken first the next time: it is warm.
                self._environments.remove(environment)
                self._environments.append(environment)
                return environment
        return None

    async def _attached(self) -> Environment:
        if not self._environments:
            environment = Environment(self.settings, None, self._on_output)
            self._environments.append(environment)
            await environment.start()
        return self._environments[0]
