"""What is to be built, and what was built."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

DEFAULT_PYTHON = "3.13"


class Mode(StrEnum):
    """Forms of a deployment package."""

    zip = "zip"
    """One archive with everything."""
    layer = "layer"
    """The code in one archive, its dependencies in another: a Lambda layer."""
    container = "container"
    """A folder with a Dockerfile, for a container image."""


class Architecture(StrEnum):
    """Instruction sets of Lambda functions, as Lambda names them."""

    arm64 = "arm64"
    x86_64 = "x86_64"


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """What is asked of a build. None stands for what ``[tool.awslambda.build]`` of pyproject.toml says, or the default."""

    app: str
    """A Python file or a module: ``app.py``, ``package.app``."""
    folder: Path = field(default_factory=Path.cwd)
    """What relative paths start from, and where the printed commands are run."""
    output: Path = Path("dist")
    python: str | None = None
    """Version of Lambda's Python, ``3.13``."""
    architecture: Architecture | None = None
    mode: Mode | None = None
    requirements: tuple[Path, ...] = ()
    """Requirements files instead of the project's own."""
    extras: tuple[str, ...] = ()
    """Extras of the project's pyproject.toml."""
    groups: tuple[str, ...] = ()
    """Dependency groups of the project's pyproject.toml."""
    packages: tuple[str, ...] = ()
    """Further requirements: ``requests>=2``."""
    find_links: tuple[str, ...] = ()
    """Folders or pages with wheels, beside the package index."""
    from_source: tuple[str, ...] = ()
    """Packages that may be built here, if there is no wheel of them; what comes out is inspected like all others."""
    bundle_boto3: bool | None = None
    """Pack boto3 although Lambda's Python brings one."""
    all_events: bool | None = None
    """Pack every event, also those that the code does not name."""
    check: bool = True
    """Import what was built, in a process of its own."""


@dataclass(frozen=True)
class BuiltFunction:
    """A function of the application."""

    name: str
    """Its name in Python, and the name that the printed commands give it on Lambda."""
    handler: str
    """Lambda's handler: ``app.echo``."""
    hint: str
    """The type of its event as it is written: ``SQSEvent[Order]``; ``None`` where it takes no event."""
    event: str | None
    """Name of the event in the catalogue, ``SQSEvent``; None for any other type and for a union."""
    partial_failures: bool = False
    """Whether it returns the failed records of a batch, which its event source mapping has to be told."""
    events: tuple[str, ...] = ()
    """Names of all events that it takes: those of a union."""
    description: str = ""
    """First line of its docstring."""


@dataclass(frozen=True)
class Package:
    """What one package contributes."""

    name: str
    version: str
    files: int
    unzipped: int
    """Bytes, with byte code."""
    zipped: int
    """Bytes in the archive."""


@dataclass(frozen=True)
class FunctionCommands:
    """Commands of the AWS CLI for one function, for a POSIX shell in the folder of the build."""

    name: str
    create: str
    """``LAMBDA_ROLE_ARN`` has to name the role that the function runs as."""
    update: tuple[str, ...]


@dataclass(frozen=True)
class Build:
    """What was built."""

    zip: Path
    """The archive with the functions; its dependencies are in it too unless they are in the layer."""
    sha256: str
    """Of the archive, in hexadecimal."""
    code_sha256: str
    """Of the archive, in base64: what Lambda calls CodeSha256."""
    functions: tuple[BuiltFunction, ...]
    python: str
    """``3.13``: the runtime is ``python3.13``."""
    architecture: str
    mode: Mode
    packages: tuple[Package, ...]
    """By size, the largest first."""
    unzipped: int
    """Bytes that count towards Lambda's limit: code and layer together."""
    layer: Path | None = None
    """The archive with the dependencies, where they are apart."""
    layer_sha256: str | None = None
    """In hexadecimal."""
    context: Path | None = None
    """The folder with the Dockerfile, where there is one."""
    notes: tuple[str, ...] = ()
    """What is worth knowing and no problem."""
    first: tuple[str, ...] = ()
    """Commands to run before those of the functions: they publish the layer, or push the image."""
    commands: tuple[FunctionCommands, ...] = ()

    @property
    def runtime(self) -> str:
        """Lambda's name of the runtime: ``python3.13``."""
        return f"python{self.python}"
