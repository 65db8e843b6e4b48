"""Hold one seeded database on which several benchmarks take place, and prove at the end that it is sound."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.acting import require_sound
from benchmarks.databases import fresh
from benchmarks.seeding import seed
from benchmarks.statements import Statement, script_of_approval
from benchmarks.subjects import SUBMISSION_SIZE, Supply
from tests.world import World
from workflow.database import Database


@dataclass(slots=True)
class Tally:
    """What was approved: in how many requests, how many acts, and how many more may have been unheard."""

    requests: int = 0
    acts: int = 0
    unheard: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A seeded database: dossiers far apart for single approvals, neighbours for lists, and what became of them."""

    kind: str
    world: World
    nominations: int
    scattered: Supply
    neighbours: Supply
    tally: Tally = field(default_factory=Tally)

    @property
    def database(self) -> Database:
        """The database."""
        return self.world.database

    def count(self, acts: int, *, requests: int | None = None, unheard: int = 0) -> None:
        """Note that nominations were approved, in requests of one unless told."""
        self.tally.acts += acts
        self.tally.requests += acts if requests is None else requests
        self.tally.unheard += unheard

    def script(self) -> Sequence[Statement]:
        """Capture the statements of an approval, by approving two."""
        # Not the first ones, whose numbers are those of many other things too.
        samples = self.scattered.take(10)
        self.count(2)
        return script_of_approval(self.world, samples.at(8), samples.at(9))


@contextmanager
def staged(kind: str, *, nominations: int, dossiers: int) -> Iterator[Stage]:
    """Make and seed a database, a quarter of its dossiers for lists; what was done in it must be sound in the end."""
    lists = dossiers // 4 // SUBMISSION_SIZE * SUBMISSION_SIZE
    with fresh(kind) as database:
        world = seed(database, nominations=nominations, dossiers=dossiers)
        single = dossiers - lists
        stage = Stage(kind, world, nominations, Supply(single), Supply(lists, base=single, stride=1))
        yield stage
        tally = stage.tally
        require_sound(database, requests=tally.requests, acts=tally.acts, in_flight=tally.unheard)
