"""What is wrong with a payload that is being written, and where in its text."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from awslambda_cli.console.json_schema import Schema
from awslambda_cli.console.outline import Path, Span, line_of, outline, spot

MOST = 100
"""How many problems are shown; a payload of megabytes can have as many as it has values."""


class Severity(StrEnum):
    """Whether the function refuses the payload."""

    error = "error"
    warning = "warning"
    """It takes it, but AWS would not send it."""


@dataclass(frozen=True)
class Refusal:
    """A place that the function's hint refuses."""

    path: Path
    message: str


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and the stretch of the text to point at."""

    path: Path
    message: str
    severity: Severity
    line: int
    span: Span


def syntax_problem(text: str) -> Problem | None:
    """Return what keeps a text from being JSON; an empty one is sent as no payload, which Lambda allows."""
    if not text.strip():
        return None
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        # Where a comma or a colon is missing is behind what stands before, which may be lines above.
        before = len(text[: error.pos].rstrip()) - 1
        start = before if "delimiter" in error.msg else min(error.pos, len(text.rstrip()) - 1)
        return Problem((), error.msg, Severity.error, line_of(text, start), Span(start, start + 1))
    except _NoJSONError as error:
        start = max(text.find(str(error)), 0)
        message = f"{error} is no JSON"
        return Problem((), message, Severity.error, line_of(text, start), Span(start, start + len(str(error))))
    except RecursionError:
        return Problem((), "Nested too deeply", Severity.error, 1, Span(0, 1))
    return None


def schema_refusals(schema: Schema, text: str) -> list[Refusal]:
    """Return where a JSON text is not what a schema says."""
    found = Draft202012Validator(schema).iter_errors(json.loads(text or "{}"))
    return list(islice(dict.fromkeys(refusal for error in found for refusal in _refusals(error)), MOST))


def problems(text: str, refused: Sequence[Refusal], by_schema: Sequence[Refusal]) -> list[Problem]:
    """Return the problems of a JSON text in its order.

    What the hint refuses is an error. What only the schema finds wrong is a warning; where both find something in the
    same place, the hint's words are those that callers get to see.
    """
    root = outline(text)

    def locate(refusal: Refusal, severity: Severity) -> Problem:
        path, span = spot(root, refusal.path)
        return Problem(path, refusal.message, severity, line_of(text, span.start), span)

    places = [spot(root, refusal.path)[0] for refusal in refused]
    own = [
        refusal for refusal in by_schema if not any(_overlap(spot(root, refusal.path)[0], place) for place in places)
    ]
    found = [locate(refusal, Severity.error) for refusal in refused]
    found += [locate(refusal, Severity.warning) for refusal in own]
    return sorted(dict.fromkeys(found), key=lambda problem: problem.span.start)[:MOST]


class _NoJSONError(ValueError):
    """A number that JSON has no form for."""


def _refuse(constant: str) -> None:
    raise _NoJSONError(constant)


def _overlap(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _refusals(error: ValidationError) -> Iterator[Refusal]:
    path: Path = tuple(error.absolute_path)
    if error.validator == "required":
        expected: Any = error.validator_value
        instance: Any = error.instance
        for key in expected:
            if key not in instance:
                yield Refusal((*path, key), f"{_quoted(key)} is missing")
    elif error.context and (best := _likeliest(error)):
        for inner in best:
            yield from _refusals(inner)
    else:
        yield Refusal(path, _message(error))


def _likeliest(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the alternative that goes furthest into the value: that is the one that is meant."""
    alternatives: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        alternatives.setdefault(inner.schema_path[0], []).append(inner)
    depths = {name: min(len(inner.path) for inner in inners) for name, inners in alternatives.items()}
    deepest = max(depths, key=lambda name: depths[name])
    return alternatives[deepest] if depths[deepest] else []


_WORDS = {
    "pattern": "Should match {}",
    "minLength": "Should hold at least {}",
    "minItems": "Should hold at least {}",
    "minProperties": "Should hold at least {}",
    "maxLength": "Should hold at most {}",
    "maxItems": "Should hold at most {}",
    "maxProperties": "Should hold at most {}",
    "minimum": "Should be at least {}",
    "exclusiveMinimum": "Should be more than {}",
    "maximum": "Should be at most {}",
    "exclusiveMaximum": "Should be less than {}",
    "additionalProperties": "Has a key that the schema does not allow",
    "unevaluatedProperties": "Has a key that the schema does not allow",
}


def _message(error: ValidationError) -> str:
    """Say what is expected; the value is on the screen already."""
    word = str(error.validator)
    if word in _WORDS:
        return _WORDS[word].format(error.validator_value)
    expected = list(dict.fromkeys(_expected(error)))
    return f"Should be {_listed(expected)}" if expected else f"Does not satisfy {word!r}"


def _expected(error: ValidationError) -> Iterator[str]:
    expected: Any = error.validator_value
    match error.validator:
        case "type":
            yield from [expected] if isinstance(expected, str) else expected
        case "enum":
            yield from map(_quoted, expected)
        case "const":
            yield _quoted(expected)
        case "anyOf" | "oneOf":
            for inner in error.context or ():
                yield from _expected(inner)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
