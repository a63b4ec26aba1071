"""What an invocation costs from the event that is sent to the result that is received: runtimes against each other.

Each runtime is a process behind a Runtime API of its own, served by this process over a socket.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, time_ns
from typing import Any

from benchmarks.payloads import MANY, Case, api_gateway, batch

BLOCKS, INVOCATIONS = 25, 100
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_SECONDS = 60

OURS = "awslambda_runtime"
AWS = "awslambdaric"


def measure() -> list[dict[str, Any]]:
    """Return a row of median microseconds of an invocation for each event."""
    kinds: list[tuple[str, Case]] = [("request", api_gateway()), ("batch", batch("SQSEvent", MANY))]
    return [_compare(kind, case) for kind, case in kinds]


def _compare(kind: str, case: Case) -> dict[str, Any]:
    contenders = {
        "our entry, typed event": (OURS, f"benchmarks.functions.typed_{kind}"),
        "our entry, dict": (OURS, f"benchmarks.functions.plain_{kind}"),
        "awslambdaric, dict": (AWS, f"benchmarks.functions.plain_{kind}"),
        "awslambdaric, typed event": (AWS, f"benchmarks.functions.typed_{kind}"),
        "awslambdaric, Powertools parser": (AWS, f"benchmarks.powertools_functions.parsed_{kind}"),
    }
    with ExitStack() as stack:
        runtimes = {name: stack.enter_context(_runtime(*what)) for name, what in contenders.items()}
        times: dict[str, list[float]] = {name: [] for name in contenders}
        for block in range(BLOCKS):
            for name, runtime in runtimes.items():
                found = [runtime.invoke(case.payload) for _ in range(INVOCATIONS)]
                if block:  # the first one warms up
                    times[name].append(median(found))
    row = {name: median(found) * 1e6 for name, found in times.items()}
    return {"case": str(case), "bytes": len(case.payload)} | row


class _Runtime:
    """The platform's side of one runtime."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self._connection: socket.socket | None = None
        self._asked = False

    def invoke(self, payload: bytes) -> float:
        """Send an event and return the seconds until the result is here."""
        if not self._asked:
            self._request(b"/invocation/next")
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
            f"Lambda-Runtime-Deadline-Ms: {time_ns() // 1_000_000 + 60_000}\r\n"
            "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:f\r\n"
            "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n"
        )
        start = perf_counter()
        self._send(head.encode() + payload)
        self._request(b"/response")
        seconds = perf_counter() - start
        self._send(
            b'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{"status":"OK"}\n'
        )
        self._request(b"/invocation/next")
        self._asked = True
        return seconds

    def _send(self, data: bytes) -> None:
        assert self._connection
        self._connection.sendall(data)

    def _request(self, path: bytes) -> None:
        """Read a request, whose path must end as given."""
        while True:
            if self._connection is None:
                self._connection, _ = self._server.accept()
                self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._connection.settimeout(_SECONDS)
            data = b""
            while b"\r\n\r\n" not in data and (more := self._connection.recv(65_536)):
                data += more
            if data:
                break
            self._connection = None  # it was closed: the next request comes on another one
        head, _, body = data.partition(b"\r\n\r\n")
        line = head.split(b"\r\n", 1)[0]
        assert line.split(b" ")[1].endswith(path), line
        length = _LENGTH.search(head)
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0:
            missing -= len(self._connection.recv(min(missing, 65_536)))


@contextmanager
def _runtime(module: str, handler: str) -> Iterator[_Runtime]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(_SECONDS)
        environment = os.environ | {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.getsockname()[1]}",
            "AWS_LAMBDA_FUNCTION_NAME": "f",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "_HANDLER": handler,
            "LAMBDA_TASK_ROOT": str(Path(__file__).parents[1]),
        }
        process = subprocess.Popen([sys.executable, "-m", module, handler], env=environment)
        try:
            yield _Runtime(server)
        finally:
            process.kill()
            process.wait()
