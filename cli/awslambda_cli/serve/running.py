"""An invocation that a runtime works on."""

import asyncio
import time
from dataclasses import dataclass, field
from uuid import uuid4

from awslambda_cli.serve.logs import Log
from awslambda_cli.serve.outcomes import Outcome
from awslambda_cli.serve.response_stream import ResponseStream


def new_request_id() -> str:
    """Return the id of a new invocation."""
    return str(uuid4())


@dataclass(eq=False, slots=True)
class Running:
    """What the runtime gets, and what comes of it."""

    request_id: str
    arn: str
    payload: bytes
    trace_id: str
    content_type: str = "application/json"
    client_context: str | None = None
    """JSON text."""
    cognito_identity: str | None = None
    """JSON text."""
    tenant_id: str | None = None
    stream: ResponseStream | None = None
    """Where the caller wants the result in pieces."""
    deadline_ms: int = 0
    log: Log = field(default_factory=Log)
    answer: Outcome | None = None
    """What the runtime posted; the invocation ends when it asks for the next one."""
    finished: "asyncio.Future[Outcome]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def begin(self, seconds: float) -> None:
        """Set the deadline."""
        self.deadline_ms = time.time_ns() // 1_000_000 + round(seconds * 1000)

    def finish(self, outcome: Outcome) -> None:
        """End the invocation; the first end counts."""
        if not self.finished.done():
            self.finished.set_result(outcome)

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers that the runtime gets; those without a value are left out, as on Lambda."""
        values = {
            "Content-Type": self.content_type,
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(self.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": self.arn,
            "Lambda-Runtime-Trace-Id": self.trace_id,
            "Lambda-Runtime-Client-Context": self.client_context,
            "Lambda-Runtime-Cognito-Identity": self.cognito_identity,
            "Lambda-Runtime-Aws-Tenant-Id": self.tenant_id,
        }
        return [(name, value) for name, value in values.items() if value]
