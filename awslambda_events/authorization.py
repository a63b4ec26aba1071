"""What the answers of authorizers can do."""

from collections.abc import Mapping
from typing import Any, Self

from awslambda_events.model import EventModel


class PolicyResponse(EventModel):
    """An answer that holds an IAM policy."""

    @classmethod
    def allow(cls, principal_id: str, resource: str | list[str], context: Mapping[str, Any] | None = None) -> Self:
        """Return the answer that allows a caller to invoke: ``event.method_arn``, several ARNs, or one with ``*``."""
        return cls._policy("Allow", principal_id, resource, context)

    @classmethod
    def deny(cls, principal_id: str, resource: str | list[str], context: Mapping[str, Any] | None = None) -> Self:
        """Return the answer that denies it; the client gets 403."""
        return cls._policy("Deny", principal_id, resource, context)

    @classmethod
    def _policy(
        cls, effect: str, principal_id: str, resource: str | list[str], context: Mapping[str, Any] | None
    ) -> Self:
        statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
        answer: dict[str, Any] = {
            "principalId": principal_id,
            "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        }
        return cls.model_validate(answer | ({} if context is None else {"context": dict(context)}))


class SimpleResponse(EventModel):
    """An answer that says yes or no."""

    @classmethod
    def allow(cls, context: Mapping[str, Any] | None = None) -> Self:
        """Return the answer that allows the request; the context is passed on to what it calls."""
        return cls._answer(authorized=True, context=context)

    @classmethod
    def deny(cls, context: Mapping[str, Any] | None = None) -> Self:
        """Return the answer that denies it."""
        return cls._answer(authorized=False, context=context)

    @classmethod
    def _answer(cls, *, authorized: bool, context: Mapping[str, Any] | None) -> Self:
        # AppSync calls it otherwise than API Gateway.
        name = "resolverContext" if "resolver_context" in cls.model_fields else "context"
        answer: dict[str, Any] = {"isAuthorized": authorized}
        return cls.model_validate(answer | ({} if context is None else {name: dict(context)}))
