"""What the service takes as the payload of an invocation."""

import json

from awslambda_cli.serve.errors import ServiceError, payload_too_large


def accept(payload: bytes, size: int, invocation_type: str, limit: int) -> None:
    """Refuse what is too large or no JSON; no payload at all is accepted.

    Raises:
        ServiceError: it is refused.
    """
    if size > limit:
        raise payload_too_large(size, invocation_type, limit)
    try:
        json.loads(payload or b"{}")
    except (ValueError, RecursionError) as error:
        message = f"Could not parse request body into json: Could not parse payload into json: {error}"
        raise ServiceError("InvalidRequestContentException", message) from None
