"""Write the rows of what is owed, as one set: who owes it, new ones, and those that follow an amended plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from states.actors import CLOCK, Actor
from states.obligation import OBLIGATION, Action, State
from workflow import journal
from workflow.bulk import Rows
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.plans.duties import Duty
from workflow.plans.obligations import Addressee
from workflow.plans.obligations import Obligation as Terms
from workflow.plans.schema import Plan
from workflow.plans.terms import LatePolicy


@dataclass(frozen=True, slots=True)
class Planning:
    """The plan version whose obligations are made: of which issuer, led by which office, here since when."""

    plan_id: int
    version_id: int
    issuer: int
    plan: Plan
    lead: int
    since: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Ower:
    """An organisation that may owe something, with the days from and to which it exists."""

    id: int
    valid_from: date
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        """Whether it is there on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Owers = Mapping[str, Sequence[Ower]]
"""By code of the obligation."""


def owers_of(connection: Connection, planning: Planning) -> Owers:
    """Find who owes each obligation: the issuer, the organisations named, and those of a kind below the issuer."""
    tree = select(Organisation.id).where(Organisation.id == planning.issuer).cte(recursive=True)
    tree = tree.union_all(select(Organisation.id).join(tree, Organisation.parent_id == tree.c.id))
    named = {code for one in planning.plan.obligations for code in _named(one)}
    rows = connection.execute(
        select(Organisation, Organisation.id.in_(select(tree.c.id)).label("below"))
        .where(Organisation.id.in_(select(tree.c.id)) | Organisation.code.in_(named))
        .order_by(Organisation.id)
    ).all()
    return {
        one.code: [Ower(row.id, row.valid_from, row.valid_to) for row in rows if _owes(one, row, planning.issuer)]
        for one in planning.plan.obligations
    }


def _named(one: Terms) -> set[str]:
    return {*one.owed_by.organisations, *([one.owed_by.organisation] if one.owed_by.organisation else [])}


def _owes(one: Terms, row: Row[Organisation, bool], issuer: int) -> bool:
    if one.owed_by.issuer:
        return bool(row.id == issuer)
    if row.code in _named(one):
        return True
    return row.id != issuer and row.below and row.kind in one.owed_by.organisation_kinds


def made(
    connection: Connection,
    planning: Planning,
    wanted: Sequence[tuple[Duty, int]],
    *,
    brief: str | None = None,
    actor: Actor = CLOCK,
) -> tuple[int, ...]:
    """Insert what these organisations owe, each with its first journal entry; returns the ids."""
    if not wanted:
        return ()
    codes = _codes(connection, planning)
    rows = [_row(planning, duty, organisation, codes, brief) for duty, organisation in wanted]
    stored = _INSERT.execute(connection, [tuple(row[name] for name in _COLUMNS) for row in rows]).all()
    entries = [
        journal.Entry(
            issuer=planning.issuer,
            aggregate=OBLIGATION.name,
            aggregate_id=row.id,
            version=1,
            at=planning.now,
            action="request" if brief else "owe",
            actor=actor,
            state_after=OBLIGATION.initial,
            organisation=row.organisation_id,
            data={"plan": planning.plan_id, "plan_version": planning.version_id, "code": row.code},
            texts={"brief": brief} if brief else {},
        )
        for row in stored
    ]
    journal.record(connection, entries)
    return tuple(sorted(row.id for row in stored))


_COLUMNS = (
    "plan_id",
    "plan_version_id",
    "issuer_id",
    "organisation_id",
    "receiver_id",
    "code",
    "kind",
    "period",
    "year",
    "name_vi",
    "name_en",
    "brief",
    "state",
    "version",
    "cutoff",
    "limit_at",
    "due_at",
    "late_policy",
    "late",
    "created_at",
)
_INSERT = Rows(
    Obligation,
    *_COLUMNS,
    build=lambda rows, insert: (
        insert(Obligation)
        .from_select(_COLUMNS, select(rows))
        .returning(Obligation.id, Obligation.code, Obligation.organisation_id)
    ),
)


def _row(
    planning: Planning, duty: Duty, organisation: int, codes: Mapping[str, int], brief: str | None
) -> dict[str, Any]:
    return _of_duty(planning, duty, codes) | {
        "plan_id": planning.plan_id,
        "issuer_id": planning.issuer,
        "organisation_id": organisation,
        "code": duty.obligation.code,
        "kind": duty.obligation.kind,
        "period": duty.period,
        "year": duty.year,
        "brief": brief,
        "state": State.DUE,
        "version": 1,
        "due_at": limit_of(duty),
        "late": False,
        "created_at": planning.now,
    }


