"""A Runtime API on a real socket, and processes that are runtimes of it."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

import pytest

ROOT = "/2018-06-01/runtime"
PATIENCE = 20
OK = b'{"status":"OK"}\n'
ARN = "arn:aws:lambda:us-east-1:012345678912:function:orders"


@dataclass
class Request:
    """What a runtime sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    chunks: list[bytes] = field(default_factory=list)
    trailers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        return self.path.rpartition("/")[2]


def response(body: bytes, headers: dict[str, str] | None = None, status: str = "200 OK") -> bytes:
    """Return a response as AWS's Runtime API sends it: chunked from 2 KB on."""
    chunked = len(body) > 2048
    framing = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": str(len(body))}
    lines = [f"{name}: {value}\r\n" for name, value in {**(headers or {}), **framing}.items()]
    head = f"HTTP/1.1 {status}\r\n{''.join(lines)}\r\n".encode()
    return head + (b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if chunked else body)


class RuntimeAPI:
    """Answers ``/next`` with what is put into ``events``; all that is posted comes out of ``replies``."""

    def __init__(self) -> None:
        self.events: queue.Queue[bytes] = queue.Queue()
        self.replies: queue.Queue[Request] = queue.Queue()
        self.asked: list[str] = []
        """The paths of all requests."""
        self.posted = response(OK, status="202 Accepted")
        """The answer to what is posted."""
        self.closes = False
        """Whether a connection is closed after each request, without a word."""
        self.refuses_streams = False
        """Whether the connection is closed when a streamed response begins."""
        self.connections = 0
        self._count = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def invoke(self, payload: Any, **headers: str) -> str:
        """Queue an event; returns its request id."""
        self._count += 1
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        sent = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": f"request-{self._count}",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 60) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": ARN,
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.events.put(response(body, sent))
        return f"request-{self._count}"

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected, connected.makefile("rb") as reader:
            while request := _read(reader, streams=not self.refuses_streams):
                self.asked.append(request.path.removeprefix(ROOT))
                try:
                    if request.method == "POST":
                        connected.sendall(self.posted)
                        self.replies.put(request)
                    elif request.path == f"{ROOT}/restore/next":
                        connected.sendall(response(b""))
                    else:
                        connected.sendall(self.events.get())
                except OSError:
                    return
                if self.closes or request.headers.get("connection") == "close":
                    return


def _read(reader: BinaryIO, *, streams: bool) -> Request | None:
    try:
        line = reader.readline()
    except OSError:
        return None
    if not line:
        return None
    method, path, _ = line.decode().split(" ")
    headers = _headers(reader)
    request = Request(method, path, headers, b"")
    if headers.get("transfer-encoding") == "chunked":
        if not streams:
            return None
        while size := int(reader.readline(), 16):
            request.chunks.append(reader.read(size))
            assert reader.readline() == b"\r\n"
        request.trailers = _headers(reader)
        request.body = b"".join(request.chunks)
    else:
        request.body = reader.read(int(headers.get("content-length", 0)))
    return request


def _headers(reader: BinaryIO) -> dict[str, str]:
    headers = {}
    while line := reader.readline().decode("ascii").rstrip("\r\n"):
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    return headers


class Runtime:
    """A process of our runtime, or of another."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        module: str = "awslambda_runtime",
        api: RuntimeAPI | None = None,
        **environment: str,
    ) -> None:
        self.api = api or RuntimeAPI()
        self.folder = folder
        self._output = folder / "output"
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=folder,
                env={
                    "PATH": os.environ["PATH"],
                    "PYTHONPATH": packages(),
                    "AWS_LAMBDA_RUNTIME_API": self.api.address,
                    "AWS_LAMBDA_FUNCTION_NAME": "orders",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
                    **environment,
                },
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self._output.read_bytes().decode()

    def invoke(self, payload: Any, **headers: str) -> Request:
        """Send an event and return the answer."""
        self.api.invoke(payload, **headers)
        return self.reply()

    def reply(self) -> Request:
        """Return what the process posts next."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                return self.api.replies.get(timeout=0.05)
            except queue.Empty:
                if self.process.poll() is not None and self.api.replies.empty():
                    break
        pytest.fail(f"no reply; the process says: {self.output}")

    def end(self) -> int:
        """Wait for the process to end by itself and return its status."""
        return self.process.wait(PATIENCE)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.api.close()


def packages() -> str:
    """Return a PYTHONPATH with which another process finds what this one does."""
    return os.pathsep.join(path for path in sys.path if path and Path(path).is_dir())


Start = Callable[..., Runtime]
