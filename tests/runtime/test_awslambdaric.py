"""Decorated functions under AWS's own runtime client, in a process of its own, against a small Runtime API."""

import json
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from awslambda_events import ALBRequest, SQSEvent
from awslambda_events.testing import sample

pytest.importorskip("awslambdaric", reason="awslambdaric has no wheel for this Python.")

ROOT = "/2018-06-01/runtime"
PATIENCE = 20

APPLICATION = """
import asyncio
from dataclasses import dataclass
from datetime import datetime, UTC
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter, field_validator

from awslambda_events import (
    ALBRequest, ALBResponse, S3Event, SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord
)
from awslambda_runtime import Context, function


class Order(BaseModel):
    order_id: int = Field(alias="orderId")
    total: Decimal = Decimal("1.10")


class OutOfStockError(Exception):
    pass


def ship(order):
    raise OutOfStockError(f"order {order.order_id} naïve ☃")


@function
def echo(event: Any) -> Any:
    return event


@function
def ids(context: Context, event: SQSEvent[Order]) -> list[int]:
    return [record.body.order_id for record in event.records]


@function
async def ids_async(event: SQSEvent[Order], context: Context) -> list[int]:
    await asyncio.sleep(0)
    return [record.body.order_id for record in event.records]


@function
def either(event: S3Event | SQSEvent) -> str:
    return type(event).__name__


@function
def fails(order: Order) -> None:
    ship(order)


@function
async def fails_async(order: Order) -> None:
    await asyncio.sleep(0)
    ship(order)


@function
def results(name: str) -> Any:
    return {
        "model": Order(orderId=1),
        "response": SQSBatchResponse(batch_item_failures=[SQSBatchItemFailure(item_identifier="a")]),
        "decimals": {"exact": Decimal("1.10"), "long": Decimal("1234567890123456789012345678.9012345678"), "float": 0.1},
        "moment": [datetime(2024, 2, 29, 12, tzinfo=UTC)],
        "set": {1},
        "none": None,
        "nan": {"value": float("nan")},
        "class": Order,
        "surrogate": "\\ud800",
        "large": "x" * 6_291_556,
    }[name]


@function
def context(context: Context) -> dict[str, Any]:
    context.log("a line of the log\\n")
    return {
        "request": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "name": context.function_name,
        "memory": context.memory_limit_in_mb,
        "tenant": context.tenant_id,
        "identity": context.identity.cognito_identity_id,
        "custom": context.client_context and context.client_context.custom,
        "trace": context.w3c(),
        "remaining": context.remaining_time.total_seconds(),
    }


@function
def exits(event: Any) -> None:
    raise SystemExit(3)


@function(partial_failures=True)
def records(record: SQSRecord[Order], context: Context) -> None:
    if record.body.order_id == 13:
        ship(record.body)


@function
def records_or_none(record: SQSRecord[Order]) -> None:
    if record.body.order_id == 13:
        ship(record.body)


@function
def load_balancer(event: ALBRequest[Order]) -> ALBResponse:
    if event.body.order_id == 13:
        return {"statusCode": "the secret"}
    return ALBResponse.json_response({"id": event.body.order_id})


@function
def validates(event: Any) -> None:
    TypeAdapter(int).validate_python(event)


class Picky(BaseModel):
    id: int

    @field_validator("id")
    @classmethod
    def look_up(cls, value):
        raise OutOfStockError("no refusal")


@function
def picky(event: Picky) -> None: ...
"""


