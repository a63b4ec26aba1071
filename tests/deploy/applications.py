"""Applications that tests deploy, with their configuration."""

SHOP = '''
from pydantic import BaseModel

from awslambda_events import LambdaFunctionURLRequest, SQSBatchResponse, SQSEvent
from awslambda_runtime import function


class Order(BaseModel):
    id: int


@function
def place(event: SQSEvent[Order]) -> SQSBatchResponse:
    """Place the orders of a batch."""
    return SQSBatchResponse(batch_item_failures=[])


@function
def web(event: LambdaFunctionURLRequest) -> str:
    return "hello"
'''

SHOP_CONFIGURATION = """
[tool.awslambda]
prefix = "shop-"
role = "<role>"
environment = { LEVEL = "INFO" }

[tool.awslambda.functions.place]
alias = "live"
memory = 1024
sources = ["<queue>"]

[tool.awslambda.functions.web]
url = { auth = "NONE" }
"""

EVERY_SOURCE = '''
from pydantic import BaseModel

from awslambda_events import (
    APIGatewayV2HTTPRequest,
    ActiveMQEvent,
    DocumentDBEvent,
    DynamoDBEvent,
    EC2InstanceStateChangeEvent,
    KinesisRecord,
    KinesisTimeWindowEvent,
    LambdaFunctionURLRequest,
    MSKEvent,
    RabbitMQEvent,
    S3Event,
    SNSEvent,
    SQSRecord,
    SelfManagedKafkaEvent,
)
from awslambda_runtime import function


class Order(BaseModel):
    id: int


@function(partial_failures=True)
def orders(record: SQSRecord[Order]) -> None:
    """Place an order."""


@function
def urgent(record: SQSRecord[Order]) -> None: ...


@function(partial_failures=True)
def clicks(record: KinesisRecord[Order]) -> None: ...


@function
def windows(event: KinesisTimeWindowEvent) -> None: ...


@function
def changes(event: DynamoDBEvent[Order]) -> None: ...


@function
def topics(event: MSKEvent) -> None: ...


@function
def own_cluster(event: SelfManagedKafkaEvent) -> None: ...


@function
def active(event: ActiveMQEvent) -> None: ...


@function
def rabbit(event: RabbitMQEvent) -> None: ...


@function
def documents(event: DocumentDBEvent) -> None: ...


@function
def news(event: SNSEvent[Order]) -> None: ...


@function
def objects(event: S3Event) -> None: ...


@function
def instances(event: EC2InstanceStateChangeEvent) -> None: ...


@function
def api(event: APIGatewayV2HTTPRequest) -> str:
    return "hello"


@function
def web(event: LambdaFunctionURLRequest) -> str:
    return "${hello} %{there}"


@function
def plain(event: dict[str, int]) -> dict[str, int]:
    return event
'''

EVERY_SOURCE_CONFIGURATION = """
[tool.awslambda]
prefix = "every-"
environment = { TEMPLATE = "${name} %{if}" }

[tool.awslambda.functions.orders]
alias = "live"
memory = 1024
timeout = 30
tracing = "Active"
ephemeral_storage = 1024
layers = ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"]
[[tool.awslambda.functions.orders.sources]]
arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
batch_size = 100
maximum_batching_window_in_seconds = 5
maximum_concurrency = 10
filters = [{ body = { kind = ["order"] } }]

[tool.awslambda.functions.urgent]
sources = [{ arn = "arn:aws:sqs:eu-west-1:123456789012:urgent.fifo", batch_size = 10, enabled = false }]

[tool.awslambda.functions.clicks]
[[tool.awslambda.functions.clicks.sources]]
arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks"
starting_position = "AT_TIMESTAMP"
starting_position_timestamp = 1700000000
parallelization_factor = 2
maximum_record_age_in_seconds = 3600
bisect_batch_on_function_error = true
maximum_retry_attempts = 3
on_failure = "arn:aws:sqs:eu-west-1:123456789012:failed"

[tool.awslambda.functions.windows]
sources = [{ arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks", tumbling_window_in_seconds = 60 }]

[tool.awslambda.functions.changes]
[[tool.awslambda.functions.changes.sources]]
arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2024-01-01T00:00:00.000"
on_failure = "arn:aws:sns:eu-west-1:123456789012:failed"
starting_position = "LATEST"

[tool.awslambda.functions.topics]
[[tool.awslambda.functions.topics.sources]]
arn = "arn:aws:kafka:eu-west-1:123456789012:cluster/events/0d3f-11"
topics = ["orders"]
consumer_group_id = "functions"
provisioned_pollers = { minimum = 1, maximum = 4 }

[tool.awslambda.functions.own_cluster]
vpc = { subnets = ["subnet-0a0a0a0a"], security_groups = ["sg-0b0b0b0b"] }
[[tool.awslambda.functions.own_cluster.sources]]
bootstrap_servers = ["kafka-1.example.com:9092", "kafka-2.example.com:9092"]
topics = ["orders"]
consumer_group_id = "functions"
secrets = [{ type = "SASL_SCRAM_512_AUTH", uri = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-AbCdEf" }]

[tool.awslambda.functions.active]
[[tool.awslambda.functions.active.sources]]
arn = "arn:aws:mq:eu-west-1:123456789012:broker:active:b-1"
queues = ["orders"]
secrets = [{ type = "BASIC_AUTH", uri = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mq-AbCdEf" }]

[tool.awslambda.functions.rabbit]
[[tool.awslambda.functions.rabbit.sources]]
arn = "arn:aws:mq:eu-west-1:123456789012:broker:rabbit:b-2"
queues = ["orders"]
secrets = [
  { type = "BASIC_AUTH", uri = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mq-AbCdEf" },
  { type = "VIRTUAL_HOST", uri = "/" },
]

[tool.awslambda.functions.documents]
[[tool.awslambda.functions.documents.sources]]
arn = "arn:aws:rds:eu-west-1:123456789012:cluster:documents"
database = "shop"
collection = "orders"
full_document = "UpdateLookup"
secrets = [{ type = "BASIC_AUTH", uri = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:docs-AbCdEf" }]

[tool.awslambda.functions.news]
alias = "live"
sources = ["arn:aws:sns:eu-west-1:123456789012:news"]

[tool.awslambda.functions.objects]
sources = [{ arn = "arn:aws:s3:::uploads", account = "123456789012" }]

[tool.awslambda.functions.instances]
sources = ["arn:aws:events:eu-west-1:123456789012:rule/instances"]

[tool.awslambda.functions.api]
sources = ["arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/*/GET/orders"]

[tool.awslambda.functions.web]
alias = "live"
role = "arn:aws:iam::123456789012:role/web"
[tool.awslambda.functions.web.url]
auth = "NONE"
invoke_mode = "RESPONSE_STREAM"
cors = { allow_origins = ["https://example.com"], allow_methods = ["GET"], max_age = 600, allow_credentials = true }

[tool.awslambda.functions.plain]
url = true
"""
