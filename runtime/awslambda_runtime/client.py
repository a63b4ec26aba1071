"""The Runtime API: what a runtime asks for and tells, each call one request.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import logging
import sys
from base64 import b64encode

from awslambda_runtime.invocation import Invocation
from awslambda_runtime.wire import PATIENCE, Connection, ProtocolError, Response, receive

_ROOT = "/2018-06-01/runtime"
_AGENT = f"awslambda-events/{sys.version.split()[0]}"
_JSON = "application/json"

_OK, _ACCEPTED = 200, 202
_REFUSED = frozenset({400, 403, 413})
"""The platform has no use for this answer any more, as after a time-out, or has answered the caller by itself, as when
a result is too large. The next invocation is not concerned."""

_STREAMING = (
    "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n"
    "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\nConnection: close\r\n"
)

_logger = logging.getLogger(__name__)


class RuntimeAPI:
    """The Runtime API of an execution environment.

    All methods raise a ProtocolError when the process cannot go on.
    """

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self._connection = Connection(address, patience)
        self._always = f"Host: {address}\r\nUser-Agent: {_AGENT}\r\n"
        self._next = self._head("GET", "/invocation/next")

    def next(self) -> Invocation:
        """Wait for the next event, however long."""
        response = self._connection.exchange(self._next, wait=True)
        if response.status != _OK:
            raise _unexpected("/invocation/next", response)
        return Invocation(response.headers, response.body)

    def respond(self, invocation: Invocation, result: bytes, content_type: str = _JSON) -> None:
        """Answer an invocation."""
        self._answer(invocation, "response", result, f"Content-Type: {content_type}\r\n")

    def fail(self, invocation: Invocation, error: bytes, error_type: str, cause: str = "") -> None:
        """Answer an invocation with an error.

        Args:
            invocation: the invocation.
            error: the error body, as JSON.
            error_type: ``Function.OutOfStockError``; for the telemetry of the platform.
            cause: the cause for AWS X-Ray, as JSON in ASCII.
        """
        reason = f"Lambda-Runtime-Function-XRay-Error-Cause: {cause}\r\n" if cause else ""
        self._answer(invocation, "error", error, _of_error(error_type) + reason)

    def stream(self, invocation: Invocation, content_type: str) -> "StreamedResponse":
        """Begin to answer an invocation with a response that is sent as it is made."""
        headers = f"Content-Type: {content_type}\r\n{self._echo(invocation)}{_STREAMING}"
        return StreamedResponse(self._connection, self._head("POST", _path(invocation, "response"), headers))

    def fail_init(self, error: bytes, error_type: str) -> None:
        """Tell that the function could not be started; the process is to end then."""
        self._post("/init/error", error, _of_error(error_type))

    def restore(self) -> None:
        """Wait until the snapshot that is taken now is restored."""
        response = self._connection.exchange(self._head("GET", "/restore/next"), wait=True)
        # The restored environment is another one: what was connected here may lead nowhere.
        self._connection.close()
        if response.status != _OK:
            raise _unexpected("/restore/next", response)

    def fail_restore(self, error: bytes, error_type: str) -> None:
        """Tell that the function could not go on after a restore; the process is to end then."""
        self._post("/restore/error", error, _of_error(error_type))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _answer(self, invocation: Invocation, kind: str, body: bytes, headers: str) -> None:
        self._post(_path(invocation, kind), body, headers + self._echo(invocation))

    @staticmethod
    def _echo(invocation: Invocation) -> str:
        if not invocation.invocation_id:
            return ""
        return f"Lambda-Runtime-Invocation-Id: {invocation.invocation_id}\r\n"

    def _post(self, path: str, body: bytes, headers: str) -> None:
        head = self._head("POST", path, f"{headers}Content-Length: {len(body)}\r\n")
        response = self._connection.exchange(head, body)
        if response.status in _REFUSED:
            _logger.warning("%s", _unexpected(path, response))
        elif response.status != _ACCEPTED:
            raise _unexpected(path, response)

    def _head(self, method: str, path: str, headers: str = "") -> bytes:
        return f"{method} {_ROOT}{path} HTTP/1.1\r\n{self._always}{headers}\r\n".encode()


class StreamedResponse:
    """A response that is being sent.

    When it cannot be sent any more, the platform has ended the invocation: that is logged, and no error.
    """

    def __init__(self, connection: Connection, head: bytes) -> None:
        self._socket = connection.open()
        self.is_open = True
        self._send(head)

    def send(self, data: bytes) -> None:
        """Send bytes that are not empty."""
        self._send(b"%x\r\n%b\r\n" % (len(data), data))

    def end(self, trailers: str = "") -> None:
        """End the response; the connection with it, as the platform asks for."""
        self._send(b"0\r\n" + trailers.encode() + b"\r\n")
        try:
            if self.is_open:
                response = receive(self._socket)
                if response.status != _ACCEPTED:
                    _logger.warning("%s", _unexpected("a streamed response", response))
        except (OSError, ProtocolError) as error:
            _logger.warning("The Runtime API did not confirm a streamed response: %s", error)
        finally:
            self._socket.close()

    def fail(self, error: bytes, error_type: str) -> None:
        """End the response with an error: Lambda counts what was sent as the response, and the error beside it."""
        body = b64encode(error).decode()
        self.end(f"Lambda-Runtime-Function-Error-Type: {error_type}\r\nLambda-Runtime-Function-Error-Body: {body}\r\n")

    def _send(self, data: bytes) -> None:
        if not self.is_open:
            return
        try:
            self._socket.sendall(data)
        except OSError as error:
            self.is_open = False
            _logger.warning("The Runtime API takes no more of a streamed response: %s", error)


def _path(invocation: Invocation, kind: str) -> str:
    return f"/invocation/{invocation.request_id}/{kind}"


def _of_error(error_type: str) -> str:
    return f"Content-Type: {_JSON}\r\nLambda-Runtime-Function-Error-Type: {error_type}\r\n"


def _unexpected(path: str, response: Response) -> ProtocolError:
    said = response.body[:300].decode(errors="replace").strip()
    return ProtocolError(f"The Runtime API answered {path} with {response.status}: {said}")
