"""The local Lambda service: its functions, their invocations and the history."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from awslambda_cli.serve.records import Invocation, LocalFunction

Subscriber = Callable[[], None]


class LocalLambda:
    """Invokes the functions of an application, each in processes of its own."""

    import_error: str | None = None
    """Why the application cannot be imported just now."""

    @property
    def functions(self) -> Mapping[str, LocalFunction]:
        """The functions by name, in the order of the module."""
        raise NotImplementedError

    @property
    def history(self) -> Sequence[Invocation]:
        """The latest invocations, oldest first."""
        raise NotImplementedError

    async def invoke(self, name: str, payload: bytes, *, client_context: str | None = None) -> Invocation:
        """Invoke a function and wait for its answer.

        Raises:
            ServiceError: the service refuses the invocation.
        """
        raise NotImplementedError

    def sample(self, function: str, variant: str = "") -> Any:
        """Return a payload that fits a function's hint."""
        return self.functions[function].samples[variant]

    def schema(self, function: str) -> Mapping[str, Any] | None:
        """Return the JSON Schema of a function's payload; None where any JSON is right."""
        return self.functions[function].schema

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Have a function called, in the loop, after each reload and each invocation; returns what ends it."""
        raise NotImplementedError
