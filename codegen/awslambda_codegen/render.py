"""The pipeline: schemas in, every generated file out."""

from pathlib import Path

from awslambda_codegen.catalogue import render_catalogue
from awslambda_codegen.check import check
from awslambda_codegen.documents import load
from awslambda_codegen.exports import render_exports
from awslambda_codegen.lower import lower
from awslambda_codegen.models import render_models

GENERATED = ("models", "_catalogue")
"""Folders of ``awslambda_events`` that hold generated files and nothing else."""


def render(schemas: Path) -> dict[str, str]:
    """Return the generated files by path below ``awslambda_events/``; raises SchemasInvalidError."""
    documents = load(schemas)
    check(documents)
    lowered = lower(documents)
    models = {f"models/{path}": code for path, code in render_models(lowered).items()}
    return models | render_exports(documents, lowered) | render_catalogue(documents)
