"""Which parameter gets what, and which signatures are refused while their module is imported."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypedDict

import pytest
from pydantic import BaseModel

from awslambda_events import SQSEvent
from awslambda_events.testing import sample
from awslambda_runtime import ApplicationImportError, Context, HandlerSignatureError, function
from awslambda_runtime.loading import load

pytestmark = pytest.mark.usefixtures("clean_imports")


class Order(BaseModel):
    id: int


class ForeignContext:
    """The context class of another library."""

    aws_request_id = "foreign"


def told(event: Any, context: Any) -> dict[str, str]:
    """Return what a handler was given, as JSON."""
    return {"event": type(event).__name__, "context": type(context).__name__, "request": context.aws_request_id}


def event_first(event: Order, context: Context) -> Any:
    return told(event, context)


def context_first(context: Context, event: Order) -> Any:
    return told(event, context)


def other_names(context: Order, event: Context) -> Any:
    return told(context, event)


def positional_only(context: Context, event: Order, /) -> Any:
    return told(event, context)


def with_defaults(event: Order = Order(id=0), context: Context = Context()) -> Any:  # noqa: B008 - frozen
    return told(event, context)


async def asynchronous(context: Context, event: Order) -> Any:
    return told(event, context)


@pytest.mark.parametrize(
    "handler", [event_first, context_first, other_names, positional_only, with_defaults, asynchronous]
)
def test_parameters_are_bound_by_annotation_in_either_order(handler: Callable[..., Any]) -> None:
    expected = {"event": "Order", "context": "Context", "request": "foreign"}
    assert json.loads(function(handler).invoke(b'{"id": 1}', ForeignContext())) == expected


def unannotated(event, context):  # noqa: ANN001
    return told(event, context)


def unannotated_event(event, context: ForeignContext):  # noqa: ANN001
    return told(event, context)


def foreign_annotation(event: dict[str, Any], context: ForeignContext) -> Any:
    return told(event, context)


def context_by_name(context, event: dict[str, Any]):  # noqa: ANN001
    return told(event, context)


def foreign_annotation_by_name(context: ForeignContext, event: dict[str, Any]) -> Any:
    return told(event, context)


def names_that_say_nothing(first: dict[str, Any], second: Any) -> Any:
    return told(first, second)


@pytest.mark.parametrize(
    "handler",
    [
        unannotated,
        unannotated_event,
        foreign_annotation,
        context_by_name,
        foreign_annotation_by_name,
        names_that_say_nothing,
    ],
)
def test_a_context_that_is_not_annotated_as_ours_is_passed_through(handler: Callable[..., Any]) -> None:
    expected = {"event": "dict", "context": "ForeignContext", "request": "foreign"}
    assert json.loads(function(handler).invoke(b'{"id": 1}', ForeignContext())) == expected


def test_a_handler_may_take_the_context_only() -> None:
    @function
    def handler(context: Context) -> str:
        return context.aws_request_id

    assert handler.invoke(b'{"any": "thing"}', ForeignContext()) == b'"foreign"'
    assert handler.event_type == "None"


def test_a_handler_may_take_the_event_only() -> None:
    @function
    def handler(order: Order) -> int:
        return order.id

    assert handler.invoke(b'{"id": 1}', ForeignContext()) == b"1"
    assert handler.event_type == "Order"


def test_a_handler_may_take_nothing() -> None:
    @function
    def handler() -> str:
        return "called"

    assert handler.invoke(b'{"any": "thing"}', ForeignContext()) == b'"called"'
    assert handler.event_type == "None"


def test_an_event_without_annotation_is_any_json() -> None:
    @function
    def handler(event):  # noqa: ANN001, ANN202
        return event

    assert handler.invoke(b'[1, {"a": null}]') == b'[1,{"a":null}]'
    assert handler.event_type == "Any"


def test_a_class_derived_from_context_is_one() -> None:
    class Extended(Context):
        pass

    @function
    def handler(first: Extended, order: Order) -> Any:
        return told(order, first)

    expected = {"event": "Order", "context": "Context", "request": "foreign"}
    assert json.loads(handler.invoke(b'{"id": 1}', ForeignContext())) == expected


def test_without_a_context_a_handler_that_wants_one_gets_one_of_defaults() -> None:
    @function
    def handler(context: Context) -> str:
        return context.function_name

    assert handler.invoke(b"{}") == b'"function"'


def test_classes_of_the_enclosing_function_are_found_from_text() -> None:
    class Local(BaseModel):
        id: int

    @function
    def handler(event: "SQSEvent[Local]", context: "Context") -> Any:
        return told(event.records[0].body, context)

    payload = json.dumps(sample(SQSEvent[Local])).encode()
    assert json.loads(handler.invoke(payload, ForeignContext()))["event"] == "Local"


def test_hints_that_are_all_text_are_resolved(write_source: Callable[..., str]) -> None:
    source = """
        from __future__ import annotations

        from dataclasses import dataclass

        from awslambda_events import SQSEvent
        from awslambda_runtime import Context, function

        @dataclass
        class Order:
            id: int

        @function
        def handler(context: Context, event: SQSEvent[Order] | list[Order]) -> str:
            return f"{type(event[0]).__name__} {context.aws_request_id}"
    """
    handler = load(write_source(source)).function("handler")
    assert handler.invoke(b'[{"id": 1}]', ForeignContext()) == b'"Order foreign"'
    assert handler.event_type == "SQSEvent[Order] | list[application.Order]"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="The type statement came with Python 3.12.")
def test_a_type_alias_is_what_it_stands_for() -> None:
    names: dict[str, Any] = {"SQSEvent": SQSEvent, "Order": Order, "function": function}
    exec(  # noqa: S102 - a syntax that older Pythons do not parse
        "type Orders = SQSEvent[Order]\n"
        "type Either = Orders | Order\n"
        "@function\n"
        "def alias(event: Orders): return event.records[0].body.id\n"
        "@function\n"
        "def union(event: Either): return type(event).__name__\n",
        names,
    )
    payload = json.dumps(sample(SQSEvent[Order])).encode()
    assert names["alias"].invoke(payload) == b"1"
    assert names["union"].invoke(payload) == b'"SQSEvent[Order]"'
    assert names["union"].invoke(b'{"id": 1}') == b'"Order"'


SHAPE = "declare (event), (event, context) or (context)"
DEFINE = "Define or import it above the function"
TYPES = "Use an event, a pydantic model, a dataclass, a TypedDict"

REFUSED = {
    "three parameters": ("def handler(event, context, more): ...", "it has 3 parameters", SHAPE),
    "three, one with a default": ("def handler(event, context, more=None): ...", "it has 3 parameters", SHAPE),
    "keyword only": ("def handler(event, *, context): ...", "'context' cannot be passed by position", SHAPE),
    "*args": ("def handler(*events): ...", "'events' cannot be passed by position", SHAPE),
    "**kwargs": ("def handler(event, **more): ...", "'more' cannot be passed by position", SHAPE),
    "two contexts": ("def handler(a: Context, b: Context): ...", "two parameters of type Context", "Annotate one"),
    "payload as context": (
        "def handler(x, event: SQSEvent): ...",
        "'event' is hinted as a payload",
        "put the event first",
    ),
    "model as context": (
        "def handler(x, event: Unfinished | None): ...",
        "'event' is hinted as a payload",
        "Annotate the",
    ),
    "misspelt": ("def handler(event: 'SQSEvnt'): ...", "the name 'SQSEvnt' in its annotations is not defined", DEFINE),
    "misspelt inside": ("def handler(event: 'SQSEvent[Ordr]'): ...", "the name 'Ordr' in its annotations", DEFINE),
    "text inside": ("def handler(event: SQSEvent['Ordr']): ...", "the name 'Ordr' in its annotations", DEFINE),
    "misspelt result": ("def handler(event: dict) -> 'Reslt': ...", "the name 'Reslt' in its annotations", DEFINE),
    "for type checkers only": ("def handler(event: 'OnlyChecked'): ...", "the name 'OnlyChecked'", DEFINE),
    "defined below": ("def handler(event: 'Below'): ...\nclass Below: ...", "the name 'Below'", DEFINE),
    "a model that is not whole": ("def handler(event: Unfinished): ...", "the name 'Missing'", DEFINE),
    "a body that is not whole": ("def handler(event: SQSEvent[Unfinished]): ...", "the name 'Missing'", DEFINE),
    "raises": ("def handler(event: 'dict[1 / 0]'): ...", "its annotations raise ZeroDivisionError", "Correct the ann"),
    "no expression": ("def handler(event: 'dict[str'): ...", "its annotations raise SyntaxError", "Correct the ann"),
    "no type": ("def handler(event: '5'): ...", "JSON cannot be validated into 5", TYPES),
    "some class": ("def handler(event: Plain): ...", "JSON cannot be validated into Plain", TYPES),
    "some class as body": ("def handler(event: SQSEvent[Plain]): ...", "into SQSEvent[Plain]", TYPES),
    "some class in a union": ("def handler(event: SQSEvent | Plain): ...", "into SQSEvent | Plain", TYPES),
    "async": ("async def handler(event, context, more): ...", "it has 3 parameters", SHAPE),
}

PREAMBLE = """\
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from awslambda_events import SQSEvent
from awslambda_runtime import Context, function

