"""The life of a runtime process: start the function, then answer one invocation after the other."""

import os
from collections.abc import Callable
from typing import Any, NoReturn

from awslambda_runtime.bootstrap import Function
from awslambda_runtime.client import RuntimeAPI, StreamedResponse
from awslambda_runtime.context import Context
from awslambda_runtime.handlers import find
from awslambda_runtime.invocation import Invocation, context_type
from awslambda_runtime.plain import marshal, unmarshal
from awslambda_runtime.platform_log import Logs
from awslambda_runtime.reports import Report, report
from awslambda_runtime.streams import ResponseStream
from awslambda_runtime.wire import ProtocolError

Call = Callable[[Invocation, Context], tuple[bytes | ResponseStream, str]]
"""Calls a handler; returns what to post, and its content type."""


def start(name: str, api: RuntimeAPI, logs: Logs) -> Call:
    """Import the handler; when that fails, tell the platform and end the process."""
    try:
        return caller(find(name))
    except Exception as error:  # noqa: BLE001 - the module's code raises whatever it likes
        told = report(error)
    logs.failure(told.body)
    api.fail_init(told.data, told.error_type)
    raise SystemExit(1)


def serve(call: Call, api: RuntimeAPI, logs: Logs) -> NoReturn:
    """Answer invocations until the process is ended."""
    kind = context_type(os.environ, logs.write)
    while True:
        # In a function of its own: nothing of an event is kept while the next one is waited for.
        _serve_next(call, kind, api, logs)


def _serve_next(call: Call, kind: type[Context], api: RuntimeAPI, logs: Logs) -> None:
    invocation = api.next()
    logs.request_id = invocation.request_id
    logs.tenant_id = invocation.tenant_id
    _set_trace(invocation.trace_id)
    try:
        result, content_type = call(invocation, invocation.context(kind))
    except Exception as error:  # noqa: BLE001 - all that the user's code raises is an answer
        _fail(report(error, invocation.request_id), invocation, api, logs)
        return
    if isinstance(result, bytes):
        api.respond(invocation, result, content_type)
    else:
        _stream(result, invocation, api, logs)


def caller(handler: Any) -> Call:
    """Return how a handler is called: a ``@function`` with bytes, anything else with decoded JSON."""

    def call_plain(invocation: Invocation, context: Context) -> tuple[bytes, str]:
        payload = unmarshal(invocation.payload) if invocation.is_json else invocation.payload
        return marshal(handler(payload, context))

    if not isinstance(handler, Function):
        return call_plain
    invoke = handler.stream

    def call(invocation: Invocation, context: Context) -> tuple[bytes | ResponseStream, str]:
        if not invocation.is_json:
            return call_plain(invocation, context)
        return invoke(invocation.payload, context), "application/json"

    return call


def _stream(stream: ResponseStream, invocation: Invocation, api: RuntimeAPI, logs: Logs) -> None:
    """Send a stream. What fails before its first byte is an error like any other; later ones end the stream."""
    response: StreamedResponse | None = None
    try:
        for data in stream:
            # Only now is its content type known, and that there is something to send.
            response = response or api.stream(invocation, stream.content_type)
            response.send(data)
            if not response.is_open:
                stream.close()
                break
    except ProtocolError:
        raise
    except Exception as error:  # noqa: BLE001 - the same
        told = report(error, invocation.request_id)
        if response is None:
            _fail(told, invocation, api, logs)
            return
        logs.failure(told.body)
        response.fail(told.short_data, told.error_type)
    else:
        (response or api.stream(invocation, stream.content_type)).end()


def _fail(told: Report, invocation: Invocation, api: RuntimeAPI, logs: Logs) -> None:
    logs.failure(told.body)
    api.fail(invocation, told.data, told.error_type, told.cause)


def _set_trace(trace_id: str | None) -> None:
    if trace_id is not None:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
