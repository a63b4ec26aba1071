"""Lambda Managed Instances: one environment handles several invocations at once, here one per forked worker.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-python-runtime.html
"""

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from awslambda_runtime.client import RuntimeAPI
from awslambda_runtime.invocation import Invocation
from awslambda_runtime.wire import ProtocolError

_ATTEMPTS = 5
_FIRST_DELAY = 0.1

_logger = logging.getLogger(__name__)


class SharedRuntimeAPI(RuntimeAPI):
    """The Runtime API for one of several workers: a failure of one request should not end the others' environment."""

    def next(self) -> Invocation:
        """Wait for the next event; tried five times, with growing pauses."""
        delay = _FIRST_DELAY
        for _ in range(_ATTEMPTS - 1):
            try:
                return super().next()
            except ProtocolError as error:
                _logger.warning("%s It is asked again in %g seconds.", error, delay)
            time.sleep(delay)
            delay *= 2
        return super().next()

    def _post(self, path: str, body: bytes, headers: str) -> None:
        try:
            super()._post(path, body, headers)
        except ProtocolError as error:
            _logger.warning("%s", error)


def run_workers(count: int, work: Callable[[], None], log_socket: str | None = None) -> int:
    """Run workers until all have ended and return the exit status: that of the first that failed.

    Args:
        count: how many, ``AWS_LAMBDA_MAX_CONCURRENCY``.
        work: what a worker does, in a process of its own. It imports the function there: what a module opens while it
            is imported, a connection say, must not be shared.
        log_socket: path of the socket that gives each worker a log of its own.
    """
    processes = multiprocessing.get_context("fork")
    workers = [processes.Process(target=_work, args=(work, log_socket)) for _ in range(count)]
    for worker in workers:
        worker.start()

    def end(*_: Any) -> None:
        for worker in workers:
            worker.terminate()

    signal.signal(signal.SIGTERM, end)
    for worker in workers:
        worker.join()
    # One that was ended by a signal has its negative number.
    codes = [code if code >= 0 else 128 - code for worker in workers if (code := worker.exitcode)]
    return codes[0] if codes else 0


def _work(work: Callable[[], None], log_socket: str | None) -> None:
    if log_socket:
        for descriptor in (1, 2):
            with socket.socket(socket.AF_UNIX) as log:
                log.connect(log_socket)
                os.dup2(log.fileno(), descriptor)
    work()
