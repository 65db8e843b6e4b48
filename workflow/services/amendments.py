"""Amend plans: quotas and deadlines change for whole rounds at once, dossiers move only where the office says so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from states.actors import CLOCK, Actor
from states.asks import LONGEST_TEXT, Answers
from states.facts import RoundFacts
from states.nomination import Action
from states.refusals import Refusal, Refused
from states.round import ROUND
from states.round import Action as RoundAction
from states.round import State as RoundState
from workflow.acts import Act, act
from workflow.advancing import advance
from workflow.calendar import local_day
from workflow.facts import rows
from workflow.models.nomination import Nomination
from workflow.models.plan import PlanRow
from workflow.models.round import QuotaCounter, Round
from workflow.plans import loader
from workflow.plans.problems import PlanInvalid
from workflow.plans.schema import Plan
from workflow.queries import amending, versions
from workflow.queries.amended_rounds import RoundChange
from workflow.queries.amending import Choice, Preview
from workflow.services import duties, planning, plans, quotas
from workflow.services.leading import LedPlan, led_plan
from workflow.services.planning import Stored
from workflow.services.plans import Reference


def plan_of(text: str) -> Plan:
    """Read a plan as it was typed or sent. Raises Refused, with a reason for each line that is wrong."""
    try:
        return loader.parse(text, "")
    except PlanInvalid as invalid:
        wrong = [
            Refusal(
                "plan_line_wrong",
                {"field": "content", "line": one.line, "path": one.field, "expected": one.expected},
            )
            for one in invalid.problems
        ]
        raise Refused(*wrong) from invalid


@dataclass(frozen=True, slots=True)
class Amended:
    """A plan after an amendment: ids of plan and version, and the version's number."""

    plan: int
    version: int
    number: int


def preview(
    connection: Connection, plan_id: int, plan: Plan, choice: Choice, *, actor: Actor, now: datetime
) -> Preview:
    """Say what an amendment would do, and change nothing. Raises NotFound, and Refused for another plan's text."""
    led = led_plan(connection, plan_id, actor=actor, now=now)
    if objections := _header_objections(connection, led, plan):
        raise Refused(*objections)
    return amending.preview(connection, plan_id, led.issuer_id, plan, choice=choice, now=now)


def amend(
    connection: Connection,
    plan_id: int,
    plan: Plan,
    choice: Choice,
    *,
    reference: Reference,
    actor: Actor,
    now: datetime,
) -> Amended:
    """Put the next version of a plan into force; refused whole, with every reason, where something stands in its way.

    Locks as acts do: the nominations that it names, then the rounds, then their counters; so nobody takes a place or
    hands in under rules that change meanwhile.
    """
    plans.hold(connection, plan_id)
    led = led_plan(connection, plan_id, actor=actor, now=now)
    objections = [*_header_objections(connection, led, plan), *_reference_objections(reference, now)]
    if objections:
        raise Refused(*objections)
    rows.nominations(connection, {*choice.dossiers, *choice.standby}, lock=True)
    held = _hold_rounds(connection, plan_id)
    seen = amending.preview(connection, plan_id, led.issuer_id, plan, choice=choice, now=now)
    if seen.refusals:
        raise Refused(*seen.refusals)
    _let_stand_by(connection, choice.standby, reference, now)
    _move(connection, choice.dossiers, reference, now)
    stored = plans.store_version(
        connection, plan, plan_id=plan_id, issuer=led.issuer_id, reference=reference, actor=actor, now=now
    )
    for change in seen.rounds:
        if change.id is None and change.planned is not None:
            planning.plan_round(connection, change.planned, stored=stored, actor=actor, now=now)
        elif change.id is not None and change.fate != "decided":
            _change(connection, held[change.id], change, stored, choice, lead=led.lead_office, actor=actor, now=now)
    _pin_anew(connection, plan, choice, stored)
    _record(connection, plan_id, plan, choice, reference, actor=actor, now=now)
    duties.plan(connection, stored.version, now=now)
    return Amended(plan_id, stored.version, plan.version)


def _pin_anew(connection: Connection, plan: Plan, choice: Choice, stored: Stored) -> None:
    """Put the chosen dossiers under the new version, and call the plan as that one does."""
    moved = update(Nomination).where(Nomination.id.in_(choice.dossiers))
    connection.execute(moved.values(plan_version_id=stored.version))
    titles = {"title_vi": plan.titles.vi, "title_en": plan.titles.en}
    connection.execute(update(PlanRow).where(PlanRow.id == stored.plan).values(titles))


