"""``python -m awslambda_codegen.registry [ROOT]``: refresh ``schemas/eventbridge/registry/`` and report the changes."""

import argparse
import json
import sys
from pathlib import Path

from awslambda_codegen.registry.distill import distill
from awslambda_codegen.registry.package import NAME, VERSION, IntegrityError, fetch
from awslambda_codegen.registry.report import changes
from awslambda_codegen.registry.sources import FOLDER, SUFFIX, load_sources


def main() -> int:
    """Return the exit status: 1 where the package is not the pinned one."""
    parser = argparse.ArgumentParser(prog="awslambda_codegen.registry", description=__doc__)
    parser.add_argument("root", nargs="?", type=Path, default=Path.cwd(), help="folder that holds schemas/")
    folder = parser.parse_args().root / "schemas" / FOLDER
    before = load_sources(folder)
    try:
        after = distill(fetch())
    except IntegrityError as error:
        print(error, file=sys.stderr)  # noqa: T201 - what the command says
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(f"*{SUFFIX}"):
        path.unlink()
    for source, schema in after.items():
        text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{source}{SUFFIX}").write_text(text, "utf-8", newline="\n")
    lines = changes(before, after)
    print("\n".join([f"{NAME} {VERSION}: {len(lines)} changes", *lines]))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
