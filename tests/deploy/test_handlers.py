"""What hints imply for a deployment."""

from pathlib import Path

import pytest

from awslambda_cli.deploy.desired import Code, desired
from awslambda_cli.deploy.project import read_project
from awslambda_cli.deploy.state import Kind

APPLICATION = """
from collections.abc import AsyncIterator, Iterator

from awslambda_events import *
from awslambda_runtime import function

{decorator}
def f({parameter}){returns}: ...
"""
SQS = 'sources = ["arn:aws:sqs:eu-west-1:123456789012:orders"]'
KINESIS = 'sources = ["arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"]'
KAFKA = 'sources = [{ arn = "arn:aws:kafka:eu-west-1:123456789012:cluster/c/1", topics = ["t"] }]'
MQ = """sources = [{ arn = "arn:aws:mq:eu-west-1:123456789012:broker:b:1", queues = ["q"], secrets = [{ type = "BASIC_AUTH", uri = "x" }] }]"""


def wanted(folder: Path, source: str, configuration: str, kind: Kind) -> dict[str, object]:
    (folder / "app.py").write_text(source, "utf-8")
    (folder / "pyproject.toml").write_text(f"[tool.awslambda.functions.f]\n{configuration}", "utf-8")
    state = desired(read_project(str(folder / "app.py")).targets, Code("3.13", "x86_64"))
    [resource] = [resource for key, resource in state.items() if key.kind is kind]
    return dict(resource.properties)


REPORTING = {
    "records, partial failures": (
        "@function(partial_failures=True)",
        "r: SQSRecord",
        "",
        SQS,
        ["ReportBatchItemFailures"],
    ),
    "records, no partial failures": ("@function", "r: SQSRecord", "", SQS, None),
    "a batch whose failed records are named": (
        "@function",
        "e: SQSEvent",
        " -> SQSBatchResponse",
        SQS,
        ["ReportBatchItemFailures"],
    ),
    "perhaps named": ("@function", "e: SQSEvent", " -> SQSBatchResponse | None", SQS, ["ReportBatchItemFailures"]),
    "a batch": ("@function", "e: SQSEvent", " -> None", SQS, None),
    "any JSON": ("@function", "e: dict[str, str]", "", SQS, None),
    "said otherwise": (
        "@function",
        "e: dict[str, str]",
        "",
        SQS[:-1].replace('["', '[{ arn = "') + ", partial_failures = true }]",
        ["ReportBatchItemFailures"],
    ),
    "a stream": ("@function(partial_failures=True)", "r: KinesisRecord", "", KINESIS, ["ReportBatchItemFailures"]),
    "Kafka": ("@function(partial_failures=True)", "r: KafkaRecord", "", KAFKA, ["ReportBatchItemFailures"]),
    "a broker, which has none": ("@function", "r: ActiveMQMessage", "", MQ, None),
}


@pytest.mark.parametrize("case", REPORTING.values(), ids=REPORTING)
def test_a_mapping_asks_for_failed_records_where_the_function_names_them(
    tmp_path: Path, case: tuple[str, str, str, str, list[str] | None]
) -> None:
    decorator, parameter, returns, source, expected = case
    application = APPLICATION.format(decorator=decorator, parameter=parameter, returns=returns)
    assert wanted(tmp_path, application, source, Kind.MAPPING).get("FunctionResponseTypes") == expected


STREAMING = {
    "text": (" -> Iterator[str]", "RESPONSE_STREAM"),
    "an answer": (" -> AsyncIterator[LambdaFunctionURLStreamingResponse | str]", "RESPONSE_STREAM"),
    "a list": (" -> Iterator[int]", "BUFFERED"),
    "an ordinary answer": (" -> LambdaFunctionURLResponse", "BUFFERED"),
    "nothing": ("", "BUFFERED"),
}


@pytest.mark.parametrize(("returns", "expected"), STREAMING.values(), ids=STREAMING)
def test_a_url_streams_where_the_function_does(tmp_path: Path, returns: str, expected: str) -> None:
    application = APPLICATION.format(decorator="@function", parameter="e: LambdaFunctionURLRequest", returns=returns)
    assert wanted(tmp_path, application, "url = true", Kind.URL)["InvokeMode"] == expected


def test_a_handler_is_named_as_lambda_imports_it(tmp_path: Path) -> None:
    package = tmp_path / "shop" / "orders"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        (folder / "__init__.py").touch()
    (package / "app.py").write_text(APPLICATION.format(decorator="@function", parameter="", returns=""), "utf-8")
    [target] = read_project(str(package / "app.py")).targets
    assert target.handler.path == "shop.orders.app.f"


def test_variables_that_are_configured_are_there_while_the_application_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOP_TABLE", raising=False)
    source = "import os\nTABLE = os.environ['SHOP_TABLE']\n" + APPLICATION.format(
        decorator="@function", parameter="", returns=""
    )
    configuration = 'environment = { SHOP_TABLE = "orders" }'
    assert wanted(tmp_path, source, configuration, Kind.FUNCTION)["Environment"] == {
        "Variables": {"SHOP_TABLE": "orders"}
    }


def test_an_application_that_ends_the_process_is_told(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise SystemExit(0)", "utf-8")
    with pytest.raises(Exception, match="ends the process while it is imported"):
        read_project(str(tmp_path / "app.py"))
