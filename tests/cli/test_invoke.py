"""``awslambda invoke``: payloads, samples, results and failures."""

import codecs
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from awslambda_events import SQSEvent
from awslambda_events.testing import sample

Run = Callable[..., Any]

APPLICATION = """
import asyncio
import os
import sys
from decimal import Decimal
from typing import Any

from awslambda_events import S3Event, SQSBatchResponse, SQSEvent
from awslambda_runtime import Context, function
from pydantic import BaseModel, Field

class Order(BaseModel):
    id: int = Field(examples=[7])

@function
def echo(event: Any) -> Any:
    return event

@function
async def orders(event: SQSEvent[Order], context: Context) -> list[int]:
    await asyncio.sleep(0)
    return [record.body.id for record in event.records]

@function
def order(event: Order) -> Order:
    return event

@function
def either(event: S3Event | SQSEvent) -> str:
    return type(event).__name__

@function
def optional(event: SQSEvent | None) -> str:
    return type(event).__name__

@function
def response(event: Any) -> SQSBatchResponse:
    return SQSBatchResponse()

@function
def number(event: Any) -> Any:
    return {"exact": Decimal("1.2345678901234567890123456789")}

@function
def nan(event: Any) -> float:
    return float("nan")

@function
def large(event: Any) -> str:
    return "x" * 7_000_000

@function
def about(context: Context) -> Any:
    return [context.function_name, context.invoked_function_arn, context.remaining_time.total_seconds() > 100]

@function
def fail(event: Any) -> None:
    raise ValueError(event)

@function
async def fail_async(event: Any) -> None:
    raise ValueError(event)

@function
def leave(event: Any) -> None:
    sys.exit(event)

@function
def cancel(event: Any) -> None:
    raise asyncio.CancelledError

@function
def interrupt(event: Any) -> None:
    raise KeyboardInterrupt

@function
def prints(event: Any) -> int:
    print("a line of the log")
    print("another", file=sys.stderr)
    return 1

def helper(): ...
"""


@pytest.fixture
def invoke(awslambda: Run, application: Run) -> Run:
    """Return a function that invokes a function of the application."""
    application(APPLICATION)
    return lambda name, *arguments, **more: awslambda("invoke", f"app.py:{name}", *arguments, **more)


def test_the_result_is_printed_as_json(invoke: Run) -> None:
    done = invoke("echo", "--payload", '{"a": [1, "é ☃"]}')
    assert (done.status, done.text, done.told) == (0, '{"a":[1,"é ☃"]}\n', "")


@pytest.mark.parametrize("text", ["5", '"text"', "null", "[]", "true", "-1.5e3", ' {"a": 1} ', '"[bold]no markup[/]"'])
def test_the_payload_may_be_text(text: str, invoke: Run) -> None:
    assert invoke("echo", "--payload", text).json == json.loads(text)


def test_the_payload_may_be_a_file_or_standard_input(invoke: Run, tmp_path: Path) -> None:
    (tmp_path / "some event.json").write_text('{"from": "a file"}')
    for given in (
        "some event.json",
        "./some event.json",
        str(tmp_path / "some event.json"),
        "file://some event.json",
        f"file://{tmp_path}/some event.json",
        "fileb://some event.json",
    ):
        assert invoke("echo", "--payload", given).json == {"from": "a file"}
    for given in ("-", "/dev/stdin"):
        assert invoke("echo", "--payload", given, stdin=b'{"from": "input"}').json == {"from": "input"}


def test_a_byte_order_mark_is_no_part_of_the_payload(invoke: Run, tmp_path: Path) -> None:
    marked = codecs.BOM_UTF8 + b'{"a": 1}'
    (tmp_path / "event.json").write_bytes(marked)
    for given in ("event.json", "file://event.json", "-"):
        assert invoke("echo", "--payload", given, stdin=marked).json == {"a": 1}


