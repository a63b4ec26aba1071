"""``awslambda build`` as a library.

::

    from awslambda_cli.build import BuildOptions, build

    built = build(BuildOptions(app="app.py", python="3.13", architecture=Architecture.arm64))
    print(built.zip, built.code_sha256, [function.handler for function in built.functions])
"""

from awslambda_cli.build.options import (
    Architecture,
    Build,
    BuildOptions,
    BuiltFunction,
    FunctionCommands,
    Mode,
    Package,
)
from awslambda_cli.build.pipeline import build
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
