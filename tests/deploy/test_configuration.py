"""What is wrong with ``[tool.awslambda]`` is told before anything is done, with every problem and what was meant."""

from pathlib import Path

import pytest

from awslambda_cli.deploy.configuration import (
    Configuration,
    ConfigurationError,
    parse_configuration,
    read_configuration,
)
from awslambda_cli.deploy.project import read_project

MISTAKES = {
    "unknown key": ("[tool.awslambda]\nmemroy = 256", "memroy: there is no such key; did you mean 'memory'?"),
    "unknown key of a function": (
        "[tool.awslambda.functions.place]\nalais = 'live'",
        "functions.place.alais: there is no such key; did you mean 'alias'?",
    ),
    "unknown key of a source": (
        "[tool.awslambda.functions.place]\nsources = [{ arn = 'arn:aws:sqs:eu-west-1:1:q', batchsize = 5 }]",
        "functions.place.sources.0.batchsize: there is no such key; did you mean 'batch_size'?",
    ),
    "unknown key of a URL": (
        "[tool.awslambda.functions.place.url]\nauht = 'NONE'",
        "functions.place.url.auht: there is no such key; did you mean 'auth'?",
    ),
    "a key like no other": ("[tool.awslambda]\nzzz = 1", "zzz: there is no such key; there are: alias, build,"),
    "too little memory": ("[tool.awslambda]\nmemory = 64", "memory: Input should be greater than or equal to 128"),
    "too much time": ("[tool.awslambda]\ntimeout = 901", "timeout: Input should be less than or equal to 900"),
    "no ARN": (
        "[tool.awslambda.functions.place]\nsources = ['orders']",
        "functions.place.sources.0.arn: String should match",
    ),
    "a number as alias": ("[tool.awslambda]\nalias = '12'", "alias: String should match"),
    "no TOML": ("[tool.awslambda", "it is no TOML"),
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_configuration(text, "pyproject.toml")
    assert told in str(caught.value)


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_configuration("[tool.awslambda]\nmemory = 1\ntimeout = 0\nrol = 'x'", "pyproject.toml")
    assert len(caught.value.problems) == 3


def test_values_are_never_part_of_the_message() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_configuration("[tool.awslambda]\nenvironment = { TOKEN = 4711 }", "pyproject.toml")
    assert "environment.TOKEN" in str(caught.value)
    assert "4711" not in str(caught.value)


def test_a_function_has_the_defaults_of_all_unless_it_says_otherwise() -> None:
    configuration = parse_configuration(
        """
        [tool.awslambda]
        memory = 256
        timeout = 30
        environment = { LEVEL = "INFO", STAGE = "test" }
        [tool.awslambda.functions.place]
        memory = 1024
        environment = { LEVEL = "DEBUG" }
        """,
        "pyproject.toml",
    )
    place, other = configuration.of("place"), configuration.of("other")
    assert (place.memory, place.timeout, other.memory) == (1024, 30, 256)
    assert place.environment == {"LEVEL": "DEBUG", "STAGE": "test"}


def test_the_nearest_pyproject_is_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.awslambda]\nmemory = 256", "utf-8")
    (tmp_path / "src" / "app").mkdir(parents=True)
    assert read_configuration(tmp_path / "src" / "app").memory == 256
    assert Configuration().memory == 512


APPLICATION = """
from awslambda_events import DynamoDBEvent, KinesisTimeWindowEvent, S3Event, SQSEvent, SQSRecord
from awslambda_runtime import function

@function
def queue(event: SQSEvent) -> None: ...

@function(partial_failures=True)
def records(record: SQSRecord) -> None: ...

@function
def windows(event: KinesisTimeWindowEvent) -> None: ...

@function
def objects(event: S3Event) -> None: ...

@function
def anything(event: dict[str, int]) -> None: ...
"""
SQS = "arn:aws:sqs:eu-west-1:123456789012:orders"
KINESIS = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"
IMPOSSIBLE = {
    "a source of another event": ("queue", f'["{KINESIS}"]', "it takes SQSEvent, but its source"),
    "no source of events": ("anything", '["arn:aws:glacier:eu-west-1:1:vaults/x"]', "cannot be the source of an event"),
    "a FIFO queue with a large batch": (
        "queue",
        f'[{{arn = "{SQS}.fifo", batch_size = 11}}]',
        "BatchSize is at most 10",
    ),
    "a FIFO queue with a window": (
        "queue",
        f'[{{arn = "{SQS}.fifo", maximum_batching_window_in_seconds = 1}}]',
        "MaximumBatchingWindowInSeconds is at most 0",
    ),
    "a large batch without a window": (
        "queue",
        f'[{{arn = "{SQS}", batch_size = 11}}]',
        "maximum_batching_window_in_seconds",
    ),
    "windows without a window": ("windows", f'["{KINESIS}"]', "needs tumbling_window_in_seconds"),
    "a position in a queue": (
        "queue",
        f'[{{arn = "{SQS}", starting_position = "LATEST"}}]',
        "has no starting_position",
    ),
    "a moment that is missing": (
        "windows",
        f'[{{arn = "{KINESIS}", tumbling_window_in_seconds = 1, starting_position = "AT_TIMESTAMP"}}]',
        "go together",
    ),
    "failures that would be lost": ("records", f'[{{arn = "{SQS}", partial_failures = false}}]', "records are lost"),
    "a bucket of anybody": ("objects", '["arn:aws:s3:::uploads"]', "names no account"),
    "an option where nothing is polled": (
        "objects",
        '[{arn = "arn:aws:s3:::uploads", account = "123456789012", batch_size = 5}]',
        "it has no batch_size",
    ),
    "a Kafka cluster without topics": ("anything", '[{bootstrap_servers = ["k:9092"]}]', "needs topics"),
    "nothing": ("anything", "[{}]", "a source needs an `arn`"),
    "an event that the source does not send": (
        "anything",
        f'[{{arn = "{SQS}", event = "SNSEvent"}}]',
        "does not send SNSEvent",
    ),
}


@pytest.mark.parametrize(("function", "sources", "told"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_could_not_work_is_told_before_it_is_deployed(
    tmp_path: Path, function: str, sources: str, told: str
) -> None:
    (tmp_path / "app.py").write_text(APPLICATION, "utf-8")
    (tmp_path / "pyproject.toml").write_text(f"[tool.awslambda.functions.{function}]\nsources = {sources}", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read_project(str(tmp_path / "app.py"))
    assert told in str(caught.value)
    assert f"functions.{function}: " in str(caught.value)


def test_a_function_that_there_is_not_is_told(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APPLICATION, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.awslambda.functions.queu]\nmemory = 256", "utf-8")
    with pytest.raises(
        ConfigurationError, match=r"functions\.queu: the application has no such function; did you mean 'queue'"
    ):
        read_project(str(tmp_path / "app.py"))


def test_two_functions_cannot_have_one_name(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APPLICATION, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.awslambda.functions.queue]\nname = 'records'", "utf-8")
    with pytest.raises(ConfigurationError, match="queue and records would both be records"):
        read_project(str(tmp_path / "app.py"))


def test_a_url_for_a_function_that_takes_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APPLICATION, "utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.awslambda.functions.queue]\nurl = true", "utf-8")
    with pytest.raises(ConfigurationError, match="it has a URL, which sends LambdaFunctionURLRequest"):
        read_project(str(tmp_path / "app.py"))
