"""What one configured source of a function needs: an event source mapping or a permission, and rights of the role."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from awslambda_cli.deploy.configuration import Source
from awslambda_cli.deploy.handlers import Handler
from awslambda_cli.deploy.triggers import Trigger, triggers_of_service

_LARGEST_UNBUFFERED_BATCH = 10  # of a queue; more needs a window
_ACTIONS_ON_DESTINATIONS = {
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "s3": "s3:PutObject",
    "kafka": "kafka-cluster:WriteData",
}


@dataclass(frozen=True)
class Statement:
    """A statement of the policy of a function's role."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True)
class SetUp:
    """A source, and what invokes the function with its events."""

    source: Source
    trigger: Trigger | None
    """None where there are problems."""
    name: str
    """What tells its mapping from the function's others."""
    mapping: dict[str, Any] | None
    """Parameters of ``CreateEventSourceMapping`` but for the function."""
    permission: dict[str, Any] | None
    """Parameters of ``AddPermission`` but for the function and the statement's id."""
    statements: tuple[Statement, ...]
    """What the function's role may do for it."""
    problems: tuple[str, ...]


def set_up(source: Source, handler: Handler) -> SetUp:
    """Return what has to be set up for a source to invoke a handler; problems are sentences in it."""
    found, problem = _trigger(source, handler)
    name = " ".join([source.arn or ",".join(source.bootstrap_servers), *(source.topics or ()), *(source.queues or ())])
    if found is None:
        return SetUp(source, None, name, None, None, (), (problem,))
    if found.by == "mapping":
        mapping = _mapping(source, handler, found)
        problems = tuple(_mapping_problems(source, handler, found, mapping))
        return SetUp(source, found, name, mapping, None, tuple(_statements(source, found, mapping)), problems)
    problems = tuple(_permission_problems(source))
    return SetUp(source, found, name, None, _permission(source, found), (), problems)


def _trigger(source: Source, handler: Handler) -> tuple[Trigger | None, str]:
    """Return how a source invokes a function: of what the ARN allows, what the hint names."""
    service = source.arn.split(":")[2] if source.arn else None
    if service is None and not source.bootstrap_servers:
        return None, "a source needs an `arn`, or the `bootstrap_servers` of a Kafka cluster"
    possible = triggers_of_service(service)
    if not possible:
        return None, f"{source} cannot be the source of an event"
    if source.event:
        possible = tuple(one for one in possible if one.event == source.event)
        if not possible:
            return None, f"{source} does not send {source.event}"
    named = [one for one in possible if one.event in handler.events]
    if handler.events and not named:
        sends = f" sends {possible[0].event}" if len(possible) == 1 else " does not send that"
        return None, f"it takes {' or '.join(handler.events)}, but its source {source}{sends}"
    return (named or possible)[0], ""


def _mapping(source: Source, handler: Handler, found: Trigger) -> dict[str, Any]:
    partial = source.partial_failures
    if partial is None and handler.partial_failures and found.partial_failures:
        partial = True
    mapping: dict[str, Any] = {
        "EventSourceArn": source.arn,
        "Enabled": source.enabled,
        **source.plain_options,
        # Where neither hint nor configuration tells, a mapping keeps what it has: a function that answers with failed
        # records by its own means would lose them without it.
        "FunctionResponseTypes": None if partial is None else ["ReportBatchItemFailures"] * partial,
        "FilterCriteria": {"Filters": [{"Pattern": json.dumps(pattern, sort_keys=True)} for pattern in source.filters]},
        "DestinationConfig": {"OnFailure": {"Destination": source.on_failure}} if source.on_failure else None,
        "SourceAccessConfigurations": [{"Type": one.type, "URI": one.uri} for one in source.secrets] or None,
        "ScalingConfig": {"MaximumConcurrency": source.maximum_concurrency} if source.maximum_concurrency else None,
        "ProvisionedPollerConfig": _pollers(source),
        "SelfManagedEventSource": _self_managed(source),
        "DocumentDBEventSourceConfig": _documentdb(source),
        **_consumer_group(source),
    }
    if found.needs_position:
        # What was sent before is not to be lost: Lambda's console offers the same.
        mapping.setdefault("StartingPosition", "TRIM_HORIZON" if found.sam != "DocumentDB" else "LATEST")
    return {name: value for name, value in mapping.items() if value is not None}


def _pollers(source: Source) -> dict[str, Any] | None:
    pollers = source.provisioned_pollers
    if pollers is None:
        return None
    both = {"MinimumPollers": pollers.minimum, "MaximumPollers": pollers.maximum}
    return {name: value for name, value in both.items() if value is not None}


