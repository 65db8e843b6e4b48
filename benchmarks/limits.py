"""Repeat the statements of an approval without us: by pgbench, or by a bare sqlite3 loop."""

from collections.abc import Callable, Sequence

from benchmarks import bare_loop, pgbench
from benchmarks.contests import Turn
from benchmarks.statements import Statement
from benchmarks.subjects import SUBMISSION_SIZE, Range, submission_of
from workflow.database import Database

Limit = Callable[[Range], Turn]
"""Approve all nominations of a range, one transaction each."""


def limit_of(database: Database, script: Sequence[Statement], *, clients: int) -> Limit:
    """Make the limit for this database and these statements; the bare loop is always one client."""
    if database.is_sqlite:
        return lambda part: _bare_loop(database, script, part)
    return lambda part: _pgbench(database, script, part, clients)


def _bare_loop(database: Database, script: Sequence[Statement], part: Range) -> Turn:
    named = (part.at(number) for number in range(part.count))
    numbers = ({"id": nomination, "submission": submission_of(nomination)} for nomination in named)
    return bare_loop.run(database, script, numbers, writes=True)


def _pgbench(database: Database, script: Sequence[Statement], part: Range, clients: int) -> Turn:
    """Each client keeps count of its steps and meets its own nominations."""
    lines = [
        f"\\set id 1 + :base + (:first + :client_id + {clients} * :step) * :stride % :total",
        f"\\set submission (:id - 1) / {SUBMISSION_SIZE} + 1",
        "\\set step :step + 1",
        "BEGIN;",
        *pgbench.spelled_out(script),
        "COMMIT;",
    ]
    walk = {"base": part.base, "first": part.first, "stride": part.stride, "total": part.total, "step": 0}
    return pgbench.run(database, lines, clients=clients, amount=f"--transactions={part.count // clients}", defined=walk)
