"""What an invalid payload gets, source by source; the answers are literal, as the services document them."""

# ruff: noqa: ARG001 - a handler's parameters are its contract

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import BaseModel, Field

import awslambda_events
from awslambda_events import (
    ALBRequest,
    APIGatewayProxyRequest,
    APIGatewayRequestAuthorizerEvent,
    APIGatewayTokenAuthorizerEvent,
    APIGatewayV2HTTPRequest,
    APIGatewayV2RequestAuthorizerEvent,
    APIGatewayV2RequestAuthorizerV1Event,
    APIGatewayWebSocketAuthorizerEvent,
    APIGatewayWebSocketRequest,
    AppSyncAuthorizerEvent,
    BedrockAgentEvent,
    BedrockAgentFunctionEvent,
    CloudFormationCustomResourceEvent,
    CloudFrontRequestEvent,
    CognitoPreSignUpEvent,
    EventModel,
    KinesisFirehoseEvent,
    LambdaFunctionURLRequest,
    LexEvent,
    LexV2Event,
    S3BatchEventV2,
    SNSEvent,
    VPCLatticeRequest,
    VPCLatticeV2Request,
    catalogue,
)
from awslambda_events.contracts import Contract
from awslambda_events.models._contracts import CONTRACTS
from awslambda_events.testing import sample
from awslambda_runtime import EventValidationError, FunctionError, UnauthorizedError, function

SECRET = "the secret"  # noqa: S105 - of a payload


class Order(BaseModel):
    id: int


class Note(BaseModel):
    text: str


class OutOfStockError(Exception):
    pass


def handler_of(hint: Any) -> Any:
    """Return a function that takes the event and fails if it is called."""

    def handler(event: Any) -> None:
        raise OutOfStockError

    handler.__annotations__["event"] = hint
    return function(handler)


def both(hint: Any, payload: Any) -> Any:
    """Return the answer, which is the same whoever parsed the payload."""
    handler = handler_of(hint)
    answer = handler(payload, None)
    assert json.loads(handler.invoke(json.dumps(payload).encode())) == answer
    return answer


def error_of(hint: Any, payload: Any) -> FunctionError:
    """Return the error that is raised, the same whoever parsed the payload."""
    handler = handler_of(hint)
    with pytest.raises(FunctionError) as parsed:
        handler(payload, None)
    with pytest.raises(FunctionError) as unparsed:
        handler.invoke(json.dumps(payload).encode())
    assert (type(parsed.value), str(parsed.value)) == (type(unparsed.value), str(unparsed.value))
    assert SECRET not in str(parsed.value)
    return parsed.value


# HTTP

HTTP: list[tuple[Any, dict[str, Any]]] = [
    (APIGatewayProxyRequest, {"statusCode": 400}),
    (APIGatewayV2HTTPRequest, {"statusCode": 400}),
    (LambdaFunctionURLRequest, {"statusCode": 400}),
    (APIGatewayWebSocketRequest, {"statusCode": 400}),
    (ALBRequest, {"statusCode": 400, "statusDescription": "400 Bad Request"}),
    (VPCLatticeRequest, {"statusCode": 400, "statusDescription": "400 Bad Request"}),
    (VPCLatticeV2Request, {"statusCode": 400, "statusDescription": "400 Bad Request"}),
]
PROBLEM = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "detail": "The request is not valid.",
    "errors": [
        {"path": "body.id", "expected": "Input should be a valid integer, unable to parse string as an integer"}
    ],
}

each_http = pytest.mark.parametrize(("event", "head"), HTTP, ids=lambda value: getattr(value, "__name__", ""))


def request(event: Any, body: Any = None) -> dict[str, Any]:
    payload: dict[str, Any] = sample(event)
    encoded = "is_base64_encoded" if "is_base64_encoded" in payload else "isBase64Encoded"
    return payload | {"body": json.dumps({"id": SECRET} if body is None else body), encoded: False}


@each_http
def test_an_invalid_body_is_answered_with_problem_details(event: Any, head: dict[str, Any]) -> None:
    answer = both(event[Order], request(event))
    assert json.loads(answer.pop("body")) == PROBLEM
    assert answer == head | {"headers": {"Content-Type": "application/problem+json"}}


