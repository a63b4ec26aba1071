"""``python -m benchmarks RESULTS.json`` measures, writes the figures there, and the report of all figures in its folder."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import cold_start, goals, report, runtimes, scale, validation

_FORMAT = 2
"""Of the results: those that another version of the benchmark has left are not reported."""

_LIBRARIES = ("pydantic", "pydantic_core", "aws-lambda-powertools", "awslambdaric", "msgspec")


def main(path: Path) -> None:
    """Measure and report; what falls short is told, and is no failure: a benchmark is not a test."""
    results = {
        "format": _FORMAT,
        "versions": {name: version(name) for name in _LIBRARIES},
        "runtimes": runtimes.measure(),
        "validation": validation.measure(),
        "scale": scale.measure(),
        "cold_start": cold_start.measure(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2), "utf-8")
    found = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(path.parent.glob("*.json"))}
    report.write({python: row for python, row in found.items() if row.get("format") == _FORMAT})
    sys.stdout.writelines(goal.row() for goal in goals.goals(results))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
