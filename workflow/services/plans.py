"""Put plans into force: their version, their offices, their rounds with places."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from states.actors import Actor
from states.facts import Office
from states.refusals import Refusal, Refused
from states.round import ROUND, State
from workflow.advancing import begin
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanOffice, PlanRow, PlanVersion
from workflow.models.round import QuotaCounter, Round
from workflow.plans.rounds import PlannedRound, rounds_of
from workflow.plans.schema import Plan


@dataclass(frozen=True, slots=True)
class _Stored:
    """A plan version as it was stored: ids of plan, version and issuer."""

    plan_id: int
    version_id: int
    issuer: int


def put_into_force(connection: Connection, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Store a plan's first version with all its rounds, planned; refused for unknown organisations or a known id."""
    organisations = {row.code: row.id for row in connection.execute(select(Organisation.code, Organisation.id))}
    offices = _offices(plan)
    unknown = sorted({plan.issuer.organisation, *offices.values()} - organisations.keys())
    if unknown:
        raise Refused(Refusal("organisation_unknown", {"codes": unknown}))
    if connection.scalar(select(PlanRow.id).where(PlanRow.code == plan.id)) is not None:
        raise Refused(Refusal("plan_known", {"plan": plan.id}))
    issuer = organisations[plan.issuer.organisation]
    plan_id = connection.execute(
        insert(PlanRow)
        .values(code=plan.id, issuer_id=issuer, title_vi=plan.titles.vi, title_en=plan.titles.en)
        .returning(PlanRow.id)
    ).scalar_one()
    version_id = connection.execute(
        insert(PlanVersion)
        .values(plan_id=plan_id, number=plan.version, content=plan.model_dump(mode="json"), applied_at=now)
        .returning(PlanVersion.id)
    ).scalar_one()
    connection.execute(
        insert(PlanOffice),
        [
            {"plan_version_id": version_id, "office": office, "organisation_id": organisations[code]}
            for office, code in offices.items()
        ],
    )
    for planned in rounds_of(plan):
        _plan_round(connection, planned, version=_Stored(plan_id, version_id, issuer), actor=actor, now=now)
    return plan_id


def _offices(plan: Plan) -> dict[Office, str]:
    named = plan.offices
    return {
        Office.LEAD: named.lead.organisation,
        Office.RECEIVING: named.receiving.organisation,
        Office.REVIEWING: named.reviewing.organisation,
        Office.PROPOSING: named.proposing.organisation,
        Office.PROPOSING_ALTERNATE: named.proposing.alternate.organisation,
        Office.SUBMITTING: named.submitting.organisation,
        Office.DECIDING: named.deciding.organisation,
    }


def _plan_round(
    connection: Connection, planned: PlannedRound, *, version: _Stored, actor: Actor, now: datetime
) -> None:
    round_id = connection.execute(insert(Round).values(_row(planned, version)).returning(Round.id)).scalar_one()
    counters = [
        {"round_id": round_id, "subject_type": quota.subject, "places": quota.limit, "hard": quota.hard, "used": 0}
        for quota in planned.quotas
    ]
    if counters:
        connection.execute(insert(QuotaCounter), counters)
    data = {"plan": version.plan_id, "key": planned.key}
    begin(connection, ROUND, round_id, "plan", issuer=version.issuer, actor=actor, now=now, data=data)


def _row(planned: PlannedRound, version: _Stored) -> dict[str, Any]:
    """Give a round's row as the plan sets it."""
    return {
        "plan_id": version.plan_id,
        "plan_version_id": version.version_id,
        "issuer_id": version.issuer,
        "key": planned.key,
        "kind": planned.kind,
        "year": planned.year,
        "name_vi": planned.name.vi,
        "name_en": planned.name.en,
        "state": State.PLANNED,
        "version": 1,
        "cutoff": planned.cutoff,
        "limit_at": planned.cutoff + timedelta(days=planned.grace_days) if planned.cutoff else None,
        "late": planned.late,
    }
