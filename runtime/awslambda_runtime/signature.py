"""Which parameter of a handler takes the event and which the context, and what the event's hint is."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from awslambda_runtime.context import Context
from awslambda_runtime.errors import HandlerSignatureError

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_MOST_PARAMETERS = 2


@dataclass(frozen=True, slots=True)
class HandlerSignature:
    """What a handler takes."""

    hint: Any
    """Type of the event; ``Any`` where it has no annotation or where the handler takes no event."""
    returns: Any
    takes_event: bool
    takes_context: bool
    context_first: bool
    typed_context: bool
    """Whether the context is annotated as ``Context``; else the platform's own object is passed on."""

    def arguments(self, event: Any, context: Any) -> tuple[Any, ...]:
        """Return the positional arguments for an event and the platform's context."""
        if not self.takes_context:
            return (event,) if self.takes_event else ()
        if self.typed_context:
            context = Context() if context is None else Context.of(context)
        if not self.takes_event:
            return (context,)
        return (context, event) if self.context_first else (event, context)


def handler_signature(function: Callable[..., Any], local_names: Mapping[str, Any]) -> HandlerSignature:
    """Bind the parameters by annotation; without any, the event comes first and the context second.

    Raises:
        HandlerSignatureError: it is no signature of a handler, or a hint cannot be resolved.
    """
    parameters = list(inspect.signature(function).parameters.values())
    _check_shape(function, parameters)
    hints = _hints(function, local_names)
    contexts = [parameter for parameter in parameters if _is_context(hints.get(parameter.name))]
    if len(contexts) > 1:
        raise _error(function, "it has two parameters of type Context", "Annotate one of them with the event's type.")
    if not contexts and len(parameters) == _MOST_PARAMETERS:
        named = [parameter for parameter in parameters if parameter.name == "context"]
        contexts = named or parameters[1:]
    events = [parameter for parameter in parameters if parameter not in contexts]
    if contexts and _is_payload(hints.get(contexts[0].name)):
        raise _error(
            function,
            f"parameter {contexts[0].name!r} is hinted as a payload and stands where the context comes",
            "Annotate the other parameter as Context, or put the event first.",
        )
    return HandlerSignature(
        hint=hints.get(events[0].name, Any) if events else Any,
        returns=hints.get("return", Any),
        takes_event=bool(events),
        takes_context=bool(contexts),
        context_first=bool(contexts) and parameters[0] is contexts[0],
        typed_context=bool(contexts) and _is_context(hints.get(contexts[0].name)),
    )


def place(function: Callable[..., Any]) -> str:
    """Return file, line and name of a function."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    name = getattr(function, "__qualname__", repr(function))
    return f"{code.co_filename}:{code.co_firstlineno}: {name}" if code else name


def undefined_name(function: Callable[..., Any], name: str | None) -> HandlerSignatureError:
    """Return the error for a name in a hint, or in a model that it names, which nothing defines."""
    fix = "Define or import it above the function, and not under TYPE_CHECKING only: the hint is used at run time."
    return _error(function, f"the name {name!r} in its annotations is not defined", fix)


def _check_shape(function: Callable[..., Any], parameters: list[inspect.Parameter]) -> None:
    fix = "Lambda calls a handler with an event and a context: declare (event), (event, context) or (context)."
    for parameter in parameters:
        if parameter.kind not in _POSITIONAL:
            raise _error(function, f"parameter {parameter.name!r} cannot be passed by position", fix)
    if len(parameters) > _MOST_PARAMETERS:
        raise _error(function, f"it has {len(parameters)} parameters", fix)
    if parameters and parameters[0].name in ("self", "cls") and "." in function.__qualname__:
        raise _error(function, "it is a method", "Lambda calls functions of a module: declare it outside of the class.")


def _hints(function: Callable[..., Any], local_names: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return get_type_hints(function, localns=dict(local_names), include_extras=True)
    except NameError as error:
        raise undefined_name(function, error.name) from error
    except Exception as error:  # annotations are expressions: they raise whatever they like
        raise _error(function, f"its annotations raise {error!r}", "Correct the annotation.") from error


def _is_context(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Context)


def _is_payload(hint: Any) -> bool:
    """Tell whether no context of the platform's or of another library can be meant."""
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in kinds)


def _error(function: Callable[..., Any], problem: str, fix: str) -> HandlerSignatureError:
    return HandlerSignatureError(problem, fix, place(function))
