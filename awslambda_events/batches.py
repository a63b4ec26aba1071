"""What partial batch responses of all services can do."""

from collections.abc import Iterable
from typing import Self

from awslambda_events.model import EventModel


class BatchResponse(EventModel):
    """The records of a batch that failed."""

    @classmethod
    def from_failures(cls, identifiers: Iterable[str] = ()) -> Self:
        """Return the response for the identifiers of the records that failed; without any, all succeeded."""
        failures = [{"itemIdentifier": identifier} for identifier in identifiers]
        return cls.model_validate({"batchItemFailures": failures})
