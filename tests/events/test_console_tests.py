"""The test events that AWS's pages give for the Lambda console, in which most of the envelope is left out, are valid."""

from typing import Any

import pytest

import awslambda_events
from tests.events.payloads import canonical, dump

CALLER = {"clientId": "4k2v8d0e5q1r7t9u3w6y8z0a1b"}
ATTRIBUTES = {"email": "ana@example.com", "email_verified": True}

CONSOLE_TESTS: list[tuple[str, dict[str, Any]]] = [
    ("CognitoPreSignUpEvent", {"request": {"userAttributes": ATTRIBUTES}, "response": {}}),
    ("CognitoPostConfirmationEvent", {"request": {"userAttributes": ATTRIBUTES}, "response": {}}),
    ("CognitoPreAuthenticationEvent", {"callerContext": CALLER, "response": {}}),
    (
        "CognitoPostAuthenticationEvent",
        {
            "triggerSource": "test",
            "userPoolId": "us-east-1_Q7mXw2LkP",
            "userName": "ana",
            "callerContext": CALLER,
            "response": {},
        },
    ),
    ("CognitoPreTokenGenerationEvent", {"request": {}, "response": {}}),
]


@pytest.mark.parametrize(("name", "payload"), CONSOLE_TESTS, ids=[name for name, _ in CONSOLE_TESTS])
def test_a_test_event_of_awss_page_is_valid_and_dumped_as_it_came(name: str, payload: dict[str, Any]):
    assert dump(getattr(awslambda_events, name).model_validate(payload)) == canonical(payload)
