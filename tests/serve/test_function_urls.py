"""Function URLs: HTTP requests become the event of the hint, and results become HTTP answers."""

import base64
import json
from textwrap import dedent
from typing import Any

import httpx
import pytest

import awslambda_events
from tests.serve.conftest import Start
from tests.serve.endpoint import PATIENCE, Endpoint

QUERY = "a=1&a=2&b=x%20y&empty="
HEADERS = [("Cookie", "one=1; two=2"), ("X-Twice", "1"), ("X-Twice", "2"), ("X-Amzn-Trace-Id", "Root=1-abc")]

# Of each event: where the path, the method, the values of a parameter and those of a header are.
PLACES: dict[str, dict[str, Any]] = {
    "rest": {
        "httpMethod": "POST",
        "path": "/orders/a%20b",
        "multiValueQueryStringParameters": {"a": ["1", "2"], "b": ["x y"], "empty": [""]},
        "queryStringParameters": {"a": "2", "b": "x y", "empty": ""},
        "pathParameters": {"proxy": "orders/a b"},
        "resource": "/{proxy+}",
    },
    "http": {
        "rawPath": "/orders/a b",
        "rawQueryString": QUERY,
        "queryStringParameters": {"a": "1,2", "b": "x y", "empty": ""},
        "cookies": ["one=1", "two=2"],
        "version": "2.0",
    },
    "url": {
        "rawPath": "/orders/a%20b",
        "rawQueryString": QUERY,
        "queryStringParameters": {"a": "1,2", "b": "x y", "empty": ""},
        "cookies": ["one=1", "two=2"],
        "version": "2.0",
    },
    "balancer": {
        "httpMethod": "POST",
        "path": "/orders/a%20b",
        "queryStringParameters": {"a": "2", "b": "x%20y", "empty": ""},
    },
    "lattice": {
        "method": "POST",
        "raw_path": "/orders/a%20b",
        "query_string_parameters": {"a": "2", "b": "x y", "empty": ""},
    },
    "lattice_2": {
        "method": "POST",
        "path": "/orders/a%20b",
        "queryStringParameters": {"a": ["1", "2"], "b": ["x y"], "empty": [""]},
    },
}
MODELS = {
    "rest": "APIGatewayProxyRequest",
    "http": "APIGatewayV2HTTPRequest",
    "url": "LambdaFunctionURLRequest",
    "balancer": "ALBRequest",
    "lattice": "VPCLatticeRequest",
    "lattice_2": "VPCLatticeV2Request",
}


def body_of(event: dict[str, Any]) -> bytes:
    encoded = event.get("isBase64Encoded", event.get("is_base64_encoded"))
    body = event["body"]
    return base64.b64decode(body) if encoded else body.encode()


@pytest.mark.parametrize("function", PLACES)
def test_a_request_becomes_the_event_of_the_hint(function: str, endpoint: Endpoint) -> None:
    path = f"/url/{function}/orders/a%20b?{QUERY}"
    answer = endpoint.request(
        "POST", path, headers=[*HEADERS, ("Content-Type", "application/json")], content=b'{"id": 1}'
    )
    assert answer.status_code == (201 if function == "rest" else 200)
    event = answer.json()
    assert {key: event.get(key) for key in PLACES[function]} == PLACES[function]
    assert body_of(event) == b'{"id": 1}'
    assert not event.get("isBase64Encoded", event.get("is_base64_encoded"))
    parsed = getattr(awslambda_events, MODELS[function]).model_validate(event)
    assert parsed.header("x-twice") in ("2", "1,2")
    assert parsed.header("content-type") == "application/json"
    assert awslambda_events.identify(event) == MODELS[function] or function == "url"


