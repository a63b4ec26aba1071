"""The options of ``@function``, and whether they and the hints fit each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from awslambda_events.contracts import Contract
from awslambda_events.identification import event_name
from awslambda_events.models._contracts import CONTRACTS, RECORDS
from awslambda_events.models._index import MODULES
from awslambda_runtime.errors import EventValidationError
from awslambda_runtime.hints import EventHint, union_members
from awslambda_runtime.record_hint import RecordHint
from awslambda_runtime.returns import ReturnHint

OnInvalid: TypeAlias = Callable[[EventValidationError, Any], Any]
"""Gets the error and the payload as decoded JSON, or the record; what it returns is the answer."""

DEFAULT_CONCURRENCY = 10


@dataclass(frozen=True)
class Options:
    """The options as they were given."""

    partial_failures: bool = False
    concurrency: int | None = None
    on_invalid: OnInvalid | None = None


class Misfit(Exception):  # noqa: N818 - becomes a HandlerSignatureError, which knows the place
    """An option, or the return hint, does not fit the event."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


def check_options(options: Options, hint: Any, event: EventHint | RecordHint, *, is_async: bool) -> None:
    """Raise Misfit for an option, or a hint, that has no meaning."""
    if isinstance(event, EventHint) and any(event_name(member) in RECORDS for member in union_members(hint)):
        raise Misfit(f"{event.name} mixes records and events", "Take records only, or events only.")
    if options.on_invalid is not None and not callable(options.on_invalid):
        raise Misfit("on_invalid is not callable", "Give a function of the error and the payload.")
    if options.partial_failures:
        _check_partial_failures(event)
    if options.concurrency is None:
        return
    if type(options.concurrency) is not int or options.concurrency < 1:
        raise Misfit("concurrency is not a number of calls", "Give an integer of 1 or more.")
    if not isinstance(event, RecordHint):
        raise Misfit(f"concurrency is for functions that take records, not {event.name}", _take_records(event))
    if not is_async:
        raise Misfit("concurrency is for functions that are async", "Write `async def`, or leave the option out.")


def check_result(hint: Any, event: EventHint | RecordHint, returns: ReturnHint) -> None:
    """Raise Misfit for a response of another source than the event's."""
    if isinstance(event, RecordHint):
        _check_result_of_record(event, returns)
        return
    names = [event_name(member) for member in union_members(hint)]
    if not all(name in MODULES for name in names):
        return  # a type of the user's: who sends it is not known
    contracts = [CONTRACTS.get(name, Contract()) for name in names]
    taken = {name for contract in contracts for name in (contract.response, *contract.alternatives) if name is not None}
    if wrong := sorted(returns.responses - taken):
        fix = f"It takes: {', '.join(sorted(taken))}." if taken else "It takes no response: return None."
        raise Misfit(f"{' and '.join(wrong)} is no response to {event.name}", fix)


def _check_partial_failures(event: EventHint | RecordHint) -> None:
    if not isinstance(event, RecordHint):
        raise Misfit(f"partial_failures is for functions that take records, not {event.name}", _take_records(event))
    for source in event.sources:
        if source.batch.results:
            raise Misfit(
                f"{event.name} has no partial failures: its source is always told what became of each record",
                "Leave partial_failures out.",
            )
        if not source.batch.partial:
            raise Misfit(
                f"the source of {event.name} takes no partial failures",
                "Leave partial_failures out: where a record fails, the invocation fails after the others were processed.",
            )


def _take_records(event: EventHint) -> str:
    names = [record for record, events in RECORDS.items() if event.name.partition("[")[0] in events]
    return f"Annotate the event's parameter with {' or '.join(names or ['a record, as SQSRecord'])}, or leave the option out."


def _check_result_of_record(event: RecordHint, returns: ReturnHint) -> None:
    if returns.responses:
        name = ", ".join(sorted(returns.responses))
        raise Misfit(
            f"{name} is for the whole batch, and the function takes one record",
            "Leave the response to the runtime: partial_failures=True reports the records that failed.",
        )
    for source in event.sources:
        results = source.batch.results
        if results is None or returns.is_open or results.record in returns.types:
            continue
        if not (returns.is_none and results.done):
            allowed = f"{results.record} or None" if results.done else results.record
            raise Misfit(f"{returns.name} is no result of {event.name}", f"Return {allowed}.")
