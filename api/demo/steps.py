"""Play the steps of a nomination's life through the services that people use."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from api.demo.cast import Scene, name_of
from states.asks import Answers
from states.nomination import Action
from states.refusals import Refused
from states.sitting import Method
from workflow import pinned
from workflow.acts import Outcome
from workflow.calendar import VIETNAM
from workflow.counting import Count
from workflow.facts.dossier import criteria, required_items
from workflow.models.nomination import Nomination
from workflow.models.round import Round
from workflow.services import documents, handing_in, nominations, sittings, submissions
from workflow.services.attending import Presence
from workflow.services.nominations import Content, Nominee, Wish
from workflow.services.submissions import Letter

_SATURDAY = 5
_NOTICE, _SITTING_LASTS = timedelta(weeks=1), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Troupe:
    """Who prepares dossiers at one organisation, by nick; its council is that of `council`."""

    organisation: str
    council: str
    officer: str
    secretary: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up nominee; without a name it is the organisation itself."""

    achievement: str
    claim: str
    name: str | None = None
    position: str | None = None
    category: str = "public_employee"
    rating: str = "good"


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Give a moment in Vietnam, on the next Monday where that day is a Saturday or Sunday."""
    moment = datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
    return moment + timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() >= _SATURDAY else 0)


def prepare(scene: Scene, troupe: Troupe, samples: Iterable[Sample], *, now: datetime) -> tuple[int, list[int]]:
    """Start a submission and draft its nominees, each with the papers of its own; returns all their ids."""
    officer, organisation = scene.cast.actors[troupe.officer], scene.cast.organisations[troupe.organisation]
    submission = submissions.start(scene.connection, scene.round, organisation=organisation, actor=officer, now=now)
    drafted = []
    for minutes, sample in enumerate(samples, 1):
        moment = now + timedelta(minutes=20 * minutes)
        content = _content(sample, troupe.organisation, organisation)
        nomination = nominations.draft(scene.connection, submission, content, actor=officer, now=moment)
        attach(scene, troupe, nomination, "achievement_report", now=moment)
        drafted.append(nomination)
    return submission, drafted


def _content(sample: Sample, code: str, organisation: int) -> Content:
    if sample.name is None:
        nominee = Nominee("collective", name_of(code), organisation)
        return Content("GK", nominee, sample.achievement, {"collective_reform": sample.claim})
    nominee = Nominee("individual", sample.name, organisation, sample.position, sample.category, sample.rating)
    return Content("GK", nominee, sample.achievement, {"individual_reform": sample.claim})


def attach(scene: Scene, troupe: Troupe, nomination: int, item: str, *, now: datetime) -> None:
    """Attach the sample of a nominee's own item."""
    officer, paper = scene.cast.actors[troupe.officer], scene.cast.papers[item]
    _require([documents.attach_own(scene.connection, nomination, item, paper, actor=officer, now=now)])


def convene(
    scene: Scene,
    troupe: Troupe,
    agenda: Sequence[int],
    *,
    held_at: datetime,
    method: Method = Method.SCREEN,
    now: datetime,
) -> int:
    """Convene the council on these nominees; returns the sitting's id."""
    return sittings.convene(
        scene.connection,
        scene.cast.organisations[troupe.council],
        held_at=held_at,
        place="Phòng họp số 1",
        nominations=agenda,
        method=method,
        actor=scene.cast.actors[troupe.secretary],
        now=now,
    )


