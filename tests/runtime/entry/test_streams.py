"""Results that are streamed: on the wire of the Runtime API, and joined where the runtime cannot stream."""

import json
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from awslambda_events import APIGatewayProxyStreamingResponse, LambdaFunctionURLRequest
from awslambda_events.testing import sample
from awslambda_runtime import function
from tests.runtime.entry.api import PATIENCE, Start

APPLICATION = """
import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from awslambda_events import LambdaFunctionURLRequest, LambdaFunctionURLStreamingResponse
from awslambda_runtime import Context, function


@function
def text(event: Any) -> Iterator[str]:
    yield from ["hello ", "", "wörld"]


@function
async def http(event: LambdaFunctionURLRequest) -> AsyncIterator[LambdaFunctionURLStreamingResponse | bytes]:
    yield LambdaFunctionURLStreamingResponse(status_code=201, headers={"content-type": "text/html"}, cookies=["a=b"])
    for chunk in (b"<p>", event.raw_path.encode()):
        await asyncio.sleep(0)
        yield chunk


@function
def fails(chunks: int) -> Iterator[str]:
    try:
        for _ in range(chunks):
            yield "chunk"
        raise ValueError("☃" * 100_000)
    finally:
        print("cleaned up")


@function
def endless(event: Any) -> Iterator[bytes]:
    try:
        while True:
            yield b"x" * 100_000
    finally:
        print("cleaned up")


@function
def empty(event: Any) -> Iterator[str]:
    yield from ()


@function
def slow(event: Any, context: Context) -> Iterator[str]:
    for _ in range(3):
        yield str(context.get_remaining_time_in_millis())
        time.sleep(0.2)


@function
def numbers(event: Any) -> Iterator[str]:
    yield 1
"""

MODE = "lambda-runtime-function-response-mode"


def test_text_is_streamed_chunk_by_chunk(start: Start) -> None:
    reply = start(APPLICATION, "app.text").invoke({}, Lambda_Runtime_Invocation_Id="abc")
    assert (reply.kind, reply.chunks) == ("response", [b"hello ", "wörld".encode()])
    assert reply.headers[MODE] == "streaming"
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["trailer"] == "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
    assert reply.headers["lambda-runtime-invocation-id"] == "abc"
    assert reply.trailers == {}


def test_chunks_are_sent_as_they_are_made(start: Start) -> None:
    first, second, third = map(int, start(APPLICATION, "app.slow").invoke({}).chunks)
    assert first > second > third


def test_an_http_answer_begins_with_status_and_headers(start: Start) -> None:
    event = sample(LambdaFunctionURLRequest)
    started = start(APPLICATION, "app.http")
    for _ in range(2):
        reply = started.invoke(event)
        head, _, body = reply.body.partition(bytes(8))
        assert json.loads(head) == {"statusCode": 201, "headers": {"content-type": "text/html"}, "cookies": ["a=b"]}
        assert body == b"<p>" + event["rawPath"].encode()
        assert reply.headers["content-type"] == "application/vnd.awslambda.http-integration-response"
        assert (reply.headers[MODE], len(reply.chunks)) == ("streaming", 3)


def test_what_fails_before_the_first_byte_is_an_ordinary_error(start: Start) -> None:
    started = start(APPLICATION, "app.fails")
    reply = started.invoke(0)
    assert (reply.kind, reply.json["errorType"]) == ("error", "ValueError")
    assert MODE not in reply.headers
    assert started.invoke("x").json["errorType"] == "EventValidationError"


def test_what_fails_later_ends_the_stream_with_the_error_in_trailers(start: Start) -> None:
    started = start(APPLICATION, "app.fails")
    reply = started.invoke(2)
    assert (reply.kind, reply.chunks) == ("response", [b"chunk", b"chunk"])
    assert reply.trailers["lambda-runtime-function-error-type"] == "Function.ValueError"
    error = json.loads(b64decode(reply.trailers["lambda-runtime-function-error-body"]))
    assert (error["errorType"], error["requestId"]) == ("ValueError", "request-1")
    assert error["errorMessage"] == "☃" * 4096
    [frame] = error["stackTrace"]
    assert frame.startswith(f'  File "{started.folder}/app.py", line ')
    assert "raise ValueError" in frame
    assert "[ERROR] ValueError: ☃" in started.output
    assert started.invoke(1).chunks == [b"chunk"]
    assert started.output.count("cleaned up") == 2


