"""Measure how quickly one request approves what a reviewer has ticked on ten pages."""

import json
import time
import urllib.request

from benchmarks.asking import token
from benchmarks.contests import Turn, in_turns, rates, ratios
from benchmarks.pace import Pace
from benchmarks.server import Server, serving
from benchmarks.stage import Stage
from benchmarks.transitions import Alone
from benchmarks.verdicts import Floor, Result, a_second

SIZE = 500
CLIENTS = 16
"""Of pgbench, which approves one nomination a transaction."""
FLOOR = 2.5


def measure(stage: Stage, pace: Pace) -> list[Result]:
    """Approve five hundred nominations a request, one request after the other, in turns with the limit."""
    alone = Alone(stage, clients=CLIENTS)
    bearer = token(stage.world)
    with serving(stage.database) as server:
        turns = in_turns(
            {"limit": alone, "ours": lambda seconds: _lists(stage, server, bearer, seconds)},
            seconds=pace.seconds / 2,
            rounds=pace.rounds,
        )
    return [
        Result(
            f"approving {SIZE} in one request, each",
            stage.kind,
            a_second(rates(turns["limit"]), of=alone.name),
            a_second(rates(turns["ours"])),
            ratios(turns, "ours", "limit"),
            None if stage.database.is_sqlite else Floor(FLOOR),
        )
    ]


def _lists(stage: Stage, server: Server, bearer: str, seconds: float) -> Turn:
    spent, requests = 0.0, 0
    most = max(1, stage.neighbours.total // 10 // SIZE)
    cpu = server.cpu_seconds()
    while spent < seconds and requests < most:
        part = stage.neighbours.take(SIZE)
        acts = [{"nomination": part.at(number), "action": "approve"} for number in range(SIZE)]
        began = time.perf_counter()
        made = _post(server.port, bearer, {"acts": acts}, key=f"several-{part.base}-{part.first}")
        spent += time.perf_counter() - began
        requests += 1
        assert sum(one["state"] == "qualified" for one in made["outcomes"]) == SIZE
    stage.count(requests * SIZE, requests=requests)
    return Turn(requests * SIZE, spent, own_cpu=server.cpu_seconds() - cpu)


def _post(port: int, bearer: str, body: object, *, key: str) -> dict[str, list[dict[str, object]]]:
    headers = {"Authorization": f"Bearer {bearer}", "Idempotency-Key": key, "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/actions", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - the same.
        made: dict[str, list[dict[str, object]]] = json.load(answer)
    return made