def vote(
    scene: Scene, troupe: Troupe, agenda: Sequence[int], *, held_at: datetime, failing: Collection[int] = ()
) -> None:
    """Let the council sit, minute the votes, and endorse those who passed; one member has excused himself."""
    secretary, seats = scene.cast.actors[troupe.secretary], scene.cast.seats[troupe.council]
    sitting = convene(scene, troupe, agenda, held_at=held_at, method=Method.ENTERED, now=held_at - _NOTICE)
    over = held_at + _SITTING_LASTS
    present = len(seats) - 1
    attendance = [Presence(seat, present=True) for seat in seats[:-1]]
    attendance.append(Presence(seats[-1], present=False, reason="Đi công tác"))
    counts = {one: Count(1, present - 1) if one in failing else Count(present, 0) for one in agenda}
    sittings.enter(scene.connection, sitting, attendance=attendance, votes=counts, actor=secretary, now=over)
    sittings.minute(scene.connection, sitting, actor=secretary, now=over + timedelta(minutes=30))
    for one in agenda:
        action = Action.NOT_ENDORSE if one in failing else Action.ENDORSE
        do(scene, troupe.secretary, action, [one], now=over + timedelta(minutes=40))


def hand_in(scene: Scene, troupe: Troupe, submission: int, *, number: int, signer: str, now: datetime) -> None:
    """Attach minutes and tờ trình, and submit."""
    officer = scene.cast.actors[troupe.officer]
    add_shared(scene, troupe, submission, number=number, signer=signer, now=now - timedelta(hours=2))
    _require(handing_in.submit(scene.connection, submission, actor=officer, now=now).outcomes)


def add_shared(scene: Scene, troupe: Troupe, submission: int, *, number: int, signer: str, now: datetime) -> None:
    """Attach what covers a whole submission, and describe its tờ trình."""
    officer = scene.cast.actors[troupe.officer]
    for item in ("council_minutes", "submission_letter"):
        paper = scene.cast.papers[item]
        documents.attach_shared(scene.connection, submission, item, paper, actor=officer, now=now)
    letter = Letter(number=f"{number}/TTr", dated=now.date(), signer=signer)
    submissions.describe_letter(scene.connection, submission, letter, actor=officer, now=now)


def receive(scene: Scene, submission: int, *, now: datetime) -> None:
    """Let the clerk receive a submission under the next number."""
    clerk = scene.cast.actors["clerk"]
    received = handing_in.receive(
        scene.connection, submission, incoming_number=None, incoming_date=None, actor=clerk, now=now
    )
    _require(received.outcomes)


def tick(scene: Scene, nomination: int, *, now: datetime, leaving: int = 0) -> None:
    """Let the reviewer tick what the nominee's dossier needs, all but the last `leaving`."""
    row = scene.connection.execute(
        select(Nomination.subject_type, Nomination.claims, Round.kind, Nomination.plan_version_id)
        .join(Round, Round.id == Nomination.round_id)
        .where(Nomination.id == nomination)
    ).one()
    plan = pinned.recall(scene.connection, [row.plan_version_id])[row.plan_version_id]
    terms = plan.terms(row.kind)
    codes = (*required_items(terms, row.claims), *criteria(terms, row.subject_type))
    ticks = dict.fromkeys(codes[: len(codes) - leaving], True)
    reviewer = scene.cast.actors["reviewer"]
    _require([nominations.tick(scene.connection, nomination, ticks, actor=reviewer, now=now)])


def approve(scene: Scene, nomination: int, *, now: datetime) -> None:
    """Let the reviewer tick everything and approve."""
    tick(scene, nomination, now=now)
    do(scene, "reviewer", Action.APPROVE, [nomination], now=now + timedelta(minutes=5))


def do(scene: Scene, nick: str, action: Action, named: Sequence[int], *, now: datetime, **answers: Any) -> None:  # noqa: ANN401 - the fields of `Answers`, which checks them.
    """Do the same with each of these nominations, all or nothing."""
    wishes = [Wish(nomination, action, Answers(**answers)) for nomination in named]
    actor = scene.cast.actors[nick]
    _require(nominations.carry_out(scene.connection, wishes, all_or_nothing=True, actor=actor, now=now))


def _require(outcomes: Iterable[Outcome]) -> None:
    """Raise Refused where the story does not go as it is written."""
    refusals = [refusal for outcome in outcomes for refusal in outcome.refusals]
    if refusals:
        raise Refused(*refusals)
