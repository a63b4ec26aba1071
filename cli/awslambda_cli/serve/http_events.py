"""Turns an HTTP request into the event that a function's hint names, as the service that sends such events would.

Sources:
    * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
    * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    * https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from awslambda_cli.serve.names import ACCOUNT

FUNCTION_URL = "LambdaFunctionURLRequest"
_API = "local"
_TEXTS = ("application/json", "application/javascript", "application/xml", "application/x-www-form-urlencoded")
_TEXT_SUFFIXES = ("+json", "+xml")

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HTTPRequest:
    """A request, as it came."""

    method: str
    path: str
    """Percent-encoded, from the function's root on."""
    query: str
    """Percent-encoded, without the question mark."""
    headers: Pairs
    """Names in lower case."""
    body: bytes
    source_ip: str
    protocol: str
    request_id: str
    function_arn: str
    time: datetime

    @property
    def parameters(self) -> Pairs:
        """The decoded parameters of the query."""
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def raw_parameters(self) -> Pairs:
        """The parameters of the query as they are written."""
        pairs = (part.partition("=") for part in self.query.split("&") if part)
        return [(name, value) for name, _, value in pairs]

    @property
    def content(self) -> tuple[str, bool]:
        """The body as events hold it, and whether it is base64-encoded: what is no text is."""
        kind = self.header("content-type").partition(";")[0].strip().lower()
        encoded = self.header("content-encoding") not in ("", "identity")
        text = not kind or kind.startswith("text/") or kind in _TEXTS or kind.endswith(_TEXT_SUFFIXES)
        if text and not encoded:
            try:
                return self.body.decode(), False
            except UnicodeDecodeError:
                pass
        return base64.b64encode(self.body).decode(), True

    @property
    def domain(self) -> str:
        """The host, without the port."""
        return self.header("host").partition(":")[0]

    def header(self, name: str) -> str:
        """Return the last value of a header, empty where there is none."""
        return last(self.headers).get(name, "")

    @property
    def forwarded_headers(self) -> Pairs:
        """The headers with those that a service in between adds."""
        port = self.header("host").rpartition(":")[2]
        added = {
            "x-forwarded-for": self.source_ip,
            "x-forwarded-port": port if port.isdecimal() else "80",
            "x-forwarded-proto": "http",
        }
        present = {name for name, _ in self.headers}
        return [*self.headers, *((name, value) for name, value in added.items() if name not in present)]


def answers_http(event: str | None, http_event: str | None) -> bool:
    """Tell whether a function with such a hint can be sent HTTP requests; one that takes any JSON can."""
    return event is None or http_event is not None


def http_event(name: str | None, request: HTTPRequest) -> dict[str, Any]:
    """Return a request as the event of that name; for plain JSON as a function URL's."""
    return EVENTS[name or FUNCTION_URL](request)


def last(pairs: Pairs) -> dict[str, str]:
    """Return the last value of each name."""
    return dict(pairs)


def grouped(pairs: Pairs) -> dict[str, list[str]]:
    """Return all values of each name."""
    groups: dict[str, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return groups


def joined(pairs: Pairs) -> dict[str, str]:
    """Return the values of each name, joined by commas."""
    return {name: ",".join(values) for name, values in grouped(pairs).items()}


def rest_api(request: HTTPRequest) -> dict[str, Any]:
    """Return the event of a REST API's proxy resource at the root."""
    headers = [(name.title(), value) for name, value in request.forwarded_headers]
    parameters = request.parameters
    body, encoded = request.content
    proxy = unquote(request.path.removeprefix("/"))
    resource = "/{proxy+}" if proxy else "/"
    return {
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": last(headers),
        "multiValueHeaders": grouped(headers),
        "queryStringParameters": last(parameters) or None,
        "multiValueQueryStringParameters": grouped(parameters) or None,
        "pathParameters": {"proxy": proxy} if proxy else None,
        "stageVariables": None,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": _API,
            "domainName": request.domain,
            "domainPrefix": request.domain.partition(".")[0],
            "extendedRequestId": request.request_id,
            "httpMethod": request.method,
            "identity": {
                "accessKey": None,
                "accountId": None,
                "caller": None,
                "cognitoAuthenticationProvider": None,
                "cognitoAuthenticationType": None,
                "cognitoIdentityId": None,
                "cognitoIdentityPoolId": None,
                "principalOrgId": None,
                "sourceIp": request.source_ip,
                "user": None,
                "userAgent": request.header("user-agent") or None,
                "userArn": None,
            },
            "path": f"/local{request.path}",
            "protocol": request.protocol,
            "requestId": request.request_id,
            "requestTime": _clock(request.time),
            "requestTimeEpoch": _milliseconds(request.time),
            "resourceId": _API,
            "resourcePath": resource,
            "stage": "local",
        },
        "body": body if request.body else None,
        "isBase64Encoded": encoded and bool(request.body),
    }


