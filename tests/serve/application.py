"""Functions that the tests serve."""

# ruff: noqa: ARG001, T201 - what functions are given and what they print is the point

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from awslambda_events import (
    ALBRequest,
    ALBResponse,
    APIGatewayProxyRequest,
    APIGatewayProxyResponse,
    APIGatewayV2HTTPRequest,
    LambdaFunctionURLRequest,
    S3Event,
    SQSEvent,
    VPCLatticeRequest,
    VPCLatticeV2Request,
)
from awslambda_runtime import Context, function


class Order(BaseModel):
    id: int


class NoStockError(Exception):
    """The user's own."""


@function
def echo(event: Any) -> Any:
    """Return what came."""
    return event


@function
def orders(event: SQSEvent[Order]) -> list[int]:
    return [record.body.id for record in event.records]


@function
def either(event: S3Event | SQSEvent) -> str:
    return type(event).__name__


@function
def about(event: Any, context: Context) -> dict[str, Any]:
    client = context.client_context
    return {
        "request": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "name": context.function_name,
        "version": context.function_version,
        "memory": context.memory_limit_in_mb,
        "group": context.log_group_name,
        "tenant": context.tenant_id,
        "custom": client and client.custom,
        "remaining": context.get_remaining_time_in_millis(),
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "process": os.getpid(),
    }


@function
def prints(event: Any) -> None:
    print(event)
    print("to the error output", file=sys.stderr)
    logging.getLogger().warning("a warning")


@function
async def sleeps(event: float) -> float:
    await asyncio.sleep(event)
    return event


@function
def fails(event: Any) -> None:
    raise NoStockError("order 1 naïve ☃")


@function
def faults(event: str) -> Any:  # noqa: C901 - a fault a line
    """Do what functions must not do."""
    if event == "exit":
        sys.exit(4)
    elif event == "exit well":
        os._exit(0)
    elif event == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif event == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif event == "hang":
        time.sleep(1000)
    elif event == "hang with a child":
        subprocess.Popen(["sleep", "1000"])  # noqa: S607
        subprocess.Popen(["sleep", "1000"], start_new_session=True)  # noqa: S607
        time.sleep(1000)
    elif event == "print much":
        for _ in range(100):
            print("x" * 100_000)
        print("the end")
    elif event == "return much":
        return "x" * 6_291_556
    elif event == "memory":
        return len(bytearray(400_000_000))
    elif event == "exit after":
        threading.Timer(0.02, os._exit, (5,)).start()
    return os.getpid()


@function
def rest(event: APIGatewayProxyRequest) -> APIGatewayProxyResponse:
    shown = event.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return APIGatewayProxyResponse.json_response(shown, 201, {"X-Kind": "rest"})


@function
def http(event: APIGatewayV2HTTPRequest) -> Any:
    return event.model_dump(mode="json", by_alias=True, exclude_unset=True)


@function
def url(event: LambdaFunctionURLRequest) -> Any:
    return event.model_dump(mode="json", by_alias=True, exclude_unset=True)


@function
def balancer(event: ALBRequest) -> ALBResponse:
    shown = event.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return ALBResponse.json_response(shown)


@function
def lattice(event: VPCLatticeRequest) -> Any:
    shown = event.model_dump_json(by_alias=True, exclude_unset=True)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": shown}


@function
def lattice_2(event: VPCLatticeV2Request) -> Any:
    shown = event.model_dump_json(by_alias=True, exclude_unset=True)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": shown}


@function
def answers(event: Any) -> Any:
    """Return the body of the request as the result."""
    return json.loads(event["body"])
