"""Take the steps of a nomination's life through the real services."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from states.actors import Actor, Role
from states.asks import Answers, FlaggedItem
from states.refusals import Refused
from tests.world import LONG_AGO, OPENED, World
from workflow.acts import Act, Outcome, act
from workflow.calendar import day_through
from workflow.counting import Count
from workflow.models.nomination import Nomination
from workflow.models.round import QuotaCounter
from workflow.queries import invariants, timeline
from workflow.services import (
    decisions,
    documents,
    handing_in,
    nominations,
    organisations,
    people,
    rounds,
    sittings,
    submissions,
)
from workflow.services.attending import Presence
from workflow.services.nominations import Content, Nominee
from workflow.storage import Stored

PAPER = Stored(digest="0" * 64, size=10, media_type="application/pdf", extension="pdf", filename="giay.pdf")
TICKS = {
    "collective": ["submission_letter", "council_minutes", "achievement_report", "collective_reform"],
    "individual": [
        "submission_letter",
        "council_minutes",
        "achievement_report",
        "individual_reform",
        "annual_rating",
    ],
}


def content(world: World, *, unit: str = "unit-1", kind: str = "individual", **overrides: Any) -> Content:
    """Say something of a nominee; overrides go to the nominee."""
    nominee: dict[str, Any] = {"type": kind, "name": "Nguyễn Đức Đồng", "organisation": world.organisations[unit]}
    if kind == "individual":
        nominee |= {"position": "Chuyên viên", "staff_category": "public_employee", "rating": "good"}
    claims = {"collective_reform": "exemplary_work"} if kind == "collective" else {"individual_reform": "results"}
    return Content("GK", Nominee(**{**nominee, **overrides}), "Đã làm tốt.", claims)


def start(world: World, *, unit: str = "unit-1", key: str = "annual-2024", now: datetime = OPENED) -> int:
    """Start a unit's submission."""
    return world.database.write(
        lambda connection: submissions.start(
            connection,
            world.rounds[key],
            organisation=world.organisations[unit],
            actor=world.actor(f"officer@{unit}"),
            now=now,
        )
    )


def draft(world: World, submission: int, *, unit: str = "unit-1", now: datetime = OPENED, **overrides: Any) -> int:
    """Draft a nomination with its report attached."""
    officer = world.actor(f"officer@{unit}")
    typed = content(world, unit=unit, **overrides)
    nomination = world.database.write(
        lambda connection: nominations.draft(connection, submission, typed, actor=officer, now=now)
    )
    attach(world, nomination, "achievement_report", unit=unit, now=now)
    return nomination


def edit(world: World, nomination: int, *, unit: str = "unit-1", now: datetime = OPENED, **overrides: Any) -> Outcome:
    """Type a nominee anew."""
    officer, typed = world.actor(f"officer@{unit}"), content(world, unit=unit, **overrides)
    return world.database.write(
        lambda connection: nominations.edit(
            connection, nomination, typed, expected_version=None, actor=officer, now=now
        )
    )


def attach(world: World, nomination: int, item: str, *, unit: str = "unit-1", now: datetime = OPENED) -> Outcome:
    """Attach a nominee's own paper."""
    officer = world.actor(f"officer@{unit}")
    return world.database.write(
        lambda connection: documents.attach_own(connection, nomination, item, PAPER, actor=officer, now=now)
    )


def attach_shared(world: World, submission: int, *, unit: str = "unit-1", now: datetime = OPENED) -> None:
    """Attach tờ trình and biên bản."""
    officer = world.actor(f"officer@{unit}")
    for item in ("submission_letter", "council_minutes"):
        share(world, submission, item, officer, now=now)


def share(world: World, submission: int, item: str, officer: Actor, *, now: datetime = OPENED) -> int:
    """Attach one paper that covers the whole submission."""
    return world.database.write(
        lambda connection: documents.attach_shared(connection, submission, item, PAPER, actor=officer, now=now)
    )