@pytest.mark.parametrize("function", PLACES)
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/octet-stream", bytes(range(256))),
        ("text/plain", b"\xff"),
        ("image/png", b"text"),
        ("text/plain", "é".encode()),
    ],
)
def test_bodies_of_every_kind_arrive(function: str, kind: str, content: bytes, endpoint: Endpoint) -> None:
    answer = endpoint.request("PUT", f"/url/{function}/", headers={"Content-Type": kind}, content=content)
    event = answer.json()
    assert body_of(event) == content
    is_text = content == "é".encode()
    assert event.get("isBase64Encoded", event.get("is_base64_encoded")) is not is_text


@pytest.mark.parametrize("function", PLACES)
def test_no_query_and_no_body_are_as_the_service_sends_them(function: str, endpoint: Endpoint) -> None:
    event = endpoint.get(f"/url/{function}").json()
    expected: dict[str, dict[str, Any]] = {
        "rest": {"path": "/", "resource": "/", "body": None, "queryStringParameters": None, "pathParameters": None},
        "http": {"rawPath": "/", "rawQueryString": ""},
        "url": {"rawPath": "/", "rawQueryString": ""},
        "balancer": {"path": "/", "body": "", "queryStringParameters": {}},
        "lattice": {"raw_path": "/", "body": "", "query_string_parameters": {}},
        "lattice_2": {"path": "/", "queryStringParameters": {}},
    }
    assert expected[function].items() <= event.items()
    if function in ("http", "url", "lattice_2"):
        assert "body" not in event
        assert function == "lattice_2" or "queryStringParameters" not in event


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
def test_any_method_reaches_the_function(method: str, endpoint: Endpoint) -> None:
    answer = endpoint.request(method, "/url/url/")
    assert answer.status_code == 200
    if method != "HEAD":
        assert answer.json()["requestContext"]["http"]["method"] == method


GOOD = [
    ({"statusCode": 204}, 204, b"", {}),
    ({"statusCode": 200, "body": "é"}, 200, "é".encode(), {"content-type": "application/json"}),
    ({"statusCode": 200, "body": "AAEC/w==", "isBase64Encoded": True}, 200, b"\0\1\2\xff", {}),
    (
        {"statusCode": "404", "headers": {"Content-Type": "text/html", "X-N": 1}, "body": "<p>"},
        404,
        b"<p>",
        {"content-type": "text/html", "x-n": "1"},
    ),
    ({"statusCode": 200, "multiValueHeaders": {"X-M": ["1", "2"]}, "headers": {"x-m": "0"}}, 200, b"", {"x-m": "1, 2"}),
    ({"statusCode": 302, "headers": {"Location": "/there"}}, 302, b"", {"location": "/there"}),
    ({"statusCode": 200, "headers": {"Content-Length": "9", "Transfer-Encoding": "x"}, "body": "abc"}, 200, b"abc", {}),
    ("a text", 200, b"a text", {"content-type": "application/json"}),
    ({"a": [1]}, 200, b'{"a":[1]}', {"content-type": "application/json"}),
    ([1], 200, b"[1]", {"content-type": "application/json"}),
    (None, 200, b"null", {"content-type": "application/json"}),
]
BAD = [
    {"statusCode": "many"},
    {"statusCode": 99},
    {"statusCode": 600},
    {"statusCode": 200, "body": {"a": 1}},
    {"statusCode": 200, "body": "no base64", "isBase64Encoded": True},
    {"statusCode": 200, "headers": {"X": "a\r\nSet-Cookie: b=1"}},
    {"statusCode": 200, "headers": {"a b": "c"}},
    {"statusCode": 200, "headers": {"X": "☃"}},
    {"statusCode": 200, "headers": {"X": {"a": 1}}},
    {"statusCode": 200, "headers": [1]},
    {"statusCode": 200, "cookies": "a=1"},
]


@pytest.mark.parametrize(("result", "status", "body", "headers"), GOOD, ids=str)
def test_a_result_becomes_the_answer(
    result: Any, status: int, body: bytes, headers: dict[str, str], endpoint: Endpoint
) -> None:
    answer = endpoint.request("POST", "/url/answers/", content=json.dumps(result))
    assert (answer.status_code, answer.content) == (status, body)
    assert headers.items() <= dict(answer.headers).items()


