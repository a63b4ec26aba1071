"""``@function``: from a typed Python function to a Lambda handler.

The file's name matters: AWS's runtime client cuts the leading frames of files called ``bootstrap.py`` from the stack
traces that callers see, its own and so ours. Keep every frame between its call and the user's function in this file.
"""

import functools
import inspect
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextvars import copy_context
from importlib import import_module
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Generic, NoReturn, ParamSpec, TypeAlias, TypeVar, overload

from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

from awslambda_runtime.context import Context
from awslambda_runtime.errors import (
    EventValidationError,
    FunctionError,
    HandlerSignatureError,
    Problem,
    RecordsFailedError,
    ResultSerializationError,
    ResultValidationError,
)
from awslambda_runtime.failures import below_ours, raiser_at
from awslambda_runtime.hints import EventHint, hint_name, parsed_payload
from awslambda_runtime.logs import log_invalid, log_refused
from awslambda_runtime.options import DEFAULT_CONCURRENCY, Misfit, OnInvalid, Options, check_options, check_result
from awslambda_runtime.record_calls import RecordCalls
from awslambda_runtime.record_hint import Received, RecordHint, function_hint
from awslambda_runtime.refusals import answer
from awslambda_runtime.results import encode, jsonable
from awslambda_runtime.returns import ReturnHint
from awslambda_runtime.signature import handler_signature, place, undefined_name
from awslambda_runtime.streams import ResponseStream, names_stream

if TYPE_CHECKING:
    import asyncio

_TYPES_OF_EVENTS = (
    "Use an event, a pydantic model, a dataclass, a TypedDict (before Python 3.12 that of typing_extensions) or a JSON "
    "type."
)

_TYPES_OF_RESULTS = "Return JSON, a response of the event's source, a pydantic model, a dataclass, a TypedDict or None."

_DECODED = (dict, list, str, int, float, bool, type(None))
"""What JSON is decoded to."""

