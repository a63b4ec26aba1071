"""Event sources and destinations, against moto's server."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest

from awslambda_events import DynamoDBEvent, LambdaDestinationEvent, SQSEvent
from tests.serve.conftest import Start
from tests.serve.endpoint import PATIENCE, Endpoint, environment
from tests.tools import tool

OPTIONS = ("--no-watch", "--timeout", "30")


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """Run moto's server and return its address."""
    program = tool("moto") / "moto_server"
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    command = [program, "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as server:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.kill()


def client(service: str, moto: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=moto,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - of no account
    )


def new_queue(moto: str, **attributes: str) -> tuple[Any, str]:
    sqs = client("sqs", moto)
    created = sqs.create_queue(QueueName=f"q-{uuid4()}", Attributes={"VisibilityTimeout": "1", **attributes})
    return sqs, created["QueueUrl"]


def left(sqs: Any, queue: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


RECORDS = """
    import json
    from pydantic import BaseModel
    from awslambda_events import DynamoDBRecord, KinesisRecord, SQSEvent, SQSRecord
    from awslambda_runtime import function

    class Order(BaseModel):
        id: int

    tries: dict[int, int] = {}

    def work(order: Order) -> None:
        tries[order.id] = tries.get(order.id, 0) + 1
        if order.id == 13 and tries[13] < 3:
            print("failed", order.id, flush=True)
            raise ValueError("unlucky")
        print("done", order.id, flush=True)

    @function(partial_failures=True)
    def messages(record: SQSRecord[Order]) -> None:
        work(record.body)

    @function
    def whole(event: SQSEvent[Order]) -> None:
        for record in event.records:
            work(record.body)

    @function(partial_failures=True)
    def stream(record: KinesisRecord[Order]) -> None:
        work(record.kinesis.data)

    @function(partial_failures=True)
    def table(record: DynamoDBRecord[Order]) -> None:
        if record.dynamodb.new_image is not None:
            work(record.dynamodb.new_image)

    @function
    def shows(event: dict) -> None:
        print(json.dumps(event), flush=True)
"""


def lines(served: Endpoint) -> list[str]:
    return [line for line in served.output.splitlines() if line.startswith(("done", "failed"))]


def test_messages_are_deleted_unless_the_response_names_them(moto: str, start: Start) -> None:
    sqs, queue = new_queue(moto)
    for number in (1, 13, 2):
        sqs.send_message(QueueUrl=queue, MessageBody=json.dumps({"id": number}))
    served = start(RECORDS, *OPTIONS, "--source", f"sqs={queue}=messages", "--endpoint-url", moto)
    served.until(lambda: "done 13" in served.output, "it does not succeed")
    assert sorted(lines(served)) == ["done 1", "done 13", "done 2", "failed 13", "failed 13"]
    served.until(lambda: left(sqs, queue) == 0, "the queue is not empty")
    assert "messages failed and stay in the queue" in served.messages


def test_of_a_batch_that_fails_as_a_whole_all_messages_come_again(moto: str, start: Start) -> None:
    sqs, queue = new_queue(moto)
    entries = [{"Id": str(number), "MessageBody": json.dumps({"id": number})} for number in (1, 13)]
    sqs.send_message_batch(QueueUrl=queue, Entries=entries)
    served = start(RECORDS, *OPTIONS, "--source", f"sqs={queue}=whole", "--endpoint-url", moto)
    served.until(lambda: "done 13" in served.output, "it does not succeed")
    assert lines(served).count("done 1") >= 2
    served.until(lambda: left(sqs, queue) == 0, "the queue is not empty")


def test_a_message_is_what_lambda_would_send(moto: str, start: Start) -> None:
    sqs, queue = new_queue(moto)
    attributes = {
        "Text": {"DataType": "String", "StringValue": "é"},
        "Bytes": {"DataType": "Binary", "BinaryValue": b"\0\xff"},
    }
    sqs.send_message(QueueUrl=queue, MessageBody="a body ☃", MessageAttributes=attributes)
    served = start(RECORDS, *OPTIONS, "--source", f"sqs={queue}=shows", "--endpoint-url", moto)
    served.until(lambda: '"Records"' in served.output, "it is not invoked")
    [payload] = [line for line in served.output.splitlines() if '"Records"' in line]
    [record] = SQSEvent.model_validate_json(payload).records
    assert (record.body, record.event_source, record.aws_region) == ("a body ☃", "aws:sqs", "us-east-1")
    assert record.event_source_arn.endswith(queue.rpartition("/")[2])
    assert record.message_attributes["Text"].string_value == "é"
    assert json.loads(payload)["Records"][0]["messageAttributes"]["Bytes"]["binaryValue"] == "AP8="
    assert record.attributes.approximate_receive_count


def test_a_stream_is_processed_in_order_from_the_record_that_failed(moto: str, start: Start) -> None:
    kinesis = client("kinesis", moto)
    name = f"s-{uuid4()}"
    kinesis.create_stream(StreamName=name, ShardCount=1)
    for number in (1, 13, 2):
        kinesis.put_record(StreamName=name, Data=json.dumps({"id": number}).encode(), PartitionKey="1")
    arn = kinesis.describe_stream(StreamName=name)["StreamDescription"]["StreamARN"]
    served = start(RECORDS, *OPTIONS, "--source", f"kinesis={arn}=stream", "--endpoint-url", moto)
    served.until(lambda: "done 2" in served.output, "it does not succeed")
    assert lines(served) == ["done 1", "failed 13", "failed 13", "done 13", "done 2"]
    kinesis.put_record(StreamName=name, Data=b'{"id": 3}', PartitionKey="1")
    served.until(lambda: "done 3" in served.output, "the next record does not come")


def test_a_table_is_followed(moto: str, start: Start) -> None:
    dynamodb = client("dynamodb", moto)
    name = f"t-{uuid4()}"
    created = dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    arn = created["TableDescription"]["LatestStreamArn"]
    for number in (1, 13, 2):
        dynamodb.put_item(TableName=name, Item={"id": {"N": str(number)}, "data": {"B": b"\0\xff"}})
    served = start(
        RECORDS,
        *(*OPTIONS, "--source", f"dynamodb={arn}=table", "--source", f"dynamodb={arn}=shows", "--endpoint-url", moto),
    )
    served.until(lambda: "done 2" in served.output and '"Records"' in served.output, "it does not succeed")
    assert lines(served) == ["done 1", "failed 13", "failed 13", "done 13", "done 2"]
    [payload] = [line for line in served.output.splitlines() if '"Records"' in line]
    record = DynamoDBEvent.model_validate_json(payload).records[0]
    assert record.dynamodb.new_image == {"id": 1, "data": b"\0\xff"}
    assert record.event_source_arn == arn


def test_a_source_that_cannot_be_reached_is_told(start: Start) -> None:
    source = "sqs=http://127.0.0.1:1/queue=messages"
    served = start(RECORDS, *OPTIONS, "--source", source, "--endpoint-url", "http://127.0.0.1:1")
    served.until(lambda: "Could not connect to the endpoint URL" in served.messages, "it is not told")
    assert served.invoke("shows", {}).error is None


RETRIED = """
    from awslambda_runtime import function

    tries = 0

    @function
    def fails(event: dict) -> None:
        raise ValueError("always")

    @function
    def recovers(event: dict) -> str:
        global tries
        tries += 1
        if tries < 3:
            raise ValueError("not yet")
        return "well"

    @function
    def records(event: dict) -> None:
        import json
        print(json.dumps(event), flush=True)
"""


def record_of(served: Endpoint) -> Any:
    line = served.until(
        lambda: next((line for line in served.output.splitlines() if line.startswith('{"version"')), None), "no record"
    )
    return json.loads(line)


def test_an_asynchronous_invocation_is_tried_three_times_and_its_failure_recorded(start: Start) -> None:
    served = start(RETRIED, *OPTIONS, "--retry-wait", "0.1", "--on-failure", "records")
    answer = served.invoke("fails", {"a": 1}, InvocationType="Event")
    record = record_of(served)
    parsed = LambdaDestinationEvent.model_validate(record)
    assert parsed.request_context.condition == "RetriesExhausted"
    assert parsed.request_context.approximate_invoke_count == 3
    assert record["requestContext"]["requestId"] == answer.request_id
    assert record["requestContext"]["functionArn"] == "arn:aws:lambda:us-east-1:012345678912:function:fails:$LATEST"
    assert record["requestPayload"] == {"a": 1}
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert record["responsePayload"]["errorMessage"] == "always"
    assert served.messages.count("✗ fails") == 3


def test_an_asynchronous_invocation_that_recovers_is_a_success(start: Start) -> None:
    served = start(RETRIED, *OPTIONS, "--retry-wait", "0.1", "--on-success", "records", "--on-failure", "records")
    served.invoke("recovers", {}, InvocationType="Event")
    record = record_of(served)
    assert (record["requestContext"]["condition"], record["requestContext"]["approximateInvokeCount"]) == ("Success", 3)
    assert record["responsePayload"] == "well"


def test_records_reach_queues_and_topics(moto: str, start: Start) -> None:
    sqs, queue = new_queue(moto, VisibilityTimeout="30")
    topic = client("sns", moto).create_topic(Name=f"t-{uuid4()}")["TopicArn"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("sns", moto).subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    served = start(
        RETRIED,
        *(*OPTIONS, "--retry-wait", "0", "--on-failure", queue, "--on-success", topic, "--endpoint-url", moto),
    )
    for function in ("fails", "recovers"):
        served.invoke(function, {}, InvocationType="Event")
    bodies: list[Any] = []

    def both() -> bool:
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        bodies.extend(json.loads(message["Body"]) for message in messages)
        return len(bodies) == 2

    served.until(both, "the records do not come")
    records = [json.loads(body["Message"]) if "Message" in body else body for body in bodies]
    assert {record["requestContext"]["condition"] for record in records} == {"RetriesExhausted", "Success"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--source", "sqs=queue"], "'sqs=queue' is no source: write KIND=PLACE=FUNCTION"),
        (["--source", "mq=place=function"], "is no source"),
        (
            ["--source", "sqs=notaurl=echo"],
            "'notaurl' is no place of the kind sqs, which begins with https:// or http://.",
        ),
        (["--source", "kinesis=stream=echo"], "'stream' is no place of the kind kinesis, which begins with arn:."),
        (["--on-failure", "arn:aws:s3:::bucket"], "'arn:aws:s3:::bucket' is no destination"),
        (["--runtime", "no_such_command --option"], "--runtime: there is no command 'no_such_command'."),
        (["--runtime", "./no_such_file"], "--runtime: there is no command './no_such_file'."),
        (["--runtime", "'"], '--runtime: "\'" is no command: No closing quotation.'),
        (["--runtime", " "], "--runtime: there is no command ''."),
        (["--attach", "echo"], "'echo' says not where to attach"),
        (["--env", "NAME"], "'NAME' is no environment variable"),
        (["--env-file", "missing.env"], "There is no file missing.env."),
    ],
)
def test_options_that_make_no_sense_are_told(options: list[str], message: str, endpoint: Endpoint) -> None:
    assert message in refusal(endpoint.folder, *options)


def refusal(folder: Path, *options: str) -> str:
    """Return what is said to options that are refused."""
    done = subprocess.run(
        [sys.executable, "-m", "awslambda_cli", "serve", "app.py", "--port", "0", *options],
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


SHOP = """
from awslambda_runtime import function

@function
def order(event: dict) -> int:
    return 1

def plain(event, context):
    return 2
"""


@pytest.mark.parametrize(
    "options",
    [
        ["--source", "sqs=http://127.0.0.1:1/queue=nope"],
        ["--source", "sqs=http://127.0.0.1:1/queue=plain"],
        ["--attach", "nope=0"],
        ["--on-failure", "nope"],
        ["--on-success", "nope"],
        ["--handler", "nope"],
        ["--handler", "plain", "--handler", "nope.nope"],
    ],
    ids=" ".join,
)
def test_a_function_that_is_named_and_not_there_is_refused_with_those_that_are(
    options: list[str], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(SHOP, "utf-8")
    name = options[-1].partition("=0")[0].rpartition("=")[2]
    told = refusal(tmp_path, *options)
    assert f"UsageError: {options[-2]} names {name!r}, which app.py does not have. It has: order" in told
    assert ("A handler that is no @function needs --handler, too." in told) is (options[0] != "--handler")


def test_plain_handlers_may_be_named_where_they_are_served(start: Start) -> None:
    served = start(SHOP, "--handler", "plain", "--on-failure", "plain", "--on-success", "order", "--no-watch")
    assert served.invoke("plain", {}).json == 2


def test_the_handler_of_a_runtime_that_attaches_may_be_in_another_language(start: Start) -> None:
    served = start(SHOP, "--handler", "elsewhere", "--attach", "elsewhere=0", "--no-watch")
    assert served.invoke("order", {}).json == 1


def test_an_application_that_cannot_be_imported_at_the_start_may_have_any_function(start: Start) -> None:
    served = start("import nothing_of_that_name\n", "--on-failure", "order")
    served.until(lambda: "nothing_of_that_name" in served.messages, "the error is not shown")
    (served.folder / "app.py").write_text(SHOP, "utf-8")
    served.until(lambda: served.invoke("order", {}).json == 1, "it does not recover")


def test_a_function_that_is_named_may_leave_with_an_edit(start: Start) -> None:
    served = start(SHOP, "--on-failure", "order")
    assert served.invoke("order", {}).json == 1
    (served.folder / "app.py").write_text(SHOP.replace("order", "other"), "utf-8")
    served.until(lambda: "other(dict)" in served.messages, "the edit is not served")
    assert served.invoke("other", {}).json == 1


@pytest.mark.parametrize(
    ("module", "options", "message"),
    [
        ("boto3", ["--source", "sqs=http://127.0.0.1:1/queue=echo"], "Sources and destinations on AWS need boto3"),
        ("starlette", [], "serve needs starlette, which is not installed"),
    ],
)
def test_a_missing_library_is_told_in_a_sentence(
    module: str, options: list[str], message: str, endpoint: Endpoint
) -> None:
    program = f"import sys; sys.modules[{module!r}] = None; from awslambda_cli.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "serve", "app.py", "--port", "0", *options],
        capture_output=True,
        text=True,
        cwd=endpoint.folder,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert f"{message}" in done.stderr
    assert "pip install 'awslambda-events[cli]'" in done.stderr
    assert "Traceback" not in done.stderr
