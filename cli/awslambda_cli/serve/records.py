"""What the local Lambda tells about its functions and their invocations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """A function of the application, as it was when it was last imported."""

    name: str
    hint: str
    """The event that it takes, as its hint is written: ``SQSEvent[Order]``."""
    event: str | None
    """The catalogue's name of the event, the first one of a union; None where it takes plain JSON or a type of its own."""
    arn: str
    handler: str
    """The handler as Lambda names it: ``app.place_orders``."""
    description: str = ""
    http_event: str | None = None
    """The HTTP event of the hint, if it has one."""
    function_url: str | None = None
    """Where the function answers HTTP requests; None where its hint is no HTTP event and no plain JSON."""
    partial_failures: bool = False
    """Whether it answers a batch with those records that failed."""
    error: str | None = None
    """Why it has no samples and no schema, if it has none."""
    samples: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Payloads that fit the hint by name; the main one's name is empty."""
    schema: Mapping[str, Any] | None = field(default=None, repr=False)
    """JSON Schema (draft 2020-12) of the payload; None where any JSON is right."""

    @property
    def sample_names(self) -> tuple[str, ...]:
        """Names of the samples; the main one's is empty."""
        return tuple(self.samples)


@dataclass(frozen=True, slots=True)
class Invocation:
    """A finished invocation."""

    request_id: str
    function: str
    payload: bytes
    result: bytes
    """What the function answered: its result, or the error body."""
    function_error: str | None
    """``Unhandled`` where the function failed."""
    logs: str
    """What the function wrote, between the platform's lines; the end of it where there is very much."""
    started: datetime
    duration: timedelta
    cold_start: bool
    init_duration: timedelta | None
    status: int
    """HTTP status of the answer of the Invoke API: 200 for a function that fails, too."""
    memory_used: int | None = None
    """Most memory that the process used, in megabytes."""
    version: str = "$LATEST"
    content_type: str = "application/json"
    streamed: bool = False
    """Whether the caller got the result in pieces."""
    stream_error: tuple[str, str] | None = None
    """Type and details of an error that came after a part of a streamed result."""