@each_http
@pytest.mark.parametrize("body", ["", "{", "null", "[]", "\x00"])
def test_a_body_that_is_no_such_json_is_the_clients_fault(event: Any, head: dict[str, Any], body: str) -> None:
    answer = both(event[Order], request(event) | {"body": body})
    assert answer["statusCode"] == 400
    (error,) = json.loads(answer["body"])["errors"]
    assert error["path"] == "body"


@each_http
def test_a_body_that_is_not_there_is_the_clients_fault(event: Any, head: dict[str, Any]) -> None:
    absent = {key: value for key, value in request(event).items() if key != "body"}
    for payload in (absent, absent | {"body": None}):
        answer = both(event[Order], payload)
        assert answer["statusCode"] == 400
        assert json.loads(answer["body"])["errors"] == [{"path": "body", "expected": "Field required"}]
        for hint in (event, event[Order | None]):
            with pytest.raises(OutOfStockError):
                both(hint, payload)


@each_http
def test_a_body_that_is_no_base64_is_the_clients_fault(event: Any, head: dict[str, Any]) -> None:
    payload = request(event) | {"body": "%%%", "isBase64Encoded": True, "is_base64_encoded": True}
    answer = both(event[Order], payload)
    assert answer["statusCode"] == 400
    assert "%%%" not in answer["body"]


@each_http
def test_the_answer_is_a_response_of_the_source(event: Any, head: dict[str, Any]) -> None:
    response = getattr(awslambda_events, CONTRACTS[event.__name__].response or "")
    answer = both(event[Order], request(event))
    assert response.model_validate(answer).model_dump(exclude_unset=True) == answer


@each_http
def test_an_envelope_that_is_not_of_the_source_raises(event: Any, head: dict[str, Any]) -> None:
    for payload in ({}, {"body": "{}"}, [], None, "text", sample(SNSEvent)):
        assert isinstance(error_of(event[Order], payload), EventValidationError)
    broken = request(event) | {"requestContext": 1, "headers": 1, "path": 1, "method": 1, "raw_path": 1}
    assert isinstance(error_of(event[Order], broken), EventValidationError)


@each_http
def test_an_exception_of_the_function_is_no_answer(event: Any, head: dict[str, Any]) -> None:
    with pytest.raises(OutOfStockError):
        handler_of(event[Order])(request(event, {"id": 1}), None)


def test_alb_with_multi_value_headers_gets_multi_value_headers() -> None:
    payload = request(ALBRequest)
    payload["multiValueHeaders"] = {name: [value] for name, value in payload.pop("headers").items()}
    answer = both(ALBRequest[Order], payload)
    assert answer["multiValueHeaders"] == {"Content-Type": ["application/problem+json"]}
    assert "headers" not in answer


class Search(BaseModel):
    page: int


@each_http
def test_query_parameters_that_do_not_fit_are_the_clients_fault(event: Any, head: dict[str, Any]) -> None:
    key = "query_string_parameters" if event is VPCLatticeRequest else "queryStringParameters"
    payload = {name: value for name, value in request(event, {"id": 1}).items() if name != key}
    refused = "Input should be a valid integer, unable to parse string as an integer"
    for query, expected in (
        ({key: {"page": SECRET}}, refused),
        ({key: {}}, "Field required"),
        ({key: None}, "Field required"),
        ({}, "Field required"),
    ):
        for hint in (event[Order, Search], event[Order, Search] | event[Note, Search]):
            answer = both(hint, payload | query)
            assert answer["statusCode"] == 400
            errors = json.loads(answer["body"])["errors"]
            assert {"path": f"{key}.page", "expected": expected} in errors
            assert {error["path"] for error in errors} <= {f"{key}.page", "body.text"}
    with pytest.raises(OutOfStockError):
        both(event[Order, Search], payload | {key: {"page": "5"}})