def _self_managed(source: Source) -> dict[str, Any] | None:
    return {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": source.bootstrap_servers}} if source.bootstrap_servers else None


def _documentdb(source: Source) -> dict[str, Any] | None:
    if source.database is None:
        return None
    both = {
        "DatabaseName": source.database,
        "CollectionName": source.collection,
        "FullDocument": source.full_document,
    }
    return {name: value for name, value in both.items() if value is not None}


def _consumer_group(source: Source) -> dict[str, Any]:
    if source.consumer_group_id is None:
        return {}
    kind = "AmazonManagedKafkaEventSourceConfig" if source.arn else "SelfManagedKafkaEventSourceConfig"
    return {kind: {"ConsumerGroupId": source.consumer_group_id}}


def _mapping_problems(source: Source, handler: Handler, found: Trigger, mapping: dict[str, Any]) -> Iterator[str]:
    for option in found.needs:
        if not mapping.get(option):
            yield f"{found.event} from {source} needs {_OPTIONS.get(option, option)}"
    yield from _batch_problems(source, found, mapping)
    if source.partial_failures and not found.partial_failures:
        yield f"{source} does not understand partial failures"
    if source.partial_failures is False and handler.partial_failures:
        yield "it reports partial failures, which its source would take for success: without them records are lost"
    if "StartingPosition" in source.plain_options and not found.needs_position:
        yield f"{source} has no starting_position"
    if (source.starting_position == "AT_TIMESTAMP") != (source.starting_position_timestamp is not None):
        yield "starting_position = 'AT_TIMESTAMP' and starting_position_timestamp go together"


def _batch_problems(source: Source, found: Trigger, mapping: dict[str, Any]) -> Iterator[str]:
    if not found.fifo:
        return
    if source.arn and source.arn.endswith(".fifo"):
        for option, most in found.fifo.items():
            if mapping.get(option, 0) > most:
                yield f"{source} is a FIFO queue: {option} is at most {most}"
    elif mapping.get("BatchSize", 0) > _LARGEST_UNBUFFERED_BATCH and not mapping.get("MaximumBatchingWindowInSeconds"):
        yield f"a batch_size above {_LARGEST_UNBUFFERED_BATCH} needs maximum_batching_window_in_seconds of at least 1"


_OPTIONS = {
    "TumblingWindowInSeconds": "tumbling_window_in_seconds",
    "Topics": "topics",
    "Queues": "queues",
    "SelfManagedEventSource": "bootstrap_servers",
    "DocumentDBEventSourceConfig": "database",
    "SourceAccessConfigurations": "secrets",
}
"""Options of a mapping by their names in the configuration."""


def _statements(source: Source, found: Trigger, mapping: dict[str, Any]) -> Iterator[Statement]:
    for permission in found.permissions:
        if not mapping.get(permission.without or ""):
            yield Statement(permission.actions, _resources(source, permission.on))
    secrets = tuple(dict.fromkeys(one.uri for one in source.secrets if ":secretsmanager:" in one.uri))
    if secrets:
        yield Statement(("secretsmanager:GetSecretValue",), secrets)
    if source.on_failure:
        service = source.on_failure.split(":")[2]
        if service in _ACTIONS_ON_DESTINATIONS:
            target = f"{source.on_failure}/*" if service == "s3" else source.on_failure
            yield Statement((_ACTIONS_ON_DESTINATIONS[service],), (target,))


def _resources(source: Source, on: str) -> tuple[str, ...]:
    if source.arn is None or on == "any":
        return ("*",)
    if on == "source":
        return (source.arn,)
    # Source: https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
    topics = (source.arn.replace(":cluster/", ":topic/") + f"/{topic}" for topic in source.topics or ("*",))
    group = source.arn.replace(":cluster/", ":group/") + f"/{source.consumer_group_id or '*'}"
    return (source.arn, *topics, group)


def _permission(source: Source, found: Trigger) -> dict[str, Any]:
    permission = {"Action": "lambda:InvokeFunction", "Principal": found.principal, "SourceArn": source.arn}
    return {**permission, "SourceAccount": source.account} if source.account else permission


def _permission_problems(source: Source) -> Iterator[str]:
    # Whoever takes over a name that is free again could invoke the function else.
    if source.arn and not source.arn.split(":")[4] and not source.account:
        yield f"{source} names no account: give it as `account`"
    options = sorted(source.model_fields_set - {"arn", "event", "account"})
    if options:
        yield f"{source} is no queue or stream that Lambda polls: it has no {', '.join(options)}"
