"""What a function runs on: version of Python, architecture, C library."""

from dataclasses import dataclass

from awslambda_cli.build.options import Architecture
from awslambda_cli.build.problems import BuildError, BuildProblem

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html: 3.11 runs on Amazon Linux 2, later ones on Amazon
# Linux 2023. The version is that of glibc, and the name that of the newest platform of wheels that uv knows below it.
_GLIBC = {
    "3.11": ((2, 26), "manylinux2014"),
    "3.12": ((2, 34), "manylinux_2_34"),
    "3.13": ((2, 34), "manylinux_2_34"),
    "3.14": ((2, 34), "manylinux_2_34"),
}
PYTHONS = tuple(_GLIBC)

_MACHINES = {Architecture.arm64: "aarch64", Architecture.x86_64: "x86_64"}


@dataclass(frozen=True)
class Target:
    """A managed Python runtime of Lambda on an architecture."""

    python: str
    architecture: Architecture

    def __post_init__(self) -> None:
        if self.python not in PYTHONS:
            raise BuildError(
                [
                    BuildProblem(
                        f"Lambda has no runtime python{self.python} that we build for.",
                        f"Use one of {', '.join(PYTHONS)}.",
                    )
                ]
            )

    @property
    def runtime(self) -> str:
        """Lambda's name: ``python3.13``."""
        return f"python{self.python}"

    @property
    def machine(self) -> str:
        """The architecture as Linux and wheels name it: ``aarch64``."""
        return _MACHINES[self.architecture]

    @property
    def glibc(self) -> tuple[int, int]:
        """Version of the runtime's C library."""
        return _GLIBC[self.python][0]

    @property
    def platform(self) -> str:
        """What uv calls the platform: ``aarch64-manylinux_2_34``."""
        return f"{self.machine}-{_GLIBC[self.python][1]}"

    def __str__(self) -> str:
        """Show runtime and architecture."""
        return f"{self.runtime} on {self.architecture}"
