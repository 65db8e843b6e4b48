"""Measure what the database needs for a round's dashboard and for a search by name."""

import random
import time
from collections.abc import Callable, Iterator
from itertools import groupby

from sqlalchemy import Connection, func, select

from benchmarks.acting import REVIEWER
from benchmarks.dossiers import ROUND
from benchmarks.names import names
from benchmarks.pace import Pace
from benchmarks.seeding import NAMES
from benchmarks.stage import Stage
from benchmarks.timing import percentile, timed
from benchmarks.verdicts import Floor, Result, milliseconds
from states.actors import Actor
from workflow import counters
from workflow.folding import fold
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.queries import nominations, progress
from workflow.queries.ranges import Filter

DASHBOARD_FLOOR = 50
SEARCH_FLOOR_MS = 2.0
OFFICER = "officer@unit-7"
_SEED = 7


def measure(stage: Stage, pace: Pace) -> list[Result]:
    """Read dashboards and search, in this process."""
    return [_dashboard(stage, pace), *_searches(stage, pace)]


def _dashboard(stage: Stage, pace: Pace) -> Result:
    """Show the first page of units and the totals, from counters and by counting the round's nominations."""
    round_id, actor = stage.world.rounds[ROUND], stage.world.actor(REVIEWER)
    stage.database.write(_count_all)

    def counted(connection: Connection) -> None:
        progress.progress(connection, round_id, progress.UnitFilter(), actor=actor)

    def grouped(connection: Connection) -> None:
        statement = (
            select(Organisation.id, Organisation.name, Nomination.state, func.count())
            .join(Nomination, Nomination.organisation_id == Organisation.id)
            .where(Nomination.round_id == round_id)
            .group_by(Organisation.id, Organisation.name, Nomination.state)
            .order_by(Organisation.id)
        )
        for _unit in groupby(connection.execute(statement), key=lambda row: row.id):
            pass

    fast = [_median(stage, counted, pace.repeats) for _ in range(pace.rounds)]
    slow = [_median(stage, grouped, max(3, pace.repeats // 40)) for _ in range(pace.rounds)]
    ratios = [one / other for one, other in zip(slow, fast, strict=True)]
    limit, reached = milliseconds(slow, of="GROUP BY"), milliseconds(fast)
    return Result("round dashboard", stage.kind, limit, reached, ratios, Floor(DASHBOARD_FLOOR))


def _count_all(connection: Connection) -> None:
    while counters.count(connection):
        pass


def _median(stage: Stage, work: Callable[[Connection], None], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        stage.database.read(work)
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.5)


def _searches(stage: Stage, pace: Pace) -> Iterator[Result]:
    """Search for one, two and three words of names, without accents, for a whole department and for one unit."""
    known = [fold(name) for name in names(min(NAMES, stage.nominations))]
    actors = [stage.world.actor(REVIEWER), stage.world.actor(OFFICER)]
    for words in (1, 2, 3):
        chance = random.Random(_SEED + words)
        asked = [_some_words(chance.choice(known), words, chance) for _ in range(pace.repeats)]
        rounds = []
        for _ in range(pace.rounds):
            times = [_search(stage, text, actor) for text in asked for actor in actors]
            rounds.append(percentile(times, 0.95))
        name = f"search, {words} {'word' if words == 1 else 'words'}, p95 in the database"
        floor = Floor(SEARCH_FLOOR_MS, at_most=True, unit="ms")
        yield Result(name, stage.kind, "–", milliseconds(rounds), rounds, floor)


def _some_words(name: str, count: int, chance: random.Random) -> str:
    """Take words of a name that stand together."""
    words = name.split()
    first = chance.randint(0, len(words) - count)
    return " ".join(words[first : first + count])


def _search(stage: Stage, text: str, actor: Actor) -> float:
    wanted = Filter(text=text)
    with timed(stage.database) as stopwatch:
        stage.database.read(lambda connection: nominations.page(connection, wanted, actor=actor))
    return stopwatch.milliseconds
