"""``python -m awslambda_runtime [module.function]``: runs a function as a container, a layer or ``awslambda serve`` does.

Without an argument, the handler is the one of the function's configuration, ``_HANDLER``.
"""

import os
import sys
from pathlib import Path

from awslambda_runtime.client import RuntimeAPI
from awslambda_runtime.logs import STANDARD_STREAMS, Logs, unbuffer
from awslambda_runtime.loop import serve, start
from awslambda_runtime.wire import ProtocolError

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
    unbuffer(STANDARD_STREAMS)
    root = os.environ.get("LAMBDA_TASK_ROOT") or str(Path.cwd())
    if root not in sys.path:
        sys.path.insert(0, root)
    try:
        logs = Logs(os.environ)
        logs.set_up()
        api = RuntimeAPI(address)
        serve(start(handler, api, logs), api, logs)
    except ProtocolError as error:
        raise SystemExit(f"awslambda_runtime: {error}") from error


if __name__ == "__main__":
    main(sys.argv[1:])
