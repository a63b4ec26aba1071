"""Takes a function back to its last published version, where an update of it failed half-way."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.request import urlopen

from awslambda_cli.deploy.actual import contents, settings
from awslambda_cli.deploy.wait import wait_until_updated

_SECONDS = 60


@dataclass(frozen=True)
class Rollback:
    """How it went."""

    function: str
    version: str | None
    """The version that the function is at again; None if it could not be taken back."""
    failure: str = ""

    def __str__(self) -> str:
        """Tell."""
        if self.version:
            return f"{self.function} is as it was: rolled back to version {self.version}."
        return f"{self.function} could not be rolled back: {self.failure}"


def rollback(client: Any, function: str) -> Rollback:
    """Give a function the settings and the code of its last version again. Nothing is raised: it is the last resort."""
    try:
        return _rollback(client, function)
    except Exception as error:  # noqa: BLE001 - the failure that led here is the one to be raised
        return Rollback(function, None, str(error))


def _rollback(client: Any, function: str) -> Rollback:
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    versions = [one for page in pages for one in page["Versions"] if one["Version"] != "$LATEST"]
    if not versions:
        return Rollback(function, None, "it has no version.")
    last = max(versions, key=lambda one: int(one["Version"]))
    _wait_for_the_end(client, function)
    now = client.get_function_configuration(FunctionName=function)
    if settings(now) != settings(last):
        client.update_function_configuration(FunctionName=function, **settings(last))
        wait_until_updated(client, function)
    if contents(now) != contents(last):
        archive = _download(client, function, last["Version"])
        client.update_function_code(
            FunctionName=function, ZipFile=archive, Architectures=contents(last)["Architectures"]
        )
        wait_until_updated(client, function)
    return Rollback(function, last["Version"])


def _wait_for_the_end(client: Any, function: str) -> None:
    """Wait until no update is under way, whatever became of it."""
    from botocore.exceptions import WaiterError  # noqa: PLC0415 - most commands do without

    with suppress(WaiterError):
        wait_until_updated(client, function)


def _download(client: Any, function: str, version: str) -> bytes:
    location = client.get_function(FunctionName=function, Qualifier=version)["Code"]["Location"]
    with urlopen(location, timeout=_SECONDS) as answer:  # noqa: S310 - AWS's own address
        code: bytes = answer.read()
    return code
