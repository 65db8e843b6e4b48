"""Load a server with approvals from a process of its own: wrk where it is installed, else our own client."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.subjects import Range

CONNECTIONS = 16
THREADS = 2
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: answers, how many of them weren't good, how long they took, how much of the range was used."""

    requests: int
    bad: int
    seconds: float
    median_ms: float
    p99_ms: float
    used: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def load(port: int, part: Range, *, seconds: float, token: str) -> Load:
    """Approve nominations of this range over sixteen connections for some seconds; every answer must be a good one."""
    make = _by_wrk if shutil.which("wrk") else _by_our_client
    answer = subprocess.run(make(port, part, seconds, token), cwd=ROOT, capture_output=True, text=True, check=True)
    found = Load(**json.loads(answer.stdout.splitlines()[-1]))
    assert found.requests, "nothing was answered"
    assert found.bad == 0, f"{found.bad} of {found.requests} answers were refusals or errors"
    return found


def _by_wrk(port: int, part: Range, seconds: float, token: str) -> list[str]:
    walk = [str(number) for number in (part.first, part.count, part.stride, part.total)]
    return [
        "wrk",
        f"--threads={THREADS}",
        f"--connections={CONNECTIONS}",
        f"--duration={max(1, round(seconds))}s",
        f"--script={Path(__file__).with_name('approve.lua')}",
        f"http://127.0.0.1:{port}",
        "--",
        *walk,
        str(THREADS),
        token,
    ]


def _by_our_client(port: int, part: Range, seconds: float, token: str) -> list[str]:
    walk = [str(number) for number in (part.first, part.count, part.stride, part.total)]
    return [
        sys.executable,
        "-m",
        "benchmarks.client",
        "127.0.0.1",
        str(port),
        str(seconds),
        str(CONNECTIONS),
        *walk,
        token,
    ]
