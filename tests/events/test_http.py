"""Headers and query parameters are found in every HTTP request, and responses are those of their schema."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import awslambda_events
from awslambda_events import ALBRequest, APIGatewayProxyRequest, APIGatewayV2HTTPRequest, VPCLatticeV2Request, catalogue
from awslambda_events.http import HTTPRequest, HTTPResponse
from tests.events.payloads import SAMPLES, Payload

REQUESTS = [payload for payload in SAMPLES if issubclass(payload.model, HTTPRequest)]
RESPONSES = sorted({payload.event for payload in SAMPLES if issubclass(payload.model, HTTPResponse)})

for_every_response = pytest.mark.parametrize("name", RESPONSES)


def values(value: Any) -> list[str]:
    """Return the values of a header or parameter; null is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def last(value: Any) -> str | None:
    return values(value)[-1] if values(value) else None


def wire(request: Any, field: str) -> dict[str, Any]:
    """Return a map of a request, of several values where it has them."""
    return getattr(request, f"multi_value_{field}", None) or getattr(request, field, None) or {}


def test_requests_and_responses_of_all_services_are_here():
    assert len({payload.event for payload in REQUESTS}) == 11
    assert len(RESPONSES) == 5


@pytest.mark.parametrize("payload", REQUESTS, ids=str)
def test_every_header_is_found_whatever_its_case(payload: Payload):
    request: Any = payload.model.model_validate(payload.json)
    for name, value in wire(request, "headers").items():
        for spelling in (name, name.lower(), name.upper(), name.title()):
            assert request.header(spelling) == last(value)
            assert request.header_values(spelling) == values(value)


@pytest.mark.parametrize("payload", REQUESTS, ids=str)
def test_every_query_parameter_is_found(payload: Payload):
    request: Any = payload.model.model_validate(payload.json)
    for name, value in wire(request, "query_string_parameters").items():
        assert request.query_parameter(name) == last(value)
        assert request.query_parameter_values(name) == values(value)


@pytest.mark.parametrize("payload", REQUESTS, ids=str)
def test_what_is_not_there_is_none(payload: Payload):
    request: Any = payload.model.model_validate(payload.json)
    assert request.header("X-Nobody-Sends-This") is None
    assert request.header_values("X-Nobody-Sends-This") == []
    assert request.query_parameter("nobody-sends-this") is None
    assert request.query_parameter_values("nobody-sends-this") == []


SINGLE = {"headers": {"X-Tag": "b"}, "queryStringParameters": {"tag": "b"}}
MULTI = {"multiValueHeaders": {"X-Tag": ["a", "b"]}, "multiValueQueryStringParameters": {"tag": ["a", "b"]}}


@pytest.mark.parametrize(
    ("model", "given", "expected"),
    [
        (APIGatewayProxyRequest, SINGLE | MULTI, ["a", "b"]),
        (APIGatewayProxyRequest, dict.fromkeys(MULTI) | SINGLE, ["b"]),
        (ALBRequest, dict.fromkeys(SINGLE) | MULTI, ["a", "b"]),
        (ALBRequest, dict.fromkeys(MULTI) | SINGLE, ["b"]),
        (APIGatewayV2HTTPRequest, SINGLE, ["b"]),
        (
            VPCLatticeV2Request,
            {"headers": {"X-Tag": ["a", "b"]}, "queryStringParameters": {"tag": ["a", "b"]}},
            ["a", "b"],
        ),
    ],
)
def test_several_values_and_single_ones_are_found(model: Any, given: dict[str, Any], expected: list[str]):
    request = model.model_validate(catalogue.sample(model.__name__) | given)
    assert (request.header_values("x-tag"), request.header("x-tag")) == (expected, expected[-1])
    assert (request.query_parameter_values("tag"), request.query_parameter("tag")) == (expected, expected[-1])
    assert request.query_parameter("TAG") is None


def response_of(name: str) -> Any:
    return getattr(awslambda_events, name)


def dumped(response: Any) -> Any:
    """Return what a response is on the wire, which its schema takes."""
    content = response.model_dump(mode="json", exclude_unset=True)
    Draft202012Validator(catalogue.schema(type(response).__name__)).validate(content)
    return content


@dataclass
class Point:
    """A value of the user's."""

    x: int


@for_every_response
def test_json_of_any_value_is_a_body(name: str):
    content = dumped(response_of(name).json_response([Point(1), {"a": None}], 201, {"X-A": "b"}))
    assert content == {
        "statusCode": 201,
        "headers": {"X-A": "b", "Content-Type": "application/json"},
        "body": '[{"x":1},{"a":null}]',
    }


@for_every_response
def test_a_model_is_written_by_its_wire_names(name: str):
    model = APIGatewayV2HTTPRequest.model_validate(catalogue.sample("APIGatewayV2HTTPRequest"))
    assert '"rawPath"' in dumped(response_of(name).json_response(model))["body"]


@for_every_response
def test_text_and_bytes_are_bodies(name: str):
    text = dumped(response_of(name).text_response("é", content_type="text/html"))
    assert text == {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": "é"}
    data = dumped(response_of(name).binary_response(b"\xff", headers={"content-type": "image/png"}))
    assert data == {
        "statusCode": 200,
        "headers": {"content-type": "image/png"},
        "body": "/w==",
        "isBase64Encoded": True,
    }


@for_every_response
def test_a_redirection_has_a_location(name: str):
    assert dumped(response_of(name).redirect("/there", 308)) == {"statusCode": 308, "headers": {"Location": "/there"}}


@for_every_response
def test_a_problem_is_told_as_rfc_9457_has_it(name: str):
    problem = {"title": "Not Found", "status": 404, "detail": "There is no order 7.", "order": 7}
    content = dumped(response_of(name).problem_response(problem, {"X-A": "b"}))
    assert content["statusCode"] == 404
    assert content["headers"] == {"X-A": "b", "Content-Type": "application/problem+json"}
    assert json.loads(content["body"]) == problem
    # A load balancer sends the reason phrase on; the others have no place for it.
    assert content.get("statusDescription") == ("404 Not Found" if name == "ALBResponse" else None)


@for_every_response
def test_a_problem_without_a_status_is_the_servers(name: str):
    assert response_of(name).problem_response({"title": "Oops"}).status_code == 500


@for_every_response
def test_a_status_that_python_does_not_know_is_one(name: str):
    content = dumped(response_of(name).problem_response({"title": "Gone Fishing", "status": 499}))
    assert content["statusCode"] == 499
    assert content.get("statusDescription") == ("499 Gone Fishing" if name == "ALBResponse" else None)
