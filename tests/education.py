"""Make a department of education under a plan that was written from scratch, with people in every role."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, insert, select

from states.actors import CLOCK, Actor, Role
from states.asks import Answers
from tests.world import LONG_AGO, World
from tests.written_plan import TEXT
from workflow.acts import Act, Outcome, act
from workflow.calendar import VIETNAM
from workflow.counting import Count
from workflow.database import Database
from workflow.models.law import AuthorityRule, LegalInstrument
from workflow.models.person import Account
from workflow.models.round import QuotaCounter, Round
from workflow.plans.loader import parse
from workflow.services import (
    council_rows,
    decisions,
    documents,
    handing_in,
    nominations,
    organisations,
    people,
    plans,
    quotas,
    sittings,
    submissions,
)
from workflow.services.attending import Presence
from workflow.services.council_rows import Terms
from workflow.services.nominations import Content, Nominee
from workflow.services.quotas import Number
from workflow.storage import Stored

BEGAN = datetime(2026, 1, 15, 8, tzinfo=VIETNAM)
CUTOFF = datetime(2026, 6, 2, tzinfo=VIETNAM)
"""First refused instant of 2026: 31/5 is a Sunday, so the last day is 1/6; two days of grace follow."""
LIMIT = datetime(2026, 6, 4, tzinfo=VIETNAM)
ISSUER = "so-giao-duc"
SCHOOLS = ("truong-1", "truong-2")
PAPER = Stored(digest="0" * 64, size=10, media_type="application/pdf", extension="pdf", filename="giay.pdf")
CRITERION = {"individual": "teaching", "collective": "school", "household": "help"}

_OFFICE_PEOPLE: Mapping[str, tuple[Role, str]] = {
    "clerk": (Role.RECEIVING_CLERK, "giao-duc-van-phong"),
    "planner": (Role.PLAN_OFFICER, "giao-duc-van-phong"),
    "reviewer": (Role.REVIEWER, "giao-duc-tccb"),
    "proposer": (Role.PROPOSING_OFFICER, "giao-duc-tccb"),
    "submitter": (Role.SUBMITTING_OFFICER, "giao-duc-tccb"),
    "director": (Role.DECIDER, ISSUER),
}
_SCHOOL_PEOPLE = {"officer": Role.UNIT_OFFICER, "secretary": Role.COUNCIL_SECRETARY}


def make_education(database: Database) -> World:
    """Fill an empty, migrated database; the plan is in force, and nothing is open."""
    world = World(database)
    database.write(lambda connection: _fill(connection, world))
    return world


def _fill(connection: Connection, world: World) -> None:
    kinds = {"giao-duc-van-phong": "office", "giao-duc-tccb": "office", **dict.fromkeys(SCHOOLS, "unit")}
    for code, kind in {ISSUER: "department", **kinds}.items():
        world.organisations[code] = organisations.add(
            connection, code, code=code, kind=kind, valid_from=LONG_AGO, parent=world.organisations.get(ISSUER)
        )
    for name, (role, code) in _OFFICE_PEOPLE.items():
        _employ(connection, world, name, role, code)
    for code in SCHOOLS:
        for name, role in _SCHOOL_PEOPLE.items():
            _employ(connection, world, f"{name}@{code}", role, code)
        council = council_rows.add_council(
            connection, f"Hội đồng {code}", organisation=world.organisations[code], issuer=world.organisations[ISSUER]
        )
        member = people.hire(connection, f"Ủy viên {code}", organisation=world.organisations[code])
        seat = council_rows.add_member(connection, council, person=member, position="chair", valid_from=LONG_AGO)
        world.members[code] = [seat]
    plans.put_into_force(connection, parse(TEXT, "education.yaml"), actor=CLOCK, now=BEGAN)
    world.rounds = {row.key: row.id for row in connection.execute(select(Round.key, Round.id))}
    _law(connection, world)


def _law(connection: Connection, world: World) -> None:
    statement = insert(LegalInstrument).values(code="luat", title="Luật", source="S1", confidence="A")
    instrument = connection.execute(statement.returning(LegalInstrument.id)).scalar_one()
    given = {"organisation_id": world.organisations[ISSUER], "valid_from": LONG_AGO, "instrument_id": instrument}
    rows = [{**given, "award_form": form, "source": "80.1"} for form in ("GK", "LDTT", "CSTDCS")]
    connection.execute(insert(AuthorityRule), rows)
    terms = Terms(Fraction(3, 5), Fraction(1, 2), strict=True, base="members", source="II.5")
    council_rows.add_rule(connection, terms, issuer=world.organisations[ISSUER], valid_from=LONG_AGO)


def _employ(connection: Connection, world: World, name: str, role: Role, code: str) -> None:
    organisation, issuer = world.organisations[code], world.organisations[ISSUER]
    person = people.hire(connection, f"Người {name}", organisation=organisation)
    statement = insert(Account).values(
        person_id=person, email=f"{name.replace('@', '.')}@thidua.example", password_hash="none", created_at=BEGAN
    )
    account = connection.execute(statement.returning(Account.id)).scalar_one()
    people.grant(connection, role, person=person, organisation=organisation, issuer=issuer, valid_from=LONG_AGO)
    world.actors[name] = Actor(account, person, people.grants_of(connection, person, day=BEGAN.date()))


def enter(world: World, *numbers: Number, year: int = 2026, now: datetime = BEGAN) -> None:
    """Enter numbers that shares are taken of."""
    planner = world.actor("planner")
    world.database.write(
        lambda connection: quotas.enter_numbers(connection, 1, numbers, year=year, actor=planner, now=now)
    )


def staff(world: World, **counts: int) -> list[Number]:
    """Count the people of every part of the department: nobody in its offices unless said otherwise."""
    everywhere = {code: 0 for code in world.organisations if code != ISSUER}
    named = {code.replace("_", "-"): count for code, count in counts.items()}
    return [
        Number(world.organisations[code], "individual", count, "Báo cáo nhân sự")
        for code, count in {**everywhere, **named}.items()
    ]


def places(world: World, round_id: int) -> dict[tuple[str, str], tuple[int, int]]:
    """Read the places of a round and what is taken, by code and organisation."""
    codes = {key: code for code, key in world.organisations.items()}
    statement = select(QuotaCounter).where(QuotaCounter.round_id == round_id)
    rows = world.database.read(lambda connection: connection.execute(statement).all())
    return {(row.code, codes[row.organisation_id]): (row.places, row.used) for row in rows}


def qualified(
    world: World,
    round_id: int,
    *,
    school: str = "truong-1",
    form: str,
    kind: str = "individual",
    count: int = 1,
    now: datetime = BEGAN,
) -> list[int]:
    """Bring some nominees of one submission through council, receipt and review."""

    def work(connection: Connection) -> list[int]:
        who: Any = {"actor": world.actor(f"officer@{school}"), "now": now}
        submission = submissions.start(connection, round_id, organisation=world.organisations[school], **who)
        named = [
            nominations.draft(connection, submission, _content(world, school, form, kind, number), **who)
            for number in range(count)
        ]
        items = ["letter", "report"] if _is_ad_hoc(connection, round_id) else ["letter", "minutes", "report"]
        for item in items[:-1]:
            documents.attach_shared(connection, submission, item, PAPER, **who)
        for one in named:
            documents.attach_own(connection, one, "report", PAPER, **who)
        _vote(connection, world, named, school, now)
        _expect(*act(connection, [Act(one, "endorse", world.actor(f"secretary@{school}"), now) for one in named]))
        _expect(*handing_in.submit(connection, submission, **who).outcomes)
        stamp: Any = {"incoming_number": "1", "incoming_date": None}
        received = handing_in.receive(connection, submission, **stamp, actor=world.actor("clerk"), now=now)
        _expect(*received.outcomes)
        reviewer, ticks = world.actor("reviewer"), dict.fromkeys([*items, CRITERION[kind]], True)
        _expect(*(nominations.tick(connection, one, ticks, actor=reviewer, now=now) for one in named))
        _expect(*act(connection, [Act(one, "approve", reviewer, now) for one in named]))
        return named

    return world.database.write(work)


def start(world: World, round_id: int, school: str) -> int:
    """Let a school that has no people of its own yet begin, by the hand of the clerk."""
    organisation, clerk = world.organisations[school], world.actor("clerk")
    return world.database.write(
        lambda connection: submissions.start(connection, round_id, organisation=organisation, actor=clerk, now=BEGAN)
    )


def _is_ad_hoc(connection: Connection, round_id: int) -> bool:
    return connection.scalar(select(Round.kind).where(Round.id == round_id)) == "ad_hoc"


def _content(world: World, school: str, form: str, kind: str, number: int) -> Content:
    typed: dict[str, Any] = {"type": kind, "name": f"Người {number}", "organisation": world.organisations[school]}
    if kind == "individual":
        typed |= {"position": "Giáo viên", "staff_category": "public_employee"}
    return Content(form, Nominee(**typed), "Đã làm tốt.", {})


def _vote(connection: Connection, world: World, named: Sequence[int], school: str, now: datetime) -> None:
    secretary = world.actor(f"secretary@{school}")
    sitting = sittings.convene(
        connection,
        world.organisations[school],
        held_at=now,
        place=None,
        nominations=named,
        method="entered",
        actor=secretary,
        now=now,
    )
    present = [Presence(member, present=True) for member in world.members[school]]
    votes = {one: Count(1, 0) for one in named}
    sittings.enter(connection, sitting, attendance=present, votes=votes, actor=secretary, now=now)
    sittings.minute(connection, sitting, actor=secretary, now=now)


def _expect(*outcomes: Outcome) -> None:
    assert all(outcome.accepted for outcome in outcomes), outcomes


def propose(world: World, *named: int, now: datetime) -> list[list[str]]:
    """Propose these, each on its own; returns the codes of what refused each."""
    proposer = world.actor("proposer")
    acts = [Act(one, "propose", proposer, now, Answers()) for one in named]
    outcomes = world.database.write(lambda connection: act(connection, acts))
    return [[refusal.code for refusal in outcome.refusals] for outcome in outcomes]


def sign(world: World, round_id: int, *named: int, now: datetime) -> None:
    """Draft a decision on these and sign it."""

    def work(connection: Connection) -> None:
        submitter, director = world.actor("submitter"), world.actor("director")
        decision = decisions.draft(
            connection, round_id, abstract="Về việc khen thưởng", nominations=named, actor=submitter, now=now
        )
        assert decisions.sign(connection, decision, actor=director, now=now).accepted

    world.database.write(work)
