"""Read nominations: work-lists by key, and one with its dossier."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from states.actors import COUNCIL_ROLES, ISSUER_ROLES, UNIT_ROLES, Actor
from workflow import search
from workflow.bulk import among
from workflow.errors import NotFound
from workflow.facts.dossier import paper_for, papers
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.queries.ranges import Filter, first
from workflow.visibility import is_clock, visible

__all__ = [
    "LARGEST_PAGE",
    "WALKED",
    "Filter",
    "Page",
    "get_document",
    "get_nomination",
    "lines",
    "page",
]

LARGEST_PAGE = 200
"""Rows of one page of a work-list."""
WALKED = 1_000
"""Rows of a list that is likely short, which are looked at by hand before the search index is asked."""

_COLUMNS = (
    Nomination.id,
    Nomination.state,
    Nomination.version,
    Nomination.round_id,
    Nomination.submission_id,
    Nomination.organisation_id,
    Nomination.award_form,
    Nomination.subject_type,
    Nomination.subject_name,
    Nomination.rank,
    Nomination.late,
    Nomination.first_received_at,
    # Not a join: nothing tempts a planner to begin with the organisations.
    select(Organisation.name)
    .where(Organisation.id == Nomination.organisation_id)
    .scalar_subquery()
    .label("organisation_name"),
)
_NAMES = (Nomination.id, Nomination.subject_fold)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a work-list, and the ids to ask for the pages after and before it, if there are some."""

    rows: list[Any]
    next: int | None
    previous: int | None = None


def page(connection: Connection, wanted: Filter, *, actor: Actor) -> Page:
    """List nominations by id, newest first; `text` matches words of the nominee's name, with or without accents."""
    size = max(1, min(wanted.limit, LARGEST_PAGE))
    if wanted.is_beyond_reach:
        return Page([], None)
    if wanted.text is None:
        rows = first(connection, Nomination, _COLUMNS, wanted, limit=size + 1, actor=actor)
    else:
        ids = _found(connection, wanted, limit=size + 1, actor=actor)
        known = _rows(connection, ids, actor=actor)
        rows = [known[one] for one in ids if one in known]
    return _page(rows[:size], wanted, more=len(rows) > size)


def _found(connection: Connection, wanted: Filter, *, limit: int, actor: Actor) -> list[int]:
    """Search by name: each way to read what was typed is tried until one finds something."""
    owners = _owners(wanted, actor)
    walks = wanted.state is not None or search.is_narrow(connection, owners)
    walked = first(connection, Nomination, _NAMES, wanted, limit=WALKED, actor=actor) if walks else []
    is_whole = walks and len(walked) < WALKED
    window = search.Window(limit, walked[-1].id if walked else wanted.edge, wanted.upward, wanted.state)
    for sought in search.readings(connection, wanted.text or ""):
        ids = [row.id for row in walked if sought.fits(row.subject_fold)][:limit]
        if len(ids) < limit and not is_whole:
            rest = replace(window, limit=limit - len(ids))
            ids += search.matching(connection, sought, owners, rest)
        if ids:
            return ids
    return []


def _owners(wanted: Filter, actor: Actor) -> search.Owners:
    """Say where a search looks; the clock looks everywhere."""
    if is_clock(actor):
        return search.Owners(round=wanted.round, submission=wanted.submission)
    return search.Owners(
        organisations=actor.organisations_as(UNIT_ROLES),
        councils=actor.organisations_as(COUNCIL_ROLES),
        issuers=actor.issuers_as(ISSUER_ROLES),
        round=wanted.round,
        submission=wanted.submission,
    )


def _rows(connection: Connection, ids: Collection[int], *, actor: Actor) -> Mapping[int, Any]:
    return {row.id: row for row in connection.execute(_by_ids(actor), {"ids": ids})} if ids else {}


@lru_cache(maxsize=256)
def _by_ids(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(among(Nomination.id, "ids"), visible(actor, Nomination))


def _page(rows: list[Any], wanted: Filter, *, more: bool) -> Page:
    """Put a page in its order and say where to go on from it; who goes back came from a page that follows."""
    if wanted.before is not None:
        rows.reverse()
        return Page(rows, rows[-1].id if rows else None, rows[0].id if more else None)
    return Page(rows, rows[-1].id if more else None, rows[0].id if rows and wanted.after is not None else None)


def lines(connection: Connection, ids: Collection[int], *, actor: Actor) -> Mapping[int, Any]:
    """Give the lines of these nominations by id, in the order of kind and name; what is not there is left out."""
    statement = (
        select(*_COLUMNS)
        .where(Nomination.id.in_(ids), visible(actor, Nomination))
        .order_by(Nomination.subject_type, Nomination.subject_fold, Nomination.id)
    )
    return {row.id: row for row in connection.execute(statement)}


def get_nomination(connection: Connection, nomination_id: int, *, actor: Actor) -> Row[Any]:
    """Read one nomination whole. Raises NotFound, for missing and foreign alike."""
    statement = select(Nomination).where(Nomination.id == nomination_id, visible(actor, Nomination))
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("nomination", nomination_id)
    return row


def get_document(connection: Connection, nomination_id: int, item: str, *, actor: Actor) -> Row[Any]:
    """Find the document that stands for an item of a nomination. Raises NotFound."""
    row = get_nomination(connection, nomination_id, actor=actor)
    document: Row[Any] | None = paper_for(papers(connection, [row.submission_id]), row.submission_id, row.id, item)
    if document is None:
        raise NotFound("document", item)
    return document
