"""Sends an answer to a source that does not wait for the result of the function but named a URL."""

import json
from typing import Any
from urllib.parse import urlsplit

_PATIENCE = 10
"""Seconds."""


def deliver(answer: Any, url: str) -> None:
    """Put JSON to a presigned URL, as AWS CloudFormation wants the answers of custom resources.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html

    Raises:
        OSError: it was not taken.
        ValueError: it is no URL of HTTP.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        message = "The URL for the answer is not one of HTTP."
        raise ValueError(message)
    from urllib.request import Request, urlopen  # noqa: PLC0415 - it takes longer to import than all of ours

    # The signature covers an empty content type.
    request = Request(url, json.dumps(answer).encode(), {"Content-Type": ""}, method="PUT")  # noqa: S310 - checked above
    with urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310
        response.read()
