"""Keep the search index, in the transaction that writes a name."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from workflow.models.nomination import Nomination
from workflow.models.search import ON_POSTGRESQL, ON_SQLITE, SearchWord
from workflow.search.lexemes import Named, marks_of, spoken, words_of

_AT_ONCE = 20_000
"""Names that are indexed at a time when all are."""
_KEY = "pk_nomination_search"

_READ = select(
    Nomination.id,
    Nomination.subject_fold,
    Nomination.issuer_id,
    Nomination.organisation_id,
    Nomination.council_organisation_id,
    Nomination.round_id,
    Nomination.submission_id,
)
_WORDS = {
    "sqlite": sqlite.insert(SearchWord).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(SearchWord).on_conflict_do_nothing(),
}
_FORGET = delete(ON_POSTGRESQL).where(
    ON_POSTGRESQL.c.issuer_id == bindparam("issuer"),
    ON_POSTGRESQL.c.lexeme.in_(bindparam("lexemes", expanding=True)),
    ON_POSTGRESQL.c.nomination_id == bindparam("nomination"),
)


def add(connection: Connection, nomination_id: int) -> None:
    """Index a new nomination."""
    rows = connection.execute(_READ.where(Nomination.id == nomination_id)).all()
    put = _put_into_sqlite if connection.dialect.name == "sqlite" else _put_into_postgresql
    put(connection, rows)


def replace(connection: Connection, nomination_id: int, *, before: str) -> None:
    """Index a nomination anew whose nominee was named differently; `before` is the folded name until now."""
    if connection.dialect.name == "sqlite":
        connection.execute(delete(ON_SQLITE).where(ON_SQLITE.c.rowid == nomination_id))
    elif lexemes := sorted(spoken(before)):
        issuer = connection.scalar(select(Nomination.issuer_id).where(Nomination.id == nomination_id))
        connection.execute(_FORGET, {"issuer": issuer, "lexemes": lexemes, "nomination": nomination_id})
    add(connection, nomination_id)


def rebuild(connection: Connection) -> None:
    """Index all nominations anew, as after an import that wrote rows by the thousand."""
    connection.execute(delete(SearchWord))
    if connection.dialect.name == "sqlite":
        connection.execute(delete(ON_SQLITE))
        _all(connection, _put_into_sqlite)
        connection.execute(text("INSERT INTO nomination_search (nomination_search) VALUES ('optimize')"))
        return
    connection.execute(text(f"TRUNCATE {ON_POSTGRESQL.name}"))
    # Sorting all rows in at once takes a fraction of the time that one after the other does.
    key = connection.scalar(text(f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{_KEY}'"))  # noqa: S608 - our own name.
    connection.execute(text(f"ALTER TABLE {ON_POSTGRESQL.name} DROP CONSTRAINT {_KEY}"))
    _all(connection, _copy)
    connection.execute(text(f"ALTER TABLE {ON_POSTGRESQL.name} ADD CONSTRAINT {_KEY} {key}"))


def _all(connection: Connection, put: Callable[[Connection, Sequence[Named]], None]) -> None:
    last = 0
    page = _READ.order_by(Nomination.id).limit(_AT_ONCE)
    while rows := connection.execute(page.where(Nomination.id > last)).all():
        last = rows[-1].id
        put(connection, rows)


def _put_into_sqlite(connection: Connection, rows: Sequence[Named]) -> None:
    lists = [
        {"rowid": row.id, "lexemes": " ".join([*sorted(spoken(row.subject_fold)), *marks_of(row)])} for row in rows
    ]
    connection.execute(insert(ON_SQLITE), lists)
    _know_words(connection, rows)


def _put_into_postgresql(connection: Connection, rows: Sequence[Named]) -> None:
    postings = [
        {"issuer_id": row.issuer_id, "lexeme": lexeme, "nomination_id": row.id}
        for row in rows
        for lexeme in sorted(spoken(row.subject_fold))
    ]
    if postings:
        connection.execute(insert(ON_POSTGRESQL), postings)
    _know_words(connection, rows)


def _copy(connection: Connection, rows: Sequence[Named]) -> None:
    """Send many at once to PostgreSQL."""
    driver: Any = connection.connection.cursor()
    with driver, driver.copy(f"COPY {ON_POSTGRESQL.name} (issuer_id, lexeme, nomination_id) FROM STDIN") as copy:
        for row in rows:
            for lexeme in spoken(row.subject_fold):
                copy.write_row((row.issuer_id, lexeme, row.id))
    _know_words(connection, rows)


def _know_words(connection: Connection, rows: Sequence[Named]) -> None:
    words = {word for row in rows for word in words_of(row.subject_fold)}
    if words:
        connection.execute(_WORDS[connection.dialect.name], [{"word": word} for word in sorted(words)])