def test_text_that_is_json_is_no_file(invoke: Run, tmp_path: Path) -> None:
    (tmp_path / "5").write_text('"from a file"')
    assert invoke("echo", "--payload", "5").json == 5
    assert invoke("echo", "--payload", "file://5").json == "from a file"


def test_without_a_payload_it_is_an_empty_object(invoke: Run) -> None:
    assert invoke("echo").json == {}


def test_the_help_says_what_the_payload_is_unless_given(awslambda: Run) -> None:
    assert "{} unless given" in awslambda("invoke", "-h", COLUMNS="300").text


def test_the_sample_of_the_functions_event_may_be_the_payload(invoke: Run) -> None:
    assert invoke("orders", "--sample").json == [7]
    assert invoke("orders", "--sample", "fifo").json == [7, 7]
    assert invoke("orders", "--sample=fifo").json == [7, 7]
    assert invoke("order", "--sample").json == {"id": 7}


def test_of_a_union_it_is_the_sample_of_the_first(invoke: Run) -> None:
    assert invoke("either", "--sample").json == "S3Event"
    assert invoke("optional", "--sample").json == "SQSEvent"


def test_options_may_stand_before_the_function(awslambda: Run, application: Run) -> None:
    application(APPLICATION)
    assert awslambda("invoke", "--sample", "app.py:orders").json == [7]
    assert awslambda("invoke", "--sample", "fifo", "app.py:orders").json == [7, 7]
    assert awslambda("invoke", "--payload", "5", "app.py:echo").json == 5


def test_a_module_is_named_without_its_suffix(awslambda: Run, application: Run) -> None:
    application(APPLICATION)
    assert awslambda("invoke", "app:orders", "--sample").json == [7]


def test_a_file_is_found_in_another_folder(awslambda: Run, application: Run, tmp_path: Path) -> None:
    application(APPLICATION)
    (tmp_path / "folder").mkdir()
    assert awslambda("invoke", "../app.py:echo", folder=tmp_path / "folder").json == {}
    assert awslambda("invoke", f"{tmp_path}/app.py:echo", folder=tmp_path / "folder").json == {}


def test_the_result_is_what_lambda_would_get(invoke: Run) -> None:
    assert invoke("number").output == b'{"exact":1.2345678901234567890123456789}\n'
    assert invoke("response").output == b"{}\n"


def test_the_context_names_the_function(invoke: Run) -> None:
    assert invoke("about").json == ["about", "arn:aws:lambda:us-east-1:012345678912:function:about", True]


def test_what_the_function_prints_goes_where_it_prints_it(invoke: Run) -> None:
    done = invoke("prints")
    assert (done.text, done.told) == ("a line of the log\n1\n", "another\n")


@pytest.mark.parametrize("name", ["fail", "fail_async"])
def test_where_the_function_fails_the_error_body_is_told(name: str, invoke: Run, tmp_path: Path) -> None:
    done = invoke(name, "--payload", '"naïve [bold]☃[/]"')
    assert (done.status, done.output) == (1, b"")
    assert list(done.body) == ["errorMessage", "errorType", "requestId", "stackTrace"]
    assert done.body["errorType"] == "ValueError"
    assert done.body["errorMessage"] == "naïve [bold]☃[/]"
    assert len(done.body["requestId"]) == 36
    (frame,) = done.body["stackTrace"]
    assert frame.startswith(f'  File "{tmp_path}/app.py", line ')
    assert frame.splitlines()[0].endswith(f"in {name}")


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("nan", "ResultSerializationError", "The result cannot be written as JSON: Out of range float values"),
        ("large", "ResultTooLargeError", "The result has 7000002 bytes as JSON; Lambda takes 6291556 at most."),
    ],
)
def test_a_result_that_lambda_would_not_take_fails(name: str, kind: str, message: str, invoke: Run) -> None:
    done = invoke(name)
    assert (done.status, done.output, done.body["errorType"]) == (1, b"", kind)
    assert done.body["errorMessage"].startswith(message)


