"""Invokes a function on Lambda, or at an endpoint that answers as Lambda does."""

import base64
from dataclasses import dataclass
from typing import Any

from awslambda_cli.output import CommandError, UsageError


@dataclass(frozen=True, slots=True)
class RemoteResult:
    """What the caller gets."""

    payload: bytes
    failed: bool
    """Whether the payload is the error of the function."""
    log: str
    """The end of the log, 4 KB at most."""


class RemoteError(CommandError):
    """Lambda cannot be reached, or refuses the invocation."""


@dataclass(frozen=True, slots=True)
class RemoteLambda:
    """Where functions are invoked: by the configuration of the AWS CLI, unless given."""

    endpoint_url: str | None = None
    region: str | None = None
    profile: str | None = None

    def invoke(self, name: str, payload: bytes, qualifier: str | None = None) -> RemoteResult:
        """Invoke a function and wait for its result.

        Raises:
            RemoteError: it was not invoked.
            UsageError: boto3 is not installed.
        """
        try:
            import boto3  # noqa: PLC0415 - a tenth of a second, for those who invoke remotely only
            from botocore import UNSIGNED  # noqa: PLC0415
            from botocore.config import Config  # noqa: PLC0415
            from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
        except ModuleNotFoundError as error:
            message = "--remote needs boto3: pip install 'awslambda-events[cli]'"
            raise UsageError(message) from error
        try:
            session = boto3.Session(profile_name=self.profile, region_name=self.region)
            # An endpoint on one's own machine minds neither region nor credentials, so nobody should need any for it.
            region = session.region_name or (_ANY_REGION if self.endpoint_url else None)
            unsigned = {"signature_version": UNSIGNED} if self.endpoint_url and not session.get_credentials() else {}
            # A function may run for 15 minutes, and must not run twice because we are impatient.
            config = Config(read_timeout=_SECONDS, retries={"total_max_attempts": 1}, **unsigned)
            client = session.client("lambda", region_name=region, endpoint_url=self.endpoint_url, config=config)
            options: dict[str, Any] = {} if qualifier is None else {"Qualifier": qualifier}
            response = client.invoke(FunctionName=name, Payload=payload, LogType="Tail", **options)
            result = response["Payload"].read()
        except ClientError as error:
            details = error.response.get("Error", {})
            message = f"{details.get('Code', 'error')}: {details.get('Message') or error}"
            raise RemoteError(message) from error
        except BotoCoreError as error:
            raise RemoteError(str(error)) from error
        log = base64.b64decode(response.get("LogResult", "")).decode("utf-8", "replace")
        return RemoteResult(result, "FunctionError" in response, log)


_ANY_REGION = "us-east-1"
_SECONDS = 960
