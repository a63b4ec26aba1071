"""The distilled registry as it stands in ``schemas/eventbridge/registry/``."""

import json
from pathlib import Path

from awslambda_codegen.documents import Schema

FOLDER = "eventbridge/registry"
SUFFIX = ".events.json"


def load_sources(folder: Path) -> dict[str, Schema]:
    """Return the schemas by source, sorted; none where the folder is missing."""
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    return {path.name.removesuffix(SUFFIX): json.loads(path.read_text("utf-8")) for path in paths}


def event_of(definition: Schema) -> tuple[str, str] | None:
    """Return ``source`` and ``detail-type`` of the event whose detail it is; None for what stands inside of one."""
    identify = definition.get("x-identify")
    return (identify["/source"][0], identify["/detail-type"][0]) if identify else None


def module_name(source: str) -> str:
    """Return the module of a source: ``aws.route53-recovery-readiness`` is ``route53_recovery_readiness``."""
    return source.removeprefix("aws.").replace("-", "_").replace(".", "_").replace("/", "_")
