"""The Runtime API: what a runtime asks for and tells, each call one request.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import logging
import platform
from http import HTTPStatus

from awslambda_runtime.invocation import Invocation
from awslambda_runtime.wire import PATIENCE, Connection, ProtocolError, Response

_ROOT = "/2018-06-01/runtime"
_AGENT = f"awslambda-events/{platform.python_version()}"
_JSON = "application/json"

_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
"""The platform has no use for this answer any more, as after a time-out, or has answered the caller by itself, as when
a result is too large. The next invocation is not concerned."""

_logger = logging.getLogger(__name__)


class RuntimeAPI:
    """The Runtime API of an execution environment.

    All methods raise a ProtocolError when the process cannot go on.
    """

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self._connection = Connection(address, patience)
        self._host = address
        self._next = self._head("GET", "/invocation/next")

    def next(self) -> Invocation:
        """Wait for the next event, however long."""
        response = self._connection.exchange(self._next, wait=True)
        if response.status != HTTPStatus.OK:
            raise _unexpected("/invocation/next", response)
        return Invocation(response)

    def respond(self, invocation: Invocation, result: bytes, content_type: str = _JSON) -> None:
        """Answer an invocation."""
        self._answer(invocation, "response", result, {"Content-Type": content_type})

    def fail(self, invocation: Invocation, error: bytes, error_type: str, cause: str = "") -> None:
        """Answer an invocation with an error.

        Args:
            invocation: the invocation.
            error: the error body, as JSON.
            error_type: ``Function.OutOfStockError``; for the telemetry of the platform.
            cause: the cause for AWS X-Ray, as JSON in ASCII.
        """
        headers = {"Content-Type": _JSON, "Lambda-Runtime-Function-Error-Type": error_type}
        if cause:
            headers["Lambda-Runtime-Function-XRay-Error-Cause"] = cause
        self._answer(invocation, "error", error, headers)

    def fail_init(self, error: bytes, error_type: str) -> None:
        """Tell that the function could not be started; the process is to end then."""
        self._post("/init/error", error, {"Content-Type": _JSON, "Lambda-Runtime-Function-Error-Type": error_type})

    def restore(self) -> None:
        """Wait until the snapshot that is taken now is restored."""
        response = self._connection.exchange(self._head("GET", "/restore/next"), wait=True)
        # The restored environment is another one: what was connected here may lead nowhere.
        self._connection.close()
        if response.status != HTTPStatus.OK:
            raise _unexpected("/restore/next", response)

    def fail_restore(self, error: bytes, error_type: str) -> None:
        """Tell that the function could not go on after a restore; the process is to end then."""
        self._post("/restore/error", error, {"Content-Type": _JSON, "Lambda-Runtime-Function-Error-Type": error_type})

    def _answer(self, invocation: Invocation, kind: str, body: bytes, headers: dict[str, str]) -> None:
        if invocation.invocation_id:
            headers["Lambda-Runtime-Invocation-Id"] = invocation.invocation_id
        self._post(f"/invocation/{invocation.request_id}/{kind}", body, headers)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        headers["Content-Length"] = str(len(body))
        response = self._connection.exchange(self._head("POST", path, headers), body)
        if response.status in _REFUSED:
            _logger.warning("%s", _unexpected(path, response))
        elif response.status != HTTPStatus.ACCEPTED:
            raise _unexpected(path, response)

    def _head(self, method: str, path: str, headers: dict[str, str] | None = None) -> bytes:
        lines = "".join([f"{name}: {value}\r\n" for name, value in (headers or {}).items()])
        return f"{method} {_ROOT}{path} HTTP/1.1\r\nHost: {self._host}\r\nUser-Agent: {_AGENT}\r\n{lines}\r\n".encode()


def _unexpected(path: str, response: Response) -> ProtocolError:
    said = response.body[:300].decode(errors="replace").strip()
    return ProtocolError(f"The Runtime API answered {path} with {response.status}: {said}")