def test_query_parameters_of_a_subclass_are_a_part_of_the_request() -> None:
    class SearchRequest(APIGatewayV2HTTPRequest):
        query_string_parameters: Annotated[Search, Field(alias="queryStringParameters")]

    payload = sample(APIGatewayV2HTTPRequest) | {"queryStringParameters": {"page": SECRET}}
    answer = both(SearchRequest, payload)
    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["errors"][0]["path"] == "queryStringParameters.page"
    assert SECRET not in answer["body"]


def test_of_a_union_the_member_that_is_meant_answers() -> None:
    hint = APIGatewayProxyRequest[Order] | SNSEvent[Order]
    assert both(hint, request(APIGatewayProxyRequest))["statusCode"] == 400
    notification = sample(SNSEvent)
    assert isinstance(error_of(hint, notification), EventValidationError)


def test_of_several_bodies_of_one_event_each_is_taken_and_any_other_is_the_clients_fault() -> None:
    hint = APIGatewayProxyRequest[Order] | APIGatewayProxyRequest[Note]
    with pytest.raises(OutOfStockError):
        both(hint, request(APIGatewayProxyRequest, body={"text": "hello"}))
    answer = both(hint, request(APIGatewayProxyRequest, body={"text": 1}))
    assert answer["statusCode"] == 400
    assert {problem["path"] for problem in json.loads(answer["body"])["errors"]} == {"body.id", "body.text"}
    error = error_of(hint, request(APIGatewayProxyRequest) | {"headers": 1})
    assert "headers" in str(error)


def test_many_problems_are_listed_up_to_a_hundred() -> None:
    answer = both(APIGatewayProxyRequest[list[int]], request(APIGatewayProxyRequest, ["x"] * 1000))
    assert len(json.loads(answer["body"])["errors"]) == 100


# Authorizers


def bearer(event: type[EventModel], field: str, alias: str) -> Any:
    """Return an event whose field has to begin with ``Bearer``."""
    kind = Annotated[str, Field(alias=alias, pattern="^Bearer ")]
    return type("Strict", (event,), {"__annotations__": {field: kind}, "__module__": __name__})


@pytest.mark.parametrize(
    ("event", "field", "alias"),
    [
        (APIGatewayTokenAuthorizerEvent, "authorization_token", "authorizationToken"),
        (APIGatewayRequestAuthorizerEvent, "path", "path"),
        (APIGatewayV2RequestAuthorizerV1Event, "path", "path"),
        (APIGatewayWebSocketAuthorizerEvent, "method_arn", "methodArn"),
    ],
)
def test_an_authorizer_of_api_gateway_says_unauthorized(event: Any, field: str, alias: str) -> None:
    error = error_of(bearer(event, field, alias), sample(event) | {alias: SECRET})
    assert isinstance(error, UnauthorizedError)
    assert str(error) == "Unauthorized"
    assert type(error_of(bearer(event, field, alias), {})) is EventValidationError


@pytest.mark.parametrize(
    ("event", "field", "alias"),
    [
        (APIGatewayV2RequestAuthorizerEvent, "raw_path", "rawPath"),
        (AppSyncAuthorizerEvent, "authorization_token", "authorizationToken"),
    ],
)
def test_an_authorizer_that_says_yes_or_no_says_no(event: Any, field: str, alias: str) -> None:
    assert both(bearer(event, field, alias), sample(event) | {alias: SECRET}) == {"isAuthorized": False}
    assert type(error_of(bearer(event, field, alias), {})) is EventValidationError


# Sources that are told what became of each record, in a function that takes the whole event


def test_firehose_gets_all_records_of_an_invalid_event_back_as_failed() -> None:
    payload = sample(KinesisFirehoseEvent)
    answer = both(KinesisFirehoseEvent[Order], payload)
    assert answer["records"] == [
        {"recordId": record["recordId"], "result": "ProcessingFailed", "data": record["data"]}
        for record in payload["records"]
    ]


def test_s3_batch_gets_a_permanent_failure() -> None:
    class Typed(S3BatchEventV2):
        invocation_id: Annotated[int, Field(alias="invocationId")]

    payload = sample(S3BatchEventV2)
    answer = both(Typed, payload)
    (result,) = answer["results"]
    assert (result["taskId"], result["resultCode"]) == (payload["tasks"][0]["taskId"], "PermanentFailure")
    assert "invocationId: Input should be a valid integer" in result["resultString"]


