"""The pipeline: schemas in, every generated file out."""

from pathlib import Path

from awslambda_codegen.catalogue import render_catalogue
from awslambda_codegen.check import check
from awslambda_codegen.contracts import render_contracts
from awslambda_codegen.documents import load
from awslambda_codegen.exports import render_exports
from awslambda_codegen.lower import lower
from awslambda_codegen.models import render_models
from awslambda_codegen.pages import render_pages
from awslambda_codegen.registry.details import list_details
from awslambda_codegen.registry.lower import lower_registry
from awslambda_codegen.registry.page import render_registry_page
from awslambda_codegen.registry.sources import FOLDER, load_sources

_PACKAGE = "awslambda_events"
_PAGES = "docs/events"

GENERATED = (f"{_PACKAGE}/models", f"{_PACKAGE}/eventbridge", f"{_PACKAGE}/_catalogue", _PAGES)
"""Folders that hold generated files and nothing else."""


def render(schemas: Path) -> dict[str, str]:
    """Return the generated files by path below the repository's root; raises SchemasInvalidError."""
    documents = load(schemas)
    check(documents)
    lowered = lower(documents)
    models = render_models(lowered)
    sources = load_sources(schemas / FOLDER)
    registry = render_models(lower_registry(sources, documents))
    details = list_details(sources)
    package = {
        **{f"models/{path}": code for path, code in models.items()},
        **{f"eventbridge/{path}": code for path, code in registry.items()},
        **render_exports(documents, lowered),
        **render_contracts(documents),
        **render_catalogue(documents, details),
    }
    pages = render_pages(documents, models) | {"eventbridge.md": render_registry_page(details)}
    return {f"{_PACKAGE}/{path}": text for path, text in package.items()} | {
        f"{_PAGES}/{path}": text for path, text in pages.items()
    }
