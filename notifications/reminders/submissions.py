"""Plan the reminders of submissions that units have not made, until the round's limit or their own extension."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, exists, func, or_, select, true

from notifications.reminders import dues
from notifications.reminders.inserting import Cell, insert, of_account, of_unit, row
from notifications.reminders.ladders import LiveRound, Reading
from workflow.calendar import local_day
from workflow.models.base import on_day
from workflow.models.organisation import Organisation
from workflow.models.person import Account, RoleAssignment
from workflow.models.round import Extension
from workflow.models.submission import Submission

KIND = "submission"


def plan(connection: Connection, reading: Reading) -> int:
    """Insert what is due for units that have neither submitted nor said that they propose nobody."""
    missing = Missing(KIND, reading.now, [one.id for one in reading.rounds])
    own = [dues.of_round(one, one.limit, step) for one in reading.rounds if (step := one.step(one.limit, reading.now))]
    extended = [
        dues.of_round(one, limit, step)
        for one in reading.rounds
        for limit in extensions(connection, one)
        if (step := one.step(limit, reading.now))
    ]
    made = insert(connection, own, missing.below, missing.further)
    return made + insert(connection, extended, missing.with_more_time)


def extensions(connection: Connection, one: LiveRound) -> Collection[datetime]:
    """Give the limits to which units of a round were extended."""
    statement = select(Extension.limit_at).where(Extension.round_id == one.id, Extension.limit_at > one.limit)
    return connection.scalars(statement.distinct()).all()


def answered(round_id: Cell, organisation: Cell, *, rounds: Collection[int]) -> ColumnElement[bool]:
    """Say whether an organisation has submitted something in one of these rounds, or said that it proposes nobody."""
    # The rounds are named so that PostgreSQL gathers their submissions only, and not those of all years.
    return exists().where(
        Submission.round_id.in_(rounds),
        Submission.round_id == round_id,
        Submission.organisation_id == organisation,
        is_answer(),
    )


def is_answer() -> ColumnElement[bool]:
    """Say whether a submission answers for its unit."""
    return or_(Submission.first_submitted_at.is_not(None), Submission.nothing_to_propose_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Missing:
    """The units of which a condition holds and that have not answered, with their people, as reminders of one kind."""

    kind: str
    now: datetime
    rounds: Collection[int]
    chosen: ColumnElement[bool] = field(default_factory=true)

    def below(self, due: CTE) -> Select[Any]:
        """Choose the units directly below the issuer."""
        chosen = self._rows(due).join(Organisation, Organisation.parent_id == due.c.issuer)
        return self._told(due, chosen).where(~has_more_time(due))

    def further(self, due: CTE) -> Select[Any]:
        """Choose other organisations that have begun a submission."""
        begun = (
            select(Submission.round_id, Submission.organisation_id)
            .where(Submission.round_id.in_(self.rounds))
            .distinct()
            .subquery("begun")
        )
        elsewhere = or_(Organisation.parent_id.is_(None), Organisation.parent_id != due.c.issuer)
        chosen = (
            self._rows(due)
            .join(begun, begun.c.round_id == due.c.subject)
            .join(Organisation, and_(Organisation.id == begun.c.organisation_id, elsewhere))
        )
        return self._told(due, chosen).where(~has_more_time(due))

    def with_more_time(self, due: CTE) -> Select[Any]:
        """Choose the organisations whose own extension is the limit."""
        latest = (
            select(Extension.round_id, Extension.organisation_id, func.max(Extension.limit_at).label("at"))
            .group_by(Extension.round_id, Extension.organisation_id)
            .subquery("latest")
        )
        chosen = (
            self._rows(due, limit=latest.c.at)
            .join(latest, and_(latest.c.round_id == due.c.subject, latest.c.at == due.c.until))
            .join(Organisation, Organisation.id == latest.c.organisation_id)
        )
        return self._told(due, chosen)

    def _rows(self, due: CTE, *, limit: Cell | None = None) -> Select[Any]:
        columns = row(due, self.kind, organisation=Organisation.id, limit=limit, now=self.now)
        return select(*columns).select_from(due)

    def _told(self, due: CTE, chosen: Select[Any]) -> Select[Any]:
        """Join the people of the organisations chosen, as far as these have not answered."""
        day = local_day(self.now)
        return (
            chosen.join(RoleAssignment, of_unit(due, Organisation.id, day))
            .join(Account, of_account())
            .where(
                on_day(Organisation, day), ~answered(due.c.subject, Organisation.id, rounds=self.rounds), self.chosen
            )
        )


def has_more_time(due: CTE) -> ColumnElement[bool]:
    """Say whether an organisation has an extension beyond the limit."""
    return exists().where(
        Extension.round_id == due.c.subject,
        Extension.organisation_id == Organisation.id,
        Extension.limit_at > due.c.until,
    )