def _header_objections(connection: Connection, led: LedPlan, plan: Plan) -> list[Refusal]:
    """An amendment is the next version of the same plan of the same issuer."""
    objections = []
    newest = versions.newest_plan(connection, led.id)
    if plan.id != newest.id:
        objections.append(Refusal("plan_another", {"plan": newest.id, "given": plan.id}))
    if plan.version != newest.version + 1:
        expected = {"expected": newest.version + 1, "version": plan.version}
        objections.append(Refusal("plan_version_not_next", expected))
    if plan.issuer.organisation != newest.issuer.organisation:
        named = {"issuer": newest.issuer.organisation, "given": plan.issuer.organisation}
        objections.append(Refusal("plan_issuer_changed", named))
    plans.require_organisations(connection, plan)
    return objections


def _reference_objections(reference: Reference, now: datetime) -> list[Refusal]:
    """What changes a plan is a document with a number and a day, and it says why."""
    given = {"document_number": reference.number, "signed_on": reference.signed_on, "reason": reference.reason}
    objections = [
        Refusal("field_required", {"field": field}) for field, value in given.items() if not str(value or "").strip()
    ]
    if reference.signed_on is not None and reference.signed_on > local_day(now):
        objections.append(Refusal("date_in_the_future", {"field": "signed_on", "value": reference.signed_on}))
    if len(reference.reason or "") > LONGEST_TEXT:
        objections.append(Refusal("field_too_long", {"field": "reason", "most": LONGEST_TEXT}))
    return objections


def _hold_rounds(connection: Connection, plan_id: int) -> Mapping[int, Row[Round]]:
    """Lock the rounds that are not decided; what waits for them sees the amended plan."""
    statement = (
        select(Round)
        .where(Round.plan_id == plan_id, Round.state != RoundState.DECIDED)
        .order_by(Round.id)
        .with_for_update(key_share=True)
    )
    return {row.id: row for row in connection.execute(statement)}


def _let_stand_by(connection: Connection, nominations: Sequence[int], reference: Reference, now: datetime) -> None:
    """Put these on standby in this order; whoever was ranked keeps the rank."""
    ranks = {row.id: row.rank for row in rows.nominations(connection, nominations, lock=False).values()}
    wishes = [
        Act(one, Action.STAND_BY, CLOCK, now, Answers(reason=reference.reason, rank=ranks[one] or place))
        for place, one in enumerate(nominations, 1)
    ]
    _require_done(connection, wishes)


def _move(connection: Connection, nominations: Collection[int], reference: Reference, now: datetime) -> None:
    """Write into the journal of each dossier that it moves to the amended plan."""
    wishes = [Act(one, Action.AMEND, CLOCK, now, Answers(reason=reference.reason)) for one in sorted(nominations)]
    _require_done(connection, wishes)


def _require_done(connection: Connection, wishes: Sequence[Act]) -> None:
    refusals = [refusal for outcome in act(connection, wishes) for refusal in outcome.refusals]
    if refusals:
        raise Refused(*refusals)


def _change(
    connection: Connection,
    row: Row[Round],
    change: RoundChange,
    stored: Stored,
    choice: Choice,
    *,
    lead: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Give a round what the amended plan says: all of it while it is planned, else deadline and places."""
    planned = change.planned
    if row.state == RoundState.PLANNED:
        nothing: dict[str, Any] = {"cutoff": None, "limit_at": None}
        values = planning.settings_of(planned, version=stored.version) if planned else nothing
        connection.execute(delete(QuotaCounter).where(QuotaCounter.round_id == row.id))
        places = planning.plain_places(connection, planned, issuer=stored.issuer) if planned else ()
        planning.add_counters(connection, row.id, places)
        told: Sequence[Mapping[str, object]] = [{"code": one.code, "to": one.places} for one in places]
    else:
        values = {"cutoff": change.cutoff_after, "limit_at": change.limit_after, "late": change.late_after}
        values |= {"plan_version_id": stored.version} if row.id in choice.rounds else {}
        told = quotas.renew(connection, row.id, change.places)
    known = RoundFacts(
        actor=actor,
        now=now,
        state=row.state,
        issuer=row.issuer_id,
        lead_office=lead,
        cutoff=row.limit_at,
        unsettled=0,
    )
    data = {"cutoff": [change.cutoff_before, change.cutoff_after], "places": told, "moved": row.id in choice.rounds}
    advance(connection, ROUND, Round, row, RoundAction.AMEND, known=known, values=values, data=data)


def _record(
    connection: Connection,
    plan_id: int,
    plan: Plan,
    choice: Choice,
    reference: Reference,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    data = {
        "plan_version": plan.version,
        "document_number": reference.number,
        "signed_on": reference.signed_on,
        "rounds": choice.rounds,
        "dossiers": choice.dossiers,
        "standby": choice.standby,
    }
    texts = {"reason": reference.reason or ""}
    plans.record(connection, plan_id, "amend", actor=actor, now=now, data=data, texts=texts)
