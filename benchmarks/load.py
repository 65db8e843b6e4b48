"""Load a server from a process of its own: wrk where it is installed, else our own client."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.asking import Asked
from benchmarks.subjects import Range

THREADS = 2
LONGEST_WAIT = 60
"""Seconds after its time in which a load must have come to its end."""
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: answers, how many weren't good, how long they took, how much was used, how much was sent."""

    requests: int
    bad: int
    seconds: float
    median_ms: float
    p99_ms: float
    used: int
    bytes: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def load(port: int, asked: Asked, part: Range, *, seconds: float, connections: int) -> Load:
    """Ask about the numbers of this range over some connections for some seconds; every answer must be a good one."""
    make = _by_wrk if shutil.which("wrk") else _by_our_client
    command = make(port, asked, part, seconds, connections)
    answer = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=seconds + LONGEST_WAIT
    )
    found = Load(**json.loads(answer.stdout.splitlines()[-1]))
    assert found.requests, "nothing was answered"
    assert found.bad == 0, f"{found.bad} of {found.requests} answers were refusals or errors"
    return found


def _by_wrk(port: int, asked: Asked, part: Range, seconds: float, connections: int) -> list[str]:
    walk = (part.base, part.first, part.count, part.stride, part.total, THREADS)
    return [
        "wrk",
        f"--threads={THREADS}",
        f"--connections={connections}",
        f"--duration={max(1, round(seconds))}s",
        "--timeout=30s",
        f"--script={Path(__file__).with_name('ask.lua')}",
        f"http://127.0.0.1:{port}",
        "--",
        *map(str, walk),
        _key_before(part) if asked.keyed else "",
        asked.method,
        *asked.path,
        *(text for header in asked.headers.items() for text in header),
    ]


def _by_our_client(port: int, asked: Asked, part: Range, seconds: float, connections: int) -> list[str]:
    told = {
        "port": port,
        "seconds": seconds,
        "connections": connections,
        "walk": [part.base, part.first, part.count, part.stride, part.total],
        "key_before": _key_before(part) if asked.keyed else "",
        "method": asked.method,
        "path": asked.path,
        "headers": dict(asked.headers),
    }
    return [sys.executable, "-m", "benchmarks.client", json.dumps(told)]


def _key_before(part: Range) -> str:
    return f"bench-{part.base}-{part.first}"
