"""Other sites reach the page's socket as little as they reach functions."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.serve.endpoint import Endpoint


def upgrade(endpoint: Endpoint, host: str | None = None, origin: str | None = None) -> int:
    """Ask for a web socket and return the status."""
    address = urlsplit(endpoint.url)
    headers = [
        "GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket HTTP/1.1",
        f"Host: {host or address.netloc}",
        f"Origin: {origin or endpoint.url}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*headers, "", ""]).encode())
        return int(connection.recv(1000).split()[1])


def test_the_page_opens_its_socket(shop: Endpoint) -> None:
    assert upgrade(shop) == 101


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_cannot_open_it(shop: Endpoint, origin: str) -> None:
    assert upgrade(shop, origin=origin) == 403


def test_a_name_that_was_rebound_to_loopback_cannot_open_it(shop: Endpoint) -> None:
    assert upgrade(shop, host="evil.example", origin="http://evil.example") == 403


@pytest.mark.parametrize("path", ["/", "/_console/editor.js", "/_nicegui_ws/socket.io/?EIO=4&transport=polling"])
def test_pages_and_polling_are_refused_to_them_too(shop: Endpoint, path: str) -> None:
    assert shop.get(path, headers={"Host": "evil.example"}).status_code == 403
    assert shop.get(path, headers={"Origin": "http://evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/_nicegui",
        "/_nicegui/openapi.json",
        "/_nicegui/0/static/index.html",
        "/openapi.json",
        "/_console/../mounting.py",
        "/_console/%2e%2e/mounting.py",
    ],
)
def test_nothing_else_is_to_be_had(shop: Endpoint, path: str) -> None:
    answer = shop.get(path)
    assert answer.status_code == 404
    assert "def mount" not in answer.text
