"""Checks a payload as it is being written: as JSON, by the function's hint, and by the JSON Schema of its event."""

import asyncio

from awslambda_cli.console.hints import HintChecker
from awslambda_cli.console.json_schema import Schema
from awslambda_cli.console.problems import Problem, problems, schema_refusals, syntax_problem

LARGEST = 2**18
"""Characters up to which a payload is checked while it is written."""


async def check(checker: HintChecker, function: str, schema: Schema | None, text: str) -> list[Problem]:
    """Return what is wrong with the text of a payload; nothing is said of very large ones."""
    if len(text) > LARGEST:
        return []
    if problem := syntax_problem(text):
        return [problem]
    # Lambda invokes with an empty object where there is no payload.
    payload = text if text.strip() else "{}"
    refused = await checker.refusals(function, payload)
    by_schema = await asyncio.to_thread(schema_refusals, schema, payload) if schema is not None else []
    return problems(text, by_schema, []) if refused is None else problems(text, refused, by_schema)
