"""Function URLs: ``/url/<function>/...`` answers plain HTTP requests, streamed where the function streams."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from awslambda_cli.serve.bodies import read_body
from awslambda_cli.serve.errors import MOST_SYNCHRONOUS, ServiceError, payload_too_large
from awslambda_cli.serve.http_answers import INTEGRATION, SEPARATOR, HTTPAnswer, failed, http_answer, prelude
from awslambda_cli.serve.http_events import FUNCTION_URL, HTTPRequest, http_event
from awslambda_cli.serve.records import Invocation
from awslambda_cli.serve.response_stream import ResponseStream
from awslambda_cli.serve.running import new_request_id
from awslambda_cli.serve.service import LocalLambda

_MOST_PRELUDE = 1024 * 1024


class FunctionURLs:
    """Answers for the functions of a local Lambda."""

    def __init__(self, service: LocalLambda) -> None:
        """Answer for a service."""
        self._service = service

    def routes(self) -> list[BaseRoute]:
        """Return the routes, for any method."""
        # ``methods=None`` is no restriction only for what is not a function.
        return [Route("/url/{name}", _Any(self)), Route("/url/{name}/{path:path}", _Any(self))]

    async def answer(self, request: Request) -> Response:
        """Answer a request."""
        try:
            return await self._answer(request)
        except ServiceError as error:
            return JSONResponse({"message": error.message}, error.kind.status)

    async def _answer(self, request: Request) -> Response:
        name = request.path_params["name"]
        function = await self._service.find(name)
        if function.function_url is None:
            message = f"{name} takes {function.hint}, which is no event of HTTP: invoke it by the Invoke API.\n"
            return PlainTextResponse(message, HTTPStatus.NOT_FOUND)
        event = function.http_event or FUNCTION_URL
        request_id = new_request_id()
        body, size = await read_body(request, MOST_SYNCHRONOUS)
        if size > MOST_SYNCHRONOUS:
            raise payload_too_large(size, "RequestResponse", MOST_SYNCHRONOUS)
        payload = json.dumps(http_event(event, _read(request, body, request_id, function.arn))).encode()
        if len(payload) > MOST_SYNCHRONOUS:
            raise payload_too_large(len(payload), "RequestResponse", MOST_SYNCHRONOUS)
        stream = ResponseStream()
        invoking = asyncio.create_task(
            self._service.invoke(
                name, payload, request_id=request_id, trace=request.headers.get("x-amzn-trace-id"), stream=stream
            )
        )
        pieces = aiter(stream)
        first = await anext(pieces, None)
        if first is None:
            return _whole(event, await invoking)
        return await _streamed(event, first, pieces, stream, invoking)


class _BrokenOff(Exception):  # noqa: N818 - it is no error of ours
    """The function failed after a part of its answer."""


class _Stream(StreamingResponse):
    """An answer that may break off; the server then closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(_BrokenOff):
            await super().__call__(scope, receive, send)


class _Any:
    """An endpoint for any method: Starlette limits plain functions to GET."""

    def __init__(self, urls: FunctionURLs) -> None:
        self._urls = urls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        response = await self._urls.answer(request)
        await response(scope, receive, send)


def _read(request: Request, body: bytes, request_id: str, arn: str) -> HTTPRequest:
    raw = request.scope.get("raw_path") or request.url.path.encode()
    # "", "url", the function, and what follows.
    parts = raw.partition(b"?")[0].decode("latin-1").split("/", 3)
    return HTTPRequest(
        method=request.method,
        path="/" + "".join(parts[3:]),
        query=request.scope["query_string"].decode("latin-1"),
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw],
        body=body,
        source_ip=request.client.host if request.client else "127.0.0.1",
        protocol=f"HTTP/{request.scope['http_version']}",
        request_id=request_id,
        function_arn=arn,
        time=datetime.now(UTC),
    )


def _whole(event: str, invocation: Invocation) -> Response:
    if invocation.function_error is not None:
        answer = failed(event)
    elif invocation.content_type == INTEGRATION:
        # A stream without a single piece of body may be written in one go.
        answer = prelude(invocation.result) or failed(event)
    else:
        answer = http_answer(event, invocation.result)
    response = Response(answer.body, answer.status)
    _set_headers(response, answer)
    response.headers["x-amzn-requestid"] = invocation.request_id
    if invocation.function_error is not None:
        response.headers["x-amz-function-error"] = invocation.function_error
    return response


async def _streamed(
    event: str,
    first: bytes,
    pieces: AsyncIterator[bytes],
    stream: ResponseStream,
    invoking: "asyncio.Task[Invocation]",
) -> Response:
    answer: HTTPAnswer | None
    if stream.content_type == INTEGRATION:
        data = bytearray(first)
        while SEPARATOR not in data and len(data) < _MOST_PRELUDE and (piece := await anext(pieces, None)) is not None:
            data += piece
        answer = prelude(bytes(data))
    else:
        content_type = stream.content_type or "application/octet-stream"
        answer = HTTPAnswer(200, (("content-type", content_type),), first)
    if answer is None:
        stream.abandon()
        answer = failed(event)
        response = Response(answer.body, answer.status)
    else:
        response = _Stream(_pieces(answer.body, pieces, stream, invoking), answer.status)
    _set_headers(response, answer)
    return response


async def _pieces(
    first: bytes, pieces: AsyncIterator[bytes], stream: ResponseStream, invoking: "asyncio.Task[Invocation]"
) -> AsyncIterator[bytes]:
    try:
        yield first
        async for piece in pieces:
            yield piece
        invocation = await invoking
    finally:
        stream.abandon()
    if invocation.function_error is not None:
        # Broken off, as at Lambda: the client must not take a part for the whole.
        raise _BrokenOff


def _set_headers(response: Response, answer: HTTPAnswer) -> None:
    names = {name for name, _ in answer.headers}
    kept = [(name, value) for name, value in response.raw_headers if name.decode() not in names]
    response.raw_headers = kept + [(name.encode(), value.encode("latin-1")) for name, value in answer.headers]
