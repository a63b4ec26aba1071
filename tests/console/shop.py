"""Functions for the tests of the page."""

from typing import Any

from pydantic import BaseModel, Field

from awslambda_events import SQSEvent
from awslambda_runtime import function


class Order(BaseModel):
    id: int
    total: float = Field(ge=0)


@function
def place_orders(event: SQSEvent[Order]) -> list[int]:
    """Place the orders of a batch of messages."""
    print("placing", len(event.records), "orders")  # noqa: T201 - it ends in the logs
    return [record.body.id for record in event.records]


@function
def quote(order: Order) -> float:
    """Return the price of an order."""
    return order.total


@function
def echo(event: Any) -> Any:
    """Return what came."""
    return event


@function
def broken() -> None:
    """Fail."""
    raise KeyError("warehouse")
