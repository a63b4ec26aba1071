"""Lambda SnapStart: hooks before the snapshot of the started function and after its restore.

Functions register hooks with AWS's ``snapshot_restore_py``, which the managed runtimes bring along.
Source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
"""

import sys
from typing import Any

from awslambda_runtime.client import RuntimeAPI
from awslambda_runtime.platform_log import Logs
from awslambda_runtime.reports import report

INITIALIZATION_TYPE = "snap-start"
"""Value of ``AWS_LAMBDA_INITIALIZATION_TYPE`` in an environment of which a snapshot will be taken."""

_BEFORE_FAILED, _AFTER_FAILED = 64, 65


def wait_for_restore(api: RuntimeAPI, logs: Logs) -> None:
    """Run the hooks around the snapshot; when one fails, tell the platform and end the process."""
    # A function that has hooks has imported it.
    registry: Any = sys.modules.get("snapshot_restore_py")
    try:
        if registry is not None:
            _run(list(reversed(registry.get_before_snapshot())))
    except BaseException as error:  # noqa: BLE001 - a hook that exits has failed too
        told = report(error, error_type="Runtime.BeforeSnapshotError")
        logs.failure(told.body)
        api.fail_init(told.data, told.error_type)
        raise SystemExit(_BEFORE_FAILED) from None
    api.restore()
    try:
        if registry is not None:
            _run(registry.get_after_restore())
    except BaseException as error:  # noqa: BLE001 - the same
        told = report(error, error_type="Runtime.AfterRestoreError")
        logs.failure(told.body)
        api.fail_restore(told.data, told.error_type)
        raise SystemExit(_AFTER_FAILED) from None


def _run(hooks: list[tuple[Any, tuple[Any, ...], dict[str, Any]]]) -> None:
    for hook, arguments, options in hooks:
        hook(*arguments, **options)
