"""Applications that tests deploy, with their configuration."""

SHOP = '''
from pydantic import BaseModel

from awslambda_events import LambdaFunctionURLRequest, SQSBatchResponse, SQSEvent
from awslambda_runtime import function


class Order(BaseModel):
    id: int


@function
def place(event: SQSEvent[Order]) -> SQSBatchResponse:
    """Place the orders of a batch."""
    return SQSBatchResponse(batch_item_failures=[])


@function
def web(event: LambdaFunctionURLRequest) -> str:
    return "hello"
'''

SHOP_CONFIGURATION = """
[tool.awslambda]
prefix = "shop-"
role = "<role>"
environment = { LEVEL = "INFO" }

[tool.awslambda.functions.place]
alias = "live"
memory = 1024
sources = ["<queue>"]

[tool.awslambda.functions.web]
url = { auth = "NONE" }
"""
