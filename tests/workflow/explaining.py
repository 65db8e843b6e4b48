"""Ask a database how it carries out what a read sends: which indices it enters, what it scans, what it sorts."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, event

from workflow.database import Database

GROWING = {"nomination", "nomination_search", "submission", "nomination_counter", "round_counter", "journal"}
"""Tables that grow with every year: none of them is read from end to end."""

Sent = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one statement is carried out.

    `scanned` names tables read from end to end. On PostgreSQL `looked_at` counts the rows that were fetched from the
    growing table that most were fetched from, and `sorted` the most rows put in order.
    """

    indices: frozenset[str]
    scanned: frozenset[str]
    sorts: bool
    sorted: int = 0
    looked_at: int = 0


@contextmanager
def sending(database: Database) -> Iterator[list[Sent]]:
    """Collect what is sent meanwhile."""
    sent: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def plans(
    database: Database, work: Callable[[Connection], object], *, beginning: tuple[str, ...] = ("SELECT",)
) -> list[Plan]:
    """Carry out a read and tell how each of its statements was that begins so; of what it writes nothing stays.

    On PostgreSQL a statement that writes is carried out once more, to be explained, and that stays.
    """
    with sending(database) as sent:
        database.read(work)
    chosen = [one for one in sent if one[0].lstrip().startswith(beginning)]
    return [_on_sqlite(database, *one) if database.is_sqlite else _on_postgresql(database, *one) for one in chosen]


def _on_sqlite(database: Database, statement: str, parameters: Any) -> Plan:
    told = database.read(
        lambda connection: [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    )
    found = [match for line in told for match in re.findall(r"INDEX (\w+)", line)]
    scans = [line.split()[1] for line in told if line.startswith("SCAN ") and "VIRTUAL TABLE" not in line]
    virtual = [line.split()[1] for line in told if "VIRTUAL TABLE" in line]
    sorts = any("TEMP B-TREE" in line for line in told)
    return Plan(frozenset(found) | frozenset(virtual), frozenset(scans), sorts)


def _on_postgresql(database: Database, statement: str, parameters: Mapping[str, Any]) -> Plan:
    """Prepare the statement and explain its generic plan, which is the one that the application's connections use."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", statement)))
    prepared = re.sub(r"%\((\w+)\)s", lambda match: f"${names.index(match[1]) + 1}", statement).replace("%%", "%")
    given = sql.SQL(", ").join(sql.Literal(parameters[name]) for name in names)
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    options = "-c plan_cache_mode=force_generic_plan"
    with psycopg.connect(address, options=options, autocommit=True, prepare_threshold=None) as connection:
        connection.execute(f"PREPARE asked AS {prepared}".encode())
        call = sql.SQL("EXECUTE asked ({})").format(given) if names else sql.SQL("EXECUTE asked")
        explained = sql.SQL("EXPLAIN (ANALYZE, FORMAT JSON) ") + call
        (told,) = connection.execute(explained).fetchone() or ("[]",)
    root = (told if isinstance(told, list) else json.loads(told))[0]["Plan"]
    nodes = list(_nodes(root))
    return Plan(
        indices=frozenset(node["Index Name"] for node in nodes if "Index Name" in node),
        scanned=frozenset(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
        sorts=any("Sort" in node["Node Type"] for node in nodes),
        sorted=max((_rows(node["Plans"][0]) for node in nodes if "Sort" in node["Node Type"]), default=0),
        looked_at=max((_rows(node) for node in nodes if node.get("Relation Name") in GROWING), default=0),
    )


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _rows(node: dict[str, Any]) -> int:
    """Count the rows that a node gave or threw away, over all its runs."""
    return int(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)))
