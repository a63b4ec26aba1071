"""Typed events for AWS Lambda. Every public name is loaded when it is first used, with its own module and no other."""

from importlib import import_module

from awslambda_events.models._index import MODULES

__all__ = list(MODULES)  # pyright: ignore[reportUnsupportedDunderAll] - the stub lists them


def __getattr__(name: str) -> object:
    if name not in MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(MODULES[name]), name)
    globals()[name] = value  # the next lookup is a plain one
    return value


def __dir__() -> list[str]:
    return __all__