@dataclass
class Reply:
    """What a runtime posted."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class RuntimeAPI:
    """The part of the Runtime API that a runtime needs."""

    def __init__(self) -> None:
        self.events: queue.Queue[tuple[bytes, dict[str, str]]] = queue.Queue()
        self.replies: queue.Queue[Reply] = queue.Queue()
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body, headers = api.events.get()
                self.answer(200, body, headers)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.answer(202, b'{"status":"OK"}\n', {})
                api.replies.put(Reply(self.path.removeprefix(ROOT), headers, body))

            def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()


class Runtime:
    """A process of AWS's runtime client."""

    def __init__(self, folder: Path, handler: str, **environment: str) -> None:
        self.api = RuntimeAPI()
        self.count = 0
        packages = os.pathsep.join(path for path in sys.path if path and Path(path).is_dir())
        self.log = folder / f"{handler}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "awslambdaric", handler],
                cwd=folder,
                env={
                    "PATH": os.environ["PATH"],
                    "PYTHONPATH": packages,
                    "AWS_LAMBDA_RUNTIME_API": self.api.address,
                    "AWS_LAMBDA_FUNCTION_NAME": "orders",
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
                    **environment,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def invoke(self, payload: Any, **headers: str) -> Reply:
        self.count += 1
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        invocation = {
            "Lambda-Runtime-Aws-Request-Id": f"request-{self.count}",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 60) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:012345678912:function:orders",
        }
        self.api.events.put((body, invocation | {name.replace("_", "-"): value for name, value in headers.items()}))
        return self.reply()

    def reply(self) -> Reply:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                return self.api.replies.get(timeout=0.1)
            except queue.Empty:
                if self.process.poll() is not None and self.api.replies.empty():
                    break
        pytest.fail(f"no reply; the process says: {self.log.read_text()}")

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.api.server.shutdown()
        self.api.server.server_close()


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Runtime]]:
    """Return a function that starts a runtime; all are stopped at the end."""
    started: list[Runtime] = []

    def new(handler: str, source: str = APPLICATION, **environment: str) -> Runtime:
        folder = tmp_path_factory.mktemp("task")
        (folder / "application.py").write_text(source, "utf-8")
        started.append(Runtime(folder, f"application.{handler}", **environment))
        return started[-1]

    yield new
    for runtime in started:
        runtime.stop()


@pytest.fixture(scope="module")
def runtime(start: Callable[..., Runtime]) -> Callable[[str], Runtime]:
    """Return a function that returns the runtime of a handler, started once."""
    by_handler: dict[str, Runtime] = {}
    return lambda handler: by_handler.get(handler) or by_handler.setdefault(handler, start(handler))


Start = Callable[[str], Runtime]

ORDERS = sample(SQSEvent)
ORDERS["Records"][0]["body"] = '{"orderId": 7}'


@pytest.mark.parametrize("handler", ["ids", "ids_async"])
def test_a_typed_function_gets_its_event_and_answers(handler: str, runtime: Start) -> None:
    for request in (1, 2):
        reply = runtime(handler).invoke(ORDERS)
        assert reply.path.endswith("/response")
        assert reply.path.startswith("/invocation/request-")
        assert reply.headers["content-type"] == "application/json"
        assert reply.body == b"[7]", request


def test_of_a_union_the_tags_choose(runtime: Start) -> None:
    assert runtime("either").invoke(ORDERS).json == "SQSEvent"


def orders(*numbers: Any) -> dict[str, Any]:
    payload: dict[str, Any] = sample(SQSEvent)
    (record,) = payload["Records"]
    bodies = (json.dumps({"orderId": number}) for number in numbers)
    payload["Records"] = [record | {"messageId": f"id-{n}", "body": body} for n, body in enumerate(bodies)]
    return payload


def test_a_batch_is_answered_with_the_records_that_failed(runtime: Start) -> None:
    reply = runtime("records").invoke(orders(1, "the secret", 13))
    assert reply.path.endswith("/response")
    assert reply.json == {"batchItemFailures": [{"itemIdentifier": "id-1"}, {"itemIdentifier": "id-2"}]}
    log = runtime("records").log.read_text()
    assert "Record Records[1] (id-1): EventValidationError" in log
    assert "Record Records[2] (id-2): OutOfStockError" in log
    assert "the secret" not in log
    assert "awslambda_runtime/" not in log


def test_a_batch_that_failed_is_an_error_that_names_the_records(runtime: Start) -> None:
    reply = runtime("records_or_none").invoke(orders(1, 13))
    assert reply.path.endswith("/error")
    assert reply.json["errorType"] == "RecordsFailedError"
    assert [frame.splitlines()[1].strip() for frame in reply.json["stackTrace"]] == [
        "def records_or_none(record: SQSRecord[Order]) -> None:"
    ]
    assert reply.json["errorMessage"] == "1 of 2 records failed.\nRecords[1] (id-1): OutOfStockError"


