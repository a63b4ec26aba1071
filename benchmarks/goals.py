"""The ratios that are to be reached, and what a run says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """A ratio with its bound."""

    what: str
    found: float
    bound: float
    at_most: bool

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.found <= self.bound if self.at_most else self.found >= self.bound

    def row(self) -> str:
        """Write it as a row of a table."""
        sign = "≤" if self.at_most else "≥"
        return f"| {self.what} | {self.found:.2f} | {sign} {self.bound:.2f} | {'yes' if self.reached else '**no**'} |\n"


def goals(results: dict[str, Any]) -> Iterator[Goal]:
    """Yield every goal with what was found."""
    bounds = {"APIGatewayProxyRequest": 0.5, "SQSEvent": 1.0}
    for row in results["runtimes"]:
        ratio = row["our entry, typed event"] / row["awslambdaric, dict"]
        what = f"{row['case']}: our entry with a typed event : awslambdaric with a dict"
        yield Goal(what, ratio, bounds[row["case"].partition(",")[0]], at_most=True)
    for row in results["validation"]:
        yield Goal(
            f"{row['case']}: Powertools : ours, from bytes",
            row["powertools, bytes"] / row["ours, bytes"],
            2.0,
            at_most=False,
        )
        yield Goal(
            f"{row['case']}: Powertools : ours, from a dict",
            row["powertools, dict"] / row["ours, dict"],
            1.2,
            at_most=False,
        )
        yield Goal(
            f"{row['case']}: ours from bytes : json.loads", row["ours, bytes"] / row["json.loads"], 1.2, at_most=True
        )
    first, *_, thousand, last = results["scale"]
    sizes = f"{last['records an event']:,} records in one event : in events of {first['records an event']}"
    yield Goal(f"SQSEvent: time of {sizes}", last["ours, bytes"] / first["ours, bytes"], 1.5, at_most=True)
    ratio = (last["memory an event"] / last["records an event"]) / (
        thousand["memory an event"] / thousand["records an event"]
    )
    yield Goal("SQSEvent: memory for a record, in an event of 10,000 : of 1,000", ratio, 1.5, at_most=True)
    cold = results["cold_start"]
    for name in ("powertools", "powertools, no byte code"):
        yield Goal(f"cold start, built by us : {name}", cold["start"]["ours"] / cold["start"][name], 0.5, at_most=True)
    yield Goal(
        "unzipped, built by us : powertools",
        cold["unzipped"]["ours"] / cold["unzipped"]["powertools"],
        0.75,
        at_most=True,
    )
