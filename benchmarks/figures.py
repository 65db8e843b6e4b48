"""Collect what was measured, section by section, and make tables of it."""

from collections import defaultdict
from dataclasses import dataclass, field

from benchmarks import lists, shares, verdicts
from benchmarks.report import Table
from benchmarks.verdicts import Result

COSTS = (
    *("work", "database", "who", "a second", "median ms", "p99 ms"),
    *("own CPU µs each", "database CPU µs each", "peak MB"),
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows against floors by section, what each transition and page cost, lists, and the shares of a profile."""

    results: dict[str, list[Result]] = field(default_factory=lambda: defaultdict(list))
    costs: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    lists: list[Row] = field(default_factory=list)
    shares: list[Row] = field(default_factory=list)

    def tables(self) -> dict[str, Table]:
        """Make those tables that have rows, by the names of their places in the document."""
        results = [result.cells() for section in self.results.values() for result in section]
        costs = [row for section in self.costs.values() for row in section]
        tables = {
            "floors": Table(verdicts.HEADINGS, results, names=2),
            "costs": Table(COSTS, costs, names=3),
            "lists": Table(lists.HEADINGS, self.lists),
            "profile": Table(shares.HEADINGS, self.shares, names=3),
        }
        return {name: table for name, table in tables.items() if table.rows}
