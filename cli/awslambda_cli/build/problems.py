"""What keeps a build from being made: every problem of a run together."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class BuildProblem:
    """One thing to mend."""

    message: str
    """A sentence."""
    fix: str = ""
    """A sentence that says what to do."""
    place: str = ""
    """``app.py:12``, or the file within the package."""

    def __str__(self) -> str:
        """Show the place first and the fix last."""
        place = f"{self.place}: " if self.place else ""
        return f"{place}{self.message} {self.fix}".rstrip()


class BuildError(Exception):
    """The application cannot be built as it is."""

    def __init__(self, problems: Iterable[BuildProblem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))