def _of_duty(planning: Planning, duty: Duty, codes: Mapping[str, int]) -> dict[str, Any]:
    """Give the columns that follow the plan."""
    return {
        "plan_version_id": planning.version_id,
        "receiver_id": _receiver(planning, duty.obligation.to, codes),
        "name_vi": duty.obligation.name.vi,
        "name_en": duty.obligation.name.en,
        "cutoff": duty.deadline.cutoff if duty.deadline else None,
        "limit_at": limit_of(duty),
        "late_policy": duty.obligation.lateness.late if duty.obligation.lateness else LatePolicy.FLAG,
    }


def _codes(connection: Connection, planning: Planning) -> Mapping[str, int]:
    """Look up the organisations that get something, by code."""
    wanted = {_code(planning.plan, one.to) for one in planning.plan.obligations} - {None}
    statement = select(Organisation.code, Organisation.id).where(Organisation.code.in_(wanted))
    return {row.code: row.id for row in connection.execute(statement)}


def _code(plan: Plan, to: Addressee | None) -> str | None:
    """Name the organisation that something goes to; None where the plan names no office of that function."""
    if to is None or to.office is None:
        return to.organisation if to else None
    office = getattr(plan.offices, to.office.value)
    return None if office is None else str(office.organisation)


def _receiver(planning: Planning, to: Addressee | None, codes: Mapping[str, int]) -> int:
    """Find who gets it: whom the plan names, else the lead office."""
    return codes.get(_code(planning.plan, to) or "", planning.lead)


_REDATE = (
    update(Obligation)
    .where(Obligation.id == bindparam("the_id"))
    .values(
        version=Obligation.version + 1,
        plan_version_id=bindparam("the_version"),
        receiver_id=bindparam("the_receiver"),
        name_vi=bindparam("the_name_vi"),
        name_en=bindparam("the_name_en"),
        cutoff=bindparam("the_cutoff"),
        limit_at=bindparam("the_limit"),
        late_policy=bindparam("the_policy"),
        due_at=bindparam("the_due"),
    )
)
_DROP = (
    update(Obligation)
    .where(Obligation.id == bindparam("the_id"))
    .values(version=Obligation.version + 1, state=State.WAIVED, plan_version_id=bindparam("the_version"))
)


def redated(
    connection: Connection,
    planning: Planning,
    followed: Mapping[int, tuple[Row[Any], Duty | None]],
    dropped: Sequence[Row[Any]],
) -> None:
    """Let what is not done follow an amended plan, and drop what it no longer asks for; both are journalled."""
    codes = _codes(connection, planning)
    if followed:
        connection.execute(_REDATE, [_following(planning, row, duty, codes) for row, duty in followed.values()])
    if dropped:
        connection.execute(_DROP, [{"the_id": row.id, "the_version": planning.version_id} for row in dropped])
    moves = [
        (row, Action.REDATE, row.state, limit_of(duty) if duty else row.limit_at) for row, duty in followed.values()
    ]
    moves += [(row, Action.DROP, State.WAIVED, None) for row in dropped]
    journal.record(connection, [_entry(planning, *move) for move in moves])


def _following(planning: Planning, row: Row[Any], duty: Duty | None, codes: Mapping[str, int]) -> dict[str, Any]:
    kept = ("receiver_id", "name_vi", "name_en", "cutoff", "limit_at", "late_policy")
    columns = _of_duty(planning, duty, codes) if duty else {name: getattr(row, name) for name in kept}
    return {
        "the_id": row.id,
        "the_version": planning.version_id,
        "the_receiver": columns["receiver_id"],
        "the_name_vi": columns["name_vi"],
        "the_name_en": columns["name_en"],
        "the_cutoff": columns["cutoff"],
        "the_limit": columns["limit_at"],
        "the_policy": columns["late_policy"],
        "the_due": latest(columns["limit_at"], row.extended_limit, row.return_limit),
    }


def limit_of(duty: Duty) -> datetime | None:
    """Give a duty's first refused instant with the grace, None while no day is known."""
    return duty.deadline.first_refused if duty.deadline else None


def latest(*limits: datetime | None) -> datetime | None:
    """Give the latest of some limits, None where there is none."""
    return max((limit for limit in limits if limit is not None), default=None)


def _entry(planning: Planning, row: Row[Any], action: Action, dest: str, limit: datetime | None) -> journal.Entry:
    return journal.Entry(
        issuer=planning.issuer,
        aggregate=OBLIGATION.name,
        aggregate_id=row.id,
        version=row.version + 1,
        at=planning.now,
        action=action,
        actor=CLOCK,
        state_before=row.state,
        state_after=dest,
        organisation=row.organisation_id,
        data={"plan_version": planning.version_id, "limit": limit},
    )
