"""The body and the query parameters of every HTTP request are of the types that are given; it is checked, not run."""

# pyright: strict

from typing import assert_type

from pydantic import BaseModel

from awslambda_events import (
    ALBRequest,
    APIGatewayProxyRequest,
    APIGatewayV2HTTPRequest,
    APIGatewayWebSocketRequest,
    LambdaFunctionURLRequest,
    VPCLatticeRequest,
    VPCLatticeV2Request,
)
from awslambda_runtime import function


class Order(BaseModel):
    id: int


class Search(BaseModel):
    page: int = 1


def rest_api(
    bare: APIGatewayProxyRequest, one: APIGatewayProxyRequest[Order], two: APIGatewayProxyRequest[Order, Search]
) -> None:
    assert_type(bare, APIGatewayProxyRequest[str | None, dict[str, str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def http_api(
    bare: APIGatewayV2HTTPRequest, one: APIGatewayV2HTTPRequest[Order], two: APIGatewayV2HTTPRequest[Order, Search]
) -> None:
    assert_type(bare, APIGatewayV2HTTPRequest[str | None, dict[str, str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def websocket(
    bare: APIGatewayWebSocketRequest,
    one: APIGatewayWebSocketRequest[Order],
    two: APIGatewayWebSocketRequest[Order, Search],
) -> None:
    assert_type(bare, APIGatewayWebSocketRequest[str | None, dict[str, str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def function_url(
    bare: LambdaFunctionURLRequest, one: LambdaFunctionURLRequest[Order], two: LambdaFunctionURLRequest[Order, Search]
) -> None:
    assert_type(bare, LambdaFunctionURLRequest[str | None, dict[str, str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def load_balancer(bare: ALBRequest, one: ALBRequest[Order], two: ALBRequest[Order, Search]) -> None:
    assert_type(bare, ALBRequest[str | None, dict[str, str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def lattice(bare: VPCLatticeRequest, one: VPCLatticeRequest[Order], two: VPCLatticeRequest[Order, Search]) -> None:
    assert_type(bare, VPCLatticeRequest[str | None, dict[str, str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def lattice_v2(
    bare: VPCLatticeV2Request, one: VPCLatticeV2Request[Order], two: VPCLatticeV2Request[Order, Search]
) -> None:
    assert_type(bare, VPCLatticeV2Request[str | None, dict[str, list[str] | str | None] | None])
    assert_type(bare.body, str | None)
    assert_type(bare.query_string_parameters, dict[str, list[str] | str | None] | None)
    assert_type(one.body, Order)
    assert_type(one.query_string_parameters, dict[str, list[str] | str | None] | None)
    assert_type(two.body, Order)
    assert_type(two.query_string_parameters, Search)


def what_may_be_absent(either: APIGatewayProxyRequest[Order | None, Search | None]) -> None:
    assert_type(either.body, Order | None)
    assert_type(either.query_string_parameters, Search | None)


@function
def search(request: APIGatewayV2HTTPRequest[str | None, Search]) -> str:
    return f"page {request.query_string_parameters.page} {request.query_parameter('page')}"


def assigned(request: APIGatewayProxyRequest[Order, Search]) -> None:
    request.body = Order(id=1)
    request.query_string_parameters = Search()


def constructed(order: Order) -> None:
    given = VPCLatticeRequest(raw_path="/", method="GET", headers={}, body=order, query_string_parameters=Search())
    assert_type(given, VPCLatticeRequest[Order, Search])
    bare = VPCLatticeRequest(raw_path="/", method="GET", headers={})
    assert_type(bare.body, str | None)
