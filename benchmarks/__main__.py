"""Run the benchmarks: `python -m benchmarks [NAME …] [--quick] [--write]`."""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from benchmarks import (
    footprint,
    growth,
    lists,
    mail,
    minutes,
    pages,
    reading,
    reminding,
    report,
    several,
    shares,
    transitions,
)
from benchmarks.databases import kinds
from benchmarks.figures import Figures
from benchmarks.pace import FULL, QUICK, Pace
from benchmarks.stage import Stage, staged
from benchmarks.transitions import Measured

FOOTPRINT = "footprint"
MINUTES = "minutes"


def _transitions(stage: Stage, pace: Pace, figures: Figures) -> None:
    _keep(transitions.measure(stage, pace), "transitions", figures)


def _several(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.results["several"] += several.measure(stage, pace)


def _pages(stage: Stage, pace: Pace, figures: Figures) -> None:
    _keep(pages.measure(stage, pace), "pages", figures)


def _reading(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.results["reading"] += reading.measure(stage, pace)


def _growth(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.results["growth"] += growth.measure(stage, pace)


def _lists(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.lists.extend(lists.measure(stage, pace))


def _reminders(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.results["reminders"] += reminding.measure(stage, pace)


def _mail(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.results["mail"] += mail.measure(stage, pace)


def _profile(stage: Stage, pace: Pace, figures: Figures) -> None:
    figures.shares.extend(shares.measure(stage, pace))


def _keep(measured: Measured, section: str, figures: Figures) -> None:
    figures.results[section] += measured.results
    figures.costs[section] += measured.costs


Section = Callable[[Stage, Pace, Figures], None]
SECTIONS: Mapping[str, Section] = {
    "transitions": _transitions,
    "several": _several,
    "pages": _pages,
    "reading": _reading,
    "growth": _growth,
    "lists": _lists,
    "reminders": _reminders,
    "mail": _mail,
    "profile": _profile,
}
"""What takes place in each large database, in this order."""
NAMES = (*SECTIONS, MINUTES, FOOTPRINT)


def main() -> None:
    """Measure, print the tables, and keep them where asked."""
    given = _asked()
    # Whoever ends this in the usual way ends the servers and drops the databases too.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    found = kinds()
    measured = report.conditions(found)
    print(f"{measured}\n", flush=True)
    tables = _measure(found, given.names or NAMES, QUICK if given.quick else FULL).tables()
    for name, table in tables.items():
        print(f"{name}\n{table.markdown()}\n", flush=True)
    if given.write:
        report.write(tables, measured=measured)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what the system does.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; all without")
    parser.add_argument("--quick", action="store_true", help="once and briefly, to see that everything runs")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in docs/{report.DOCUMENT.name}")
    given = parser.parse_args()
    if unknown := set(given.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    return given


def _measure(found: tuple[str, ...], names: Collection[str], pace: Pace) -> Figures:
    figures = Figures()
    chosen = {name: section for name, section in SECTIONS.items() if name in names}
    if chosen:
        _take_place(found, chosen, pace, figures)
    if MINUTES in names:
        with _told(MINUTES):
            figures.results[MINUTES] += minutes.measure(found, rounds=pace.rounds)
    if FOOTPRINT in names:
        with _told(FOOTPRINT):
            figures.results[FOOTPRINT] += footprint.measure(found)
    return figures


def _take_place(found: tuple[str, ...], chosen: Mapping[str, Section], pace: Pace, figures: Figures) -> None:
    with ExitStack() as stack:
        with _told(f"seeding {' and '.join(found)}"):
            stages = _seeded(found, pace, stack)
        for stage in stages:
            for name, section in chosen.items():
                with _told(f"{stage.kind}: {name}"):
                    section(stage, pace, figures)
        with _told("proving that all is sound"):
            stack.close()


def _seeded(found: tuple[str, ...], pace: Pace, stack: ExitStack) -> list[Stage]:
    """Fill the large databases side by side: PostgreSQL works in processes of its own."""

    def seeded(kind: str) -> Stage:
        return stack.enter_context(staged(kind, nominations=pace.nominations, dossiers=pace.dossiers))

    with ThreadPoolExecutor() as pool:
        return list(pool.map(seeded, found))


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say what goes on, for it takes minutes, and how long it took."""
    began = time.perf_counter()
    print(f"{what} …", end=" ", file=sys.stderr, flush=True)
    yield
    print(f"{time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