@pytest.mark.parametrize("result", BAD, ids=str)
def test_a_result_that_is_no_answer_is_a_bad_gateway(result: Any, endpoint: Endpoint) -> None:
    answer = endpoint.request("POST", "/url/answers/", json=result)
    assert (answer.status_code, answer.text) == (502, "Internal Server Error")
    assert "set-cookie" not in answer.headers


def test_cookies_are_set_one_by_one(endpoint: Endpoint) -> None:
    answer = endpoint.request("POST", "/url/answers/", json={"statusCode": 200, "cookies": ["a=1; Path=/", "b=2"]})
    assert answer.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2"]


def test_a_function_that_fails_is_a_bad_gateway_without_details(endpoint: Endpoint) -> None:
    answer = endpoint.request("POST", "/url/fails/")
    assert (answer.status_code, answer.text) == (502, "Internal Server Error")
    assert answer.headers["x-amz-function-error"] == "Unhandled"
    assert answer.headers["x-amzn-requestid"] in endpoint.messages


def test_an_invalid_body_is_what_the_function_answers(start: Start) -> None:
    served = start(
        """
        from pydantic import BaseModel
        from awslambda_events import APIGatewayProxyRequest
        from awslambda_runtime import function

        class Order(BaseModel):
            id: int

        @function
        def order(request: APIGatewayProxyRequest[Order]) -> dict:
            return {"statusCode": 200, "body": str(request.body.id)}
        """,
        *("--no-watch", "--timeout", "20"),
    )
    json_type = {"Content-Type": "application/json"}
    assert served.request("POST", "/url/order/", content=b'{"id": 7}', headers=json_type).text == "7"
    answer = served.request("POST", "/url/order/", content=b'{"id": "x"}', headers=json_type)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("function", ["orders", "sleeps"])
def test_a_function_of_another_event_has_no_url(function: str, endpoint: Endpoint) -> None:
    answer = endpoint.get(f"/url/{function}/")
    if function == "orders":
        assert (answer.status_code, answer.text) == (
            404,
            "orders takes SQSEvent[Order], which is no event of HTTP: invoke it by the Invoke API.\n",
        )
    else:
        assert answer.status_code == 502  # it takes a number, and gets an object


def test_a_function_that_is_not_there_has_no_url(endpoint: Endpoint) -> None:
    answer = endpoint.get("/url/nobody/")
    assert (answer.status_code, answer.json()["message"].rpartition(":")[2]) == (404, "nobody")


STREAMS = """
    import time
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from awslambda_events import LambdaFunctionURLRequest, LambdaFunctionURLStreamingResponse
    from awslambda_runtime import function

    def wait_for(name):
        while not Path(name).exists():
            time.sleep(0.01)

    @function
    def text(event: dict) -> Iterator[str]:
        yield "one\\n"
        wait_for("go")
        yield "two\\n"

    @function
    async def page(event: LambdaFunctionURLRequest) -> AsyncIterator[LambdaFunctionURLStreamingResponse | bytes]:
        yield LambdaFunctionURLStreamingResponse(
            status_code=201, headers={"Content-Type": "image/x"}, cookies=["a=1", "b=2"]
        )
        yield bytes(range(256))

    @function
    def breaks(event: dict) -> Iterator[str]:
        yield "one\\n"
        raise ValueError("late")

    @function
    def much(event: dict) -> Iterator[bytes]:
        for _ in range(200):
            yield bytes(100_000)

    @function
    def fails(event: dict) -> Iterator[bytes]:
        raise ValueError("early")
        yield b""
"""


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("streams")
    (folder / "app.py").write_text(dedent(STREAMS), "utf-8")
    served = Endpoint(folder, "app.py", "--no-watch", "--timeout", "30")
    yield served
    assert served.stop() == 0
    assert "Traceback" not in served.messages


