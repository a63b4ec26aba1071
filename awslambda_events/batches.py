"""What partial batch responses of all services can do."""

from collections.abc import Iterable
from typing import Self

from awslambda_events.model import EventModel


class BatchResponse(EventModel):
    """The records of a batch that failed."""

    @classmethod
    def from_failures(cls, identifiers: Iterable[str] = ()) -> Self:
        """Return the response for the identifiers of the records that failed; without any, all succeeded.

        Raises:
            TypeError: a single text in place of several.
            ValueError: an empty identifier, with which Lambda would take the whole batch for failed.
        """
        if isinstance(identifiers, str):
            message = "from_failures takes several identifiers, and not one text"
            raise TypeError(message)
        identifiers = list(identifiers)
        if not all(identifiers):
            message = "an identifier is empty: Lambda would take the whole batch for failed"
            raise ValueError(message)
        failures = [{"itemIdentifier": identifier} for identifier in identifiers]
        return cls.model_validate({"batchItemFailures": failures})