def vote(
    world: World,
    named: Sequence[int],
    *,
    code: str = "unit-1",
    secretary: str | None = None,
    votes: Mapping[int, Count] | None = None,
    now: datetime = OPENED,
) -> int:
    """Hold a sitting that everybody attends and where all are in favour unless said otherwise; minute it."""
    actor = world.actor(secretary or f"secretary@{code}")
    counts = {nomination: Count(5, 0) for nomination in named} | dict(votes or {})
    attendance = [Presence(member, present=True) for member in world.members[code]]

    def hold(connection: Any) -> int:
        sitting = sittings.convene(
            connection,
            world.organisations[code],
            held_at=now,
            place=None,
            nominations=named,
            method="entered",
            actor=actor,
            now=now,
        )
        sittings.enter(connection, sitting, attendance=attendance, votes=counts, actor=actor, now=now)
        sittings.minute(connection, sitting, actor=actor, now=now)
        return sitting

    return world.database.write(hold)


def do(
    world: World, nomination: int, action: str, actor: Actor | str, *, now: datetime = OPENED, **answers: Any
) -> Outcome:
    """Make one act."""
    who = world.actor(actor) if isinstance(actor, str) else actor
    wish = Act(nomination, action, who, now, Answers(**answers))
    return world.database.write(lambda connection: act(connection, [wish]))[0]


def endorse(world: World, named: Sequence[int], *, unit: str = "unit-1", now: datetime = OPENED) -> None:
    """Vote on the nominees and endorse them."""
    vote(world, named, code=unit, now=now)
    for nomination in named:
        outcome = do(world, nomination, "endorse", f"secretary@{unit}", now=now)
        assert outcome.accepted, outcome


def submit(
    world: World, submission: int, *, unit: str = "unit-1", now: datetime = OPENED, only: Sequence[int] | None = None
) -> handing_in.HandedIn:
    """Hand a submission in."""
    officer = world.actor(f"officer@{unit}")
    return world.database.write(
        lambda connection: handing_in.submit(connection, submission, only=only, actor=officer, now=now)
    )


def receive(world: World, submission: int, *, now: datetime = OPENED) -> handing_in.HandedIn:
    """Receive a submission."""
    return world.database.write(
        lambda connection: handing_in.receive(
            connection, submission, incoming_number="12", incoming_date=None, actor=world.actor("clerk"), now=now
        )
    )


def tick_all(world: World, nomination: int, *, now: datetime = OPENED) -> Outcome:
    """Tick everything that this nominee's dossier needs."""
    kind = state_of(world, nomination, Nomination.subject_type)
    ticks = dict.fromkeys(TICKS[kind], True)
    return world.database.write(
        lambda connection: nominations.tick(connection, nomination, ticks, actor=world.actor("reviewer"), now=now)
    )


def approve(world: World, nomination: int, *, now: datetime = OPENED) -> None:
    """Tick and approve."""
    assert tick_all(world, nomination, now=now).accepted
    outcome = do(world, nomination, "approve", "reviewer", now=now)
    assert outcome.accepted, outcome


def give_back(world: World, nomination: int, *items: str, due: Any, now: datetime = OPENED) -> Outcome:
    """Return a nomination with a reason on each item."""
    flags = tuple(FlaggedItem(item, "Thiếu chữ ký.") for item in items)
    return do(world, nomination, "return", "reviewer", now=now, items=flags, due=due, due_limit=day_through(due))


def qualified(
    world: World, *, unit: str = "unit-1", count: int = 1, kind: str = "individual", now: datetime = OPENED
) -> list[int]:
    """Bring some nominees of one submission to `qualified`."""
    reviewer, ticks = world.actor("reviewer"), dict.fromkeys(TICKS[kind], True)

    def work(connection: Connection) -> list[int]:
        _, named = _hand_in(connection, world, unit=unit, count=count, kind=kind, now=now)
        made = [nominations.tick(connection, one, ticks, actor=reviewer, now=now) for one in named]
        _expect(*made, *act(connection, [Act(one, "approve", reviewer, now) for one in named]))
        return named

    return world.database.write(work)


def handed_in(world: World, *, unit: str = "unit-1", count: int = 1, now: datetime = OPENED) -> tuple[int, list[int]]:
    """Bring one submission to `under_review`; returns it with its nominees."""
    return world.database.write(
        lambda connection: _hand_in(connection, world, unit=unit, count=count, kind="individual", now=now)
    )


