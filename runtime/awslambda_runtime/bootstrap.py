"""``@function``: from a typed Python function to a Lambda handler.

The file's name matters: AWS's runtime client cuts the leading frames of files called ``bootstrap.py`` from the stack
traces that callers see, its own and so ours. Keep every frame between its call and the user's function in this file.
"""

import functools
import inspect
import sys
from collections.abc import Callable
from contextvars import copy_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

from awslambda_runtime.errors import HandlerSignatureError
from awslambda_runtime.hints import event_hint, hint_name
from awslambda_runtime.results import encode, jsonable
from awslambda_runtime.signature import handler_signature, place, undefined_name

if TYPE_CHECKING:
    import asyncio

_TYPES_OF_EVENTS = (
    "Use an event, a pydantic model, a dataclass, a TypedDict (before Python 3.12 that of typing_extensions) or a JSON "
    "type."
)

P = ParamSpec("P")
R = TypeVar("R")


class Function(Generic[P, R]):
    """A typed function that Lambda can call.

    It is called in two ways, told apart by what it is called with:

    * as plain Python, with an event object: it is the function that was decorated, and nothing else happens;
    * as Lambda calls a handler, with JSON and a context: the JSON is validated into the event, ``async def`` is run to
      its end, and the result is returned as JSON types.
    """

    __wrapped__: Callable[P, R]

    def __init__(self, wrapped: Callable[P, R], local_names: dict[str, Any]) -> None:
        functools.update_wrapper(self, wrapped)
        self._signature = handler_signature(wrapped, local_names)
        try:
            self._event = event_hint(self._signature.hint)
        except PydanticUndefinedAnnotation as error:
            raise undefined_name(wrapped, error.name) from error
        except (PydanticUserError, TypeError) as error:
            problem = f"JSON cannot be validated into {hint_name(self._signature.hint)}"
            raise HandlerSignatureError(problem, _TYPES_OF_EVENTS, place(wrapped)) from error

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function, as plain Python or as Lambda does."""
        if kwargs or not self._is_invocation(args):
            return self.__wrapped__(*args, **kwargs)
        event = self._event.from_python(args[0])
        result: Any = jsonable(self._run(event, args[1] if len(args) > 1 else None))
        return result  # type: ignore[no-any-return]

    def invoke(self, payload: bytes, context: object | None = None) -> bytes:
        """Invoke the function with JSON as Lambda sends it and return JSON as Lambda gets it.

        Args:
            payload: the event as UTF-8 JSON.
            context: Lambda's context object, or a ``Context``.

        Raises:
            EventValidationError: the payload is not what the handler's hint says.
            ResultSerializationError: the result is not JSON.
            Exception: whatever the function itself raises, untouched.
        """
        return encode(self._run(self._event.from_json(payload), context))

    @property
    def event_type(self) -> str:
        """The event that the function takes, as its hint is written."""
        return self._event.name if self._signature.takes_event else "None"

    @property
    def hint(self) -> Any:
        """The type of the event; ``Any`` where the function says nothing of it."""
        return self._signature.hint

    def __repr__(self) -> str:
        """Show the name and the event."""
        return f"<function {self.__wrapped__.__qualname__}({self.event_type}) on AWS Lambda>"

    def _is_invocation(self, args: tuple[Any, ...]) -> bool:
        """Tell Lambda's call from a plain one: Lambda passes JSON and then the context."""
        json_first = bool(args) and isinstance(args[0], (dict, list, str, int, float, bool, type(None)))
        lambda_arguments = 2
        return json_first and (len(args) == lambda_arguments or (len(args) == 1 and not self._event.names_json))

    def _run(self, event: Any, context: Any) -> Any:
        result: Any = self.__wrapped__(*self._signature.arguments(event, context))  # type: ignore[call-arg]
        if not inspect.iscoroutine(result):
            return result
        try:
            # In the context of this call: else the loop runs all calls in that of the first.
            return _event_loop().run(result, context=copy_context())
        except BaseException as error:
            error.__traceback__ = _below_the_loop(error.__traceback__)
            raise


@functools.cache
def _event_loop() -> "asyncio.Runner":
    """Return the loop of this process: clients that a handler keeps between invocations stay bound to it."""
    import asyncio  # noqa: PLC0415 - a fifth of our import time, which only `async def` should pay

    return asyncio.Runner()


def _below_the_loop(trace: TracebackType | None) -> TracebackType | None:
    """Leave out the frames of the event loop, which AWS's runtime client would not."""
    while trace and trace.tb_frame.f_globals.get("__name__", "").partition(".")[0] in ("asyncio", __package__):
        trace = trace.tb_next
    return trace


def function(wrapped: Callable[P, R]) -> Function[P, R]:
    """Make a typed Python function a Lambda handler.

    The annotation of the event's parameter says what the payload must be: an event (``SQSEvent[Order]``), several
    (``S3Event | SQSEvent``), a pydantic model, a dataclass, a ``TypedDict`` or JSON (``dict[str, Any]``, ``Any``). A
    parameter annotated with ``Context`` takes the context; both orders work, and both parameters may be left out.

    Raises:
        HandlerSignatureError: the signature cannot be a handler's; file, line and the fix are in the message.
    """
    return Function(wrapped, dict(sys._getframe(1).f_locals))  # noqa: SLF001 - names of an enclosing function
