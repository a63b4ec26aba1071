"""Web pages of others reach nothing."""

import asyncio
import re
import socket
from typing import Any

import httpx
import pytest

from awslambda_cli.serve.security import SameSite
from tests.serve.conftest import APPLICATION, Start
from tests.serve.endpoint import Endpoint

INVOKE = "/2015-03-31/functions/echo/invocations"
PATHS = ["/", INVOKE, "/url/echo/", "/2015-03-31/functions"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:9001", "127.0.0.1.evil.example", "localhost.evil", "", "[", "192.168.1.1"]
)
def test_a_host_that_is_none_of_ours_is_refused(host: str, path: str, endpoint: Endpoint) -> None:
    answer = endpoint.request("POST" if path == INVOKE else "GET", path, headers={"Host": host})
    assert answer.status_code in (400, 403)
    assert "echo" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:9001"])
def test_the_names_of_loopback_are_ours(host: str, endpoint: Endpoint) -> None:
    assert endpoint.request("POST", INVOKE, content=b"1", headers={"Host": host}).text == "1"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_request_of_another_site_is_refused(headers: dict[str, str], path: str, endpoint: Endpoint) -> None:
    answer = endpoint.request("POST" if path == INVOKE else "GET", path, headers=headers)
    assert answer.status_code == 403
    assert answer.text == "Requests of other sites are refused; --allow-origin lets one in.\n"
    assert "access-control-allow-origin" not in answer.headers


def test_a_preflight_of_another_site_is_refused(endpoint: Endpoint) -> None:
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    assert endpoint.request("OPTIONS", INVOKE, headers=headers).status_code == 403


def test_the_own_page_may_call(endpoint: Endpoint) -> None:
    headers = {"Origin": endpoint.url, "Sec-Fetch-Site": "same-origin"}
    assert endpoint.request("POST", INVOKE, content=b"1", headers=headers).text == "1"


def test_a_link_to_the_page_may_stand_anywhere_and_one_to_a_function_may_not(endpoint: Endpoint) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert endpoint.get("/", headers=headers).status_code == 200
    assert endpoint.get("/url/echo/", headers=headers).status_code == 403


def test_a_site_and_a_name_can_be_let_in(start: Start) -> None:
    served = start(
        APPLICATION.read_text("utf-8"),
        *("--no-watch", "--allow-origin", "http://localhost:3000", "--allow-host", "lambda.test"),
    )
    for headers in ({"Origin": "http://localhost:3000"}, {"Host": "lambda.test:80"}):
        assert served.request("POST", INVOKE, content=b"1", headers=headers).text == "1"
    assert served.request("POST", INVOKE, headers={"Origin": "http://localhost:3001"}).status_code == 403


def test_it_listens_on_loopback_only_unless_told_otherwise(endpoint: Endpoint) -> None:
    port = int(endpoint.url.rpartition(":")[2])
    assert "Warning" not in endpoint.messages
    for address in ("127.0.0.2", other_address()):
        if address is not None:
            with pytest.raises((ConnectionError, TimeoutError)), socket.create_connection((address, port), timeout=5):
                pass


def test_with_a_host_it_warns(start: Start) -> None:
    served = start(APPLICATION.read_text("utf-8"), "--no-watch", "--host", "0.0.0.0")  # noqa: S104
    assert re.search(r"Warning: with --host 0.0.0.0 the endpoint can be reached from other machines", served.messages)
    assert "no authentication" in " ".join(served.messages.split())
    assert served.request("POST", INVOKE, content=b"1", headers={"Host": "192.168.1.1"}).text == "1"
    assert served.request("POST", INVOKE, content=b"1", headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"host": "127.0.0.1:9001"}, True),
        ({"host": "127.0.0.1:9001", "origin": "http://127.0.0.1:9001"}, True),
        ({"host": "127.0.0.1:9001", "origin": "http://evil.example"}, False),
        ({"host": "evil.example"}, False),
    ],
    ids=str,
)
def test_a_web_socket_of_another_site_is_refused(headers: dict[str, str], passes: bool) -> None:  # noqa: FBT001
    sent: list[Any] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "websocket", "path": "/socket", "headers": raw}
    protected = SameSite(app, hosts=(), origins=(), any_address=False)
    asyncio.run(protected(scope, None, send))  # type: ignore[arg-type]
    assert sent[0]["type"] == ("websocket.accept" if passes else "websocket.close")
    assert len(sent) == 1


def test_payloads_are_bounded_however_they_come(endpoint: Endpoint) -> None:
    def pieces() -> Any:
        for _ in range(70):
            yield b"1" * 100_000

    for path in (INVOKE, "/url/echo/"):
        assert endpoint.request("POST", path, content=pieces()).status_code == 413
    assert endpoint.request("POST", INVOKE, content=b"1").text == "1"


@pytest.mark.parametrize(
    "path",
    [
        "/url/../../etc/passwd",
        "/url/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/2015-03-31/functions/..%2f..%2fx",
        "/static/app.py",
        "/app.py",
    ],
)
def test_no_path_leads_to_files(path: str, endpoint: Endpoint) -> None:
    with socket.create_connection(("127.0.0.1", int(endpoint.url.rpartition(":")[2])), timeout=30) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 404 " in answer.partition(b"\r\n")[0]
    assert b"root:" not in answer
    assert b"import" not in answer


def other_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            return None
        address: str = probe.getsockname()[0]
    return address


def test_pages_cannot_reach_the_runtime_api(endpoint: Endpoint) -> None:
    address = endpoint.invoke("about", {}).json["environment"]["AWS_LAMBDA_RUNTIME_API"]
    url = f"http://{address}/2018-06-01/runtime/invocation/next"
    with httpx.Client(trust_env=False) as client:
        assert client.get(url, headers={"Origin": "http://evil.example"}).status_code == 403
        assert client.get(url, headers={"Host": "evil.example"}).status_code == 403