def endorsed(world: World, *, unit: str = "unit-1", count: int = 1, now: datetime = OPENED) -> tuple[int, list[int]]:
    """Bring one submission to where it can be handed in; returns it with its nominees."""
    return world.database.write(
        lambda connection: _prepare(connection, world, unit=unit, count=count, kind="individual", now=now)
    )


# Many tests begin with these, so that each is one transaction.


def _prepare(
    connection: Connection, world: World, *, unit: str, count: int, kind: str, now: datetime
) -> tuple[int, list[int]]:
    who: Any = {"actor": world.actor(f"officer@{unit}"), "now": now}
    round_id, organisation = world.rounds["annual-2024"], world.organisations[unit]
    typed = [content(world, unit=unit, kind=kind, name=f"Người {index}") for index in range(count)]
    submission = submissions.start(connection, round_id, organisation=organisation, **who)
    named = [nominations.draft(connection, submission, one, **who) for one in typed]
    for one in named:
        documents.attach_own(connection, one, "achievement_report", PAPER, **who)
    for item in ("submission_letter", "council_minutes"):
        documents.attach_shared(connection, submission, item, PAPER, **who)
    _hold(connection, world, named, code=unit, now=now)
    secretary = world.actor(f"secretary@{unit}")
    _expect(*act(connection, [Act(one, "endorse", secretary, now) for one in named]))
    return submission, named


def _hand_in(
    connection: Connection, world: World, *, unit: str, count: int, kind: str, now: datetime
) -> tuple[int, list[int]]:
    submission, named = _prepare(connection, world, unit=unit, count=count, kind=kind, now=now)
    _expect(*handing_in.submit(connection, submission, actor=world.actor(f"officer@{unit}"), now=now).outcomes)
    stamp: Any = {"incoming_number": "12", "incoming_date": None}
    _expect(*handing_in.receive(connection, submission, **stamp, actor=world.actor("clerk"), now=now).outcomes)
    return submission, named


def _expect(*outcomes: Outcome) -> None:
    assert all(outcome.accepted for outcome in outcomes), outcomes


def _hold(connection: Connection, world: World, named: Sequence[int], *, code: str, now: datetime) -> None:
    sitting = _count(connection, world, named, code=code, now=now)
    sittings.minute(connection, sitting, actor=world.actor(f"secretary@{code}"), now=now)


def sign(world: World, named: Sequence[int], *, now: datetime, key: str = "annual-2024") -> decisions.Signed:
    """Draft a decision on the nominees and sign it."""
    decision = world.database.write(
        lambda connection: decisions.draft(
            connection,
            world.rounds[key],
            abstract="Về việc tặng Giấy khen",
            nominations=named,
            actor=world.actor("submitter"),
            now=now,
        )
    )
    return world.database.write(
        lambda connection: decisions.sign(connection, decision, actor=world.actor("director"), now=now)
    )


def state_of(world: World, nomination: int, column: Any = Nomination.state) -> Any:
    """Read one column of a nomination."""
    return world.database.read(lambda connection: connection.scalar(select(column).where(Nomination.id == nomination)))


def round_state(world: World, key: str = "annual-2024") -> str:
    """Read a round's state."""
    planner = world.actor("planner")
    return world.database.read(
        lambda connection: rounds.facts_of(connection, world.rounds[key], actor=planner, now=OPENED)
    ).state


def codes(found: Outcome | Refused) -> list[str]:
    """Name the refusals of an outcome, or of what a service raised."""
    return [refusal.code for refusal in found.refusals]


def extend(world: World, *, unit: str, until: date, now: datetime = OPENED, key: str = "annual-2024") -> None:
    """Give a unit more time."""
    world.database.write(
        lambda connection: rounds.extend(
            connection,
            world.rounds[key],
            organisation=world.organisations[unit],
            until=until,
            reason="Bão số 9.",
            evidence=None,
            actor=world.actor("planner"),
            now=now,
        )
    )


def register(world: World, submission: int, *, stamp: date | None, now: datetime = OPENED) -> handing_in.HandedIn:
    """Register a submission that came on paper with this day on its stamp."""
    return world.database.write(
        lambda connection: handing_in.register(
            connection, submission, incoming_number="34", incoming_date=stamp, actor=world.actor("clerk"), now=now
        )
    )


