"""The same functions under AWS's runtime interface emulator, through AWS's own runtime client and through ours.

What callers see must be the same but for request ids. ``docs/runtime.md`` has the table; the tests check that it is true.
"""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import tools
from tests.runtime.entry.api import PATIENCE, Runtime, packages

pytest.importorskip("awslambdaric", reason="awslambdaric has no wheel for this Python.")

APPLICATION = """
import os
import sys
import time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from awslambda_runtime import Context, function


class Order(BaseModel):
    id: int
    price: Decimal = Decimal("1.10")


class OutOfStockError(Exception):
    pass


@function
def order(order: Order) -> Order:
    return order


@function
def refused(order: Order) -> None:
    raise OutOfStockError(f"naïve ☃ {order.id}")


@function
def unserialisable(event: Any) -> Any:
    return {"result": object}


def plain_unserialisable(event, context):
    return {1}


@function
def exits(event: Any) -> None:
    sys.exit(3)


@function
def sleeps(event: Any) -> None:
    time.sleep(30)


@function
def large(event: Any) -> str:
    return "x" * 6_291_556


def plain_large(event, context):
    return "x" * 6_291_556


@function
def tenant(context: Context) -> Any:
    return context.tenant_id


@function
def client(context: Context) -> Any:
    return [context.client_context.custom, context.client_context.client.app_title, context.w3c()]


@function
def raw(event: Any) -> Any:
    return repr(event)


@function
async def later(order: Order) -> list[int]:
    return [order.id]
"""

MODULES = {
    "app": APPLICATION,
    "imports": "import missing_module\n",
    "syntax": "def handler(:\n",
    "signature": "from awslambda_runtime import function\n\n\n@function\ndef handler(event, context, more): ...\n",
    "fails": "raise OSError('no database')\n",
}


@dataclass(frozen=True)
class Case:
    """A handler and what is sent to it."""

    expected: Any
    """The type of the error, or the whole body."""
    handler: str
    payload: bytes = b'{"id": 1}'
    headers: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    emulated: bool = True
    """Whether the emulator can do it: it passes no content type on."""


CASES = {
    "success": Case({"id": 1, "price": "1.10"}, "app.order"),
    "success of `async def`": Case([1], "app.later"),
    "validation error": Case("EventValidationError", "app.order", b'{"id": "x"}'),
    "exception of the user": Case("OutOfStockError", "app.refused"),
    "import error": Case("Runtime.ImportModuleError", "imports.handler"),
    "syntax error": Case("Runtime.UserCodeSyntaxError", "syntax.handler"),
    "exception at import": Case("OSError", "fails.handler"),
    "wrong signature": Case("HandlerSignatureError", "signature.handler"),
    "missing handler": Case("Runtime.HandlerNotFound", "app.orders"),
    "missing module": Case("Runtime.ImportModuleError", "none.handler"),
    "unserialisable result": Case("ResultSerializationError", "app.unserialisable"),
    "unserialisable result, no `@function`": Case("Runtime.MarshalError", "app.plain_unserialisable"),
    "`sys.exit(3)`": Case("Runtime.ExitError", "app.exits"),
    "time-out": Case(
        "Task timed out after 1.00 seconds", "app.sleeps", environment={"AWS_LAMBDA_FUNCTION_TIMEOUT": "1"}
    ),
    "over-size result": Case("ResultTooLargeError", "app.large"),
    "over-size result, no `@function`": Case("Function.ResponseSizeTooLarge", "app.plain_large"),
    "tenant": Case("blue", "app.tenant", headers={"X-Amz-Tenant-Id": "blue"}),
    "client context": Case(
        [{"a": "☃"}, "t", {"traceparent": "00"}],
        "app.client",
        headers={
            "X-Amz-Client-Context": base64.b64encode(
                json.dumps({"custom": {"a": "☃"}, "client": {"app_title": "t"}, "w3c": {"traceparent": "00"}}).encode()
            ).decode()
        },
    ),
    "content type that is not JSON": Case(
        r"b'\xff\x00'", "app.raw", b"\xff\x00", {"Content-Type": "application/octet-stream"}, emulated=False
    ),
}

MORE = ". It has: client, exits, large, later, order, raw, refused, sleeps, tenant, unserialisable"
"""What ours adds to the message of a missing handler."""


