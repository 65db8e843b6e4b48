"""Measure the work-list as a page: against its statements alone, and against the peer's page."""

import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from starlette.testclient import TestClient

from api.deps import site_over
from api.main import create_app
from api.settings import Settings
from benchmarks import bare_loop, pgbench
from benchmarks.asking import Asked, pages
from benchmarks.contests import Turn, cost_of, in_turns, rates, ratios
from benchmarks.databases import SQLITE, cpu_seconds
from benchmarks.load import load
from benchmarks.pace import Pace
from benchmarks.server import PEER, Server, serving
from benchmarks.stage import Stage
from benchmarks.statements import Sample, Statement, captured, script_of
from benchmarks.subjects import FAR_APART, Range
from benchmarks.transitions import LIMIT, OURS, PEERS, Measured
from benchmarks.verdicts import Floor, Result, a_second

CONNECTIONS = 16
ROWS = 50
OF_SQL = 0.4
OF_PEER = 6
MARK = b'name="nomination"'
"""Stands once in each row that can be ticked."""


def measure(stage: Stage, pace: Pace) -> Measured:
    """Ask for pages that begin anywhere in the list, in turns with the limit and the peer."""
    asked, script = pages(stage.world), _script(stage)
    with serving(stage.database) as ours, serving(stage.database, program=PEER) as peer:
        sizes = {name: _size(server, asked, stage) for name, server in ((OURS, ours), (PEERS, peer))}
        turns = in_turns(
            {
                LIMIT: lambda seconds: _alone(stage, script, seconds / 2),
                OURS: lambda seconds: _load(stage, ours, asked, seconds, sizes[OURS]),
                PEERS: lambda seconds: _load(stage, peer, asked, seconds, sizes[PEERS]),
            },
            seconds=pace.seconds,
            rounds=pace.rounds,
        )
        peaks = {OURS: f"{ours.peak_megabytes():,.0f}", PEERS: f"{peer.peak_megabytes():,.0f}"}
    alone = "bare loop" if stage.kind == SQLITE else "pgbench"
    work, reached = f"work-list page of {ROWS}, 1 process", a_second(rates(turns[OURS]))
    results = []
    for name, limit, floor in (
        (LIMIT, f"its {len(script)} statements by {alone}", None if stage.kind == SQLITE else Floor(OF_SQL)),
        (PEERS, "peer", Floor(OF_PEER)),
    ):
        against = a_second(rates(turns[name]), of=limit)
        results.append(Result(work, stage.kind, against, reached, ratios(turns, OURS, name), floor))
    who: Mapping[str, str] = {
        LIMIT: alone,
        **{name: f"{name}, {size / 1000:.0f} kB" for name, size in sizes.items()},
    }
    costs = [
        (work, stage.kind, who[name], a_second(rates(its))[:-2], *cost_of(its), peaks.get(name, "–"))
        for name, its in turns.items()
    ]
    return Measured(results, costs)


def _script(stage: Stage) -> tuple[Statement, ...]:
    """Ask the application in this process for two pages, at one moment, and keep what their statements share."""
    now = datetime.now(UTC)
    site = site_over(Settings(_env_file=None), stage.database, clock=lambda: now)
    asked = pages(stage.world)
    # Without the client as a context nothing is started or closed: the database stays open.
    http = TestClient(create_app(site), base_url="https://testserver")
    # Both among the nominations of other rounds, where each page shows all of these.
    first, second = stage.nominations - 1_000, stage.nominations - 3_000

    def get(after: int) -> Sample:
        with captured(stage.database) as sent:
            answer = http.get(f"{after}".join(asked.path), headers=dict(asked.headers))
        assert answer.status_code == 200
        assert answer.content.count(MARK) == ROWS
        return Sample(sent, {"after": after})

    get(first)
    return script_of(get(first), get(second))


def _size(server: Server, asked: Asked, stage: Stage) -> int:
    """Ask for one page, see that it is whole, and give its bytes."""
    url = f"http://127.0.0.1:{server.port}" + f"{stage.nominations // 2}".join(asked.path)
    with urllib.request.urlopen(urllib.request.Request(url, headers=dict(asked.headers))) as answer:
        content = answer.read()
    assert content.count(MARK) == ROWS, f"{content.count(MARK)} rows"
    return len(content)


def _alone(stage: Stage, script: tuple[Statement, ...], seconds: float) -> Turn:
    if stage.database.is_sqlite:
        return bare_loop.run(stage.database, script, _numbers(stage), writes=False, seconds=seconds)
    lines = [f"\\set after random({ROWS * 2}, :total)", *pgbench.spelled_out(script)]
    defined = {"total": stage.nominations}
    amount = f"--time={max(1, round(seconds))}"
    return pgbench.run(stage.database, lines, clients=CONNECTIONS, amount=amount, defined=defined)


def _numbers(stage: Stage) -> Iterator[Mapping[str, int]]:
    part = anywhere(stage)
    return ({"after": part.at(number)} for number in range(part.count))


def anywhere(stage: Stage) -> Range:
    """Walk through the whole list, far apart from page to page."""
    return Range(ROWS, 0, stage.nominations - ROWS, FAR_APART, stage.nominations - ROWS)


def _load(stage: Stage, server: Server, asked: Asked, seconds: float, size: int) -> Turn:
    own, its = server.cpu_seconds(), cpu_seconds(stage.database)
    reached = load(server.port, asked, anywhere(stage), seconds=seconds, connections=CONNECTIONS)
    own, its = server.cpu_seconds() - own, cpu_seconds(stage.database) - its
    server.come_to_rest()
    # A short answer would be a page of something else.
    assert reached.bytes > reached.requests * size * 0.9, (reached, size)
    return Turn(reached.requests, reached.seconds, reached.median_ms, reached.p99_ms, own, its)
