"""Lambda's Invoke API, and the few calls beside it by which clients look functions up.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from awslambda_cli.serve.asynchronous import EventQueue
from awslambda_cli.serve.bodies import read_body
from awslambda_cli.serve.errors import (
    MOST_ASYNCHRONOUS,
    MOST_CLIENT_CONTEXT,
    MOST_SYNCHRONOUS,
    ServiceError,
    violated_constraint,
)
from awslambda_cli.serve.event_stream import CONTENT_TYPE, invoke_complete, payload_chunk
from awslambda_cli.serve.logs import tail
from awslambda_cli.serve.names import LATEST, Target, target
from awslambda_cli.serve.payloads import accept
from awslambda_cli.serve.records import Invocation, LocalFunction
from awslambda_cli.serve.response_stream import ResponseStream
from awslambda_cli.serve.running import new_request_id
from awslambda_cli.serve.service import LocalLambda

_TYPES = ("Event", "RequestResponse", "DryRun")
_STREAMING_TYPES = ("RequestResponse", "DryRun")
_LOG_TYPES = ("Tail", "None")
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
_MOST_ITEMS = 50

Endpoint = Callable[[Request], Awaitable[Response]]


class InvokeAPI:
    """The calls, answered by a local Lambda."""

    def __init__(self, service: LocalLambda, events: EventQueue, aliases: frozenset[str]) -> None:
        """Answer for a service; asynchronous invocations go into a queue."""
        self._service = service
        self._events = events
        self._qualifiers = aliases

    def routes(self) -> list[BaseRoute]:
        """Return the routes; names of functions may be percent-encoded ARNs."""
        functions = "/2015-03-31/functions"
        calls = [
            ("POST", f"{functions}/{{name}}/invocations", self.invoke),
            ("POST", "/2014-11-13/functions/{name}/invoke-async", self.invoke_async),
            ("POST", "/2021-11-15/functions/{name}/response-streaming-invocations", self.invoke_with_stream),
            ("GET", functions, self.list_functions),
            ("GET", f"{functions}/{{name}}", self.get_function),
            ("GET", f"{functions}/{{name}}/configuration", self.get_function_configuration),
            ("GET", "/2021-10-31/functions/{name}/url", self.get_function_url),
        ]
        routes: list[BaseRoute] = [
            # Older clients write a slash at the end.
            Route(path + slash, _answering(endpoint), methods=[method])
            for method, path, endpoint in calls
            for slash in ("", "/")
        ]
        # All of AWS's calls begin with their version, a date.
        return [*routes, Route("/20{rest:path}", _answering(_unknown), methods=_METHODS)]

    async def invoke(self, request: Request) -> Response:
        """Invoke."""
        invocation_type = _choice(request, "X-Amz-Invocation-Type", "invocationType", _TYPES, "RequestResponse")
        log_type = _choice(request, "X-Amz-Log-Type", "logType", _LOG_TYPES, "None")
        target = await self._target(request)
        limit = MOST_ASYNCHRONOUS if invocation_type == "Event" else MOST_SYNCHRONOUS
        payload = await _payload(request, invocation_type, limit)
        client_context = _client_context(request)
        if invocation_type == "DryRun":
            return Response(status_code=HTTPStatus.NO_CONTENT)
        tenant_id = request.headers.get("X-Amz-Tenant-Id")
        request_id = _request_id(request)
        trace = request.headers.get("X-Amzn-Trace-Id")
        if invocation_type == "Event":
            self._events.put(target.name, payload, target.arn, request_id, tenant_id=tenant_id, trace=trace)
            return Response(status_code=HTTPStatus.ACCEPTED)
        invocation = await self._service.invoke(
            target.name,
            payload,
            request_id=request_id,
            arn=target.arn,
            client_context=client_context,
            tenant_id=tenant_id,
            trace=trace,
        )
        headers = {"X-Amz-Executed-Version": invocation.version}
        if invocation.function_error is not None:
            headers["X-Amz-Function-Error"] = invocation.function_error
        if log_type == "Tail":
            headers["X-Amz-Log-Result"] = base64.b64encode(tail(invocation.logs.encode())).decode()
        return Response(invocation.result, invocation.status, headers, media_type=invocation.content_type)

    async def invoke_async(self, request: Request) -> Response:
        """Invoke asynchronously, by the call of old."""
        target = await self._target(request)
        payload = await _payload(request, "Event", MOST_ASYNCHRONOUS)
        self._events.put(target.name, payload, target.arn, _request_id(request))
        return JSONResponse({"Status": HTTPStatus.ACCEPTED}, HTTPStatus.ACCEPTED)

    async def invoke_with_stream(self, request: Request) -> Response:
        """Invoke, with the result in pieces."""
        invocation_type = _choice(
            request, "X-Amz-Invocation-Type", "invocationType", _STREAMING_TYPES, "RequestResponse"
        )
        log_type = _choice(request, "X-Amz-Log-Type", "logType", _LOG_TYPES, "None")
        target = await self._target(request)
        payload = await _payload(request, "RequestResponse", MOST_SYNCHRONOUS)
        client_context = _client_context(request)
        if invocation_type == "DryRun":
            return Response(status_code=HTTPStatus.NO_CONTENT)
        stream = ResponseStream()
        invoking = asyncio.create_task(
            self._service.invoke(
                target.name,
                payload,
                request_id=_request_id(request),
                arn=target.arn,
                client_context=client_context,
                tenant_id=request.headers.get("X-Amz-Tenant-Id"),
                trace=request.headers.get("X-Amzn-Trace-Id"),
                stream=stream,
            )
        )
        pieces = aiter(stream)
        first = await anext(pieces, None)
        if first is None:
            # What the service refuses is no stream.
            await invoking
        headers = {
            "X-Amz-Executed-Version": LATEST,
            "X-Amzn-Remapped-Content-Type": stream.content_type or "application/json",
        }
        messages = _messages(first, pieces, stream, invoking, with_log=log_type == "Tail")
        return StreamingResponse(messages, headers=headers, media_type=CONTENT_TYPE)

    async def list_functions(self, request: Request) -> Response:
        """Return a page of the functions."""
        names = list(self._service.functions)
        try:
            most = min(int(request.query_params.get("MaxItems", _MOST_ITEMS)), _MOST_ITEMS)
            begin = int(request.query_params.get("Marker") or 0)
        except ValueError:
            raise violated_constraint(str(request.query_params), "maxItems", "Member must be an integer") from None
        if most < 1 or begin < 0:
            raise violated_constraint(str(most), "maxItems", "Member must have value greater than or equal to 1")
        functions = [self._configuration(self._service.functions[name]) for name in names[begin : begin + most]]
        marker = str(begin + most) if begin + most < len(names) else None
        return JSONResponse({"Functions": functions} | ({"NextMarker": marker} if marker else {}))

    async def get_function(self, request: Request) -> Response:
        """Return a function's configuration and where its code is."""
        configuration = await self._found(request)
        location = self._service.application.folder.as_uri()
        code = {"RepositoryType": "Local", "Location": location}
        return JSONResponse({"Configuration": configuration, "Code": code, "Tags": {}})

    async def get_function_configuration(self, request: Request) -> Response:
        """Return a function's configuration."""
        return JSONResponse(await self._found(request))

    async def get_function_url(self, request: Request) -> Response:
        """Return where a function answers HTTP requests."""
        target = await self._target(request)
        function = await self._service.find(target.name)
        if function.function_url is None:
            raise ServiceError("ResourceNotFoundException", "The resource you requested does not exist.")
        told = {"FunctionUrl": function.function_url, "FunctionArn": function.arn, "AuthType": "NONE"}
        return JSONResponse(told | {"InvokeMode": "RESPONSE_STREAM"})

    async def _found(self, request: Request) -> dict[str, Any]:
        target = await self._target(request)
        return self._configuration(await self._service.find(target.name, target.arn))

    async def _target(self, request: Request) -> Target:
        qualifier = request.query_params.get("Qualifier")
        found = target(request.path_params["name"], qualifier, self._service.region, self._qualifiers)
        await self._service.find(found.name, found.arn)
        return found

    def _configuration(self, function: LocalFunction) -> dict[str, Any]:
        settings = self._service.settings
        return {
            "FunctionName": function.name,
            "FunctionArn": function.arn,
            "Handler": function.handler,
            "Description": function.description,
            "Timeout": round(settings.timeout),
            "MemorySize": settings.memory,
            "Version": LATEST,
            "State": "Active",
            "LastUpdateStatus": "Successful",
            "PackageType": "Zip",
        }