JSON: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | bytes | None
"""What a handler is called with."""

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

    # Decorators of other libraries ask whether they got a function (inspect.isfunction), and then may read these.
    __class__: Any = FunctionType
    __defaults__ = None
    __kwdefaults__ = None
    __closure__ = None

    def __init__(self, wrapped: Callable[P, R], local_names: dict[str, Any], options: Options | None = None) -> None:
        functools.update_wrapper(self, wrapped)
        self._signature = handler_signature(wrapped, local_names)
        self._options = options or Options()
        self._event: EventHint | RecordHint = _built(
            function_hint, self._signature.hint, wrapped, "JSON cannot be validated into {}", _TYPES_OF_EVENTS
        )
        self._returns: ReturnHint = _built(
            ReturnHint, self._signature.returns, wrapped, "{} cannot be written as JSON", _TYPES_OF_RESULTS
        )
        self._streams = names_stream(self._signature.returns)
        is_async = inspect.iscoroutinefunction(inspect.unwrap(wrapped))
        if is_async or inspect.isasyncgenfunction(inspect.unwrap(wrapped)):
            import_module("asyncio")  # now, and not in the first invocation
        try:
            check_options(self._options, self._signature.hint, self._event, is_async=is_async)
            check_result(self._signature.hint, self._event, self._returns)
        except Misfit as misfit:
            raise HandlerSignatureError(misfit.problem, misfit.fix, place(wrapped)) from None
        self._records = (
            RecordCalls(self._event, self._returns, self._options, is_async=is_async)
            if isinstance(self._event, RecordHint)
            else None
        )

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...
    @overload
    def __call__(self, payload: JSON, context: object = None, /) -> Any: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function, as plain Python or as Lambda does."""
        if kwargs or not self._is_invocation(args):
            return self.__wrapped__(*args, **kwargs)
        # Lambda's runtime hands over as bytes what does not come as JSON.
        decode = self._as_it_came if isinstance(args[0], bytes) else self._event.from_python
        result = self._handle(decode, args[0], args[1] if len(args) > 1 else None)
        if isinstance(result, ResponseStream):
            result = self._joined(result)
            if isinstance(result, bytes):
                return result
        return self._written(jsonable, result)

    def invoke(self, payload: bytes, context: object | None = None) -> bytes:
        """Invoke the function with JSON as Lambda sends it and return JSON as Lambda gets it.

        Args:
            payload: the event as UTF-8 JSON.
            context: Lambda's context object, or a ``Context``.

        Raises:
            EventValidationError: the payload is not what the handler's hint says, and its source has no answer for that.
            RecordsFailedError: records of a batch failed.
            ResultValidationError: the result is not what the return hint says.
            ResultSerializationError: the result is not JSON.
            Exception: whatever the function itself raises, untouched.
        """
        result = self.stream(payload, context)
        if isinstance(result, ResponseStream):
            result = self._joined(result)
        written: bytes = result if isinstance(result, bytes) else self._written(encode, result)
        return written

    def stream(self, payload: bytes, context: object | None = None) -> bytes | ResponseStream:
        """Invoke the function as ``invoke`` does, but return a stream, if it is one, before it is made.

        Raises the errors of ``invoke``; what a stream raises comes while it is read.
        """
        result = self._handle(self._event.from_json, payload, context)
        written: bytes | ResponseStream = (
            result if isinstance(result, ResponseStream) else self._written(encode, result)
        )
        return written

    @property
    def __code__(self) -> CodeType:
        """That of a plain function: as Lambda calls it, it returns no coroutine."""
        return type(self).__call__.__code__

    @property
    def event_type(self) -> str:
        """The event that the function takes, as its hint is written."""
        return self._event.name if self._signature.takes_event else "None"

    @property
    def hint(self) -> Any:
        """The type of the event; ``Any`` where the function says nothing of it."""
        return self._signature.hint

    @property
    def partial_failures(self) -> bool:
        """Whether the result names the records that failed, for a source that was configured to ask for it."""
        return self._options.partial_failures

    @property
    def concurrency(self) -> int:
        """How many records an ``async def`` function is called for at a time."""
        return self._options.concurrency or DEFAULT_CONCURRENCY

    @property
    def on_invalid(self) -> OnInvalid | None:
        """What makes the answer to an invalid payload, in place of what the event's source gets."""
        return self._options.on_invalid

    def __repr__(self) -> str:
        """Show the name and the event."""
        return f"<function {self.__wrapped__.__qualname__}({self.event_type}) on AWS Lambda>"

    def _is_invocation(self, args: tuple[Any, ...]) -> bool:
        """Tell Lambda's call from a plain one: Lambda passes JSON and then the context."""
        if len(args) == 1:
            return isinstance(args[0], _DECODED) and not self._event.names_json
        lambda_arguments = 2
        return len(args) == lambda_arguments and isinstance(args[0], (*_DECODED, bytes))

    def _as_it_came(self, payload: bytes) -> bytes:
        """Take a payload that is not JSON, for a hint that does not ask for JSON."""
        if self._signature.hint in (Any, object, bytes):
            return payload
        problem = Problem("", "Input should be JSON; its content type says that it is something else", "json_type")
        raise EventValidationError(self._event.name, [problem])

    def _handle(self, decode: Callable[[Any], Any], payload: Any, context: Any) -> Any:
        try:
            event = decode(payload)
        except EventValidationError as error:
            invalid = error
        except Exception as error:
            # Of a validator of the user's.
            error.__traceback__ = below_ours(error.__traceback__)
            raise
        else:
            return self._answer(event, context)
        # Not while the error is handled: what is raised here is not to be shown as raised "during" it.
        if self._options.on_invalid is not None and self._records is None:
            log_refused(invalid, context)
            return self._finish(self._options.on_invalid(invalid, parsed_payload(payload)))
        try:
            answered = answer(invalid, parsed_payload(payload))
        except FunctionError as error:
            log_invalid(invalid, context)
            self._raise(error)
        log_refused(invalid, context)
        return answered

    def _answer(self, event: Any, context: Any) -> Any:
        if self._records is not None and isinstance(event, Received):
            return self._process(self._records, event, context)
        result = self._finish(self.__wrapped__(*self._signature.arguments(event, context)))  # type: ignore[call-arg]
        if self._streams:
            if hasattr(result, "__next__"):
                return ResponseStream(result)
            if hasattr(result, "__anext__"):
                return ResponseStream(self._awaited(result))
        try:
            return self._returns.check(result)
        except ResultValidationError as error:
            log_invalid(error, context)
            self._raise(error)

    def _process(self, records: RecordCalls, received: Received, context: Any) -> Any:
        if self._signature.typed_context:
            context = Context() if context is None else Context.of(context)  # once for all of them

        def call(record: Any) -> Any:
            return self.__wrapped__(*self._signature.arguments(record, context))  # type: ignore[call-arg]

        try:
            return records.process(received, call, context, self._finish)
        except RecordsFailedError as error:
            self._raise(error)

    def _awaited(self, chunks: AsyncIterator[Any]) -> Iterator[Any]:
        end = object()

        async def following() -> Any:
            return await anext(chunks, end)

        async def close() -> None:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()

        try:
            while (chunk := self._finish(following())) is not end:
                yield chunk
        finally:
            self._finish(close())

    def _finish(self, result: Any) -> Any:
        """Run what an ``async def`` function returned to its end."""
        if not inspect.iscoroutine(result):
            return result
        if _loop_is_running():
            result.close()
            message = "The function is async: inside of a running event loop, await it with an event object."
            raise RuntimeError(message)
        try:
            # In the context of this call: else the loop runs all calls in that of the first.
            return _event_loop().run(result, context=copy_context())
        except BaseException as error:
            error.__traceback__ = below_ours(error.__traceback__)
            if not isinstance(error, Exception):
                # It ends the process, or a test that expects it: what else was running is not to run on later.
                _event_loop().close()
                _event_loop.cache_clear()
            raise

    def _written(self, write: Callable[[Any], Any], result: Any) -> Any:
        try:
            return write(result)
        except ResultSerializationError as error:
            self._raise(error)

    def _joined(self, stream: ResponseStream) -> Any:
        try:
            return stream.joined()
        except ResultSerializationError as error:
            self._raise(error)
        except Exception as error:
            error.__traceback__ = below_ours(error.__traceback__)
            raise

    def _raise(self, error: FunctionError) -> NoReturn:
        """Raise an error of ours without our frames: they are no news, and AWS's runtime client would send them."""
        raiser_at(self.__wrapped__)(error.with_traceback(None))


