"""HTTP requests with a body and query parameters of the user's own types."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel, Json, ValidationError
from typing_extensions import TypedDict

from awslambda_events import (
    ALBRequest,
    APIGatewayProxyRequest,
    APIGatewayV2HTTPRequest,
    APIGatewayWebSocketRequest,
    LambdaFunctionURLRequest,
    VPCLatticeRequest,
    VPCLatticeV2Request,
    catalogue,
)
from awslambda_events.testing import sample
from tests.events.payloads import canonical, dump


class Order(BaseModel):
    id: int


class Search(BaseModel):
    page: int
    until: datetime | None = None


class Paging(BaseModel):
    page: int = 1


class Keys(TypedDict):
    id: int
    at: datetime


MOMENT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
REQUESTS = [
    ALBRequest,
    APIGatewayProxyRequest,
    APIGatewayV2HTTPRequest,
    APIGatewayWebSocketRequest,
    LambdaFunctionURLRequest,
    VPCLatticeRequest,
    VPCLatticeV2Request,
]
for_every_request = pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.__name__)


def without_body(request: Any) -> list[dict[str, Any]]:
    """Return payloads of a request that has no body."""
    payload: dict[str, Any] = catalogue.sample(request.__name__) | {"body": None}
    return [payload, {key: value for key, value in payload.items() if key != "body"}]


@for_every_request
@pytest.mark.parametrize("target", [str | None, bytes | None, Order | None, Any, None], ids=str)
def test_a_request_may_lack_the_body_if_its_type_takes_none(request_: Any, target: Any):
    model = request_[target]
    for payload in without_body(request_):
        for event in (model.model_validate(payload), model.model_validate_json(json.dumps(payload)), model(**payload)):
            assert event.body is None
            assert dump(event) == canonical(payload)


@for_every_request
@pytest.mark.parametrize("target", [str, bytes, Order, dict[str, Any], Json[Order]], ids=str)
def test_a_request_lacks_the_body_if_its_type_does_not_take_none(request_: Any, target: Any):
    model = request_[target]
    for payload in without_body(request_):
        for validate in (model.model_validate, lambda value: model.model_validate_json(json.dumps(value))):
            with pytest.raises(ValidationError) as caught:
                validate(payload)
            assert [(error["loc"], error["msg"]) for error in caught.value.errors()] == [(("body",), "Field required")]
        with pytest.raises(ValidationError):
            model(**payload)


@for_every_request
def test_the_bare_request_may_lack_the_body(request_: Any):
    for payload in without_body(request_):
        event = request_.model_validate(payload)
        assert event.body is None
        assert dump(event) == canonical(payload)


@pytest.mark.parametrize(("target", "value"), [(str | None, "é"), (bytes | None, "é".encode())], ids=str)
@pytest.mark.parametrize("body", [{"body": "é"}, {"body": "w6k=", "isBase64Encoded": True}], ids=str)
def test_text_and_bytes_that_may_be_absent_are_taken_as_they_are(body: dict[str, Any], target: Any, value: Any):
    payload = catalogue.sample("APIGatewayProxyRequest") | body
    event = APIGatewayProxyRequest[target].model_validate(payload)
    assert event.body == value
    assert dump(event) == canonical(payload)
    event.body = None
    assert dump(event) == canonical(payload | {"body": None})


def test_a_body_is_not_taken_away_from_a_request_that_needs_it():
    payload = catalogue.sample("APIGatewayProxyRequest") | {"body": '{"id": 1}'}
    event = APIGatewayProxyRequest[Order].model_validate(payload)
    with pytest.raises(ValidationError):
        event.body = None
    assert event.body == Order(id=1)


@for_every_request
@pytest.mark.parametrize("target", [str, bytes, Order, Order | None, str | None], ids=str)
def test_a_sample_has_the_body_that_its_type_needs(request_: Any, target: Any, monkeypatch: pytest.MonkeyPatch):
    for payload in [catalogue.sample(request_.__name__), *without_body(request_)]:
        monkeypatch.setattr(catalogue, "sample", lambda *_, payload=payload: copy.deepcopy(payload))
        body = request_[target].model_validate(sample(request_[target])).body
        assert target in (Order | None, str | None) or body is not None
        monkeypatch.undo()


def key_of_query(request: Any) -> str:
    return "query_string_parameters" if request is VPCLatticeRequest else "queryStringParameters"


def with_query(request: Any, query: Any = ...) -> dict[str, Any]:
    """Return the payload of a request with a query; without any for ``...``."""
    payload = {key: value for key, value in catalogue.sample(request.__name__).items() if key != key_of_query(request)}
    return payload if query is ... else payload | {key_of_query(request): query}


def both_ways(model: Any, payload: dict[str, Any]) -> list[Any]:
    return [model.model_validate(payload), model.model_validate_json(json.dumps(payload))]


@for_every_request
def test_query_parameters_are_of_the_second_type(request_: Any):
    payload = with_query(request_, {"page": "5", "until": "2020-01-02T03:04:05.000Z", "new": "a"})
    for event in both_ways(request_[str | None, Search], payload):
        assert event.query_string_parameters == Search(page=5, until=MOMENT)
        assert event.query_parameter("until") == "2020-01-02T03:04:05.000Z"
        assert event.header("Nobody-Sends-This") is None
        assert dump(event) == canonical(payload)


@for_every_request
@pytest.mark.parametrize("query", [..., None, {}], ids=str)
def test_no_query_parameters_are_an_empty_map_for_a_type_of_the_users(request_: Any, query: Any):
    payload = with_query(request_, query)
    for event in both_ways(request_[str | None, Paging], payload):
        assert event.query_string_parameters == Paging()
        assert event.query_parameter("page") is None
        assert dump(event) == canonical(payload)
    with pytest.raises(ValidationError) as caught:
        request_[str | None, Search].model_validate(payload)
    (error,) = caught.value.errors()
    assert (error["loc"][1:], error["type"]) == (("page",), "missing")


@for_every_request
@pytest.mark.parametrize("query", [..., None], ids=str)
def test_no_query_parameters_are_none_where_the_type_takes_none(request_: Any, query: Any):
    payload = with_query(request_, query)
    for event in both_ways(request_[str | None, Search | None], payload):
        assert event.query_string_parameters is None
        assert dump(event) == canonical(payload)


@for_every_request
def test_without_a_second_type_query_parameters_are_the_map_that_came(request_: Any):
    queries: list[Any] = [..., None, {}, {"page": "5", "none": None}]
    lists = {"page": ["4", "5"]}
    for model in (request_, request_[str | None]):
        for query in [*queries, *([lists] if request_ is VPCLatticeV2Request else [])]:
            payload = with_query(request_, query)
            for event in both_ways(model, payload):
                assert event.query_string_parameters == (None if query is ... else query)
                assert dump(event) == canonical(payload)
        for query in [{"page": 5}, *([] if request_ is VPCLatticeV2Request else [lists])]:
            with pytest.raises(ValidationError):
                model.model_validate(with_query(request_, query))


@for_every_request
def test_an_error_in_query_parameters_carries_the_path(request_: Any):
    for validate in (
        request_[str | None, Search].model_validate,
        lambda payload: request_[str | None, Search].model_validate_json(json.dumps(payload)),
    ):
        with pytest.raises(ValidationError) as caught:
            validate(with_query(request_, {"page": "secret"}))
        (error,) = caught.value.errors()
        assert (error["loc"], error["type"]) == ((key_of_query(request_), "page"), "int_parsing")
        assert "secret" not in str(caught.value)


def test_of_lists_the_last_value_counts():
    payload = with_query(VPCLatticeV2Request, {"page": ["4", "5"]})
    event = VPCLatticeV2Request[str | None, Search].model_validate(payload)
    assert event.query_string_parameters.page == 5
    assert event.query_parameter_values("page") == ["4", "5"]
    assert dump(event) == canonical(payload)


@for_every_request
def test_query_parameters_that_are_changed_are_texts_again(request_: Any):
    event = request_[str | None, Search].model_validate(with_query(request_, {"page": "5", "new": "a"}))
    copied = copy.deepcopy(event)
    event.query_string_parameters.page = 6
    assert dump(event) == canonical(with_query(request_, {"page": "6"}))
    assert event.query_parameter("page") == "6"
    event.query_string_parameters = Search(page=7, until=MOMENT)
    for value in (event, copy.deepcopy(event)):
        assert dump(value) == canonical(with_query(request_, {"page": "7", "until": "2020-01-02T03:04:05Z"}))
    event.query_string_parameters = {"page": "8"}
    assert event.query_string_parameters == Search(page=8)
    assert dump(copied) == canonical(with_query(request_, {"page": "5", "new": "a"}))


def test_query_parameters_of_every_kind_of_type_are_assigned():
    for target, value in [(Keys, {"id": 8, "at": MOMENT}), (dict[str, int], {"id": 8})]:
        event = APIGatewayProxyRequest[None, target].model_validate(
            with_query(APIGatewayProxyRequest, {"id": "7", **({"at": "2020-01-02"} if target is Keys else {})})
            | {"body": None}
        )
        event.query_string_parameters = value
        assert event.query_string_parameters == value
        assert json.loads(dump(event))["queryStringParameters"]["id"] == "8"


@for_every_request
def test_a_sample_has_query_parameters_of_their_type(request_: Any, monkeypatch: pytest.MonkeyPatch):
    for query in (..., None, {"a": "b"}):
        payload = with_query(request_, query)
        monkeypatch.setattr(catalogue, "sample", lambda *_, payload=payload: copy.deepcopy(payload))
        model = request_[Order, Search]
        assert model.model_validate(sample(model)).query_string_parameters == Search(page=1)
        assert sample(request_[Order]).get(key_of_query(request_)) == (None if query is ... else query)
        monkeypatch.undo()


def test_a_class_is_named_by_the_types_that_are_given():
    assert APIGatewayProxyRequest[Order].__name__ == "APIGatewayProxyRequest[Order]"
    assert APIGatewayProxyRequest[Order, Search].__name__ == "APIGatewayProxyRequest[Order, Search]"
