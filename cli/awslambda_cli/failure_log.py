"""What the log of a function that runs in this process shows beside the error that is printed at its end."""

import logging


def tell_once() -> None:
    """Leave out of the log what the printed error says anyway, unless the application has set up a log of its own."""
    if not logging.getLogger().handlers:
        logging.getLogger("awslambda_runtime").addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether only the log has it: an invalid request that was answered, a record of a batch that failed."""
    return record.levelno < logging.ERROR or hasattr(record, "record")
