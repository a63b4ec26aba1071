"""The client of AWS: boto3, imported when it is needed, with the patience that Lambda asks for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from awslambda_cli.output import CommandError, UsageError

MAXIMUM_ATTEMPTS = 30
"""How often a request is tried that comes too early; with the pauses between that is about a minute."""
_PAUSE = 2.0

# Errors that pass: the code, and what its message says; other errors of the same code do not pass.
_PASSING = (
    ("ResourceConflictException", "in progress"),
    ("ResourceConflictException", "Pending"),
    ("ResourceConflictException", "currently being"),
    ("ResourceInUseException", ""),
    # A role that was created a moment ago.
    ("InvalidParameterValueException", "cannot be assumed by Lambda"),
)


@dataclass(frozen=True)
class Account:
    """Where to deploy to: what the options say, else what boto3 finds in environment and profile."""

    region: str | None = None
    profile: str | None = None
    endpoint_url: str | None = None

    def client(self, service: str = "lambda") -> Any:
        """Return a client of a service.

        Raises:
            UsageError: boto3 is not installed, or there is no such profile, or no region.
        """
        try:
            from botocore.config import Config  # noqa: PLC0415 - most commands do without
            from botocore.exceptions import NoRegionError, ProfileNotFound  # noqa: PLC0415
        except ModuleNotFoundError as error:
            message = "This command needs boto3: pip install 'awslambda-events[cli]'"
            raise UsageError(message) from error
        config = Config(retries={"mode": "standard", "max_attempts": 5})
        try:
            client = _session(self.region, self.profile).client(service, endpoint_url=self.endpoint_url, config=config)
        except ProfileNotFound as error:
            raise UsageError(f"{error}.") from error
        except NoRegionError as error:
            message = "There is no AWS region: give --region, or set AWS_REGION or a region for the profile."
            raise UsageError(message) from error
        client.meta.events.register_first(f"needs-retry.{service}", _pause_before_retry)
        return client


@cache
def _session(region: str | None, profile: str | None) -> Any:
    # A session reads AWS's descriptions of its services, which takes longer than a request.
    from boto3.session import Session  # noqa: PLC0415 - most commands do without

    return Session(region_name=region, profile_name=profile)


class AWSError(CommandError):
    """AWS refused a request, or could not be asked; the message is that of boto3."""


@contextmanager
def aws_errors() -> Iterator[None]:
    """Raise AWSError for the errors of boto3 within."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - most commands do without

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise AWSError(str(error)) from error


def error_code(error: Exception) -> str:
    """Return the code of an error of AWS, ``ResourceNotFoundException``."""
    code: str = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    return code


def _pause_before_retry(response: tuple[Any, Mapping[str, Any]] | None, attempts: int, **_: Any) -> float | None:
    """Return the seconds after which to try again, None if not to.

    Lambda refuses to change a function while an earlier change is under way; that its waiters see the end of one does
    not mean that the next is accepted.
    """
    error = response[1].get("Error", {}) if response else {}
    passes = any(error.get("Code") == code and text in error.get("Message", "") for code, text in _PASSING)
    return min(_PAUSE, 0.2 * 2**attempts) if passes and attempts < MAXIMUM_ATTEMPTS else None