def test_a_stream_that_the_platform_takes_no_more_of_is_ended(start: Start) -> None:
    started = start(APPLICATION, "app.endless")
    started.api.refuses_streams = True
    started.api.invoke({})
    started.api.invoke({})
    until = time.monotonic() + PATIENCE
    while started.output.count("cleaned up") < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert "The Runtime API takes no more of a streamed response" in started.output
    assert started.process.poll() is None


def test_a_stream_of_what_is_no_text_is_an_error(start: Start) -> None:
    reply = start(APPLICATION, "app.numbers").invoke({})
    assert (reply.kind, reply.json["errorType"]) == ("error", "ResultSerializationError")
    assert reply.json["errorMessage"] == "A stream is made of text and bytes; the function yielded int."


def test_an_empty_stream_is_an_empty_response(start: Start) -> None:
    started = start(APPLICATION, "app.empty")
    reply = started.invoke({})
    assert (reply.kind, reply.chunks, reply.headers[MODE]) == ("response", [], "streaming")
    assert started.invoke({}).kind == "response"


# Where the runtime cannot stream: AWS's own client calls the function, `invoke` returns bytes.


@function
def words(event: Any) -> Iterator[str | bytes]:
    yield f"{event['name']} "
    yield b"\xff"


@function
async def page(event: Any) -> AsyncIterator[APIGatewayProxyStreamingResponse | str | bytes]:
    yield APIGatewayProxyStreamingResponse(status_code=200, headers={"a": "b"})
    yield "text "
    if event == "bytes":
        yield b"\xff"
    if event == "late":
        yield APIGatewayProxyStreamingResponse(status_code=500)
    if event == "large":
        yield "x" * 6_291_557


def test_a_stream_that_cannot_be_sent_is_joined() -> None:
    assert words({"name": "wörld"}, None) == "wörld ".encode() + b"\xff"  # type: ignore[comparison-overlap]
    assert words.invoke(b'{"name": "w\\u00f6rld"}') == "wörld ".encode() + b"\xff"


def test_an_http_answer_that_cannot_be_streamed_is_an_ordinary_one() -> None:
    answer = {"statusCode": 200, "headers": {"a": "b"}, "body": "text ", "isBase64Encoded": False}
    assert page({}, None) == answer  # type: ignore[comparison-overlap,arg-type]
    assert json.loads(page.invoke(b"{}")) == answer
    encoded = {"statusCode": 200, "headers": {"a": "b"}, "body": "dGV4dCD/", "isBase64Encoded": True}
    assert json.loads(page.invoke(b'"bytes"')) == encoded


@pytest.mark.parametrize(
    ("event", "error_type", "message"),
    [
        ("late", "ResultSerializationError", "yielded APIGatewayProxyStreamingResponse after the first chunk"),
        ("large", "ResultTooLargeError", "Lambda takes 6291556 at most"),
    ],
)
def test_a_joined_stream_can_be_wrong(event: str, error_type: str, message: str) -> None:
    with pytest.raises(Exception, match=message) as caught:
        page.invoke(json.dumps(event).encode())
    assert type(caught.value).__name__ == error_type


def test_a_generator_without_a_hint_of_a_stream_is_a_list() -> None:
    @function
    def numbers(event: Any) -> Iterator[int]:
        yield from range(event)

    assert numbers.invoke(b"3") == b"[0,1,2]"


def test_a_function_that_streams_is_called_as_plain_python() -> None:
    assert list(words(event={"name": "wörld"})) == ["wörld ", b"\xff"]