def rank(world: World, named: Sequence[int], *, now: datetime = OPENED) -> None:
    """Rank the nominees in this order."""
    for place, nomination in enumerate(named, 1):
        assert do(world, nomination, "rank", "proposer", now=now, rank=place).accepted


def propose(world: World, named: Sequence[int], *, now: datetime) -> None:
    """Propose the nominees."""
    for nomination in named:
        outcome = do(world, nomination, "propose", "proposer", now=now)
        assert outcome.accepted, outcome


def grant(world: World, name: str, role: Role, code: str) -> Actor:
    """Let somebody hold one more role, from long ago; returns the actor with it."""
    before = world.actor(name)
    assert before.person is not None

    def work(connection: Connection) -> Actor:
        people.grant(
            connection,
            role,
            person=before.person or 0,
            organisation=world.organisations[code],
            issuer=world.organisations["so-y-te"],
            valid_from=LONG_AGO,
        )
        return replace(before, grants=people.grants_of(connection, before.person or 0, day=OPENED.date()))

    world.actors[name] = world.database.write(work)
    return world.actors[name]


def attempts(world: World, nomination: int) -> list[tuple[str, list[str]]]:
    """List the refused attempts on a nomination: the action and the codes."""
    refused = world.database.read(lambda connection: timeline.refused(connection, nomination))
    return [(one["action"], [refusal["code"] for refusal in one["refusals"]]) for one in refused]


def places_used(world: World, subject: str = "individual", key: str = "annual-2024") -> int:
    """Read a quota's counter, and hold it against the rows and everything else that must agree."""
    assert world.database.read(invariants.broken) == ()
    statement = select(QuotaCounter.used).where(
        QuotaCounter.round_id == world.rounds[key], QuotaCounter.subject_type == subject
    )
    used: int = world.database.read(lambda connection: connection.execute(statement).scalar_one())
    return used


def add_organisation(world: World, code: str, *, kind: str, parent: str) -> int:
    """Add an organisation below another one."""
    world.organisations[code] = world.database.write(
        lambda connection: organisations.add(
            connection, code, code=code, kind=kind, valid_from=LONG_AGO, parent=world.organisations[parent]
        )
    )
    return world.organisations[code]


def counted(world: World, named: Sequence[int], *, code: str = "unit-1", now: datetime = OPENED) -> int:
    """Hold a sitting in which everybody is in favour, and count the votes without minuting them."""
    return world.database.write(lambda connection: _count(connection, world, named, code=code, now=now))


def _count(connection: Connection, world: World, named: Sequence[int], *, code: str, now: datetime) -> int:
    actor = world.actor(f"secretary@{code}")
    attendance = [Presence(member, present=True) for member in world.members[code]]
    votes = {nomination: Count(len(attendance), 0) for nomination in named}
    sitting = sittings.convene(
        connection,
        world.organisations[code],
        held_at=now,
        place=None,
        nominations=named,
        method="entered",
        actor=actor,
        now=now,
    )
    sittings.enter(connection, sitting, attendance=attendance, votes=votes, actor=actor, now=now)
    return sitting


def minute(world: World, sitting: int, *, code: str = "unit-1", now: datetime = OPENED) -> None:
    """Minute a sitting."""
    actor = world.actor(f"secretary@{code}")
    world.database.write(lambda connection: sittings.minute(connection, sitting, actor=actor, now=now))


def set_places(world: World, places: int, *, hard: bool = True, key: str = "annual-2024") -> None:
    """Give individuals so many places in a round."""
    world.database.write(
        lambda connection: connection.execute(
            update(QuotaCounter)
            .where(QuotaCounter.round_id == world.rounds[key], QuotaCounter.subject_type == "individual")
            .values(places=places, hard=hard)
        )
    )


def rows(world: World, statement: Select[*tuple[Any, ...]]) -> list[Any]:
    """Read rows."""
    return world.database.read(lambda connection: list(connection.execute(statement).all()))


def count(world: World, table: Any) -> int:
    """Count the rows of a table."""
    (row,) = rows(world, select(func.count()).select_from(table))
    return int(row[0])
