"""Run the benchmarks: `python -m benchmarks [NAME …] [--quick] [--write]`."""

import argparse
from collections.abc import Callable, Mapping

from benchmarks import lists, report, shares, transitions
from benchmarks.databases import kinds
from benchmarks.report import Pace, Table

BENCHMARKS: Mapping[str, Callable[[tuple[str, ...], Pace], Table]] = {
    "transitions": transitions.measure,
    "lists": lists.measure,
    "profile": shares.measure,
}
FULL = {
    "transitions": Pace(4, rounds=3, dossiers=80_000),
    "lists": Pace(1, rounds=1, dossiers=50_000),
    "profile": Pace(5, rounds=1, dossiers=10_000),
}
QUICK = {
    "transitions": Pace(1, rounds=1, dossiers=12_000),
    "lists": Pace(0.1, rounds=1, dossiers=15_000),
    "profile": Pace(1, rounds=1, dossiers=3_000),
}


def main() -> None:
    """Measure, print each table as it is ready, and keep them all where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what the system does.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; all without")
    parser.add_argument("--quick", action="store_true", help="once and briefly, to see that everything runs")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in docs/{report.DOCUMENT.name}")
    given = parser.parse_args()
    if unknown := set(given.names) - BENCHMARKS.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    found = kinds()
    paces = QUICK if given.quick else FULL
    tables: dict[str, Table] = {}
    measured = report.conditions(found)
    print(measured)
    for name in given.names or BENCHMARKS:
        tables[name] = BENCHMARKS[name](found, paces[name])
        print(f"\n{name}\n{tables[name].markdown()}", flush=True)
    if given.write:
        report.write(tables, measured=measured)


if __name__ == "__main__":
    main()
