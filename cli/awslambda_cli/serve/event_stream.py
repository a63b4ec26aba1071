"""Messages of AWS's event stream encoding, in which InvokeWithResponseStream answers.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html (the encoding is the same for all services)
"""

import base64
import json
import struct
from binascii import crc32

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_STRING = 7
_OVERHEAD = 16  # two lengths and two checksums, of four bytes each


def payload_chunk(data: bytes) -> bytes:
    """Return the message for a piece of the result."""
    return message("PayloadChunk", "application/octet-stream", data)


def invoke_complete(log: bytes | None, error: tuple[str, str] | None) -> bytes:
    """Return the last message, with the end of the log if the caller wants it, and code and details of an error."""
    content: dict[str, str] = {}
    if error is not None:
        content |= {"ErrorCode": error[0], "ErrorDetails": error[1]}
    if log is not None:
        content["LogResult"] = base64.b64encode(log).decode()
    return message("InvokeComplete", "application/json", json.dumps(content).encode())


def message(event_type: str, content_type: str, payload: bytes) -> bytes:
    """Return an event as a message."""
    fields = {":event-type": event_type, ":content-type": content_type, ":message-type": "event"}
    headers = b"".join(_header(name, value) for name, value in fields.items())
    prelude = struct.pack("!II", _OVERHEAD + len(headers) + len(payload), len(headers))
    checked = prelude + struct.pack("!I", crc32(prelude)) + headers + payload
    return checked + struct.pack("!I", crc32(checked))


def _header(name: str, value: str) -> bytes:
    return struct.pack(f"!B{len(name)}sBH", len(name), name.encode(), _STRING, len(value)) + value.encode()
