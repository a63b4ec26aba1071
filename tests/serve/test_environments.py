"""Execution environments by themselves, without an endpoint."""

import asyncio
import dataclasses
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from awslambda_cli.serve.environments import Environment, Settings
from awslambda_cli.serve.pools import Pool, Run
from awslambda_cli.serve.running import Running, new_request_id

Using = Callable[..., Any]


@pytest.fixture
def using(tmp_path: Path) -> Using:
    """Return a function that runs a test with a pool for a program that is the runtime."""

    def run(program: str, test: Callable[[Pool], Awaitable[Any]], **settings: Any) -> Any:
        (tmp_path / "runtime.py").write_text(CLIENT + dedent(program), "utf-8")

        async def within() -> Any:
            command = (sys.executable, "runtime.py")
            pool = Pool(Settings(command, tmp_path, {"PYTHONUNBUFFERED": "1"}, **settings), lambda _: None)
            try:
                return await test(pool)
            finally:
                await pool.close()

        return asyncio.run(within())

    return run


CLIENT = """
import json, os, sys, time
from http.client import HTTPConnection

api = HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None, headers={}):
    api.request(method, "/2018-06-01/runtime" + path, body, headers)
    answer = api.getresponse()
    return answer.status, answer.read(), answer.headers


def following():
    _, body, headers = call("GET", "/invocation/next")
    return headers["Lambda-Runtime-Aws-Request-Id"], json.loads(body)
"""

ECHO = """
while True:
    request, event = following()
    call("POST", f"/invocation/{request}/response", json.dumps(event))
"""

MISUSE = """
seen = []
request, event = following()
seen.append(call("GET", "/invocation/next"))
seen.append(call("POST", "/invocation/nope/response", "1"))
seen.append(call("POST", "/init/error", "{}"))
seen.append(call("GET", "/something"))
seen.append(call("POST", f"/invocation/{request}/response", "1", {"Lambda-Runtime-Function-Response-Mode": "fast"})[:2])
call("POST", f"/invocation/{request}/response", "1")
request, event = following()
call("POST", f"/invocation/{request}/response", "2")
seen.append(call("POST", f"/invocation/{request}/response", "3"))
seen.append(call("POST", f"/invocation/{request}/error", "{}"))
request, event = following()
call("POST", f"/invocation/{request}/response", json.dumps([[status, body.decode()] for status, body, *_ in seen]))
"""

TRANSITION = "State transition from {} to {} failed for runtime. Error: State transition is not allowed"


async def invoke(pool: Pool, payload: bytes = b"{}", **more: Any) -> Run:
    running = Running(
        **{"request_id": new_request_id(), "arn": "arn", "payload": payload, "trace_id": "Root=1", **more}
    )
    return await pool.run(running, "$LATEST", wait=True)


def test_an_init_that_hangs_ends(using: Using) -> None:
    run = using("time.sleep(1000)", invoke, timeout=0.2, init_timeout=0.5)
    assert b'"Sandbox.Timedout"' in run.outcome.body
    assert run.outcome.body.endswith(b' Error: Task timed out after 0.70 seconds"}')


def test_a_process_serves_many_invocations(using: Using) -> None:
    async def many(pool: Pool) -> list[Run]:
        return [await invoke(pool, str(number).encode()) for number in range(50)]

    runs = using(ECHO, many, timeout=30)
    assert [run.outcome.body for run in runs] == [str(number).encode() for number in range(50)]
    assert [run.init_duration is not None for run in runs] == [True] + [False] * 49


def test_a_request_id_may_come_back(using: Using) -> None:
    async def twice(pool: Pool) -> list[bytes]:
        return [(await invoke(pool, request_id="same")).outcome.body for _ in range(2)]

    assert using(ECHO, twice, timeout=30) == [b"{}", b"{}"]


def test_misuse_of_the_runtime_api_is_refused_as_lambda_refuses_it(using: Using) -> None:
    async def thrice(pool: Pool) -> list[bytes]:
        return [(await invoke(pool)).outcome.body for _ in range(3)]

    first, second, third = using(MISUSE, thrice, timeout=30)
    assert json.loads(first)["errorType"] == "Runtime.InvalidResponseModeHeader"
    assert second == b"2"
    assert [[status, json.loads(body)] for status, body in json.loads(third)] == [
        [
            403,
            {
                "errorMessage": TRANSITION.format("RuntimeRunningState", "RuntimeReady"),
                "errorType": "InvalidStateTransition",
            },
        ],
        [400, {"errorMessage": "Invalid request ID", "errorType": "InvalidRequestID"}],
        [
            403,
            {
                "errorMessage": TRANSITION.format("RuntimeReadyState", "InitError"),
                "errorType": "InvalidStateTransition",
            },
        ],
        [404, {"errorMessage": "There is no GET /2018-06-01/runtime/something", "errorType": "NotFound"}],
        [400, {"errorMessage": "Invalid function response mode", "errorType": "InvalidFunctionResponseMode"}],
        [
            403,
            {
                "errorMessage": TRANSITION.format("RuntimeResponseSentState", "InvocationResponse"),
                "errorType": "InvalidStateTransition",
            },
        ],
        [
            403,
            {
                "errorMessage": TRANSITION.format("RuntimeResponseSentState", "InvocationErrorResponse"),
                "errorType": "InvalidStateTransition",
            },
        ],
    ]


