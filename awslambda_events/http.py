"""What HTTP requests and responses of all services can do."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Self

from pydantic_core import to_json

from awslambda_events.model import EventModel
from awslambda_events.payload import Held


class HTTPRequest(EventModel):
    """Headers and query parameters, whichever way the service passes them on.

    REST APIs send single and multiple values, Application Load Balancers one or the other, HTTP APIs and function URLs
    join multiple values with commas, and VPC Lattice sends lists.
    """

    def header(self, name: str) -> str | None:
        """Return a header's value without regard to case; the last one where there are several, None where there is none."""
        values = self.header_values(name)
        return values[-1] if values else None

    def header_values(self, name: str) -> list[str]:
        """Return all values of a header, without regard to case."""

        def matches(key: str) -> bool:
            return key.lower() == name.lower()

        return _values(self, "headers", matches)

    def query_parameter(self, name: str) -> str | None:
        """Return a query parameter's value; the last one where there are several, None where there is none."""
        values = self.query_parameter_values(name)
        return values[-1] if values else None

    def query_parameter_values(self, name: str) -> list[str]:
        """Return all values of a query parameter, as the service decodes them."""
        return _values(self, "query_string_parameters", name.__eq__)


class HTTPResponse(EventModel):
    """Ways to make a response."""

    @classmethod
    def json_response(cls, data: Any, status_code: int = 200, headers: Mapping[str, str] | None = None) -> Self:
        """Return a response with JSON: of a model by alias, of a dataclass, of anything that pydantic can write."""
        return cls._response(to_json(data, by_alias=True).decode(), status_code, "application/json", headers)

    @classmethod
    def text_response(
        cls,
        text: str,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        content_type: str = "text/plain; charset=utf-8",
    ) -> Self:
        """Return a response with text, or with HTML and the like by ``content_type``."""
        return cls._response(text, status_code, content_type, headers)

    @classmethod
    def binary_response(
        cls,
        data: bytes,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        content_type: str = "application/octet-stream",
    ) -> Self:
        """Return a response with bytes, base64-encoded on their way to the service."""
        return cls._response(b64encode(data).decode(), status_code, content_type, headers, isBase64Encoded=True)

    @classmethod
    def redirect(cls, location: str, status_code: int = 302) -> Self:
        """Return a redirection: 301 and 308 are permanent, 307 and 308 keep the method."""
        return cls.model_validate({"statusCode": status_code, "headers": {"Location": location}})

    @classmethod
    def problem_response(cls, problem: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Self:
        """Return a response that tells a problem: ``{"status": 404, "title": "Not Found", "detail": "There is no order 7."}``.

        The status code is the member ``status``, and 500 without one.

        Source: https://www.rfc-editor.org/rfc/rfc9457.html
        """
        status = int(problem.get("status", HTTPStatus.INTERNAL_SERVER_ERROR))
        phrase = next((known.phrase for known in HTTPStatus if known == status), problem.get("title", "Unknown"))
        # A load balancer sends it on; elsewhere HTTP has no place for it any more.
        more = {"statusDescription": f"{status} {phrase}"} if "status_description" in cls.model_fields else {}
        return cls._response(to_json(problem).decode(), status, "application/problem+json", headers, **more)

    @classmethod
    def _response(
        cls, body: str, status_code: int, content_type: str, headers: Mapping[str, str] | None, **more: Any
    ) -> Self:
        given = dict(headers or {})
        if not any(name.lower() == "content-type" for name in given):
            given["Content-Type"] = content_type
        return cls.model_validate({"statusCode": status_code, "headers": given, "body": body, **more})


def _sent(request: EventModel, name: str) -> Any:
    """Return a map as it is sent, also where the function has a type of its own for it."""
    stored = request.__dict__.get(name)
    return request.model_dump(include={name}, by_alias=False)[name] if isinstance(stored, Held) else stored


def _values(request: EventModel, field: str, matches: Callable[[str], bool]) -> list[str]:
    """Look into the map of lists, then into the map of single values."""
    for name in (f"multi_value_{field}", field):
        found: Mapping[str, str | list[str] | None] = _sent(request, name) or {}
        values: list[str] = []
        for key, value in found.items():
            if matches(key) and value is not None:
                values += value if isinstance(value, list) else [value]
        if values:
            return values
    return []
