"""Take the steps of a plan's year through the real services: reports, values of targets, and nominees to the end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tests import steps
from tests.plan_world import PlanWorld
from workflow.models.nomination import Nomination
from workflow.models.obligation import Obligation
from workflow.models.round import Round
from workflow.plans.numbers import spelled
from workflow.plans.terms import DossierScope
from workflow.queries import rounds as reading
from workflow.queries import targets as standing_of
from workflow.services import documents, nominations, obligations, reports, rounds, submissions, targets
from workflow.services.nominations import Content, Nominee
from workflow.services.reports import Draft, HandedIn
from workflow.storage import Stored

PAPER = Stored(digest="0" * 64, size=10, media_type="application/pdf", extension="pdf", filename="giay.pdf")


def report(
    world: PlanWorld,
    code: str,
    place: str,
    *,
    now: datetime,
    period: str | None = None,
    values: Mapping[str, str] | None = None,
) -> HandedIn:
    """Write what is owed and hand it in; returns what became of it."""
    number = int(world.duty(code, place, period).id)
    officer: Any = {"actor": world.actor(f"officer@{place}"), "now": now}
    world.write(reports.save_draft, number, Draft(values or {}, text="Đã thực hiện."), **officer)
    handed = world.write(reports.hand_in, number, **officer)
    assert handed.refusals == ()
    return handed


def accept(world: PlanWorld, handed: HandedIn, *, now: datetime) -> str:
    """Let the lead office accept what was handed in; returns the state."""
    return world.write(obligations.accept, handed.obligation, actor=world.actor("planner"), now=now).state


def overdue(world: PlanWorld, *, now: datetime) -> list[tuple[str, str, str]]:
    """List what is past its day and not handed in: code, period, organisation."""
    names = {number: code for code, number in world.organisations.items()}
    statement = (
        select(Obligation.code, Obligation.period, Obligation.organisation_id)
        .where(Obligation.state == "due", Obligation.due_at <= now)
        .order_by(Obligation.id)
    )
    return [(row.code, row.period, names[row.organisation_id]) for row in steps.rows(world, statement)]


def enter(world: PlanWorld, values: Mapping[str, str], *, on: date, now: datetime) -> None:
    """Let the lead office enter values of targets as a whole."""
    told: Any = {"as_of": on, "evidence": "Niên giám", "actor": world.actor("planner"), "now": now}
    for code, typed in values.items():
        world.write(targets.record, world.plan, code, typed, **told)


def enter_lines(world: PlanWorld, code: str, lines: Mapping[str, str], *, on: date, now: datetime) -> None:
    """Let the lead office enter values of the lines of a target's table."""
    told: Any = {"as_of": on, "evidence": "Niên giám", "actor": world.actor("planner"), "now": now}
    for line, typed in lines.items():
        world.write(targets.record, world.plan, code, typed, line=line, **told)


def standing(world: PlanWorld, *, now: datetime) -> dict[str, tuple[str | None, str]]:
    """Give value and state of every target."""
    found = world.read(standing_of.progress, world.plan, actor=world.actor("planner"), now=now)
    return {one.target.code: (_told(one.value), one.state.value) for one in found}


def rate(world: PlanWorld, code: str, *, now: datetime) -> tuple[int, int]:
    """Give of how many organisations how many have reached a target: those that have, and all that could."""
    found = world.read(standing_of.progress, world.plan, actor=world.actor("planner"), now=now)
    rates = {one.target.code: one.rate for one in found}
    reached = rates[code]
    assert reached is not None
    return reached.achieved, reached.base


def _told(value: Any) -> str | None:
    return None if value is None else spelled(value) if hasattr(value, "as_tuple") else str(value)


def open_round(world: PlanWorld, key: str, *, now: datetime) -> None:
    """Let the lead office open a round."""
    world.know_rounds()
    assert world.write(rounds.open_, world.rounds[key], actor=world.actor("planner"), now=now).state == "open"


def round_state(world: PlanWorld, key: str) -> str:
    """Read a round's state."""
    (row,) = steps.rows(world, select(Round.state).where(Round.key == key))
    return str(row.state)


def nominee(world: PlanWorld, place: str, form: str, *, claims: Mapping[str, str] | None = None) -> Content:
    """Say something of somebody at a place."""
    who = Nominee("individual", "Người được đề nghị", world.organisations[place], "Bác sĩ", "public_employee", "good")
    return Content(form, who, "Đã làm tốt.", claims or {})


def draft(world: PlanWorld, key: str, place: str, typed: Content, *, now: datetime) -> int:
    """Start a submission and draft its only nomination."""
    officer: Any = {"actor": world.actor(f"officer@{place}"), "now": now}
    organisation = world.organisations[place]
    submission = world.write(submissions.start, world.rounds[key], organisation=organisation, **officer)
    return world.write(nominations.draft, submission, typed, **officer)


def hand_in(world: PlanWorld, nomination: int, place: str, *, now: datetime) -> None:
    """Attach what a draft needs, let the council endorse it, hand it in, and receive it."""
    officer: Any = {"actor": world.actor(f"officer@{place}"), "now": now}
    submission = int(steps.state_of(world, nomination, Nomination.submission_id))
    for code, scope in _papers(world, nomination).items():
        if scope is DossierScope.SUBMISSION:
            world.write(documents.attach_shared, submission, code, PAPER, **officer)
        else:
            assert world.write(documents.attach_own, nomination, code, PAPER, **officer).accepted
    steps.endorse(world, [nomination], unit=place, now=now)
    assert steps.submit(world, submission, unit=place, now=now).accepted
    assert steps.receive(world, submission, now=now).accepted


def approve(world: PlanWorld, nomination: int, *, now: datetime) -> None:
    """Tick everything that the plan asks of this nominee, and approve."""
    terms = _terms(world, nomination)
    kind = steps.state_of(world, nomination, Nomination.subject_type)
    codes = (*_papers(world, nomination), *(one.code for one in terms.criteria if one.subject == kind))
    reviewer: Any = {"actor": world.actor("reviewer"), "now": now}
    assert world.write(nominations.tick, nomination, dict.fromkeys(codes, True), **reviewer).accepted
    outcome = steps.do(world, nomination, "approve", "reviewer", now=now)
    assert outcome.accepted, outcome


def award(world: PlanWorld, nomination: int, key: str, *, now: datetime) -> None:
    """Propose a nominee and sign the decision."""
    steps.propose(world, [nomination], now=now)
    steps.sign(world, [nomination], key=key, now=now)
    assert steps.state_of(world, nomination) == "awarded"


def _terms(world: PlanWorld, nomination: int) -> Any:
    round_id, version = (
        steps.state_of(world, nomination, column) for column in (Nomination.round_id, Nomination.plan_version_id)
    )
    return world.read(reading.terms, round_id, version=version)


def _papers(world: PlanWorld, nomination: int) -> dict[str, DossierScope]:
    return {item.code: item.scope for item in _terms(world, nomination).dossier}
