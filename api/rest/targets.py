"""Answer for targets and clusters: how they stand, what the office enters, who leads and how they ranked."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fastapi import APIRouter

from api.deps import Asking, Caller
from api.rest.bodies import ClusterBody, ClusterRankingBody, ExemptionBody, MemberBody, ValueBody
from states.labels import word
from workflow.calendar import local_day
from workflow.queries import clusters as reading_clusters
from workflow.queries import targets as reading
from workflow.queries.clusters import ClusterYear
from workflow.queries.targets import Part, TargetProgress
from workflow.queries.values import Point, history_of
from workflow.services import clusters, targets
from workflow.targets import Exact

router = APIRouter(tags=["targets"])


@router.get("/plans/{plan_id}/targets")
async def list_targets(plan_id: int, caller: Asking) -> dict[str, Any]:
    """List how all targets of a plan stand today."""
    found = await caller.read(
        lambda connection: reading.progress(connection, plan_id, actor=caller.actor, now=caller.now)
    )
    return {"items": [_shown(one, caller) for one in found]}


@router.get("/plans/{plan_id}/targets/{code}/organisations")
async def list_parts(
    plan_id: int, code: str, caller: Asking, after: int | None = None, limit: int = 50
) -> dict[str, Any]:
    """List how the organisations stand to which a target applies."""
    size = max(1, min(limit, 200))
    found = await caller.read(
        lambda connection: reading.parts_of(
            connection, plan_id, code, after=after, limit=size, actor=caller.actor, now=caller.now
        )
    )
    return {
        "items": [_part(one, caller) for one in found],
        "next": found[-1].organisation if len(found) == size else None,
    }


@router.get("/plans/{plan_id}/targets/{code}/history")
async def read_history(plan_id: int, code: str, caller: Asking, organisation: int | None = None) -> dict[str, Any]:
    """List the values of a target by period, of the whole or of one organisation."""
    found = await caller.read(
        lambda connection: history_of(connection, plan_id, code, organisation=organisation, actor=caller.actor)
    )
    return {"items": [_point(one) for one in found]}


def _point(point: Point) -> dict[str, Any]:
    shown = {"period": point.period, "as_of": _day(point.as_of), "value": _exact(point.value)}
    return {**shown, "evidence": point.evidence}


def _shown(one: TargetProgress, caller: Caller) -> dict[str, Any]:
    return {
        "code": one.target.code,
        "name": getattr(one.target.name, caller.language),
        "unit": word("target_unit", one.target.unit.code, caller.language),
        "operator": one.goal.operator,
        "goal": _exact(one.goal.value),
        "by": _day(one.goal.by),
        "basis": one.basis,
        "value": _exact(one.value),
        "as_of": _day(one.as_of),
        "state": one.state,
        "state_name": word("target_state", one.state, caller.language),
        "rate": {"achieved": one.rate.achieved, "base": one.rate.base} if one.rate else None,
        "reported": one.reported,
        "history": [_point(point) for point in one.history],
        "parts": [_part(part, caller) for part in one.parts],
    }


def _part(part: Part, caller: Caller) -> dict[str, Any]:
    return {
        "organisation": part.organisation,
        "name": part.name,
        "goal": _exact(part.goal.value),
        "value": _exact(part.value),
        "as_of": _day(part.as_of),
        "state": part.state,
        "state_name": word("target_state", part.state, caller.language),
    }


def _exact(value: Exact | None) -> str | None:
    """Write a number exactly: a decimal, or where it has none a fraction such as 95000/1001."""
    if value is None or isinstance(value, Fraction):
        return None if value is None else str(value)
    return f"{Decimal(value):f}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


@router.post("/plans/{plan_id}/targets/{code}/values", status_code=201)
async def enter_value(plan_id: int, code: str, body: ValueBody, caller: Asking) -> dict[str, Any]:
    """Enter a value that the office knows, with its evidence."""
    number = await caller.change(
        lambda connection: targets.record(
            connection,
            plan_id,
            code,
            body.value,
            **body.model_dump(exclude={"value"}),
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": number}


@router.post("/plans/{plan_id}/targets/{code}/exemptions", status_code=201)
async def exempt(plan_id: int, code: str, body: ExemptionBody, caller: Asking) -> dict[str, Any]:
    """Say whether a target applies to an organisation."""
    number = await caller.change(
        lambda connection: targets.exempt(
            connection, plan_id, code, **body.model_dump(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": number}


@router.get("/plans/{plan_id}/clusters")
async def list_clusters(plan_id: int, caller: Asking, year: int | None = None) -> dict[str, Any]:
    """List the clusters of a plan in a year."""
    asked = year or local_day(caller.now).year
    found = await caller.read(
        lambda connection: reading_clusters.of_plan(connection, plan_id, asked, actor=caller.actor)
    )
    return {"items": [_cluster(one, caller) for one in found]}


def _cluster(one: ClusterYear, caller: Caller) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name_vi if caller.language == "vi" else one.name_en,
        "version": one.version,
        "head": one.head,
        "minutes": one.minutes,
        "minutes_on": _day(one.minutes_on),
        "members": [
            {"organisation": member.organisation, "name": member.name, "place": member.place} for member in one.members
        ],
    }


@router.post("/plans/{plan_id}/clusters", status_code=201)
async def found_cluster(plan_id: int, body: ClusterBody, caller: Asking) -> dict[str, Any]:
    """Found a cluster."""
    number = await caller.change(
        lambda connection: clusters.found(connection, plan_id, **body.model_dump(), actor=caller.actor, now=caller.now),
        body=body.model_dump(mode="json"),
    )
    return {"id": number}


@router.post("/clusters/{cluster_id}/members", status_code=201)
async def join_cluster(cluster_id: int, body: MemberBody, caller: Asking) -> dict[str, Any]:
    """Let an organisation belong to a cluster from a year on."""
    await caller.change(
        lambda connection: clusters.join(
            connection,
            cluster_id,
            body.organisation,
            first_year=body.year,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": cluster_id}


@router.post("/clusters/{cluster_id}/members/leave")
async def leave_cluster(cluster_id: int, body: MemberBody, caller: Asking) -> dict[str, Any]:
    """Let an organisation belong to a cluster no longer after a year."""
    await caller.change(
        lambda connection: clusters.leave(
            connection, cluster_id, body.organisation, last_year=body.year, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": cluster_id}


@router.put("/clusters/{cluster_id}/head")
async def lead_cluster(cluster_id: int, body: MemberBody, caller: Asking) -> dict[str, Any]:
    """Name the member that leads a cluster in a year."""
    await caller.change(
        lambda connection: clusters.lead(
            connection, cluster_id, body.organisation, year=body.year, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": cluster_id}


@router.post("/clusters/{cluster_id}/rankings", status_code=201)
async def rank_cluster(cluster_id: int, body: ClusterRankingBody, caller: Asking) -> dict[str, Any]:
    """Record how a cluster ranked its members."""
    ranking = await caller.change(
        lambda connection: clusters.rank(
            connection,
            cluster_id,
            {one.organisation: one.place for one in body.places},
            year=body.year,
            minutes=body.minutes,
            minutes_on=body.minutes_on,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": ranking}
