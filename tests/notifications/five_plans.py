"""Put the five shipped plans into force in one small world, and say independently whom they remind on which day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from states.actors import CLOCK, Role
from tests.plan_world import BAC_GIANG, KON_TUM, Tree
from tests.world import LONG_AGO
from workflow.calendar import VIETNAM
from workflow.models.calendar import CalendarDay
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.models.person import Account
from workflow.models.plan import PlanRow
from workflow.models.round import Extension, Round
from workflow.models.submission import Submission
from workflow.plans import loader
from workflow.services import duties, organisations, people, plans

TREES: tuple[Tree, ...] = (
    KON_TUM,
    BAC_GIANG,
    {
        "so-y-te": (None, "department"),
        "van-phong": ("so-y-te", "office"),
        "phong-tccb": ("so-y-te", "office"),
        "ttksbt": ("so-y-te", "unit"),
        "ttyt-an-nhon": ("so-y-te", "unit"),
    },
    {
        "ttyt-giang-thanh": (None, "department"),
        "ttyt-giang-thanh-tchc": ("ttyt-giang-thanh", "section"),
        "tram-y-te-1": ("ttyt-giang-thanh", "station"),
    },
)
LADDER = (30, 14, 7, 3, 1, 0)
AFTER = (1, 3, *range(7, 365, 7))
HEAD_FROM, COUNCIL = 7, 21


@dataclass(slots=True)
class Watched:
    """One thing that an organisation has to do by a day; `people` are those told, by account, heads true."""

    kind: str
    subject: int
    organisation: int
    last: date
    late: bool
    people: Mapping[int, bool]
    done: bool = False
    steps: tuple[int, ...] = ()


@dataclass(slots=True)
class Oracle:
    """Loops over days and ladders, and nothing else."""

    off: frozenset[date]
    worked: frozenset[date]
    watched: list[Watched] = field(default_factory=list)
    expected: list[tuple[Any, ...]] = field(default_factory=list)

    def watch(self, found: Iterable[Watched]) -> None:
        """Watch what is not watched yet."""
        known = {(one.kind, one.subject, one.organisation) for one in self.watched}
        self.watched += [one for one in found if (one.kind, one.subject, one.organisation) not in known]

    def rests(self, day: date) -> bool:
        """Whether nobody works on a day."""
        return day not in self.worked and (day.weekday() >= 5 or day in self.off)

    def sent_on(self, last: date, offset: int) -> date | None:
        """Give the day on which the reminder so many days before a last day goes out."""
        day = last - timedelta(days=offset)
        while offset and self.rests(day):
            day -= timedelta(days=1)
        return None if offset < 0 and day <= last else day

    def look(self, after: datetime, now: datetime) -> None:
        """Note what a look at `now` has to plan, when the one before was at `after`."""
        for one in self.watched:
            if one.done:
                continue
            over = now >= datetime.combine(one.last + timedelta(days=1), time.min, tzinfo=VIETNAM)
            if over and not one.late:
                continue
            due = None
            for offset in sorted(one.steps, reverse=True):
                day = self.sent_on(one.last, offset)
                hour = day and datetime.combine(day, time(8), tzinfo=VIETNAM)
                if hour and after < hour <= now and (offset >= 0 or one.late):
                    due = offset
            if due is not None:
                self.expected += [
                    (one.kind, one.subject, one.organisation, account, due, one.last)
                    for account, head in one.people.items()
                    if due <= HEAD_FROM or not head
                ]


@dataclass(slots=True)
class Staff:
    """Accounts by organisation: officers and secretaries false, heads true."""

    units: dict[int, dict[int, bool]] = field(default_factory=dict)
    secretaries: dict[int, dict[int, bool]] = field(default_factory=dict)
    planners: dict[int, dict[int, bool]] = field(default_factory=dict)


def settle(connection: Connection, *, now: datetime) -> Staff:
    """Make the organisations with their people, and put the five plans into force."""
    staff = Staff()
    for tree in TREES:
        codes: dict[str, int] = {}
        for code, (parent, kind) in tree.items():
            above = codes[parent] if parent else None
            codes[code] = organisations.add(connection, code, code=code, kind=kind, valid_from=LONG_AGO, parent=above)
        issuer = next(iter(codes.values()))
        for code, place in codes.items():
            kept: Any = {"issuer": issuer, "place": place, "code": code, "now": now}
            officer, head = (_employ(connection, role, **kept) for role in (Role.UNIT_OFFICER, Role.UNIT_HEAD))
            staff.units[place] = {officer: False, head: True}
            staff.secretaries[place] = {_employ(connection, Role.COUNCIL_SECRETARY, **kept): False}
            staff.planners[place] = {_employ(connection, Role.PLAN_OFFICER, **kept): False}
    for shipped in loader.shipped():
        plans.put_into_force(connection, loader.load_shipped(shipped), actor=CLOCK, now=now)
    return staff


def _employ(connection: Connection, role: Role, *, issuer: int, place: int, code: str, now: datetime) -> int:
    person = people.hire(connection, f"Người {role} {code}", organisation=place)
    people.grant(connection, role, person=person, organisation=place, issuer=issuer, valid_from=LONG_AGO)
    made = insert(Account).values(
        person_id=person, email=f"{role}.{code}@thidua.example", password_hash="none", created_at=now
    )
    return int(connection.execute(made.returning(Account.id)).scalar_one())


def open_year(connection: Connection, year: int, staff: Staff, *, now: datetime) -> list[Watched]:
    """Open the dated rounds of a year and let fall due what it asks for; gives what is now to be watched."""
    while duties.plan_due(connection, now=now):
        pass
    opened = Round.year == year, Round.limit_at > now, Round.state == "planned"
    connection.execute(update(Round).where(*opened).values(state="open"))
    found: list[Watched] = []
    for row in connection.execute(select(Round).where(Round.state == "open", Round.limit_at > now)).all():
        last = row.limit_at.astimezone(VIETNAM).date() - timedelta(days=1)
        votes = loaded(connection, row.plan_id).council is not None
        below = select(Organisation.id).where(Organisation.parent_id == row.issuer_id)
        for place in connection.scalars(below).all():
            late = row.late == "flag"
            steps = LADDER + tuple(-day for day in AFTER)
            found.append(Watched("submission", row.id, place, last, late, staff.units[place], steps=steps))
            if votes:
                secretary = staff.secretaries[place]
                found.append(Watched("council", row.id, place, last, late=False, people=secretary, steps=(COUNCIL,)))
    return found + list(_owed(connection, staff, now))


def _owed(connection: Connection, staff: Staff, now: datetime) -> Iterator[Watched]:
    statement = select(Obligation).where(Obligation.state == "due", Obligation.due_at > now)
    for row in connection.execute(statement).all():
        last = row.due_at.astimezone(VIETNAM).date() - timedelta(days=1)
        lead = lead_of(connection, row.plan_id) or row.issuer_id
        own = row.organisation_id in (row.issuer_id, lead)
        hearing = dict(staff.units[row.organisation_id]) | (staff.planners[lead] if own else {})
        late = row.late_policy == "flag"
        steps = LADDER + tuple(-day for day in AFTER)
        yield Watched("obligation", row.id, row.organisation_id, last, late, hearing, steps=steps)


def loaded(connection: Connection, plan: int) -> Any:
    """Read the plan file that a row stands for."""
    return loader.load_shipped(connection.scalar(select(PlanRow.code).where(PlanRow.id == plan)) or "")


def lead_of(connection: Connection, plan: int) -> int | None:
    """Find the lead office that a plan names."""
    lead = loaded(connection, plan).offices.lead
    code = lead.organisation if lead else None
    return connection.scalar(select(Organisation.id).where(Organisation.code == code))


def rest_days(connection: Connection) -> tuple[frozenset[date], frozenset[date]]:
    """Read the days off, and those of weekends that are worked."""
    rows = connection.execute(select(CalendarDay.day, CalendarDay.kind)).all()
    worked = frozenset(row.day for row in rows if row.kind == "swapped_working")
    return frozenset(row.day for row in rows) - worked, worked


def answer(connection: Connection, one: Watched, *, nobody: bool, now: datetime) -> None:
    """Let a unit submit in a round, or say that it proposes nobody."""
    issuer, version = connection.execute(select(Round.issuer_id, Round.version).where(Round.id == one.subject)).one()
    values = {
        "issuer_id": issuer,
        "organisation_id": one.organisation,
        "council_organisation_id": one.organisation,
        "round_id": one.subject,
        "version": version,
        "created_by": connection.scalar(select(Account.person_id).limit(1)),
        "created_at": now,
        "nothing_to_propose_at" if nobody else "first_submitted_at": now,
    }
    connection.execute(insert(Submission).values(values))


def extend(connection: Connection, one: Watched, *, days: int, now: datetime) -> date:
    """Give a unit more time; returns its new last day."""
    until = one.last + timedelta(days=days)
    values = {
        "round_id": one.subject,
        "organisation_id": one.organisation,
        "until": until,
        "limit_at": datetime.combine(until + timedelta(days=1), time.min, tzinfo=VIETNAM),
        "reason": "Lũ lụt",
        "approved_by": connection.scalar(select(Account.person_id).limit(1)),
        "granted_at": now,
    }
    connection.execute(insert(Extension).values(values))
    return until


def finish(connection: Connection, one: Watched) -> None:
    """Let an organisation hand in what it owes."""
    connection.execute(update(Obligation).where(Obligation.id == one.subject).values(state="submitted"))
