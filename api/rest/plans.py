"""Answer for plans: their versions, amendments with a preview, rounds on request, and numbers for shares."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from api.deps import Asking, Caller
from api.errors import rendered
from api.rest.plan_bodies import AmendBody, NumbersBody, PreviewBody, ReasonBody, RequestedRoundBody
from api.rest.rounds import advanced_shown
from api.rest.shapes import instant
from workflow.plans.differences import differences
from workflow.queries import plans as reading
from workflow.queries import versions
from workflow.queries.amended_rounds import QuotaChange, RoundChange
from workflow.queries.amending import Preview
from workflow.queries.moving import Dossier
from workflow.services import ad_hoc, amendments, duties, quotas, rounds

router = APIRouter(tags=["plans"])


@router.get("/plans")
async def list_plans(caller: Asking) -> dict[str, Any]:
    """List the plans of the issuers that the caller works for, in their newest versions."""
    rows = await caller.read(lambda connection: reading.visible_plans(connection, actor=caller.actor))
    return {
        "items": [
            {
                "id": row.id,
                "plan": row.code,
                "title": row.title_vi if caller.language == "vi" else row.title_en,
                "issuer": {"id": row.issuer_id, "name": row.issuer_name},
                "version": row.version,
                "applied_at": instant(row.applied_at),
            }
            for row in rows
        ]
    }


@router.get("/plans/{plan_id}/versions")
async def list_versions(plan_id: int, caller: Asking) -> dict[str, Any]:
    """List the versions of a plan with the documents that brought them, newest first."""

    def work(connection: Connection) -> list[Any]:
        reading.get_plan(connection, plan_id, actor=caller.actor)
        return versions.history(connection, plan_id, actor=caller.actor)

    return {
        "items": [
            {
                "version": row.number,
                "document_number": row.document_number,
                "signed_on": row.document_signed_on,
                "reason": row.reason,
                "applied_at": instant(row.applied_at),
                "applied_by": row.by,
            }
            for row in await caller.read(work)
        ]
    }


@router.get("/plans/{plan_id}/versions/{number}")
async def read_version(plan_id: int, number: int, caller: Asking, since: int | None = None) -> dict[str, Any]:
    """Show what a version says, and with `since` what it changes against an earlier one."""

    def work(connection: Connection) -> dict[str, Any]:
        plan = versions.get_version(connection, plan_id, number, actor=caller.actor)
        shown: dict[str, Any] = {"content": plan.model_dump(mode="json")}
        if since is not None:
            before = versions.get_version(connection, plan_id, since, actor=caller.actor)
            shown["differences"] = [
                {"path": one.path, "before": one.before, "after": one.after, "section": one.section}
                for one in differences(before, plan)
            ]
        return shown

    shown: dict[str, Any] = await caller.read(work)
    return shown


@router.post("/plans/{plan_id}/amendments/preview")
async def preview_amendment(plan_id: int, body: PreviewBody, caller: Asking) -> dict[str, Any]:
    """Say what an amendment would do to every round, dossier and obligation, and what stands in its way."""

    def work(connection: Connection) -> dict[str, Any]:
        plan = amendments.plan_of(body.content)
        seen = amendments.preview(connection, plan_id, plan, body.choice(), actor=caller.actor, now=caller.now)
        shifts = duties.preview(connection, plan_id, plan, actor=caller.actor)
        owed = [
            {
                "code": shift.code,
                "period": shift.period,
                "before": instant(shift.before),
                "after": instant(shift.after),
                "organisations": shift.organisations,
                "dropped": shift.dropped,
            }
            for shift in shifts
        ]
        return {**_previewed(seen, caller), "obligations": owed}

    shown: dict[str, Any] = await caller.read(work)
    return shown


def _previewed(seen: Preview, caller: Caller) -> dict[str, Any]:
    return {
        "version": seen.number,
        "possible": not seen.refusals,
        "refusals": rendered(seen.refusals, caller.language),
        "rounds": [_round(one, caller) for one in seen.rounds],
        "dossiers": [_dossier(one, caller) for one in seen.dossiers],
    }


def _round(one: RoundChange, caller: Caller) -> dict[str, Any]:
    return {
        "id": one.id,
        "key": one.key,
        "name": one.name_vi if caller.language == "vi" else one.name_en,
        "state": one.state,
        "fate": one.fate,
        "cutoff_before": instant(one.cutoff_before),
        "cutoff_after": instant(one.cutoff_after),
        "announced": one.announced,
        "quotas": [_quota(quota) for quota in one.quotas],
    }


def _quota(one: QuotaChange) -> dict[str, Any]:
    return {
        "code": one.code,
        "subject": one.subject,
        "award_form": one.award_form or None,
        "organisation": one.organisation,
        "before": one.before,
        "after": one.after,
        "hard": one.hard,
        "used": one.used,
        "excess": one.excess,
    }


def _dossier(one: Dossier, caller: Caller) -> dict[str, Any]:
    return {
        "nomination": one.row.id,
        "name": one.name,
        "organisation": {"id": one.row.organisation, "name": one.organisation},
        "round": one.row.round,
        "state": one.row.state,
        "version": one.version,
        "lacks": one.lacks,
        "criteria": one.criteria,
        "objections": rendered(one.objections, caller.language),
        "too_late": one.too_late,
    }


@router.post("/plans/{plan_id}/amendments", status_code=201)
async def amend_plan(plan_id: int, body: AmendBody, caller: Asking) -> dict[str, Any]:
    """Put the next version of a plan into force."""

    def work(connection: Connection) -> dict[str, Any]:
        plan = amendments.plan_of(body.content)
        made = amendments.amend(
            connection,
            plan_id,
            plan,
            body.choice(),
            reference=body.reference(),
            actor=caller.actor,
            now=caller.now,
        )
        return {"plan": made.plan, "version": made.number}

    return dict(await caller.change(work, body=body.model_dump(mode="json")))


@router.post("/plans/{plan_id}/rounds", status_code=201)
async def open_requested_round(plan_id: int, body: RequestedRoundBody, caller: Asking) -> dict[str, Any]:
    """Open a round on request."""
    opened = await caller.change(
        lambda connection: advanced_shown(
            ad_hoc.open_round(connection, plan_id, body.value(), actor=caller.actor, now=caller.now)
        ),
        body=body.model_dump(mode="json"),
    )
    return dict(opened)


@router.post("/plans/{plan_id}/numbers")
async def enter_numbers(plan_id: int, body: NumbersBody, caller: Asking) -> dict[str, Any]:
    """Enter the numbers of a year that shares are taken of."""

    def work(connection: Connection) -> dict[str, int]:
        numbers = body.given()
        quotas.enter_numbers(connection, plan_id, numbers, year=body.year, actor=caller.actor, now=caller.now)
        return {"entered": len(numbers)}

    return dict(await caller.change(work, body=body.model_dump(mode="json")))


@router.post("/rounds/{round_id}/actions/recount")
async def recount_round(round_id: int, body: ReasonBody, caller: Asking) -> dict[str, Any]:
    """Work the places of a round out again, for a reason."""
    counted = await caller.change(
        lambda connection: advanced_shown(
            rounds.recount(connection, round_id, reason=body.reason, actor=caller.actor, now=caller.now)
        ),
        body=body.model_dump(mode="json"),
    )
    return dict(counted)