def _loop_is_running() -> bool:
    import asyncio  # noqa: PLC0415 - as below

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


@functools.cache
def _event_loop() -> "asyncio.Runner":
    """Return the loop of this process: clients that a handler keeps between invocations stay bound to it."""
    import asyncio  # noqa: PLC0415 - a fifth of our import time, which only `async def` should pay

    return asyncio.Runner()


def _built(build: Callable[[Any], Any], hint: Any, wrapped: Callable[..., Any], problem: str, fix: str) -> Any:
    try:
        return build(hint)
    except PydanticUndefinedAnnotation as error:
        raise undefined_name(wrapped, error.name) from error
    except (PydanticUserError, TypeError) as error:
        raise HandlerSignatureError(problem.format(hint_name(hint)), fix, place(wrapped)) from error


@overload
def function(wrapped: Callable[P, R], /) -> Function[P, R]: ...
@overload
def function(
    *, partial_failures: bool = ..., concurrency: int | None = ..., on_invalid: OnInvalid | None = ...
) -> Callable[[Callable[P, R]], Function[P, R]]: ...
def function(
    wrapped: Callable[P, R] | None = None,
    /,
    *,
    partial_failures: bool = False,
    concurrency: int | None = None,
    on_invalid: OnInvalid | None = None,
) -> Function[P, R] | Callable[[Callable[P, R]], Function[P, R]]:
    """Make a typed Python function a Lambda handler.

    The annotation of the event's parameter says what the payload must be: an event (``SQSEvent[Order]``), several
    (``S3Event | SQSEvent``), a pydantic model, a dataclass, a ``TypedDict`` or JSON (``dict[str, Any]``, ``Any``). A
    parameter annotated with ``Context`` takes the context; both orders work, and both parameters may be left out. A
    record (``SQSRecord[Order]``) makes the function one of records: it is called for each of a batch.

    Args:
        wrapped: the function, where there are no options: ``@function``.
        partial_failures: return the response that names the records that failed, so that the source sends only them
            again. Its event source mapping has to have ``ReportBatchItemFailures``: without it, Lambda takes the batch for
            processed and *deletes* the records that failed. Otherwise a failing record fails the invocation, after the others
            were processed.
        concurrency: for how many records an ``async def`` function is called at a time; 10 unless given. Records that
            have to stay in order are processed one after the other all the same.
        on_invalid: called with the error and the payload (decoded JSON) where the payload is not valid; what it returns is
            the answer, in place of what the event's source gets by default. In a function of records it is called with a
            record that is not valid, and the record counts as processed.

    Raises:
        HandlerSignatureError: the signature cannot be a handler's, or an option does not fit it; file, line and the fix
            are in the message.
    """
    local_names = dict(sys._getframe(1).f_locals)  # noqa: SLF001 - names of an enclosing function
    options = Options(partial_failures, concurrency, on_invalid)

    def decorate(decorated: Callable[P, R]) -> Function[P, R]:
        return Function(decorated, local_names, options)

    return decorate if wrapped is None else decorate(wrapped)
