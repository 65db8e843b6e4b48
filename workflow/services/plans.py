"""Put plans into force: their first version, their offices, their rounds with places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from states.actors import Actor
from states.facts import Office
from states.refusals import Refusal, Refused
from workflow import journal, pinned
from workflow.models.law import AwardForm
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanOffice, PlanRow, PlanVersion
from workflow.plans.announcing import listed
from workflow.plans.rounds import rounds_of
from workflow.plans.schema import Plan
from workflow.queries import calendar
from workflow.services import council_defaults, duties, planning
from workflow.services.planning import Stored

AGGREGATE = "plan"


@dataclass(frozen=True, slots=True)
class Reference:
    """The document that brings a version: its number, the day it was signed, and why the plan changes."""

    number: str | None
    signed_on: date | None
    reason: str | None = None


def put_into_force(connection: Connection, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Store a plan's first version with all its rounds, planned; returns the plan's id.

    Refused, with all of them at once, for organisations that are not there, and for a plan that is known already:
    that one is amended.
    """
    organisations = require_organisations(connection, plan)
    if connection.scalar(select(PlanRow.id).where(PlanRow.code == plan.id)) is not None:
        raise Refused(Refusal("plan_known", {"plan": plan.id}))
    issuer = organisations[plan.issuer.organisation]
    plan_id: int = connection.execute(
        insert(PlanRow)
        .values(code=plan.id, issuer_id=issuer, title_vi=plan.titles.vi, title_en=plan.titles.en, version=0)
        .returning(PlanRow.id)
    ).scalar_one()
    paper = plan.document
    reference = Reference(paper.number if paper else None, paper.signed_on if paper else None)
    stored = store_version(connection, plan, plan_id=plan_id, issuer=issuer, reference=reference, actor=actor, now=now)
    for planned in rounds_of(plan, calendar.working_days(connection)):
        planning.plan_round(connection, planned, stored=stored, actor=actor, now=now)
    record(connection, plan_id, "apply", actor=actor, now=now, data={"plan_version": plan.version})
    duties.plan(connection, stored.version, now=now)
    return plan_id


def require_organisations(connection: Connection, plan: Plan) -> Mapping[str, int]:
    """Give the ids of the organisations that the plan needs, by code. Refused for those that are not there."""
    known = {row.code: row.id for row in connection.execute(select(Organisation.code, Organisation.id))}
    unknown = sorted({plan.issuer.organisation, *_offices(plan).values(), *_owing(plan)} - known.keys())
    if unknown:
        raise Refused(Refusal("organisation_unknown", {"codes": unknown}))
    return known


def _offices(plan: Plan) -> dict[Office, str]:
    """Name who does what; where the plan says nobody the issuer does it itself."""
    named = plan.offices
    holders = {
        Office.LEAD: named.lead,
        Office.RECEIVING: named.receiving,
        Office.REVIEWING: named.reviewing,
        Office.PROPOSING: named.proposing,
        Office.SUBMITTING: named.submitting,
        Office.DECIDING: named.deciding,
    }
    found = {office: (holder or plan.issuer).organisation for office, holder in holders.items()}
    if named.proposing is not None and named.proposing.alternate is not None:
        found[Office.PROPOSING_ALTERNATE] = named.proposing.alternate.organisation
    return found


def _owing(plan: Plan) -> Iterable[str]:
    """Name the organisations that owe something, or to whom it is owed."""
    for obligation in plan.obligations:
        named = (obligation.owed_by.organisation, obligation.to.organisation if obligation.to else None)
        yield from (code for code in (*obligation.owed_by.organisations, *named) if code is not None)


def store_version(
    connection: Connection,
    plan: Plan,
    *,
    plan_id: int,
    issuer: int,
    reference: Reference,
    actor: Actor,
    now: datetime,
) -> Stored:
    """Store a version with its offices, and the award forms that nobody has named before."""
    organisations = require_organisations(connection, plan)
    statement = insert(PlanVersion).values(
        plan_id=plan_id,
        number=plan.version,
        content=plan.model_dump(mode="json"),
        document_number=reference.number,
        document_signed_on=reference.signed_on,
        reason=reference.reason,
        applied_by=actor.person,
        applied_at=now,
    )
    version_id: int = connection.execute(statement.returning(PlanVersion.id)).scalar_one()
    pinned.written(connection, version_id)
    offices = [
        {"plan_version_id": version_id, "office": office, "organisation_id": organisations[code]}
        for office, code in _offices(plan).items()
    ]
    connection.execute(insert(PlanOffice), offices)
    _name_award_forms(connection, plan)
    council_defaults.lay_down(connection, issuer, (form.code for form in listed(plan.award_forms)))
    return Stored(plan_id, version_id, issuer)


def _name_award_forms(connection: Connection, plan: Plan) -> None:
    known = set(connection.scalars(select(AwardForm.code)))
    new = [
        {"code": form.code, "name_vi": form.name.vi, "name_en": form.name.en}
        for form in listed(plan.award_forms)
        if form.code not in known
    ]
    if new:
        connection.execute(insert(AwardForm), new)


def hold(connection: Connection, plan_id: int) -> None:
    """Hold a plan against concurrent change; read it after, since what was read before a wait is stale."""
    connection.execute(select(PlanRow.id).where(PlanRow.id == plan_id).with_for_update(key_share=True))


def record(
    connection: Connection,
    plan_id: int,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[str, object] | None = None,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Write what happened to a plan as the next entry of its journal."""
    row = connection.execute(
        update(PlanRow)
        .where(PlanRow.id == plan_id)
        .values(version=PlanRow.version + 1)
        .returning(PlanRow.version, PlanRow.issuer_id)
    ).one()
    entry = journal.Entry(
        issuer=row.issuer_id,
        aggregate=AGGREGATE,
        aggregate_id=plan_id,
        version=row.version,
        at=now,
        action=action,
        actor=actor,
        data=data or {},
        texts=texts or {},
    )
    journal.record(connection, [entry])
