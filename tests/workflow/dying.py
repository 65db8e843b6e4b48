"""Carry out acts through the lane in a process of its own, which kills itself at a named point of a batch.

The parent sends one line of JSON: where, who, which acts under which keys, and at which point to die, if at any. Each
answer is told as one line at the moment at which a caller has it.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import event

from states.asks import Answers
from tests.workflow.racing import actor
from workflow.acts import Act, RequestKey
from workflow.acts.lane import Lane
from workflow.acts.values import to_json
from workflow.database import Database, open_database

AFTER_STATEMENT: Mapping[str, str] = {
    "begun": "BEGIN",
    "claimed": "INSERT INTO request_key",
    "locked": "SELECT nomination.",
    "round_read": "SELECT round.",
    "roles_read": "SELECT role_assignment.",
    "moved": "UPDATE nomination",
    "recorded": "INSERT INTO journal",
    "announced": "INSERT INTO pending",
    "remembered": "UPDATE request_key",
}
"""Points after a statement of a batch, by how the statement begins; PostgreSQL's driver begins without telling."""
AROUND = ("taken", "committing", "committed", "answered")
"""Points before the transaction, before its commit, after it, and when the first answer was told."""
POINTS = (*AROUND, *AFTER_STATEMENT)


def die() -> None:
    """End at once, as when the power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


def arm(database: Database, point: str | None) -> None:
    """Let this process die at a point."""

    def after_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if point is not None and statement.startswith(AFTER_STATEMENT.get(point, "-")):
            die()

    def before_commit(_connection: Any) -> None:
        if point == "committing":
            die()

    event.listen(database.engine, "after_cursor_execute", after_statement)
    event.listen(database.engine, "commit", before_commit)
    transact: Callable[..., Any] = database.transact

    def around(work: Any) -> Any:
        if point == "taken":
            die()
        result = transact(work)
        if point == "committed":
            die()
        return result

    database.transact = around  # type: ignore[method-assign] # In this process alone, before anything is asked.


def hold(until: threading.Event) -> None:
    """Keep the writing thread busy, so that what is asked meanwhile is one batch."""
    until.wait(60)


def main() -> None:
    """Do what the parent asks for."""
    site = json.loads(sys.stdin.readline())
    database = open_database(site["url"])
    arm(database, site["point"])
    who, now = actor(*site["who"]), datetime.fromisoformat(site["now"])
    lane, told = Lane(database), threading.Lock()
    together = threading.Event()
    if site["together"]:
        database.in_writer(lambda: hold(together))
    print("ready", flush=True)  # noqa: T201 - the parent reads it.

    def tell(key: str, done: Future[Any]) -> None:
        with told:
            print(json.dumps([key, to_json(done.result()[0])]), flush=True)  # noqa: T201 - the parent reads it.
        if site["point"] == "answered":
            die()

    waiting = []
    for key, nomination, rank in site["wishes"]:
        request = RequestKey(who.account or 0, key, "digest")
        future = lane.submit([Act(nomination, "rank", who, now, Answers(rank=rank), key=request)])
        future.add_done_callback(partial(tell, key))
        waiting.append(future)
    together.set()
    for future in waiting:
        future.result(60)
    database.close()


if __name__ == "__main__":
    main()
