"""The entry of the ``awslambda`` command."""

import sys


def main() -> None:
    """Run the command line; without its libraries, say in a sentence how to get them."""
    try:
        from awslambda_cli.app import run  # noqa: PLC0415 - needs what may be missing
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("packaging", "rich", "typer"):
            raise
        sys.exit("The awslambda command needs its libraries: pip install 'awslambda-events[cli]'")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
