"""The function of the image."""

from pydantic import BaseModel

from awslambda_events import SQSEvent
from awslambda_runtime import function


class Order(BaseModel):
    """What the queue's messages hold."""

    id: int
    total: float


@function
def place_orders(event: SQSEvent[Order]) -> list[int]:
    """Return the ids of the orders that came."""
    return [record.body.id for record in event.records]