# Conversations, agents, the edge


class Size(BaseModel):
    name: str
    type: str
    value: int


def test_an_agent_is_asked_to_prompt_again() -> None:
    class Typed(BedrockAgentFunctionEvent):
        parameters: list[Size]

    payload = sample(BedrockAgentFunctionEvent)
    payload["parameters"] = [{"name": "size", "type": "integer", "value": SECRET}]
    answer = both(Typed, payload)
    body = answer["response"]["functionResponse"].pop("responseBody")["TEXT"]["body"]
    assert "parameters[0].value: Input should be a valid integer" in body
    assert SECRET not in body
    assert answer == {
        "messageVersion": "1.0",
        "response": {
            "actionGroup": payload["actionGroup"],
            "function": payload["function"],
            "functionResponse": {"responseState": "REPROMPT"},
        },
    }


def test_an_api_of_an_agent_answers_400() -> None:
    class Typed(BedrockAgentEvent):
        parameters: list[Size]

    payload = sample(BedrockAgentEvent)
    payload["parameters"] = [{"name": "size", "type": "integer", "value": SECRET}]
    response = both(Typed, payload)["response"]
    assert response["httpStatusCode"] == 400
    assert [response[name] for name in ("actionGroup", "apiPath", "httpMethod")] == [
        payload[name] for name in ("actionGroup", "apiPath", "httpMethod")
    ]
    problem = json.loads(response["responseBody"]["application/json"]["body"])
    assert problem["errors"][0]["path"] == "parameters[0].value"


def test_the_edge_answers_400() -> None:
    class Typed(CloudFrontRequestEvent):
        records: Annotated[list[int], Field(alias="Records")]

    answer = both(Typed, sample(CloudFrontRequestEvent))
    assert (answer["status"], answer["statusDescription"]) == ("400", "Bad Request")
    assert answer["headers"] == {"content-type": [{"key": "Content-Type", "value": "application/problem+json"}]}
    assert json.loads(answer["body"])["status"] == 400


def test_a_bot_closes_the_intent_as_failed() -> None:
    class Typed(LexV2Event):
        input_transcript: Annotated[int, Field(alias="inputTranscript")]

    payload = sample(LexV2Event)
    assert both(Typed, payload) == {
        "sessionState": {
            "dialogAction": {"type": "Close"},
            "intent": {"name": payload["sessionState"]["intent"]["name"], "state": "Failed"},
        }
    }

    class TypedV1(LexEvent):
        user_id: Annotated[int, Field(alias="userId")]

    assert both(TypedV1, sample(LexEvent)) == {"dialogAction": {"type": "Close", "fulfillmentState": "Failed"}}


# Users who see the message


def test_who_signs_up_sees_no_detail() -> None:
    class Typed(CognitoPreSignUpEvent):
        user_name: Annotated[int, Field(alias="userName")]

    error = error_of(Typed, sample(CognitoPreSignUpEvent) | {"userName": SECRET})
    assert type(error) is EventValidationError
    assert str(error) == "The payload is not a valid request."
    assert isinstance(error.__cause__, EventValidationError)
    assert "userName" in str(error.__cause__)


# A source that waits at a URL


class Stack:
    """Where CloudFormation waits for the answer of a custom resource."""

    def __init__(self, status: int) -> None:
        self.answers: list[tuple[str, Any]] = []
        stack = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                stack.answers.append((self.headers["Content-Type"], json.loads(body)))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/signed?a=b"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    started = Stack(getattr(request, "param", 200))
    yield started
    started.server.shutdown()
    started.server.server_close()


class TypedResource(CloudFormationCustomResourceEvent):
    resource_type: Annotated[int, Field(alias="ResourceType")]


def resource(url: str, **more: Any) -> dict[str, Any]:
    payload: dict[str, Any] = sample(CloudFormationCustomResourceEvent)
    payload.pop("PhysicalResourceId", None)
    return payload | {"ResponseURL": url, "ResourceType": SECRET} | more