def test_in_the_json_format_the_log_has_the_fields(start: Callable[..., Runtime]) -> None:
    started = start("records", AWS_LAMBDA_LOG_FORMAT="JSON")
    reply = started.invoke(orders("the secret", 13))
    invalid, raised = [json.loads(line) for line in started.log.read_text().splitlines() if line.startswith("{")]
    assert invalid["level"] == "ERROR"
    assert invalid["logger"] == "awslambda_runtime"
    assert invalid["requestId"] == invalid["request_id"] == reply.path.split("/")[2]
    assert (invalid["record"], invalid["path"]) == ("id-0", "Records[0].body.orderId")
    assert invalid["expected"] == "Input should be a valid integer, unable to parse string as an integer"
    assert (raised["record"], raised["error_type"], raised["errorType"]) == (
        "id-1",
        "OutOfStockError",
        "OutOfStockError",
    )
    frames = [line.rpartition(" in ")[2].splitlines()[0] for line in raised["stackTrace"]]
    assert frames == ["records", "ship"]


def test_a_client_gets_400_and_an_invalid_result_is_no_fault_of_his(runtime: Start) -> None:
    request = sample(ALBRequest) | {"isBase64Encoded": False}
    reply = runtime("load_balancer").invoke(request | {"body": '{"orderId": "the secret"}'})
    assert reply.path.endswith("/response")
    assert (reply.json["statusCode"], reply.json["statusDescription"]) == (400, "400 Bad Request")
    assert runtime("load_balancer").invoke(request | {"body": '{"orderId": 1}'}).json["statusCode"] == 200
    reply = runtime("load_balancer").invoke(request | {"body": '{"orderId": 13}'})
    assert reply.path.endswith("/error")
    assert reply.json["errorType"] == "ResultValidationError"
    assert "the secret" not in runtime("load_balancer").log.read_text()


def test_a_validation_error_of_the_function_is_its_own(runtime: Start) -> None:
    reply = runtime("validates").invoke("x")
    assert reply.json["errorType"] == "ValidationError"
    assert reply.json["stackTrace"][0].splitlines()[0].endswith("in validates")


def test_what_a_validator_raises_has_the_users_frames_only(runtime: Start) -> None:
    reply = runtime("picky").invoke({"id": 1})
    assert reply.json["errorType"] == "OutOfStockError"
    (frame,) = reply.json["stackTrace"]
    assert frame.splitlines()[0].endswith("in look_up")


@pytest.mark.parametrize("payload", [{"orderId": "x"}, {}])
def test_an_error_of_ours_points_at_the_function_and_has_no_other_frame(payload: Any, runtime: Start) -> None:
    for name, event in {"fails": payload, "results": "nan"}.items():
        (frame,) = runtime(name).invoke(event).json["stackTrace"]
        place, source, _ = frame.split("\n")
        assert place.endswith(f"in {name}")
        assert source.strip().startswith(f"def {name}(")


def test_raw_json_goes_through(runtime: Start) -> None:
    event = {"é": [1, 1.5, None, True, "☃", {}]}
    assert runtime("echo").invoke(event).json == event


def test_an_invalid_event_is_an_error_of_ours_with_the_path(runtime: Start) -> None:
    event = sample(SQSEvent)
    event["Records"][0]["body"] = '{"orderId": "the secret"}'
    reply = runtime("ids").invoke(event)
    assert reply.path.endswith("/error")
    assert list(reply.json) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert reply.json["errorType"] == "EventValidationError"
    assert reply.json["requestId"] == reply.path.split("/")[2]
    assert reply.json["errorMessage"] == (
        "The payload is not a valid SQSEvent[Order].\n"
        "Records[0].body.orderId: Input should be a valid integer, unable to parse string as an integer"
    )
    assert "the secret" not in reply.body.decode()
    assert "the secret" not in json.dumps(reply.headers)
    assert "the secret" not in runtime("ids").log.read_text()


def test_another_event_is_named(runtime: Start) -> None:
    reply = runtime("ids").invoke({"Service": "Amazon S3", "Event": "s3:TestEvent"})
    assert reply.json["errorMessage"] == "The payload is not a valid SQSEvent[Order].\nIt is an S3TestEvent."


@pytest.mark.parametrize("handler", ["fails", "fails_async"])
def test_of_an_exception_the_caller_gets_the_type_and_the_users_frames_only(handler: str, runtime: Start) -> None:
    reply = runtime(handler).invoke({"orderId": 1})
    assert reply.path.endswith("/error")
    assert (reply.json["errorType"], reply.json["errorMessage"]) == ("OutOfStockError", "order 1 naïve ☃")
    frames = [frame.splitlines()[0].strip() for frame in reply.json["stackTrace"]]
    assert [frame.rpartition(" in ")[2] for frame in frames] == [handler, "ship"]
    assert all("/application.py" in frame for frame in frames)