def test_pieces_arrive_while_the_function_works(streams: Endpoint) -> None:
    with (
        httpx.Client(timeout=PATIENCE, trust_env=False) as client,
        client.stream("GET", f"{streams.url}/url/text/") as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines) == "one"
        (streams.folder / "go").touch()
        assert list(lines) == ["two"]
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_stream_may_begin_with_status_headers_and_cookies(streams: Endpoint) -> None:
    answer = streams.get("/url/page/")
    assert (answer.status_code, answer.headers["content-type"]) == (201, "image/x")
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.content == bytes(range(256))


def test_a_stream_that_breaks_off_is_no_whole_answer(streams: Endpoint) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        streams.get("/url/breaks/")
    assert streams.get("/url/page/").status_code == 201


def test_a_stream_that_fails_before_it_begins_is_a_bad_gateway(streams: Endpoint) -> None:
    assert streams.get("/url/fails/").status_code == 502


def test_a_stream_may_be_larger_than_a_result(streams: Endpoint) -> None:
    assert streams.get("/url/much/").content == bytes(20_000_000)


def test_a_client_that_goes_away_stops_nothing(streams: Endpoint) -> None:
    with (
        httpx.Client(timeout=PATIENCE, trust_env=False) as client,
        client.stream("GET", f"{streams.url}/url/much/") as answer,
    ):
        next(answer.iter_bytes(10))
    streams.until(lambda: "✓ much" in streams.messages, "it does not end")
    assert streams.get("/url/page/").status_code == 201


def events(streams: Endpoint, function: str, **options: Any) -> list[dict[str, Any]]:
    client = streams.client()
    response = client.invoke_with_response_stream(FunctionName=function, Payload=b"{}", **options)
    assert (response["StatusCode"], response["ExecutedVersion"]) == (200, "$LATEST")
    found = list(response["EventStream"])
    client.close()
    return found


def test_the_sdk_gets_the_pieces_as_events(streams: Endpoint) -> None:
    (streams.folder / "go").touch()
    *pieces, end = events(streams, "text", LogType="Tail")
    assert pieces == [{"PayloadChunk": {"Payload": b"one\n"}}, {"PayloadChunk": {"Payload": b"two\n"}}]
    assert b"REPORT" in base64.b64decode(end["InvokeComplete"]["LogResult"])
    assert "ErrorCode" not in end["InvokeComplete"]


def test_the_sdk_is_told_that_a_stream_broke_off(streams: Endpoint) -> None:
    first, end = events(streams, "breaks")
    assert first == {"PayloadChunk": {"Payload": b"one\n"}}
    assert end["InvokeComplete"]["ErrorCode"] == "Function.ValueError"
    assert json.loads(end["InvokeComplete"]["ErrorDetails"])["errorMessage"] == "late"


def test_the_sdk_is_told_that_a_function_failed(streams: Endpoint) -> None:
    (end,) = events(streams, "fails")
    assert end["InvokeComplete"]["ErrorCode"] == "Unhandled"
    assert json.loads(end["InvokeComplete"]["ErrorDetails"])["errorType"] == "ValueError"


def test_an_ordinary_result_is_one_piece(endpoint: Endpoint) -> None:
    piece, end = events(endpoint, "echo")
    assert (piece, end) == ({"PayloadChunk": {"Payload": b"{}"}}, {"InvokeComplete": {}})


def test_what_the_service_refuses_is_no_stream(endpoint: Endpoint) -> None:
    client = endpoint.client()
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.invoke_with_response_stream(FunctionName="nobody", Payload=b"{}")
    client.close()


def test_a_stream_is_joined_for_who_wants_no_stream(streams: Endpoint) -> None:
    (streams.folder / "go").touch()
    assert streams.invoke("text", {}).body == b"one\ntwo\n"
    assert streams.invoke("breaks", {}).json["errorMessage"] == "late"
    assert streams.invoke("much", {}).json["errorType"] == "Function.ResponseSizeTooLarge"
