"""Measure where the processor time of a transition and of a page goes, by thread and by package."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.asking import approvals, pages
from benchmarks.load import load
from benchmarks.pace import Pace
from benchmarks.pages import anywhere
from benchmarks.server import Server, serving
from benchmarks.stage import Stage

CONNECTIONS = 16
SECONDS = 3.0
"""At least; nothing is warm in the beginning."""
THREADS = ("event loop", "reading", "writing")
PARTS: Mapping[str, str] = {
    **dict.fromkeys(("api", "notifications", "workflow", "states"), "our own code"),
    **dict.fromkeys(("templates", "jinja2", "markupsafe"), "templates"),
    "sqlalchemy": "SQLAlchemy",
    **dict.fromkeys(("sqlite3", "psycopg", "psycopg_binary"), "driver and database"),
    **dict.fromkeys(
        ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "httptools", "anyio"), "FastAPI and server"
    ),
}
OTHERWISE = "Python's library and the rest"
HEADINGS = ("database", "work", "part", *(f"{thread} %" for thread in THREADS), "together %")


def measure(stage: Stage, pace: Pace) -> list[tuple[str, ...]]:
    """Load a profiled server and give each part's share, in per cent of all processor time, in each thread."""
    rows: list[tuple[str, ...]] = []
    for work, use in (("transition", _transitions), ("work-list page", _pages)):
        with TemporaryDirectory(prefix="thidua-bench-") as folder:
            results = Path(folder) / "profile.json"
            program = ("-m", "benchmarks.profiled_server", "--results", str(results))
            with serving(stage.database, program=program) as server:
                use(stage, server, max(pace.seconds, SECONDS))
            shares = _shares(json.loads(results.read_text(encoding="utf-8")))
        parts = (*dict.fromkeys(PARTS.values()), OTHERWISE)
        rows += [(stage.kind, work, name, *_row([shares[name, thread] for thread in THREADS])) for name in parts]
    return rows


def _transitions(stage: Stage, server: Server, seconds: float) -> None:
    part = stage.scattered.take(stage.scattered.left)
    found = load(server.port, approvals(stage.world), part, seconds=seconds, connections=CONNECTIONS)
    stage.scattered.put_back(part, used=min(found.used, part.count))
    stage.count(found.requests, unheard=CONNECTIONS)


def _pages(stage: Stage, server: Server, seconds: float) -> None:
    load(server.port, pages(stage.world), anywhere(stage), seconds=seconds, connections=CONNECTIONS)


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