def test_after_an_error_the_process_serves_on(runtime: Start) -> None:
    assert runtime("fails").invoke({"orderId": "x"}).json["errorType"] == "EventValidationError"
    assert runtime("fails").invoke({"orderId": 1}).json["errorType"] == "OutOfStockError"
    assert runtime("fails").process.poll() is None


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("model", b'{"orderId": 1, "total": "1.10"}'),
        ("response", b'{"batchItemFailures": [{"itemIdentifier": "a"}]}'),
        ("decimals", b'{"exact": 1.10, "long": 1234567890123456789012345678.9012345678, "float": 0.1}'),
        ("moment", b'["2024-02-29T12:00:00Z"]'),
        ("set", b"[1]"),
        ("none", b"null"),
    ],
)
def test_results_are_json(name: str, body: bytes, runtime: Start) -> None:
    reply = runtime("results").invoke(name)
    assert (reply.path.rpartition("/")[2], reply.body) == ("response", body)


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("nan", "ResultSerializationError", "Out of range float values are not JSON compliant"),
        ("class", "ResultSerializationError", "Unable to serialize unknown type"),
        ("surrogate", "ResultSerializationError", "a lone surrogate"),
        ("large", "ResultTooLargeError", "The result has 6291558 bytes as JSON; Lambda takes 6291556 at most."),
    ],
)
def test_results_that_are_none_are_errors_of_ours(name: str, kind: str, message: str, runtime: Start) -> None:
    reply = runtime("results").invoke(name)
    assert (reply.path.rpartition("/")[2], reply.json["errorType"]) == ("error", kind)
    assert message in reply.json["errorMessage"]


def test_the_context_is_that_of_the_invocation(runtime: Start) -> None:
    client = {"custom": {"a": 1}, "w3c": {"traceparent": "00-a-b-01"}}
    reply = runtime("context").invoke(
        {},
        Lambda_Runtime_Client_Context=json.dumps(client),
        Lambda_Runtime_Cognito_Identity='{"cognitoIdentityId": "an id", "cognitoIdentityPoolId": "a pool"}',
        Lambda_Runtime_Aws_Tenant_Id="a tenant",
    )
    told = reply.json
    assert 50 < told.pop("remaining") <= 60
    assert told == {
        "request": reply.path.split("/")[2],
        "arn": "arn:aws:lambda:us-east-1:012345678912:function:orders",
        "name": "orders",
        "memory": "256",
        "tenant": "a tenant",
        "identity": "an id",
        "custom": {"a": 1},
        "trace": {"traceparent": "00-a-b-01"},
    }
    assert "a line of the log\n" in runtime("context").log.read_text()


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ("def handler(event, context, more): ...", "it has 3 parameters"),
        ("def handler(event: 'SQSEvnt'): ...", "the name 'SQSEvnt' in its annotations is not defined"),
        ("def handler(event: type(function)): ...", "JSON cannot be validated into function"),
    ],
)
def test_a_wrong_signature_is_an_error_of_the_start_with_file_and_line(
    definition: str, message: str, start: Callable[..., Runtime]
) -> None:
    started = start("handler", f"from awslambda_runtime import function\n\n@function\n{definition}\n")
    reply = started.reply()
    assert reply.path == "/init/error"
    assert reply.headers["lambda-runtime-function-error-type"] == "HandlerSignatureError"
    assert reply.json["errorType"] == "HandlerSignatureError"
    place = f"{started.log.parent / 'application.py'}:3: handler: "
    assert reply.json["errorMessage"].startswith(place)
    assert message in reply.json["errorMessage"]
    assert started.process.wait(PATIENCE) == 1


def test_what_ends_the_process_ends_it(start: Callable[..., Runtime]) -> None:
    started = start("exits")
    started.api.events.put((b"{}", {"Lambda-Runtime-Aws-Request-Id": "1", "Lambda-Runtime-Deadline-Ms": "1"}))
    assert started.process.wait(PATIENCE) == 3
    assert started.api.replies.empty()
