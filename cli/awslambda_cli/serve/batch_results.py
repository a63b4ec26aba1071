"""Which records of a batch have to be tried again.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import json
from collections.abc import Sequence
from typing import Any

from awslambda_cli.serve.records import Invocation


def failed_identifiers(invocation: Invocation, identifiers: Sequence[str]) -> list[str]:
    """Return the identifiers of the records that failed, in the order of the batch.

    All of them did where the function failed, or where its answer names a record that is not in the batch.
    """
    if invocation.function_error is not None:
        return list(identifiers)
    try:
        answer = json.loads(invocation.result)
    except ValueError:
        return []
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if failures is None or failures == []:
        return []
    named = [failure.get("itemIdentifier") if isinstance(failure, dict) else None for failure in _list(failures)]
    if not named or any(identifier not in identifiers for identifier in named):
        return list(identifiers)
    return [identifier for identifier in identifiers if identifier in named]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
