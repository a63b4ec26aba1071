"""The list of what is wrong with the payload."""

from collections.abc import Callable, Sequence

from awslambda_cli.console.markup import box, text
from awslambda_cli.console.outline import path_text
from awslambda_cli.console.problems import Problem, Severity

_NAMES = {Severity.error: "Error", Severity.warning: "By the schema"}


class ProblemList:
    """The problems; choosing one leads to its place. It keeps its height, so that nothing jumps while one writes."""

    def __init__(self, choose: Callable[[Problem], object]) -> None:
        self._choose = choose
        with box("div", "problems", role="region", aria_label="Problems", aria_live="polite", id="problems"):
            self._list = box("ul", "list")
        self._shown: list[Problem] | None = None
        self.show([])

    def show(self, problems: Sequence[Problem]) -> None:
        """Show problems instead of those before."""
        if self._shown == list(problems):
            return
        self._shown = list(problems)
        self._list.clear()
        with self._list:
            for problem in problems:
                self._add(problem)
            if not problems:
                text("li", "✓ No problems", "empty good")

    def _add(self, problem: Problem) -> None:
        with box("li"), box("button", "row problem", type="button") as button:
            text("span", f"Line {problem.line}", "problem-place")
            text("span", _NAMES[problem.severity], f"problem-kind {problem.severity}")
            with box("span", "problem-text"):
                if problem.path:
                    text("code", path_text(problem.path))
                text("span", problem.message)
        button.on("click", lambda: self._choose(problem), [])
