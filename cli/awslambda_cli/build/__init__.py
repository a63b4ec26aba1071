"""``awslambda build`` as a library.

::

    from awslambda_cli.build import BuildOptions, build

    built = build(BuildOptions(app="app.py", python="3.13", architecture=Architecture.arm64))
    print(built.zip, built.code_sha256, [function.handler for function in built.functions])
"""

from collections.abc import Callable

from awslambda_cli.build.options import (
    Architecture,
    Build,
    BuildOptions,
    BuiltFunction,
    FunctionCommands,
    Mode,
    Package,
)
from awslambda_cli.build.problems import BuildError, BuildProblem

__all__ = [
    "Architecture",
    "Build",
    "BuildError",
    "BuildOptions",
    "BuildProblem",
    "BuiltFunction",
    "FunctionCommands",
    "Mode",
    "Package",
    "build",
]


def build(options: BuildOptions, progress: Callable[[str], None] | None = None) -> Build:
    """Build an application for Lambda.

    Everything is found out before anything is reported, so that one run shows all there is to mend; nothing is left in
    the output folder by a build that fails.

    Args:
        options: what is to be built.
        progress: is told what the build does next.

    Raises:
        BuildError: with every problem that was found.
    """
    # Other commands start without what only a build needs.
    from awslambda_cli.build.pipeline import run  # noqa: PLC0415

    return run(options, progress)
