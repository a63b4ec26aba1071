"""The functions that options name: the application has to have each when the endpoint starts.

Later they may come and go with edits, as on Lambda with deployments.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from awslambda_cli.output import UsageError
from awslambda_cli.serve.service import LocalLambda

HANDLER = "--handler"


@dataclass(frozen=True, slots=True)
class NamedFunction:
    """A function, and the option that names it."""

    option: str
    name: str


def refuse_unknown(named: Sequence[NamedFunction], service: LocalLambda) -> None:
    """Refuse a name of no function; an application that cannot be imported just now may have any.

    Raises:
        UsageError: there is one.
    """
    if service.import_error is not None:
        return
    known = f"It has: {', '.join(service.known)}." if service.known else "It has none with @function."
    for each in named:
        if each.name not in service.known:
            plain = "" if each.option == HANDLER else f" A handler that is no @function needs {HANDLER}, too."
            message = (
                f"{each.option} names {each.name!r}, which {service.application.written} does not have. {known}{plain}"
            )
            raise UsageError(message)