def _answering(endpoint: Endpoint) -> Endpoint:
    """Let an endpoint answer with the service's errors."""

    async def answer(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except ServiceError as error:
            response = JSONResponse(error.body, error.kind.status, {"x-amzn-ErrorType": error.name})
            if error.kind.status == HTTPStatus.TOO_MANY_REQUESTS:
                response.headers["Retry-After"] = "1"
        response.headers["x-amzn-RequestId"] = _request_id(request)
        return response

    return answer


async def _unknown(request: Request) -> Response:
    message = f"{request.method} {request.url.path} is no operation that this endpoint has."
    raise ServiceError("UnknownOperationException", message)


def _request_id(request: Request) -> str:
    """Return the id of a request, which is that of its invocation."""
    if not hasattr(request.state, "request_id"):
        request.state.request_id = new_request_id()
    return str(request.state.request_id)


def _choice(request: Request, header: str, member: str, choices: tuple[str, ...], default: str) -> str:
    value = request.headers.get(header, default)
    if value not in choices:
        constraint = f"Member must satisfy enum value set: [{', '.join(choices)}]"
        raise violated_constraint(value, member, constraint)
    return value


async def _payload(request: Request, invocation_type: str, limit: int) -> bytes:
    payload, size = await read_body(request, limit)
    accept(payload, size, invocation_type, limit)
    return payload


def _client_context(request: Request) -> str | None:
    encoded = request.headers.get("X-Amz-Client-Context")
    if encoded is None:
        return None
    if len(encoded) > MOST_CLIENT_CONTEXT:
        message = f"Client context must be at most {MOST_CLIENT_CONTEXT} bytes long when base64-encoded."
        raise ServiceError("InvalidRequestContentException", message)
    try:
        text = base64.b64decode(encoded, validate=True).decode()
        valid = isinstance(json.loads(text), dict)
    except (binascii.Error, ValueError):
        valid = False
    if not valid:
        message = "Client context must be a valid Base64-encoded JSON object."
        raise ServiceError("InvalidRequestContentException", message)
    # A header holds one line, and latin letters at most.
    return json.dumps(json.loads(text))


async def _messages(
    first: bytes | None,
    pieces: AsyncIterator[bytes],
    stream: ResponseStream,
    invoking: "asyncio.Task[Invocation]",
    *,
    with_log: bool,
) -> AsyncIterator[bytes]:
    try:
        if first is not None:
            yield payload_chunk(first)
        async for piece in pieces:
            yield payload_chunk(piece)
        invocation = await invoking
    finally:
        stream.abandon()
    error = invocation.stream_error
    if error is None and invocation.function_error is not None:
        error = (invocation.function_error, invocation.result.decode("utf-8", "replace"))
    elif not invocation.streamed:
        yield payload_chunk(invocation.result)
    yield invoke_complete(tail(invocation.logs.encode()) if with_log else None, error)
