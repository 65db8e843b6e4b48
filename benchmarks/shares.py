"""Measure where the processor time of one transition over HTTP goes, by thread and by package."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.acting import token
from benchmarks.databases import fresh
from benchmarks.load import load
from benchmarks.report import Pace, Table
from benchmarks.seeding import seed
from benchmarks.server import serving
from benchmarks.subjects import Supply

THREADS = ("event loop", "reading", "writing")
PARTS: Mapping[str, str] = {
    **dict.fromkeys(("api", "workflow", "states"), "our own code"),
    "sqlalchemy": "SQLAlchemy",
    **dict.fromkeys(("sqlite3", "psycopg", "psycopg_binary"), "driver and database"),
    **dict.fromkeys(
        ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "httptools", "anyio"), "FastAPI and server"
    ),
}
OTHERWISE = "Python's library and the rest"


def measure(kinds: tuple[str, ...], pace: Pace) -> Table:
    """Load a profiled server and give each part's share, in per cent of all processor time, in each thread."""
    rows = [row for kind in kinds for row in _measure(kind, pace)]
    return Table(("database", "part", *(f"{thread} %" for thread in THREADS), "together %"), rows, names=2)


def _measure(kind: str, pace: Pace) -> list[tuple[str, ...]]:
    with fresh(kind) as database, TemporaryDirectory(prefix="thidua-bench-") as folder:
        results = Path(folder) / "profile.json"
        world = seed(database, nominations=pace.dossiers)
        program = ("-m", "benchmarks.profiled_server", "--results", str(results))
        with serving(database, program=program) as server:
            load(server.port, Supply(pace.dossiers).take(pace.dossiers), seconds=pace.seconds, token=token(world))
        shares = _shares(json.loads(results.read_text(encoding="utf-8")))
    parts = (*dict.fromkeys(PARTS.values()), OTHERWISE)
    return [(kind, part, *_row([shares[part, thread] for thread in THREADS])) for part in parts]


def _shares(profiles: list[tuple[str, dict[str, float]]]) -> Counter[tuple[str, str]]:
    """Add the profiles up by part and thread, in per cent of everything."""
    seconds: Counter[tuple[str, str]] = Counter()
    for name, by_package in profiles:
        for package, spent in by_package.items():
            seconds[PARTS.get(package, OTHERWISE), _thread(name)] += spent  # type: ignore[assignment] # Seconds.
    whole = sum(seconds.values())
    return Counter({key: spent / whole * 100 for key, spent in seconds.items()})


def _thread(name: str) -> str:
    if name.startswith("writer"):
        return "writing"
    return "event loop" if name == "MainThread" else "reading"


def _row(shares: list[float]) -> list[str]:
    return [f"{share:.0f}" for share in (*shares, sum(shares))]
