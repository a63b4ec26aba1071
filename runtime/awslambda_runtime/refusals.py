"""What a payload that is not valid gets, as the contract of its source says.

Where only a part that the function types itself is wrong, such as the body of a request, a source that has a form for it gets
an answer. In all other cases the error is raised: an event that is not of the source is no fault of who sent the request.
"""

import json
from importlib import import_module
from typing import Any

from awslambda_events.contracts import Contract
from awslambda_events.models._contracts import CONTRACTS
from awslambda_events.models._index import MODULES
from awslambda_runtime.batches import answer_all
from awslambda_runtime.deliveries import deliver
from awslambda_runtime.errors import EventValidationError, UnauthorizedError
from awslambda_runtime.logs import log_undelivered
from awslambda_runtime.templates import Unfilled, fill

BAD_REQUEST = 400


def prepare(event: str) -> None:
    """Import and build, during init, what an answer for an event needs."""
    contract = CONTRACTS.get(event, Contract())
    if contract.invalid == "problem-details":
        _response_class(contract).model_rebuild()


def has_answer(event: str) -> bool:
    """Tell whether the source of an event wants to be told otherwise than by the error."""
    return CONTRACTS.get(event, Contract()).invalid != "raise"


def answer(error: EventValidationError, payload: Any) -> Any:
    """Return what the source gets for an invalid payload.

    Raises:
        EventValidationError: the source has no form for it, or the payload is not an event of the source.
        UnauthorizedError: the source is an authorizer that takes an error for a refusal.
    """
    contract = CONTRACTS.get(error.source or "", Contract())
    try:
        match contract.invalid:
            case "problem-details":
                return _http(contract, error, payload)
            case "unauthorized":
                raise UnauthorizedError from error
            case "raise-without-details":
                # Whoever signs in or calls sees the message.
                raise EventValidationError("request", []) from error
            case "fail-records" if contract.batch:
                return answer_all(contract.batch, error, payload)
            case "answer":
                return _answer(contract, error, payload)
    except Unfilled:
        pass
    raise error


def problem_details(error: EventValidationError) -> dict[str, Any]:
    """Return the problem details of an invalid request, which hold no values.

    Source: https://www.rfc-editor.org/rfc/rfc9457.html
    """
    return {
        "type": "about:blank",
        "title": "Bad Request",
        "status": BAD_REQUEST,
        "detail": "The request is not valid.",
        "errors": [{"path": problem.path, "expected": problem.message} for problem in error.problems],
    }


def _http(contract: Contract, error: EventValidationError, payload: Any) -> Any:
    response = _response_class(contract).problem_response(problem_details(error))
    answered: dict[str, Any] = response.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if "multiValueHeaders" in payload and "headers" not in payload:
        # As the load balancer sends headers, so it takes them: in the other form they are ignored.
        answered["multiValueHeaders"] = {name: [value] for name, value in answered.pop("headers").items()}
    return answered


def _answer(contract: Contract, error: EventValidationError, payload: Any) -> Any:
    values = {"event": payload, "error": str(error), "problem": json.dumps(problem_details(error))}
    filled = fill(contract.answer, values)
    if contract.deliver is None:
        return filled
    try:
        deliver(filled, fill(contract.deliver, values))
    except (OSError, ValueError) as failure:
        log_undelivered(failure)
    # Nobody waits for the result: the failure is to be seen in the function's metrics and destinations.
    raise error


def _response_class(contract: Contract) -> Any:
    name = str(contract.response)
    return getattr(import_module(MODULES[name]), name)
