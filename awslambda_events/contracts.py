"""What Lambda's contract with an event source is: what it takes back, what an invalid payload gets, how a batch is answered.

Generated from the word ``x-lambda`` of the schemas, which ``schemas/README.md`` explains.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

from awslambda_events.tags import Path, Tags

Template: TypeAlias = Any
"""JSON in which the texts that begin with a dollar sign are filled in."""
EACH = "*"
"""The step of a path that stands for each value of a map."""


@dataclass(frozen=True)
class Order:
    """The records that have to be processed one after the other."""

    within: Template
    """Filled in for a record, what it has in common with those that it is ordered among."""
    where: Tags = ()
    """What is true of a record that is ordered at all."""


@dataclass(frozen=True)
class Results:
    """The answer of a source that is told what became of each record."""

    record: str
    """Name of the class that tells it; a function of records may return one."""
    answer: Template
    failed: Template
    """What is told of a record where the function raised."""
    invalid: Template
    """What is told of a record that is not valid."""
    done: Template = None
    """What is told of a record where the function returned None; None where it has to return something."""


@dataclass(frozen=True)
class Batch:
    """The records of a batch, and how the source is told what became of each."""

    records: Path
    """Where the list of the records is; with ``*``, one list for each key of a map."""
    identifier: Template = None
    """What names a record within its batch."""
    order: Order | None = None
    partial: str = ""
    """Which records a partial batch response names: ``all`` that are not done, or the ``first``; empty: there is none."""
    results: Results | None = None
    pipes: bool = False
    """Whether Amazon EventBridge Pipes sends the same records, as a list without anything around it."""


@dataclass(frozen=True)
class Contract:
    """What a source and its function owe each other."""

    response: str | None = None
    """Name of what the source takes back; None where it ignores the result, or has no form for it."""
    alternatives: tuple[str, ...] = ()
    """Names of what it takes back as well."""
    invalid: str = "raise"
    """What an invalid payload gets."""
    answer: Template = None
    """The answer where ``invalid`` says that there is one."""
    deliver: Template = None
    """The URL to which the answer has to be sent, where the source does not wait for it."""
    batch: Batch | None = None
