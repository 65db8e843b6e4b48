"""Say how long and on how much to measure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of a turn, rounds of turns, nominations and dossiers of the large database, sizes that it grows from."""

    seconds: float
    rounds: int
    nominations: int
    dossiers: int
    smaller: tuple[int, ...]
    repeats: int


FULL = Pace(seconds=3, rounds=3, nominations=1_000_000, dossiers=400_000, smaller=(10_000, 100_000), repeats=200)
QUICK = Pace(seconds=1, rounds=1, nominations=30_000, dossiers=24_000, smaller=(3_000, 10_000), repeats=20)