def http_api(request: HTTPRequest) -> dict[str, Any]:
    """Return the event of an HTTP API's default route, payload format version 2.0."""
    # HTTP APIs decode the path; function URLs do not.
    return _version_2(request, unquote(request.path), _API)


def function_url(request: HTTPRequest) -> dict[str, Any]:
    """Return the event of a function URL without authorization."""
    return _version_2(request, request.path, _API)


def load_balancer(request: HTTPRequest) -> dict[str, Any]:
    """Return the event of an Application Load Balancer without multi-value headers; it does not decode parameters."""
    body, encoded = request.content
    group = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:targetgroup/local/0123456789abcdef"
    return {
        "requestContext": {"elb": {"targetGroupArn": group}},
        "httpMethod": request.method,
        "path": request.path,
        "queryStringParameters": last(request.raw_parameters),
        "headers": last(request.forwarded_headers),
        "body": body,
        "isBase64Encoded": encoded and bool(request.body),
    }


def lattice(request: HTTPRequest) -> dict[str, Any]:
    """Return the event of VPC Lattice, version 1."""
    body, encoded = request.content
    return {
        "raw_path": request.path,
        "method": request.method,
        "headers": joined(request.headers),
        "query_string_parameters": last(request.parameters),
        "body": body,
        "is_base64_encoded": encoded and bool(request.body),
    }


def lattice_2(request: HTTPRequest) -> dict[str, Any]:
    """Return the event of VPC Lattice, version 2."""
    body, encoded = request.content
    arn = f"arn:aws:vpc-lattice:us-east-1:{ACCOUNT}"
    event: dict[str, Any] = {
        "version": "2.0",
        "path": request.path,
        "method": request.method,
        "headers": grouped(request.headers),
        "queryStringParameters": grouped(request.parameters),
        "requestContext": {
            "serviceNetworkArn": f"{arn}:servicenetwork/sn-local",
            "serviceArn": f"{arn}:service/svc-local",
            "targetGroupArn": f"{arn}:targetgroup/tg-local",
            "region": "us-east-1",
            "timeEpoch": str(_milliseconds(request.time) * 1000),
        },
    }
    return event | ({"body": body, "isBase64Encoded": encoded} if request.body else {})


EVENTS: Mapping[str, Callable[[HTTPRequest], dict[str, Any]]] = {
    "ALBRequest": load_balancer,
    "APIGatewayProxyRequest": rest_api,
    "APIGatewayV2HTTPRequest": http_api,
    FUNCTION_URL: function_url,
    "VPCLatticeRequest": lattice,
    "VPCLatticeV2Request": lattice_2,
}
"""From the event's name to what makes it of a request."""


def _version_2(request: HTTPRequest, path: str, api: str) -> dict[str, Any]:
    body, encoded = request.content
    headers = [(name, value) for name, value in request.forwarded_headers if name != "cookie"]
    cookies = [part.strip() for name, value in request.headers if name == "cookie" for part in value.split(";")]
    event: dict[str, Any] = {"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": request.query}
    if cookies:
        event["cookies"] = cookies
    event["headers"] = joined(headers)
    if parameters := joined(request.parameters):
        event["queryStringParameters"] = parameters
    event["requestContext"] = {
        "accountId": "anonymous",
        "apiId": api,
        "domainName": request.domain,
        "domainPrefix": request.domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent"),
        },
        "requestId": request.request_id,
        "routeKey": "$default",
        "stage": "$default",
        "time": _clock(request.time),
        "timeEpoch": _milliseconds(request.time),
    }
    if request.body:
        event["body"] = body
    event["isBase64Encoded"] = encoded and bool(request.body)
    return event


def _clock(time: datetime) -> str:
    # Not by strftime: the names of months must not follow the locale.
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    utc = time.astimezone(UTC)
    return f"{utc:%d}/{months[utc.month - 1]}/{utc:%Y:%H:%M:%S} +0000"


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)
