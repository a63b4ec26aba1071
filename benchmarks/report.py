"""Writes what was measured: a page and a plot."""

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.goals import goals
from benchmarks.payloads import SIZES

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
PLOT = PAGE.with_suffix(".svg")

_HEAD = """# Performance

Ratios of medians, everything measured side by side in one run, alternating; figures in time belong to the machine of
that run. `nox -s bench` measures anew and writes this page. The events are samples of this repository, their records
multiplied.

* *ours* is the event that a `@function` gets: validated, all fields kept.
* *Powertools* is `parse()` of its current release with its own model: from bytes after `json.loads`, as Lambda's runtime
  hands payloads over. It drops the fields that its models lack. Its models and ours do not have quite the same types:
  ours also check or convert times, base64 and attribute values.
* *pydantic, plain model* is the same fields without what ours do beside: unknown keys are dropped, exact text is not
  kept. *pydantic, from_json* makes plain dictionaries and checks nothing; no pydantic can be faster than that.
* *msgspec* checks structs made from our schemas, with the same fields; it is the limit, not a peer: no unknown fields kept, no generics.

![How long an event takes, as multiples of json.loads](performance.svg)
"""


def write(by_python: Mapping[str, dict[str, Any]]) -> None:
    """Write the page and the plot."""
    PAGE.write_text(_HEAD + "".join(_section(python, results) for python, results in by_python.items()), "utf-8")
    _plot(by_python)


def _section(python: str, results: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return f"\n## Python {python}\n\n{versions}.\n" + "".join(
        [
            "\n### Goals\n\n| ratio | found | goal | reached |\n|---|---:|---:|---|\n",
            *(goal.row() for goal in goals(results)),
            "\n### From payload to event, in microseconds\n\n",
            _table(results["validation"], 1),
            "\n### An invocation, from the event sent to the result received, in microseconds\n\n",
            _table(results["runtimes"], 1),
            f"\n### {SIZES[-1]:,} SQS messages in events of several sizes: microseconds for all, and the bytes of one event\n\n",
            _table(results["scale"], 1),
            "\n### Cold start in milliseconds: import and first event from an unpacked archive\n\n",
            _table([results["cold_start"]["start"]], 1),
            "\n### Bytes unzipped, byte code apart\n\n",
            _table([results["cold_start"]["unzipped"]], 0),
        ]
    )


def _table(rows: Sequence[Mapping[str, Any]], digits: int) -> str:
    names = list(rows[0])
    lines = [names, ["---" if isinstance(rows[0][name], str) else "---:" for name in names]]
    lines += [[_cell(row[name], digits) for name in names] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: Any, digits: int) -> str:
    return (
        f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
    )


def _plot(by_python: Mapping[str, dict[str, Any]]) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - only for the report

    mpl.use("svg")
    # The same file for the same figures.
    mpl.rcParams |= {"svg.hashsalt": "performance", "svg.fonttype": "none"}
    from matplotlib import pyplot as plt  # noqa: PLC0415

    shown = ("ours, bytes", "powertools, bytes", "msgspec")
    figure, axes = plt.subplots(1, len(by_python), figsize=(6.5 * len(by_python), 6), sharey=True, squeeze=False)
    for axis, (python, results) in zip(axes[0], by_python.items(), strict=True):
        rows = results["validation"][::-1]
        height = 0.8 / len(shown)
        for number, name in enumerate(shown):
            ratios = [row[name] / row["json.loads"] for row in rows]
            axis.barh([place - number * height for place in range(len(rows))], ratios, height, label=name)
        axis.set_yticks([place - height for place in range(len(rows))], [row["case"] for row in rows])
        axis.axvline(1, color="black", linewidth=0.8)
        axis.set_xlim(0, math.ceil(max(row["powertools, bytes"] / row["json.loads"] for row in rows)))
        axis.set_title(f"Python {python}: multiples of json.loads, shorter is faster")
        axis.legend(loc="lower right")
    figure.tight_layout()
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    # Without the blanks that it leaves at the ends of lines.
    PLOT.write_text("".join(f"{line.rstrip()}\n" for line in drawn.getvalue().splitlines()), "utf-8")