@dataclass(frozen=True)
class Answer:
    """What the caller got."""

    status: int
    body: Any


@pytest.fixture(scope="module")
def emulator() -> Path:
    """Return AWS's runtime interface emulator, which the wheel of AWS SAM brings along."""
    return tools.emulator()


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    for name, source in MODULES.items():
        (folder / f"{name}.py").write_text(source, "utf-8")
    return folder


def answer(module: str, case: Case, emulator: Path, task: Path) -> Answer:
    """Return what a caller gets of a function in a runtime."""
    return invoke(emulator, task, module, case) if case.emulated else invoke_without(task, module, case)


def invoke_without(task: Path, module: str, case: Case) -> Answer:
    """Do as the emulator does, but pass the content type on."""
    runtime = Runtime(task, case.handler, module=module)
    try:
        reply = runtime.invoke(case.payload, **{name.replace("-", "_"): value for name, value in case.headers.items()})
    finally:
        runtime.stop()
    return Answer(200, decoded(reply.body))


def invoke(emulator: Path, task: Path, module: str, case: Case) -> Answer:
    """Start a function under the emulator, invoke it once and stop it."""
    address, api = free_address(), free_address()
    process = subprocess.Popen(
        [
            *(emulator, "--runtime-interface-emulator-address", address, "--runtime-api-address", api),
            *(sys.executable, "-m", module, case.handler),
        ],
        cwd=task,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": packages(), "PYTHONUTF8": "1", **case.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return post(f"http://{address}/2015-03-31/functions/function/invocations", case)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def post(url: str, case: Case) -> Answer:
    headers = {"Content-Type": "application/json", **case.headers}
    request = urllib.request.Request(url, case.payload, headers)  # noqa: S310 - our own address
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310
                return Answer(response.status, decoded(response.read()))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, decoded(error.read()))
        except OSError:
            # It does not listen yet.
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def decoded(body: bytes) -> Any:
    """Return a body as JSON, without what differs from run to run."""
    try:
        value = json.loads(body)
    except ValueError:
        return body.decode()
    if isinstance(value, dict) and "errorMessage" in value:
        value["errorMessage"] = re.sub(r"RequestId: [0-9a-f-]{36}", "RequestId: ID", value["errorMessage"])
        if value.get("requestId"):
            value["requestId"] = "ID"
    return value


@pytest.mark.parametrize("name", CASES)
def test_the_caller_gets_the_same_through_aws_client_and_ours(name: str, emulator: Path, task: Path) -> None:
    case = CASES[name]
    theirs, ours = (answer(module, case, emulator, task) for module in ("awslambdaric", "awslambda_runtime"))
    assert type_or_value(ours) == case.expected
    assert row(name, ours, task) in table_of_the_docs()

    body = ours.body
    if name == "missing handler":
        assert body["errorMessage"].endswith(MORE)
        body = {**body, "errorMessage": body["errorMessage"].removesuffix(MORE)}
    if name in {"exception at import", "wrong signature"}:
        # Theirs shows how Python imports, and our decorator, too.
        assert set(body["stackTrace"]) < set(theirs.body["stackTrace"])
        body = {**body, "stackTrace": theirs.body["stackTrace"]}
    assert body == theirs.body
    # Theirs does not survive a result that the platform refuses.
    assert theirs.status == (502 if name == "over-size result, no `@function`" else ours.status)


def test_the_table_of_the_docs_has_no_other_rows() -> None:
    assert [line.split(" | ")[0].removeprefix("| ") for line in table_of_the_docs()] == list(CASES)


def table_of_the_docs() -> list[str]:
    """Return the rows of the table."""
    page = (Path(__file__).parents[3] / "docs" / "runtime.md").read_text("utf-8")
    return page.partition("| case | what the caller gets |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()


def row(name: str, shown: Answer, task: Path) -> str:
    return f"| {name} | {text_of(shown, task)} |"


def type_or_value(given: Answer) -> Any:
    return given.body.get("errorType", given.body) if isinstance(given.body, dict) else given.body


def text_of(given: Answer, task: Path) -> str:
    body = given.body
    if not isinstance(body, dict) or "errorMessage" not in body:
        return f"`{json.dumps(body, ensure_ascii=False)}`"
    message = body["errorMessage"].replace(str(task), "/var/task").replace("\n", " ")
    return f"`{body['errorType']}`: {message}"
