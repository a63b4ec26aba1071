"""What every template holds, whatever its language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from awslambda_cli.deploy.desired import Code, Target, function_settings, statement_id, url_permissions, url_settings
from awslambda_cli.deploy.sources import Statement

REGION, ACCOUNT, PARTITION = "{region}", "{account}", "{partition}"
"""Stand in ARNs for what is known when a template is deployed."""

ASSUME_ROLE = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


@dataclass(frozen=True)
class Archives:
    """Where the archives are, and what they hold."""

    code: str
    """Path of the archive with the code."""
    layer: str | None
    """Path of the archive with the dependencies, where they are apart."""
    layer_name: str
    built_for: Code


@dataclass(frozen=True)
class StackFunction:
    """One function of a template."""

    target: Target
    settings: dict[str, Any]
    """As Lambda's API has them, without the role and the layer of the dependencies."""
    role: str | None
    """The configured role; a template makes one where there is none."""
    statements: tuple[Statement, ...]
    """What the role allows."""
    url: dict[str, Any] | None
    permissions: tuple[tuple[str, dict[str, Any]], ...]
    """Statements of the function's resource policy with their ids; without those of the URL."""
    url_permissions: tuple[tuple[str, dict[str, Any]], ...]
    mappings: tuple[dict[str, Any], ...]
    """Parameters of ``CreateEventSourceMapping`` but for the function."""

    @property
    def name(self) -> str:
        """The name on Lambda."""
        return self.target.name

    @property
    def alias(self) -> str | None:
        """The alias that sources and URL invoke."""
        return self.target.configuration.alias


@dataclass(frozen=True)
class Stack:
    """Everything that a template sets up."""

    functions: tuple[StackFunction, ...]
    archives: Archives


def stack(targets: Sequence[Target], archives: Archives) -> Stack:
    """Return what a template sets up."""
    return Stack(tuple(_function(target, archives) for target in targets), archives)


def _function(target: Target, archives: Archives) -> StackFunction:
    settings = function_settings(target, archives.built_for)
    settings |= {"FunctionName": target.name, "Architectures": [archives.built_for.architecture]}
    url = target.configuration.url
    return StackFunction(
        target=target,
        settings={name: value for name, value in settings.items() if name != "Role" and not _is_empty(value)},
        role=target.configuration.role,
        statements=tuple(_statements(target)),
        url={name: value for name, value in url_settings(url, target.handler).items() if value} if url else None,
        permissions=tuple((statement_id(up.permission), up.permission) for up in target.sources if up.permission),
        url_permissions=tuple((statement_id(one), one) for one in url_permissions(url)),
        mappings=tuple(_without_empty(up.mapping) for up in target.sources if up.mapping),
    )


def _statements(target: Target) -> list[Statement]:
    """Return what the role of a function allows: its own log, and what its sources need, no more."""
    group = f"arn:{PARTITION}:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/{target.name}"
    statements = [
        Statement(("logs:CreateLogGroup",), (group,)),
        Statement(("logs:CreateLogStream", "logs:PutLogEvents"), (f"{group}:*",)),
    ]
    configuration = target.configuration
    if configuration.tracing == "Active":
        statements.append(Statement(("xray:PutTraceSegments", "xray:PutTelemetryRecords"), ("*",)))
    if configuration.vpc:
        statements.append(Statement(_NETWORK, ("*",)))
    for up in target.sources:
        statements += up.statements
    return list(dict.fromkeys(statements))


# What a function in a VPC needs; IAM knows no narrower resource.
# Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
_NETWORK = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
)


def _without_empty(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if not _is_empty(value)}


def _is_empty(value: Any) -> bool:
    """Tell whether a value is that of a template which does not mention it."""
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    return value in (None, "", []) and value is not False