if TYPE_CHECKING:
    from decimal import Decimal as OnlyChecked

class Plain: ...

class Unfinished(BaseModel):
    inner: "Missing"

"""


@pytest.mark.parametrize(("definition", "problem", "fix"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_signature_is_refused_at_import_with_file_line_function_and_fix(
    definition: str, problem: str, fix: str, write_source: Callable[..., str]
) -> None:
    path = write_source(f"{PREAMBLE}@function\n{definition}\n")
    with pytest.raises(HandlerSignatureError) as caught:
        load(path)
    line = PREAMBLE.count("\n") + 1
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: handler: ")
    assert problem in message
    assert fix in message
    assert (caught.value.place, message) == (
        f"{path}:{line}: handler",
        f"{caught.value.place}: {caught.value.problem}. {caught.value.fix}",
    )
    assert isinstance(caught.value, TypeError)


def test_what_raises_outside_of_the_annotations_is_no_matter_of_the_signature(
    write_source: Callable[..., str],
) -> None:
    with pytest.raises(ApplicationImportError, match="NameError: name 'SQSEvnt' is not defined"):
        load(write_source("from awslambda_runtime import function\n@function\ndef handler(event: SQSEvnt): ...\n"))


def test_a_method_of_a_class_is_named_with_it() -> None:
    with pytest.raises(HandlerSignatureError, match=r"test_signature.py:\d+: .*Class\.handler: it has 3 parameters"):

        class Class:
            @function
            def handler(self, event: Any, context: Context) -> None: ...


def test_a_method_is_no_handler() -> None:
    with pytest.raises(HandlerSignatureError, match=r"it is a method\. Lambda calls functions of a module"):

        class Class:
            @function
            def handler(self, event: Any) -> None: ...


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="Pydantic takes typing.TypedDict since Python 3.12.")
def test_a_typed_dict_that_pydantic_cannot_read_is_told_apart() -> None:
    class Order(TypedDict):
        id: int

    with pytest.raises(HandlerSignatureError, match=r"before Python 3\.12 that of typing_extensions"):

        @function
        def handler(event: Order) -> None: ...
