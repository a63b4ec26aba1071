"""Waits until Lambda has done what it was asked: it answers before that."""

from typing import Any

_SECONDS = 600
_PATIENCE = {"Delay": 1, "MaxAttempts": _SECONDS}


def wait_until_active(client: Any, function: str) -> None:
    """Wait until a new function can be invoked; raises botocore's WaiterError if it cannot."""
    client.get_waiter("function_active_v2").wait(FunctionName=function, WaiterConfig=_PATIENCE)


def wait_until_updated(client: Any, function: str) -> None:
    """Wait until a change of code or configuration is in effect; raises botocore's WaiterError if it failed."""
    client.get_waiter("function_updated_v2").wait(FunctionName=function, WaiterConfig=_PATIENCE)
