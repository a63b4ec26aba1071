"""The ``[tool.awslambda]`` table of pyproject.toml: what a deployment needs to know beside the hints.

``[tool.awslambda]`` holds the defaults of all functions, ``[tool.awslambda.functions.NAME]`` what differs for one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from awslambda_cli.output import UsageError

PYPROJECT = "pyproject.toml"
_TABLE = "[tool.awslambda]"

ARN = Annotated[str, Field(pattern=r"^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+$")]


class ConfigurationError(UsageError):
    """The configuration of the project is not as it should be; every problem is a line of the message."""

    def __init__(self, place: str, problems: list[str]) -> None:
        super().__init__("\n".join([f"{place} is not as it should be:", *(f"  {problem}" for problem in problems)]))
        self.problems = tuple(problems)


class Table(BaseModel):
    """A table of the configuration; what it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Cors(Table):
    """Cross-origin resource sharing of a function URL.

    Source: https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
    """

    allow_credentials: bool | None = None
    allow_headers: list[str] | None = None
    allow_methods: list[str] | None = None
    allow_origins: list[str] | None = None
    expose_headers: list[str] | None = None
    max_age: Annotated[int, Field(ge=0, le=86400)] | None = None


class Url(Table):
    """A function URL. It asks for AWS credentials unless ``auth`` is ``NONE``, which makes it public."""

    auth: Literal["AWS_IAM", "NONE"] = "AWS_IAM"
    invoke_mode: Literal["BUFFERED", "RESPONSE_STREAM"] | None = None
    """Follows from the function where it is not given: one that streams has ``RESPONSE_STREAM``."""
    cors: Cors | None = None


class Vpc(Table):
    """The subnets and security groups that a function is connected to."""

    subnets: Annotated[list[str], Field(min_length=1)]
    security_groups: Annotated[list[str], Field(min_length=1)]


class Secret(Table):
    """How an event source mapping logs in at its source: an entry of ``SourceAccessConfigurations``."""

    type: str
    uri: str


class ProvisionedPollers(Table):
    """Pollers of an event source mapping in provisioned mode."""

    minimum: Annotated[int, Field(ge=1)] | None = None
    maximum: Annotated[int, Field(ge=1)] | None = None


class Source(Table):
    """What invokes a function: the ARN alone, or a table with it and options of the event source mapping.

    The options are those of Lambda's API in snake case.
    Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """

    arn: ARN | None = None
    """Absent for Apache Kafka outside of AWS, which ``bootstrap_servers`` names."""
    event: str | None = None
    """The event that the source sends, ``SQSEvent``; only where neither the hint nor the ARN tells."""
    account: Annotated[str, Field(pattern=r"^[0-9]{12}$")] | None = None
    """Account of a source whose ARN names none, as a bucket's."""
    partial_failures: bool | None = None
    """``ReportBatchItemFailures``; follows from the function where it is not given."""
    enabled: bool = True
    filters: list[dict[str, Any]] = []
    """Patterns of ``FilterCriteria``: a record that fits none is not sent."""
    on_failure: ARN | None = None
    """Where records go that could not be processed: a queue, a topic or a bucket."""
    secrets: list[Secret] = []
    bootstrap_servers: list[str] = []
    consumer_group_id: str | None = None
    maximum_concurrency: Annotated[int, Field(ge=2, le=1000)] | None = None
    provisioned_pollers: ProvisionedPollers | None = None
    database: str | None = None
    collection: str | None = None
    full_document: Literal["UpdateLookup", "Default"] | None = None

    batch_size: Annotated[int, Field(ge=1, le=10000)] | None = None
    maximum_batching_window_in_seconds: Annotated[int, Field(ge=0, le=300)] | None = None
    parallelization_factor: Annotated[int, Field(ge=1, le=10)] | None = None
    starting_position: Literal["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"] | None = None
    starting_position_timestamp: float | None = None
    maximum_record_age_in_seconds: Annotated[int, Field(ge=-1, le=604800)] | None = None
    bisect_batch_on_function_error: bool | None = None
    maximum_retry_attempts: Annotated[int, Field(ge=-1, le=10000)] | None = None
    tumbling_window_in_seconds: Annotated[int, Field(ge=0, le=900)] | None = None
    topics: list[str] | None = None
    queues: list[str] | None = None

    @property
    def plain_options(self) -> dict[str, Any]:
        """Return the options that Lambda's API takes as they are, under its names."""
        return {to_pascal(name): value for name in _PLAIN_OPTIONS if (value := getattr(self, name)) is not None}

    def __str__(self) -> str:
        """Name the source."""
        return self.arn or f"the Kafka cluster {', '.join(self.bootstrap_servers)}"


_PLAIN_OPTIONS = (
    "batch_size",
    "maximum_batching_window_in_seconds",
    "parallelization_factor",
    "starting_position",
    "starting_position_timestamp",
    "maximum_record_age_in_seconds",
    "bisect_batch_on_function_error",
    "maximum_retry_attempts",
    "tumbling_window_in_seconds",
    "topics",
    "queues",
)


