"""Results that are sent while they are made: what a function yields, as it goes over the wire.

A function streams when its return hint is an iterator of text or bytes, with or without the beginning of an HTTP answer:
``Iterator[str]``, ``AsyncIterator[LambdaFunctionURLStreamingResponse | bytes]``.
Sources: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html,
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
"""

import collections.abc
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from awslambda_events.model import EventModel
from awslambda_runtime.errors import ResultSerializationError, ResultTooLargeError
from awslambda_runtime.hints import union_members
from awslambda_runtime.results import MAXIMUM_SIZE, encode

HTTP_CONTENT_TYPE = "application/vnd.awslambda.http-integration-response"
"""Of a stream that begins with status and headers."""

_DELIMITER = bytes(8)
"""What ends the status and the headers."""

_ITERATORS = (
    collections.abc.Iterator,
    collections.abc.Iterable,
    collections.abc.Generator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncIterable,
    collections.abc.AsyncGenerator,
)


class ResponseStream:
    """A result that is still to be made."""

    def __init__(self, chunks: Iterator[Any]) -> None:
        self._chunks = chunks
        self.content_type = "application/octet-stream"
        """Of the stream; it is certain when the first chunk is there."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes of the stream as the function makes them.

        Raises:
            ResultSerializationError: the function yielded neither text nor bytes.
            Exception: whatever the function raises.
        """
        first = True
        for chunk in self._chunks:
            if first and isinstance(chunk, EventModel):
                self.content_type = HTTP_CONTENT_TYPE
                yield encode(chunk) + _DELIMITER
            elif data := _data(chunk):
                if first and isinstance(chunk, str):
                    self.content_type = "text/plain; charset=utf-8"
                yield data
            first = False

    def close(self) -> None:
        """Let the function clean up; where its stream ended, it has."""
        if callable(close := getattr(self._chunks, "close", None)):
            close()

    def joined(self) -> Any:
        """Return the whole as an ordinary result, for a runtime that cannot stream.

        It is bytes, or the HTTP answer that has them as its body.

        Raises:
            ResultTooLargeError: it is more than Lambda takes at once.
            ResultSerializationError, Exception: as ``__iter__``.
        """
        head: EventModel | None = None
        parts: list[bytes] = []
        for chunk in self._chunks:
            if not parts and head is None and isinstance(chunk, EventModel):
                head = chunk
            else:
                parts.append(_data(chunk))
        body = b"".join(parts)
        if len(body) > MAXIMUM_SIZE:
            raise ResultTooLargeError(len(body), MAXIMUM_SIZE)
        if head is None:
            return body
        answer = head.model_dump(mode="json", by_alias=True, exclude_unset=True)
        try:
            return {**answer, "body": body.decode(), "isBase64Encoded": False}
        except UnicodeDecodeError:
            return {**answer, "body": b64encode(body).decode(), "isBase64Encoded": True}


def names_stream(hint: Any) -> bool:
    """Tell whether a return hint names a stream."""
    return all(_is_stream(member) for member in union_members(hint))


def _is_stream(hint: Any) -> bool:
    if get_origin(hint) not in _ITERATORS:
        return False
    return all(
        chunk in (str, bytes) or (isinstance(chunk, type) and issubclass(chunk, EventModel))
        for chunk in union_members(get_args(hint)[0])
    )


def _data(chunk: Any) -> bytes:
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, str):
        return chunk.encode()
    late = " after the first chunk" if isinstance(chunk, EventModel) else ""
    message = f"A stream is made of text and bytes; the function yielded {type(chunk).__name__}{late}."
    raise ResultSerializationError(message)
