"""What fails outside of the user's functions, under the names that AWS's own runtime client gives it.

Source: https://github.com/aws/aws-lambda-python-runtime-interface-client
"""


class Fault(Exception):  # noqa: N818 - the word of AWS's client, which tells it from errors of functions
    """A failure that callers see with an ``errorType`` of the platform, ``Runtime.HandlerNotFound``."""

    def __init__(self, error_type: str, message: str, trace: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace
        """Lines of the trace, where there is something to show."""
