"""``python -m awslambda_codegen [--check] [ROOT]``: generate the files, or tell whether they are up to date."""

import argparse
import sys
from pathlib import Path

from awslambda_codegen.errors import SchemasInvalidError
from awslambda_codegen.render import render
from awslambda_codegen.write import differences, write


def main() -> int:
    """Return the exit status: 1 for wrong schemas or, with ``--check``, for files that are not up to date."""
    parser = argparse.ArgumentParser(prog="awslambda_codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is not up to date")
    parser.add_argument("root", nargs="?", type=Path, default=Path.cwd(), help="folder that holds schemas/")
    arguments = parser.parse_args()
    try:
        files = render(arguments.root / "schemas")
    except SchemasInvalidError as error:
        print(error, file=sys.stderr)  # noqa: T201 - what the command says
        return 1
    if not arguments.check:
        write(arguments.root, files)
        return 0
    found = differences(arguments.root, files)
    if found:
        print("\n".join([*found, "Not up to date: run `nox -s generate`."]), file=sys.stderr)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
