"""Names of resources within templates."""

import re


def logical_id(*parts: str) -> str:
    """Return a logical id of CloudFormation: letters and digits, ``ShopPlaceRole``."""
    words = (word for part in parts for word in re.split(r"[^A-Za-z0-9]+", part) if word)
    return "".join(word[:1].upper() + word[1:] for word in words)


def snake(name: str) -> str:
    """Return a name of Lambda's API in snake case: ``MaximumRetryAttempts`` is ``maximum_retry_attempts``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
