"""Write the deadlines of a person's organisations as a feed that calendars fetch again and again."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from notifications import calendar_entries
from notifications.compose import Sender
from notifications.reminders.ladders import LIVE
from notifications.reminders.submissions import answered
from notifications.reminders.told import Entry
from states.actors import UNIT_ROLES
from states.labels.language import Language, Words
from states.obligation import UNFINISHED
from workflow.calendar import local_day
from workflow.models.base import on_day
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.person import Account, Person, RoleAssignment
from workflow.models.plan import PlanRow
from workflow.models.round import Extension, Round


def feed(connection: Connection, account_id: int, *, now: datetime, base_url: str, sender: Sender) -> bytes:
    """Write what the organisations at which an account is officer or head have still to do, in its language.

    The same deadline has the same name here as in the mails about it. Raises NoResultFound for an account that is
    none, or no longer in use.
    """
    account = connection.execute(
        select(Account.person_id, Account.language, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id == account_id, Account.disabled_at.is_(None))
    ).one()
    language: Language = "en" if account.language == "en" else "vi"
    places = _places(connection, account.person_id, local_day(now))
    entries = [*_submissions(connection, places, now), *_obligations(connection, places)]
    deadlines = [entry.said(language, link=f"{base_url.rstrip('/')}{page}") for page, entry in entries]
    return calendar_entries.published(deadlines, name=f"Thi Đua: {account.name}", domain=sender.domain, now=now)


def _places(connection: Connection, person: int, day: date) -> list[tuple[int, int]]:
    """Name the organisations at which a person answers for a unit, each with the issuer that the role serves."""
    rows = connection.execute(
        select(RoleAssignment.organisation_id, RoleAssignment.issuer_id)
        .where(
            RoleAssignment.person_id == person,
            RoleAssignment.role.in_([role.value for role in UNIT_ROLES]),
            on_day(RoleAssignment, day),
        )
        .distinct()
    )
    return [(row.organisation_id, row.issuer_id) for row in rows]


def _submissions(connection: Connection, places: list[tuple[int, int]], now: datetime) -> Iterator[tuple[str, Entry]]:
    """Give the rounds in which these organisations have not answered, each with its page."""
    live = connection.scalars(select(Round.id).where(Round.state.in_(LIVE))).all()
    extended = (
        select(func.max(Extension.limit_at))
        .where(Extension.round_id == Round.id, Extension.organisation_id == Organisation.id)
        .correlate(Round, Organisation)
        .scalar_subquery()
    )
    statement = (
        select(
            Round,
            Organisation.id.label("unit_id"),
            Organisation.name.label("unit"),
            extended.label("extended"),
            PlanRow.title_vi,
            PlanRow.title_en,
        )
        .join(PlanRow, PlanRow.id == Round.plan_id)
        .join(Organisation, Organisation.id.in_([organisation for organisation, _ in places]))
        .where(
            Round.id.in_(live),
            Round.limit_at.is_not(None),
            Round.issuer_id.in_({issuer for _, issuer in places}),
            on_day(Organisation, local_day(now)),
            ~answered(Round.id, Organisation.id, rounds=live),
        )
        .order_by(Round.limit_at, Round.id)
    )
    for row in connection.execute(statement):
        limit = max(row.limit_at, row.extended or row.limit_at)
        if (row.unit_id, row.issuer_id) in places and (now < limit or row.late == "flag"):
            key = f"round-{row.id}-{row.unit_id}"
            yield f"/rounds/{row.id}", _entry("submission", key, row, limit)


def _obligations(connection: Connection, places: list[tuple[int, int]]) -> Iterator[tuple[str, Entry]]:
    statement = (
        select(Obligation, Organisation.name.label("unit"), PlanRow.title_vi, PlanRow.title_en)
        .join(Organisation, Organisation.id == Obligation.organisation_id)
        .join(PlanRow, PlanRow.id == Obligation.plan_id)
        .where(
            Obligation.organisation_id.in_([organisation for organisation, _ in places]),
            Obligation.state.in_(UNFINISHED),
            Obligation.due_at.is_not(None),
        )
        .order_by(Obligation.due_at, Obligation.id)
    )
    for row in connection.execute(statement):
        yield f"/obligations/{row.id}", _entry("obligation", f"obligation-{row.id}", row, row.due_at)


def _entry(kind: str, key: str, row: Any, limit: datetime) -> Entry:  # noqa: ANN401 - a round's row, or an obligation's.
    name, plan = Words(row.name_vi, row.name_en), Words(row.title_vi, row.title_en)
    return Entry(kind, key, row.version, limit, name, row.unit, plan)
