"""The local Lambda service: its functions, their invocations and the history."""

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from awslambda_cli.serve.discovery import Application, discover
from awslambda_cli.serve.environments import Settings
from awslambda_cli.serve.errors import function_not_found
from awslambda_cli.serve.http_events import answers_http
from awslambda_cli.serve.names import LATEST, function_arn
from awslambda_cli.serve.pools import Pool
from awslambda_cli.serve.records import Invocation, LocalFunction
from awslambda_cli.serve.reload import forget_bytecode
from awslambda_cli.serve.response_stream import ResponseStream
from awslambda_cli.serve.running import Running, new_request_id
from awslambda_cli.serve.runtime_variables import runtime_variables, trace_id

MOST_REMEMBERED = 200
"""Invocations in the history."""
MOST_REMEMBERED_BYTES = 64 * 1024 * 1024
"""Bytes of their payloads, results and logs."""

Subscriber = Callable[[], None]


class LocalLambda:
    """Invokes the functions of an application, each in processes of its own."""

    def __init__(  # noqa: PLR0913 - what may be left out
        self,
        application: Application,
        settings: Settings,
        *,
        region: str,
        attached: Mapping[str, int] = MappingProxyType({}),
        handlers: Sequence[str] = (),
        on_output: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        """Invoke as the settings say, whose command gets the handler as its last argument.

        Args:
            application: where the functions are.
            settings: how they are run.
            region: the region of their ARNs.
            attached: functions whose runtime is started elsewhere, and the port where it attaches.
            handlers: functions of the application that are not decorated with ``@function``.
            on_output: gets what the functions write.
        """
        self.application = application
        self.settings = settings
        self.region = region
        self.url: str | None = None
        """Where the endpoint is."""
        self.import_error: str | None = None
        """Why the application cannot be imported just now."""
        self.known: Sequence[str] = ()
        """The functions and plain handlers that the application has, as it was when it was last imported."""
        self._attached = attached
        self._handlers = handlers
        self._on_output = on_output
        self._functions: dict[str, LocalFunction] = {}
        self._pools: dict[str, Pool] = {}
        self._history: deque[Invocation] = deque()
        self._remembered_bytes = 0
        self._subscribers: list[Subscriber] = []
        self._discovered = asyncio.Event()
        self._discovering = asyncio.Lock()

    @property
    def functions(self) -> Mapping[str, LocalFunction]:
        """The functions by name, in the order of the module."""
        return MappingProxyType(self._functions)

    @property
    def history(self) -> Sequence[Invocation]:
        """The latest invocations, oldest first."""
        return tuple(self._history)

    def sample(self, function: str, variant: str = "") -> Any:
        """Return a payload that fits a function's hint."""
        return self._functions[function].samples[variant]

    def schema(self, function: str) -> Mapping[str, Any] | None:
        """Return the JSON Schema of a function's payload; None where any JSON is right."""
        return self._functions[function].schema

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Have a function called, in the loop, after each reload and each invocation; returns what ends it."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    async def load(self, changed: Sequence[Path] = ()) -> None:
        """Find the functions; those that run go on, and every later invocation gets the code as it is now.

        Args:
            changed: the files that are not as they were.
        """
        async with self._discovering:
            self._discovered.clear()
            for name, pool in self._pools.items():
                if name not in self._attached:
                    pool.retire()
            forget_bytecode(changed)
            try:
                found = await discover(self.application, self._variables())
            finally:
                self._discovered.set()
        self.import_error = found.error
        if found.error is None:
            self._functions = {each["name"]: self._described(each) for each in found.functions}
            self.known = (*self._functions, *(name for name in self._handlers if name not in found.missing))
        for name in (*self._handlers, *self._attached):
            self._functions.setdefault(name, self._unknown(name))
        self._notify()

    async def attach(self) -> Mapping[str, str]:
        """Listen for runtimes that are started elsewhere; returns the addresses by function."""
        return {name: await self._pool(name).attach() for name in self._attached}

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(*(pool.close() for pool in self._pools.values()))

    def kill(self) -> None:
        """End all processes, without waiting."""
        for pool in self._pools.values():
            pool.kill()

    async def find(self, name: str, arn: str | None = None) -> LocalFunction:
        """Return a function; while the application is being imported anew, wait for one that is not there.

        Raises:
            ServiceError: there is no such function.
        """
        if name not in self._functions:
            await self._discovered.wait()
        if name in self._functions:
            return self._functions[name]
        if self.import_error is not None and not self._functions:
            # Nobody knows what functions it has; its init error says why, as it would on Lambda.
            return self._unknown(name)
        raise function_not_found(arn or function_arn(name, self.region))

    async def invoke(  # noqa: PLR0913 - what the Invoke API has
        self,
        name: str,
        payload: bytes,
        *,
        request_id: str | None = None,
        arn: str | None = None,
        client_context: str | None = None,
        tenant_id: str | None = None,
        trace: str | None = None,
        content_type: str = "application/json",
        stream: ResponseStream | None = None,
        wait: bool = False,
    ) -> Invocation:
        """Invoke a function and wait for its answer.

        Args:
            name: of the function.
            payload: the event; empty bytes mean ``{}``, as on Lambda.
            request_id: of the invocation; a new one unless given.
            arn: by which the function was invoked, if not by its own.
            client_context: JSON text.
            tenant_id: the tenant, whose environments are its own.
            trace: X-Ray's trace header; a new one unless given.
            content_type: of the payload: what is not JSON reaches the function as bytes.
            stream: gets the pieces of a streamed result; ended in any case.
            wait: for a free environment, instead of an error.

        Raises:
            ServiceError: the service refuses the invocation.
        """
        try:
            function = await self.find(name, arn)
            running = Running(
                request_id=request_id or new_request_id(),
                arn=arn or function.arn,
                payload=payload or b"{}",
                trace_id=trace or trace_id(),
                content_type=content_type,
                client_context=client_context,
                tenant_id=tenant_id,
                stream=stream,
            )
            run = await self._pool(name).run(running, LATEST, wait=wait)
        finally:
            if stream is not None:
                stream.end()
        invocation = Invocation(
            request_id=running.request_id,
            function=name,
            payload=running.payload,
            result=run.outcome.body,
            function_error=run.outcome.function_error,
            logs=running.log.data.decode("utf-8", "replace"),
            started=run.started,
            duration=run.duration,
            cold_start=run.init_duration is not None,
            init_duration=run.init_duration,
            status=200,
            memory_used=run.memory_used,
            content_type=run.outcome.content_type,
            streamed=run.outcome.streamed,
            stream_error=run.outcome.stream_error,
        )
        self._remember(invocation)
        self._notify()
        return invocation

    def _remember(self, invocation: Invocation) -> None:
        self._history.append(invocation)
        self._remembered_bytes += _size(invocation)
        while len(self._history) > MOST_REMEMBERED or (
            self._remembered_bytes > MOST_REMEMBERED_BYTES and len(self._history) > 1
        ):
            self._remembered_bytes -= _size(self._history.popleft())

    def _notify(self) -> None:
        for subscriber in tuple(self._subscribers):
            # A page that has gone must not take the invocation with it.
            with contextlib.suppress(Exception):
                subscriber()

    def _pool(self, name: str) -> Pool:
        if name not in self._pools:
            self._pools[name] = Pool(self._settings(name), self._on_output)
        return self._pools[name]

    def _settings(self, name: str) -> Settings:
        handler = self._functions[name].handler if name in self._functions else f"{self.application.module}.{name}"
        variables = {**self._variables(), **runtime_variables(name, handler, self.settings, self.region)}
        if name in self._attached:
            return replace(self.settings, command=None, variables=variables, port=self._attached[name])
        return replace(self.settings, command=(*(self.settings.command or ()), handler), variables=variables)

    def _variables(self) -> dict[str, str]:
        return {**os.environ, **self.settings.variables}

    def _described(self, found: Mapping[str, Any]) -> LocalFunction:
        name = found["name"]
        return LocalFunction(
            name=name,
            hint=found["hint"],
            event=found["event"],
            arn=function_arn(name, self.region),
            handler=found["handler"],
            description=found["description"],
            http_event=found["http_event"],
            function_url=self._function_url(name) if answers_http(found["event"], found["http_event"]) else None,
            partial_failures=found["partial_failures"],
            error=found["error"],
            samples=found["samples"],
            schema=found["schema"],
        )

    def _unknown(self, name: str) -> LocalFunction:
        return LocalFunction(
            name=name,
            hint="Any",
            event=None,
            arn=function_arn(name, self.region),
            handler=f"{self.application.module}.{name}",
            function_url=self._function_url(name),
        )

    def _function_url(self, name: str) -> str | None:
        return None if self.url is None else f"{self.url}/url/{name}/"


def _size(invocation: Invocation) -> int:
    return len(invocation.payload) + len(invocation.result) + len(invocation.logs)
