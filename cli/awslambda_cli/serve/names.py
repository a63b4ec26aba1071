"""Names of functions as clients write them: a name, a partial or a full ARN, each with or without a qualifier.

Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from awslambda_cli.serve.errors import ServiceError, function_not_found, violated_constraint

ACCOUNT = "012345678912"
LATEST = "$LATEST"

_PATTERN = (
    r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?"
    r"([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
)
_NAME = re.compile(
    r"(?:arn:(?P<partition>aws[a-zA-Z-]*)?:lambda:)?(?:(?P<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?"
    r"(?:(?P<account>\d{12}):)?(?:function:)?(?P<name>[a-zA-Z0-9-_.]+)(?::(?P<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
)
_MOST_CHARACTERS = 256


@dataclass(frozen=True, slots=True)
class Target:
    """What a request names."""

    name: str
    qualifier: str | None
    """Version or alias, where the request names one."""
    arn: str
    """The ARN with the qualifier, which the function sees as the one it was invoked by."""


def function_arn(name: str, region: str, account: str = ACCOUNT, partition: str = "aws") -> str:
    """Return the ARN of a function."""
    return f"arn:{partition}:lambda:{region}:{account}:function:{name}"


def target(written: str, qualifier: str | None, region: str, qualifiers: AbstractSet[str]) -> Target:
    """Return what a name and a ``Qualifier`` parameter mean.

    Region and account of an ARN may be any: what runs here stands for the deployed functions.

    Raises:
        ServiceError: it is no name of a function, or there is no such version or alias.
    """
    match = _NAME.fullmatch(written)
    if match is None or len(written) > _MOST_CHARACTERS:
        constraint = f"Member must satisfy regular expression pattern: {_PATTERN}"
        raise violated_constraint(written, "functionName", constraint)
    if match["qualifier"] and qualifier and match["qualifier"] != qualifier:
        message = "The derived qualifier from the function name does not match the specified qualifier."
        raise ServiceError("InvalidParameterValueException", message)
    meant = match["qualifier"] or qualifier or None
    arn = function_arn(
        match["name"], match["region"] or region, match["account"] or ACCOUNT, match["partition"] or "aws"
    )
    if meant is not None:
        arn = f"{arn}:{meant}"
        if meant != LATEST and meant not in qualifiers:
            raise function_not_found(arn)
    return Target(match["name"], meant, arn)
