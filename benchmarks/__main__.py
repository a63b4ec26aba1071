"""``python -m benchmarks RESULTS.json`` measures, writes the figures there, and the report of all figures in its folder."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import cold_start, goals, report, runtimes, scale, validation

_LIBRARIES = ("pydantic", "pydantic_core", "aws-lambda-powertools", "awslambdaric", "msgspec")


def main(path: Path) -> None:
    """Measure and report; what falls short is told, and is no failure: a benchmark is not a test."""
    results = {
        "versions": {name: version(name) for name in _LIBRARIES},
        "runtimes": runtimes.measure(),
        "validation": validation.measure(),
        "scale": scale.measure(),
        "cold_start": cold_start.measure(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2), "utf-8")
    files = sorted(path.parent.glob("*.json"))
    report.write({file.stem: json.loads(file.read_text("utf-8")) for file in files})
    sys.stdout.writelines(goal.row() for goal in goals.goals(results))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
