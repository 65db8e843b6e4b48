"""Read the nominations, rounds and grants that every rule starts from, with the locks that act needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from states.actors import Actor, Grant, Role
from states.facts import NominationRow, RoundRow
from workflow import pinned
from workflow.bulk import among
from workflow.models.base import on_day
from workflow.models.nomination import Nomination
from workflow.models.person import Account, RoleAssignment
from workflow.models.round import Round

_RENAMED = {
    "issuer": Nomination.issuer_id,
    "organisation": Nomination.organisation_id,
    "council_organisation": Nomination.council_organisation_id,
    "round": Nomination.round_id,
    "plan_version": Nomination.plan_version_id,
    "submission": Nomination.submission_id,
    "subject_organisation": Nomination.subject_organisation_id,
    "subject_person": Nomination.subject_person_id,
}
_COLUMNS = tuple(
    _RENAMED[field.name].label(field.name) if field.name in _RENAMED else getattr(Nomination, field.name)
    for field in fields(NominationRow)
)
_FLAGGED = [field.name for field in fields(NominationRow)].index("flagged")


# Statements are built once: building one anew costs more than running it.
_NOMINATIONS = select(*_COLUMNS).where(among(Nomination.id, "ids")).order_by(Nomination.id)
_LOCKED_NOMINATIONS = _NOMINATIONS.with_for_update(of=Nomination)
_ROUNDS = (
    select(Round.id, Round.kind, Round.state, Round.limit_at, Round.late, Round.plan_version_id)
    .where(among(Round.id, "ids"))
    .order_by(Round.id)
)
_ROUNDS_LOCKED_FOR = {
    None: _ROUNDS,
    "share": _ROUNDS.with_for_update(read=True),
    "update": _ROUNDS.with_for_update(key_share=True),
}
_GRANTS = (
    select(RoleAssignment.person_id, RoleAssignment.role, RoleAssignment.organisation_id, RoleAssignment.issuer_id)
    .join(Account, Account.person_id == RoleAssignment.person_id)
    .where(
        among(Account.id, "accounts"),
        on_day(RoleAssignment, bindparam("day")),
        Account.disabled_at.is_(None),
    )
)


def nominations(connection: Connection, ids: Collection[int], *, lock: bool) -> Mapping[int, NominationRow]:
    """Read nominations by id, locked in the order of their ids where asked (SQLite's writer has the lock already)."""
    rows = connection.execute(_LOCKED_NOMINATIONS if lock else _NOMINATIONS, {"ids": ids}).all()
    return {row.id: _nomination(row) for row in rows}


def _nomination(row: Sequence[Any]) -> NominationRow:
    """Put a row together; its columns stand in the order of the fields, which is quicker than by name."""
    values = list(row)
    values[_FLAGGED] = frozenset(values[_FLAGGED])
    return NominationRow(*values)


def rounds(connection: Connection, ids: Collection[int], *, lock: str | None) -> Mapping[int, RoundRow]:
    """Read rounds by id with their plan's offices; `lock` is None, "share", or "update" for what may decide one."""
    rows = connection.execute(_ROUNDS_LOCKED_FOR[lock], {"ids": ids}).all()
    plans = pinned.recall(connection, {row.plan_version_id for row in rows})
    return {
        row.id: RoundRow(
            id=row.id,
            kind=row.kind,
            state=row.state,
            cutoff=row.limit_at,
            late_is_refused=row.late == "refuse",
            plan_version=row.plan_version_id,
            offices=plans[row.plan_version_id].offices,
        )
        for row in rows
    }


def current_actors(connection: Connection, actors: Iterable[Actor], day: date) -> Mapping[Actor, Actor]:
    """Read again which of their grants these actors still hold; a disabled account holds none, the clock its own."""
    asked = set(actors)
    held: dict[int, set[Grant]] = {}
    accounts = [actor.account for actor in asked if actor.account is not None]
    for row in connection.execute(_GRANTS, {"accounts": accounts, "day": day}).all():
        held.setdefault(row.person_id, set()).add(Grant(Role(row.role), row.organisation_id, row.issuer_id))
    return {
        actor: actor if actor.person is None else replace(actor, grants=actor.grants & held.get(actor.person, set()))
        for actor in asked
    }
