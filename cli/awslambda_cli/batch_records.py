"""Records of batches: the catalogue has them in the events that hold them, and functions may take them one by one."""

from typing import Any

import awslambda_events
from awslambda_events import catalogue
from awslambda_events.models._contracts import RECORDS
from awslambda_events.testing import sample


def event_of(name: str) -> str:
    """Return the event that holds a record; any other name is returned as it is."""
    return RECORDS.get(name, (name,))[0]


def sample_of(name: str, variant: str = "") -> Any:
    """Return a sample of an event, or the first record in it.

    Raises:
        UnknownEventError, UnknownSampleError: the catalogue has none.
    """
    return sample(getattr(awslambda_events, name), variant) if name in RECORDS else catalogue.sample(name, variant)


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of an event or of a record, whole in one document.

    Raises:
        UnknownEventError: the catalogue has none.
    """
    document = catalogue.schema(event_of(name))
    if name not in RECORDS:
        return document
    definitions = document["$defs"]
    return {"$schema": document["$schema"], **definitions[name], "$defs": definitions}