def _source(value: Any) -> Any:
    return {"arn": value} if isinstance(value, str) else value


def _url(value: Any) -> Any:
    return {True: {}, False: None}[value] if isinstance(value, bool) else value


class FunctionTable(Table):
    """What may be said of one function, and of all of them."""

    role: str | None = None
    """ARN of the execution role."""
    memory: Annotated[int, Field(ge=128, le=10240)] = 512
    """Megabytes. They decide the share of a processor too: with Lambda's own default of 128 a start takes seconds."""
    timeout: Annotated[int, Field(ge=1, le=900)] = 10
    """Seconds; Lambda's own default is 3."""
    ephemeral_storage: Annotated[int, Field(ge=512, le=10240)] = 512
    """Megabytes of ``/tmp``."""
    environment: dict[str, str] = {}
    layers: Annotated[list[ARN], Field(max_length=5)] = []
    """ARNs of versions of layers."""
    tracing: Literal["PassThrough", "Active"] = "PassThrough"
    """X-Ray tracing."""
    vpc: Vpc | None = None
    alias: Annotated[str, Field(pattern=r"^[0-9]*[A-Za-z_-][A-Za-z0-9_-]*$", max_length=128)] | None = None
    """Alias that follows what is deployed; sources and URL then invoke it, and no half-done update."""
    url: Annotated[Url | None, BeforeValidator(_url)] = None


class OneFunction(FunctionTable):
    """``[tool.awslambda.functions.NAME]``."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = None
    """Its name on Lambda; the Python name with ``prefix`` before it unless given."""
    description: Annotated[str, Field(max_length=256)] | None = None
    """The first line of the docstring unless given."""
    sources: list[Annotated[Source, BeforeValidator(_source)]] = []


class Configuration(FunctionTable):
    """``[tool.awslambda]``."""

    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$")] = ""
    """Stands before the name of every function."""
    layer: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,140}$")] | None = None
    """Name of the layer with the dependencies, where ``mode`` of ``[tool.awslambda.build]`` is ``layer``."""
    build: dict[str, Any] = {}
    """``[tool.awslambda.build]``, which ``awslambda build`` checks."""
    functions: dict[str, OneFunction] = {}

    def of(self, function: str) -> OneFunction:
        """Return the configuration of one function: its own table over that of all; maps are joined."""
        own = self.functions.get(function, OneFunction())
        shared = {name: getattr(self, name) for name in FunctionTable.model_fields if name in self.model_fields_set}
        given = {name: getattr(own, name) for name in own.model_fields_set}
        environment = {**self.environment, **own.environment}
        return own.model_copy(update={**shared, **given, "environment": environment})


def read_configuration(folder: Path) -> Configuration:
    """Return the configuration of the nearest pyproject.toml at or above a folder; the defaults where there is none.

    Raises:
        ConfigurationError: the file is no TOML, or its table is not as it should be.
    """
    for candidate in (folder, *folder.parents):
        path = candidate / PYPROJECT
        if path.is_file():
            return parse_configuration(path.read_text("utf-8"), str(path))
    return Configuration()


def parse_configuration(text: str, place: str) -> Configuration:
    """Return the configuration that the text of a pyproject.toml holds; raises as ``read_configuration`` does."""
    try:
        table = tomllib.loads(text).get("tool", {}).get("awslambda", {})
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(place, [f"it is no TOML: {error}"]) from error
    try:
        return Configuration.model_validate(table)
    except ValidationError as error:
        raise ConfigurationError(f"{_TABLE} of {place}", list(_problems(error))) from None


def unknown_functions(configuration: Configuration, names: list[str]) -> list[str]:
    """Return a problem for every configured function that the application does not have."""
    return [
        f"functions.{name}: the application has no such function{_suggestion(name, names)}"
        for name in configuration.functions
        if name not in names
    ]


def _problems(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False):
        *above, key = problem["loc"]
        path = ".".join(map(str, problem["loc"]))
        if problem["type"] == "extra_forbidden":
            yield f"{path}: there is no such key{_suggestion(str(key), list(_fields(above)))}"
        else:
            yield f"{path}: {problem['msg']}"


def _suggestion(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(sorted(known)) or 'none'}"


def _fields(path: list[int | str]) -> Mapping[str, Any]:
    """Return the fields of the table at a path of the configuration."""
    # Elements of lists and maps of tables are tables of the kind that their field names.
    named = (key for key in reversed(path) if isinstance(key, str) and key in _TABLES)
    return _TABLES.get(next(named, ""), Configuration).model_fields


_TABLES: dict[str, type[Table]] = {
    "functions": OneFunction,
    "sources": Source,
    "url": Url,
    "cors": Cors,
    "vpc": Vpc,
    "secrets": Secret,
    "provisioned_pollers": ProvisionedPollers,
}
