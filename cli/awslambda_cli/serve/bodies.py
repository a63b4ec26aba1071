"""Reads the body of a request, without keeping more of it than may be."""

from starlette.requests import Request

from awslambda_cli.serve.errors import MOST_RECEIVED, ServiceError


async def read_body(request: Request, limit: int) -> tuple[bytes, int]:
    """Return the body, empty where it is larger than the limit, and its size.

    Raises:
        ServiceError: it is so large that the service does not read it to its end.
    """
    kept = bytearray()
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_RECEIVED:
            message = f"Request must be smaller than {MOST_RECEIVED} bytes for the InvokeFunction operation"
            raise ServiceError("RequestTooLargeException", message)
        if size <= limit:
            kept += piece
    return (bytes(kept) if size <= limit else b""), size