@pytest.mark.parametrize(
    ("name", "payload", "reason"),
    [
        ("leave", "3", "with error: exit status 3"),
        ("leave", '"a reason"', "with error: exit status 1"),
        ("leave", "null", "without providing a reason"),
        ("leave", "0", "without providing a reason"),
        ("cancel", "null", "with error: exit status 1"),
    ],
)
def test_a_function_that_ends_its_process_fails_as_on_lambda(name: str, payload: str, reason: str, invoke: Run) -> None:
    done = invoke(name, "--payload", payload)
    assert (done.status, done.output) == (1, b"")
    assert done.body["errorType"] == "Runtime.ExitError"
    assert done.body["errorMessage"] == f"RequestId: {done.body['requestId']} Error: Runtime exited {reason}"


def test_an_interrupt_ends_the_command(invoke: Run) -> None:
    assert invoke("interrupt").status == 130


MEGABYTES = 6_291_456
DEPTH = 10_000

BAD_INPUT: dict[str, tuple[bytes, str]] = {
    "not JSON": (b"not JSON", "Invalid JSON: "),
    "nothing": (b"", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
    "no UTF-8": (b'"\xff"', "Invalid JSON: "),
    "wrong root": (b"[1]", "Input should be an object"),
    "deep": (b"[" * DEPTH + b"]" * DEPTH, "Invalid JSON: recursion limit exceeded"),
    "deep objects": (b'{"a":' * DEPTH + b"1" + b"}" * DEPTH, "Invalid JSON: recursion limit exceeded"),
    "deep records": (b'{"Records":' + b"[" * DEPTH + b"]" * DEPTH + b"}", "Invalid JSON: recursion limit exceeded"),
    "6 MB": (b'{"Records": "' + b"x" * MEGABYTES + b'"}', "Records: Input should be a valid array"),
    "6 MB of problems": (b'{"Records": [' + b"1," * 200_000 + b"1]}", "Records[0]: Input should be an object"),
    "6 MB of words": (b"word " * (MEGABYTES // 5), "Invalid JSON: "),
    "lone surrogate": (b'{"Records": [{"body": "\\ud800"}]}', "Invalid JSON: "),
    "wrong event": (b'{"Service": "Amazon S3", "Event": "s3:TestEvent"}', "It is an S3TestEvent."),
    "secret": (b'{"Records": [{"body": {"password": "hunter2"}}]}', "Records[0].body: Input should be a valid string"),
}


@pytest.mark.parametrize(("payload", "problem"), BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_is_told_in_a_few_lines_and_without_its_values(payload: bytes, problem: str, invoke: Run) -> None:
    done = invoke("orders", "--payload", "-", stdin=payload)
    assert (done.status, done.output) == (1, b"")
    assert done.body["errorType"] == "EventValidationError"
    # Nothing but the function whose hint refused it.
    (frame,) = done.body["stackTrace"]
    assert frame.splitlines()[0].endswith("in orders")
    assert done.body["errorMessage"].startswith("The payload is not a valid SQSEvent[Order].\n")
    assert problem in done.body["errorMessage"]
    assert len(done.errors) < 4096
    assert b"hunter2" not in done.errors


@pytest.mark.parametrize(
    "payload", ["not JSON", "", "'", "{", "{a/b.json", "1.2.3", "Hi.", "\x01", '"\\ud800"', "x" * 100_000]
)
def test_text_that_is_neither_json_nor_a_file_is_no_payload(payload: str, invoke: Run) -> None:
    done = invoke("echo", "--payload", payload)
    assert done.status == 1
    assert done.body["errorType"] == "EventValidationError"
    assert "Invalid JSON" in done.body["errorMessage"]


def test_text_that_is_no_unicode_is_no_payload(awslambda: Run, application: Run) -> None:
    application(APPLICATION)
    done = awslambda("invoke", "app.py:echo", "--payload", b'"\xff"')
    assert (done.status, done.body["errorType"]) == (1, "EventValidationError")


def test_six_valid_megabytes_are_taken(invoke: Run) -> None:
    payload = b'{"id": 7, "padding": "' + b"x" * (MEGABYTES - 24) + b'"}'
    assert len(payload) == MEGABYTES
    assert invoke("order", "--payload", "-", stdin=payload).json == {"id": 7}
    assert invoke("echo", "--payload", "-", stdin=payload).output == payload.replace(b" ", b"") + b"\n"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["app.py"], 2, "UsageError: 'app.py' names no function: write APP:NAME, as in app.py:echo.\n"),
        (["app.py:"], 2, "UsageError: 'app.py:' names no function: write APP:NAME, as in app.py:echo.\n"),
        ([":echo"], 2, "UsageError: ':echo' names no function: write APP:NAME, as in app.py:echo.\n"),
        ([""], 2, "UsageError: '' names no function: write APP:NAME, as in app.py:echo.\n"),
        (["app.py:nope"], 1, "UnknownFunctionError: There is no function 'nope' in app.py. It has: about, cancel, "),
        (["app.py:helper"], 1, "UnknownFunctionError: There is no function 'helper' in app.py. It has: about, cancel"),
        (["app.py:[red]x"], 1, "UnknownFunctionError: There is no function '[red]x' in app.py. It has: about, cancel"),
        (["app.py:echo", "--payload", "1", "--sample"], 2, "UsageError: Give either --payload or --sample.\n"),
        (["app.py:echo", "--payload", "1", "--sample", "x"], 2, "UsageError: Give either --payload or --sample.\n"),
        (["app.py:echo", "--sample"], 2, "UsageError: The function takes Any, of which there is no sample: give --pay"),
        (["app.py:orders", "--sample", "nope"], 1, "UnknownSampleError: SQSEvent has no sample 'nope'. It has: batch"),
        (["app.py:echo", "--payload", "file://nope"], 2, "UsageError: Cannot read nope: No such file or directory.\n"),
        (["app.py:echo", "--payload", "nofile.json"], 2, "UsageError: There is no file nofile.json.\n"),
        (["app.py:echo", "--payload", "no/such/folder"], 2, "UsageError: There is no file no/such/folder.\n"),
        (["app.py:echo", "--payload", "."], 2, "UsageError: Cannot read .: Is a directory.\n"),
        (["app.py:echo", "--payload", "file://."], 2, "UsageError: Cannot read .: Is a directory.\n"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(
    arguments: list[str], status: int, told: str, awslambda: Run, application: Run
) -> None:
    application(APPLICATION)
    done = awslambda("invoke", *arguments)
    assert (done.status, done.output) == (status, b"")
    assert done.told.startswith(told)
    assert done.told.count("\n") == 1


BATCHES = """
from pydantic import BaseModel

from awslambda_events import SQSRecord
from awslambda_runtime import function


class Order(BaseModel):
    id: int


@function(partial_failures=True)
def place(record: SQSRecord[Order]) -> None: ...
"""


def test_the_sample_for_a_function_of_records_is_a_batch(awslambda: Run, application: Run) -> None:
    application(BATCHES)
    done = awslambda("invoke", "app.py:place", "--sample")
    assert (done.status, done.json, done.errors) == (0, {"batchItemFailures": []}, b"")


def test_the_log_tells_why_a_record_failed(awslambda: Run, application: Run) -> None:
    application(BATCHES)
    payload = sample(SQSEvent)
    payload["Records"][0] |= {"messageId": "a message", "body": "the secret"}
    done = awslambda("invoke", "app.py:place", "--payload", "-", stdin=json.dumps(payload).encode())
    assert done.json == {"batchItemFailures": [{"itemIdentifier": "a message"}]}
    assert done.errors.startswith(b"Record Records[0] (a message): EventValidationError")
    assert b"the secret" not in done.errors


STACKED = """
import functools
from typing import Any

from awslambda_events import SQSEvent
from awslambda_runtime import Context, function


def logged(handler):
    @functools.wraps(handler)
    def wrapper(event, context):
        print(f"{type(event).__name__} for {context.function_name}")
        return {"inside": handler(event, context)}

    return wrapper


def failing(handler):
    @functools.wraps(handler)
    def wrapper(event, context):
        raise LookupError("no tenant")

    return wrapper


def unwritable(handler):
    @functools.wraps(handler)
    def wrapper(event, context):
        return {handler(event, context)}

    return wrapper


def binary(handler):
    @functools.wraps(handler)
    def wrapper(event, context):
        return b"\\xff"

    return wrapper


@logged
@function
def count(event: SQSEvent) -> int:
    return len(event.records)


@logged
@function
def fail_inside(event: Any) -> None:
    raise ValueError(event)


@failing
@function
def fail_outside(event: Any) -> Any:
    return event


@unwritable
@function
def write_no_json(event: Any) -> int:
    return 1


@binary
@function
def write_bytes(event: Any) -> Any:
    return event
"""


@pytest.fixture
def invoke_stacked(awslambda: Run, application: Run) -> Run:
    """Return a function that invokes a function below other decorators."""
    application(STACKED)
    return lambda name, *arguments: awslambda("invoke", f"app.py:{name}", *arguments)


def test_decorators_over_a_function_are_called_as_lambda_calls_them(invoke_stacked: Run) -> None:
    done = invoke_stacked("count", "--sample")
    assert (done.status, done.text, done.told) == (0, 'dict for count\n{"inside": 1}\n', "")


def test_what_decorators_over_a_function_return_need_not_be_text(invoke_stacked: Run) -> None:
    done = invoke_stacked("write_bytes")
    assert (done.status, done.output) == (0, b"\xff\n")


@pytest.mark.parametrize(
    ("name", "payload", "error", "frames"),
    [
        ("fail_inside", '"a reason"', ("ValueError", "a reason"), ["wrapper", "fail_inside"]),
        ("fail_outside", "1", ("LookupError", "no tenant"), ["wrapper"]),
        (
            "write_no_json",
            "1",
            ("Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable"),
            [],
        ),
        (
            "count",
            "{",
            (
                "Runtime.UnmarshalError",
                "Unable to unmarshal input: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            ),
            [],
        ),
    ],
)
def test_where_decorators_over_a_function_fail_the_error_body_is_lambdas(
    name: str, payload: str, error: tuple[str, str], frames: list[str], invoke_stacked: Run
) -> None:
    done = invoke_stacked(name, "--payload", payload)
    assert done.status == 1
    assert (done.body["errorType"], done.body["errorMessage"]) == error
    assert [frame.splitlines()[0].rpartition(" ")[2] for frame in done.body["stackTrace"]] == frames


PATTERN = """
from pydantic import BaseModel, Field

from awslambda_events import SQSEvent, SQSRecord
from awslambda_runtime import function


class Order(BaseModel):
    id: str = Field(pattern="^A[0-9]+$"{examples})


@function
def order(event: Order) -> str:
    return event.id


@function
def orders(event: SQSEvent[Order]) -> list[str]:
    return [record.body.id for record in event.records]


@function
def place(record: SQSRecord[Order]) -> None: ...
"""


@pytest.mark.parametrize(("name", "path"), [("order", "id"), ("orders", "Records[0].body.id"), ("place", "body.id")])
def test_of_a_sample_that_is_not_valid_it_is_told_how_to_give_one(
    name: str, path: str, awslambda: Run, application: Run
) -> None:
    application(PATTERN.format(examples=""))
    done = awslambda("invoke", f"app.py:{name}", "--sample")
    assert done.status == 1
    note = " ".join(done.told.splitlines()[0].split())
    assert note.startswith("note: The sample is made up and not valid: ")
    assert f"{path}: String should match pattern '^A[0-9]+$'." in note
    assert note.endswith("A model can give its own: Field(examples=[...]).")
    application(PATTERN.format(examples=', examples=["A1"]'))
    done = awslambda("invoke", f"app.py:{name}", "--sample")
    assert (done.status, done.told) == (0, "")
