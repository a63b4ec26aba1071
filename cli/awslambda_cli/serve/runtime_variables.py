"""The environment variables that Lambda sets for a runtime.

Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""

import secrets
import time
from datetime import UTC, datetime

from awslambda_cli.serve.environments import Settings
from awslambda_cli.serve.names import LATEST


def runtime_variables(name: str, handler: str, settings: Settings, region: str) -> dict[str, str]:
    """Return the variables for a function."""
    stream = f"{datetime.now(UTC):%Y/%m/%d}/[{LATEST}]{secrets.token_hex(16)}"
    return {
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(settings.memory),
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": LATEST,
        "AWS_LAMBDA_INITIALIZATION_TYPE": settings.variables.get("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "LAMBDA_TASK_ROOT": str(settings.folder),
        # What a function prints belongs to the invocation that prints it, also if it is killed.
        "PYTHONUNBUFFERED": "1",
        "TZ": settings.variables.get("TZ", ":UTC"),
        "_HANDLER": handler,
    }


def trace_id() -> str:
    """Return a new trace header, of a trace that is not sampled."""
    return f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)};Parent={secrets.token_hex(8)};Sampled=0"
