"""The application that a command is about: without a function there is nothing to do for it."""

from awslambda_cli.output import CommandError
from awslambda_runtime.loading import Application, load


class NoFunctionError(CommandError):
    """The application has no function."""


def load_functions(app: str) -> Application:
    """Import an application that has functions.

    Raises:
        NoFunctionError: it has none.
        FunctionError: it cannot be imported.
    """
    application = load(app)
    if not application.functions:
        message = f"{app} has no function that is decorated with @function."
        raise NoFunctionError(message)
    return application
