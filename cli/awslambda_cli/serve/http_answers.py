"""Turns a function's result into the HTTP answer that the service of its event would send.

Sources: as in ``http_events``.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from awslambda_cli.serve.http_events import FUNCTION_URL

INTEGRATION = "application/vnd.awslambda.http-integration-response"
"""Content type of a stream that begins with status and headers as JSON."""
SEPARATOR = bytes(8)
"""What stands between them and the body."""
_LEAST_STATUS, _MOST_STATUS = 200, 599
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BAD_VALUE = re.compile(r"[\0\r\n]")
_OURS = ("connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")
"""Headers of the connection, which is not the function's."""


@dataclass(frozen=True, slots=True)
class HTTPAnswer:
    """What the client gets."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Style:
    """How a service reads results."""

    failure: HTTPAnswer
    """What it sends where the function fails, or where its result is none that it understands."""
    infers: bool = False
    """Whether a result without a status is the body of a good answer."""


def _failure(status: int, body: str, content_type: str = "application/json") -> HTTPAnswer:
    return HTTPAnswer(status, (("content-type", content_type),), body.encode())


_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)

STYLES: Mapping[str, Style] = {
    "ALBRequest": Style(_failure(502, _BAD_GATEWAY, "text/html")),
    "APIGatewayProxyRequest": Style(_failure(502, '{"message": "Internal server error"}')),
    "APIGatewayV2HTTPRequest": Style(_failure(500, '{"message":"Internal Server Error"}'), infers=True),
    FUNCTION_URL: Style(_failure(502, "Internal Server Error"), infers=True),
    "VPCLatticeRequest": Style(_failure(500, "Internal Server Error", "text/plain")),
    "VPCLatticeV2Request": Style(_failure(500, "Internal Server Error", "text/plain")),
}
"""By the event's name."""


class _NoAnswerError(ValueError):
    """The result is no HTTP answer."""


def http_answer(event: str, result: bytes) -> HTTPAnswer:
    """Return the answer for the result of a function that did not fail."""
    style = STYLES[event]
    try:
        value = json.loads(result)
    except ValueError:
        return style.failure
    try:
        if isinstance(value, dict) and "statusCode" in value:
            return HTTPAnswer(*head(value), _body(value))
    except _NoAnswerError:
        return style.failure
    if not style.infers:
        return style.failure
    # A text is the body as it is; other JSON is the body as JSON.
    body = value.encode("utf-8", "replace") if isinstance(value, str) else result
    return HTTPAnswer(200, (("content-type", "application/json"),), body)


def failed(event: str) -> HTTPAnswer:
    """Return the answer for a function that failed."""
    return STYLES[event].failure


def prelude(data: bytes) -> HTTPAnswer | None:
    """Return status and headers of a stream, with what of the body came with them; None where they are none."""
    written, _, rest = data.partition(SEPARATOR)
    try:
        value = json.loads(written)
        return HTTPAnswer(*head(value if isinstance(value, dict) else {}), rest)
    except ValueError:
        return None


def head(value: dict[str, Any]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return status and headers of an answer.

    Raises:
        ValueError: they are none of HTTP's.
    """
    try:
        status = int(value.get("statusCode", 200))
    except (TypeError, ValueError):
        raise _NoAnswerError from None
    if not _LEAST_STATUS <= status <= _MOST_STATUS:
        raise _NoAnswerError
    multiple = _map(value.get("multiValueHeaders"))
    names = {name.lower() for name in multiple}
    pairs = [(name, text) for name, text in _map(value.get("headers")).items() if name.lower() not in names]
    pairs += [(name, text) for name, texts in multiple.items() for text in (texts if isinstance(texts, list) else [])]
    cookies = value.get("cookies") or []
    if not isinstance(cookies, list):
        raise _NoAnswerError
    pairs += [("set-cookie", cookie) for cookie in cookies]
    if not any(name.lower() == "content-type" for name, _ in pairs):
        pairs.append(("content-type", "application/json"))
    return status, tuple(_header(name, text) for name, text in pairs if name.lower() not in _OURS)


def _header(name: str, value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        value = str(value).lower()
    text = str(value)
    if not isinstance(value, (str, int, float)) or not _NAME.fullmatch(name) or _BAD_VALUE.search(text):
        raise _NoAnswerError
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        raise _NoAnswerError from None
    return name.lower(), text.strip()


def _map(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _NoAnswerError
    return value


def _body(value: dict[str, Any]) -> bytes:
    body = value.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise _NoAnswerError
    if not value.get("isBase64Encoded"):
        return body.encode("utf-8", "replace")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise _NoAnswerError from None
