"""``python -m awslambda_runtime [module.function]``: runs a function as a container, a layer or ``awslambda serve`` does.

Without an argument, the handler is the one of the function's configuration, ``_HANDLER``.
"""

import gc
import os
import sys
from pathlib import Path

from awslambda_runtime.client import RuntimeAPI
from awslambda_runtime.loop import serve, start
from awslambda_runtime.platform_log import Logs, unbuffer
from awslambda_runtime.snapstart import INITIALIZATION_TYPE, wait_for_restore
from awslambda_runtime.wire import ProtocolError

_COLLECTED = 10_000
"""So many new objects start a collection."""

_USAGE = "Usage: python -m awslambda_runtime [module.function]"


def main(arguments: list[str]) -> None:
    """Run until the platform ends the process."""
    if len(arguments) > 1:
        raise SystemExit(_USAGE)
    handler = arguments[0] if arguments else os.environ.get("_HANDLER")
    if not handler:
        raise SystemExit(f"There is no handler: neither an argument nor _HANDLER names one. {_USAGE}")
    address = os.environ.get("AWS_LAMBDA_RUNTIME_API")
    if not address:
        raise SystemExit(
            "There is no Runtime API: AWS_LAMBDA_RUNTIME_API is not set. On Lambda it is; `awslambda serve` and AWS's"
            " runtime interface emulator set it too."
        )
    root = os.environ.get("LAMBDA_TASK_ROOT") or str(Path.cwd())
    if root not in sys.path:
        sys.path.insert(0, root)
    concurrency = os.environ.get("AWS_LAMBDA_MAX_CONCURRENCY")
    if concurrency is None:
        run(handler, RuntimeAPI, address)
    else:
        raise SystemExit(_run_concurrently(concurrency, handler, address))


def run(handler: str, kind: type[RuntimeAPI], address: str) -> None:
    """Be the runtime of this process."""
    unbuffer()
    logs = Logs(os.environ)
    logs.set_up()
    try:
        api = kind(address)
        call = start(handler, api, logs)
        _spare_the_collector()
        if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == INITIALIZATION_TYPE:
            wait_for_restore(api, logs)
        serve(call, api, logs)
    except ProtocolError as error:
        raise SystemExit(f"awslambda_runtime: {error}") from error


def _spare_the_collector() -> None:
    """Let the garbage collector leave alone what the start made, and begin no collection for one event.

    Events have no cycles: what one of 100 records is made of is freed with it, but is more than the 700 objects after which
    Python would look.
    """
    gc.collect()
    gc.freeze()
    first, *others = gc.get_threshold()
    if 0 < first < _COLLECTED:  # 0 is the function's own wish for none
        gc.set_threshold(_COLLECTED, *others)


def _run_concurrently(concurrency: str, handler: str, address: str) -> int:
    from awslambda_runtime.workers import SharedRuntimeAPI, run_workers  # noqa: PLC0415 - slow to import

    if not concurrency.isdecimal() or not int(concurrency):
        raise SystemExit(f"AWS_LAMBDA_MAX_CONCURRENCY must be a number from 1 on, not {concurrency!r}.")
    # Frames of several processes would be mixed up.
    os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
    log_socket = os.environ.get("_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET")
    return run_workers(int(concurrency), lambda: run(handler, SharedRuntimeAPI, address), log_socket)


if __name__ == "__main__":
    main(sys.argv[1:])
