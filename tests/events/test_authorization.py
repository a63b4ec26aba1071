"""The answers of authorizers allow and deny as their schemas want it."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

import awslambda_events
from awslambda_events import catalogue
from awslambda_events.authorization import PolicyResponse, SimpleResponse
from tests.events.payloads import SAMPLES

POLICIES = sorted({payload.event for payload in SAMPLES if issubclass(payload.model, PolicyResponse)})
SIMPLE = sorted({payload.event for payload in SAMPLES if issubclass(payload.model, SimpleResponse)})

ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/prod/GET/"


def dumped(answer: Any) -> Any:
    """Return what an answer is on the wire, which its schema takes."""
    content = answer.model_dump(mode="json", exclude_unset=True)
    Draft202012Validator(catalogue.schema(type(answer).__name__)).validate(content)
    return content


def test_the_answers_of_both_kinds_are_here():
    assert POLICIES == ["APIGatewayAuthorizerResponse", "APIGatewayV2AuthorizerIAMPolicyResponse"]
    assert "APIGatewayV2AuthorizerSimpleResponse" in SIMPLE


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("effect", ["Allow", "Deny"])
@pytest.mark.parametrize("resource", [ARN, [ARN, "*"]])
def test_a_policy_says_who_may_invoke_what(name: str, effect: str, resource: Any):
    answer = getattr(getattr(awslambda_events, name), effect.lower())
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    expected = {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    assert dumped(answer("me", resource)) == expected
    assert dumped(answer("me", resource, {"tier": "gold"})) == expected | {"context": {"tier": "gold"}}
    assert dumped(answer("me", resource, {})) == expected | {"context": {}}


@pytest.mark.parametrize("name", SIMPLE)
@pytest.mark.parametrize("authorized", [True, False])
def test_a_simple_answer_says_yes_or_no(name: str, *, authorized: bool):
    model: Any = getattr(awslambda_events, name)
    answer = model.allow if authorized else model.deny
    context = "resolverContext" if "resolver_context" in model.model_fields else "context"
    assert dumped(answer()) == {"isAuthorized": authorized}
    assert dumped(answer({"tier": "gold"})) == {"isAuthorized": authorized, context: {"tier": "gold"}}