def test_a_result_that_is_too_large_is_refused_and_told_to_the_caller(using: Using) -> None:
    program = """
    request, event = following()
    status, body, _ = call("POST", f"/invocation/{request}/response", b"x" * 6_291_557)
    request, event = following()
    call("POST", f"/invocation/{request}/response", json.dumps([status, body.decode()]))
    """

    async def twice(pool: Pool) -> list[bytes]:
        return [(await invoke(pool)).outcome.body for _ in range(2)]

    first, second = using(program, twice, timeout=30)
    assert json.loads(first) == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    }
    status, body = json.loads(second)
    assert status == 413
    assert json.loads(body) == {
        "errorMessage": "Exceeded maximum allowed payload size (6291556 bytes).",
        "errorType": "RequestEntityTooLarge",
    }


@pytest.mark.parametrize("end", ["", "time.sleep(1000)"], ids=["exit", "hang"])
def test_a_runtime_that_never_asks_again_has_answered(end: str, using: Using) -> None:
    program = f"""
    request, event = following()
    call("POST", f"/invocation/{{request}}/response", json.dumps(os.getpid()))
    {end}
    """

    async def twice(pool: Pool) -> list[bytes]:
        return [(await invoke(pool)).outcome.body for _ in range(2)]

    first, second = using(program, twice, timeout=30)
    assert int(first) != int(second)


def test_an_answer_that_breaks_off_is_an_error(using: Using) -> None:
    program = """
    import socket
    request, event = following()
    head = f"POST /2018-06-01/runtime/invocation/{request}/response HTTP/1.1\\r\\nHost: {api.host}:{api.port}\\r\\n"
    with socket.create_connection((api.host, api.port)) as connection:
        connection.sendall(head.encode() + b"Content-Length: 100\\r\\n\\r\\nabc")
    time.sleep(1000)
    """
    run = using(program, invoke, timeout=30)
    assert b'"Runtime.TruncatedResponse"' in run.outcome.body


def test_what_is_no_http_harms_nobody(using: Using) -> None:
    program = """
    import socket
    for garbage in (b"\\0" * 100, b"GET\\r\\n\\r\\n", b"POST / HTTP/1.1\\r\\nContent-Length: -1\\r\\n\\r\\n", b""):
        with socket.create_connection((api.host, api.port)) as connection:
            connection.sendall(garbage)
    """
    run = using(program + dedent(ECHO).replace("\n", "\n    "), invoke, timeout=30)
    assert run.outcome.body == b"{}"


def test_of_many_at_once_each_gets_its_own(using: Using) -> None:
    async def many(pool: Pool) -> list[Run]:
        return await asyncio.gather(*(invoke(pool, b"%d" % number) for number in range(40)))

    runs = using(ECHO, many, timeout=30, concurrency=4)
    assert [run.outcome.body for run in runs] == [b"%d" % number for number in range(40)]
    assert sum(run.init_duration is not None for run in runs) <= 4


def test_an_environment_ends_when_its_pool_is_retired(using: Using) -> None:
    async def replaced(pool: Pool) -> list[Run]:
        before = await invoke(pool)
        pool.retire()
        return [before, await invoke(pool)]

    assert [run.init_duration is not None for run in using(ECHO, replaced, timeout=30)] == [True, True]


def test_what_starts_while_its_pool_is_retired_starts_anew(using: Using) -> None:
    async def replaced(pool: Pool) -> Run:
        invoking = asyncio.create_task(invoke(pool))
        await asyncio.sleep(0.01)
        pool.retire()
        return await invoking

    assert using(ECHO, replaced, timeout=30).outcome.body == b"{}"


def test_an_environment_that_attaches_serves(tmp_path: Path) -> None:
    (tmp_path / "runtime.py").write_text(CLIENT + ECHO, "utf-8")

    async def attached() -> tuple[bytes, bytes]:
        pool = Pool(Settings(None, tmp_path, {}, timeout=0.3), lambda _: None)
        address = await pool.attach()
        without = await invoke(pool)
        pool = pool_with(pool, 30)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "runtime.py", cwd=tmp_path, env={"AWS_LAMBDA_RUNTIME_API": address}
        )
        try:
            return without.outcome.body, (await invoke(pool, b"1")).outcome.body
        finally:
            process.kill()
            await process.wait()
            await pool.close()

    def pool_with(pool: Pool, timeout: float) -> Pool:
        # A patient one at the same address.
        environment: Environment = pool._environments[0]  # noqa: SLF001
        pool.settings = environment.settings = dataclasses.replace(pool.settings, timeout=timeout)
        return pool

    without, with_runtime = asyncio.run(attached())
    assert b"No runtime that waits for an invocation is attached at 127.0.0.1:" in without
    assert with_runtime == b"1"