@pytest.mark.parametrize(("more", "name"), [({}, None), ({"PhysicalResourceId": "mine"}, "mine")], ids=str)
def test_a_stack_is_told_of_the_failure_and_does_not_wait(stack: Stack, more: dict[str, Any], name: str | None) -> None:
    payload = resource(stack.url, **more)
    with pytest.raises(EventValidationError):
        handler_of(TypedResource)(payload, None)
    ((kind, answer),) = stack.answers
    assert kind == ""
    assert "ResourceType: Input should be a valid integer" in answer.pop("Reason")
    assert answer == {
        "Status": "FAILED",
        "PhysicalResourceId": name or payload["RequestId"],
        "StackId": payload["StackId"],
        "RequestId": payload["RequestId"],
        "LogicalResourceId": payload["LogicalResourceId"],
    }


@pytest.mark.parametrize("stack", [403], indirect=True)
def test_a_stack_that_cannot_be_told_does_not_hide_the_error(stack: Stack, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(EventValidationError, match="ResourceType"):
        handler_of(TypedResource)(resource(stack.url), None)
    assert "The source could not be told of the failure: HTTPError: HTTP Error 403: Forbidden" in caplog.text
    with pytest.raises(EventValidationError, match="ResourceType"):
        handler_of(TypedResource)(resource("file:///etc/passwd"), None)
    assert "is not one of HTTP" in caplog.text


# All others raise


RAISING = sorted(
    name
    for name, entry in catalogue.events().items()
    if entry.kind == "request" and CONTRACTS.get(name, Contract()).invalid == "raise"
)


class Refused(BaseModel):
    """A type that no payload fits."""

    nothing_has_it: int


@pytest.mark.parametrize("name", [name for name in RAISING if isinstance(getattr(awslambda_events, name), type)])
def test_all_others_raise_so_that_retries_and_destinations_work(name: str) -> None:
    kind = getattr(awslambda_events, name)
    if not issubclass(kind, EventModel) or not kind.__module__.startswith("awslambda_events"):
        pytest.skip("no class")
    payload = catalogue.sample(name)

    class Typed(kind):
        nothing_has_it: int

    error = error_of(Typed, payload)
    assert isinstance(error, EventValidationError)
    assert error.problems[0].path == "nothing_has_it"


def test_a_step_function_or_a_direct_caller_gets_the_type_and_the_path() -> None:
    error = error_of(Order, {"id": SECRET})
    assert type(error).__name__ == "EventValidationError"
    # API Gateway without proxy integration maps the message by its beginning.
    assert str(error).startswith("The payload is not a valid Order.\nid: Input should be a valid integer")


# The user's own answer


Hook = Callable[[EventValidationError, Any], Any]


def test_on_invalid_makes_the_answer() -> None:
    class Calls:
        seen: ClassVar[list[tuple[str | None, Any]]] = []

    def refuse(error: EventValidationError, payload: Any) -> dict[str, Any]:
        Calls.seen.append((error.source, payload["path"]))
        return {"statusCode": 422, "body": error.problems[0].path}

    @function(on_invalid=refuse)
    def handler(event: APIGatewayProxyRequest[Order]) -> None:
        raise OutOfStockError

    payload = request(APIGatewayProxyRequest)
    assert handler(payload, None) == {"statusCode": 422, "body": "body.id"}
    assert handler.invoke(json.dumps(payload).encode()) == b'{"statusCode":422,"body":"body.id"}'
    assert Calls.seen == [("APIGatewayProxyRequest", payload["path"])] * 2


def test_on_invalid_may_be_async_and_may_raise() -> None:
    async def refuse(error: EventValidationError, payload: Any) -> Any:
        if payload is None:
            raise OutOfStockError
        raise error

    @function(on_invalid=refuse)
    def handler(order: Order) -> None: ...

    with pytest.raises(OutOfStockError):
        handler.invoke(b"{")
    with pytest.raises(EventValidationError):
        handler.invoke(b"{}")


def test_on_invalid_is_not_asked_of_what_the_function_raises() -> None:
    @function(on_invalid=lambda _, __: "answered")
    def handler(order: Order) -> None:
        raise EventValidationError("Order", [])

    with pytest.raises(EventValidationError):
        handler.invoke(b'{"id": 1}')
