"""Read the clusters of a plan in one year: members, head, and the ranking that counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from states.actors import Actor
from workflow.errors import NotFound
from workflow.models.cluster import Cluster, ClusterHead, ClusterMember, ClusterPlace, ClusterRanking
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanRow


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation of a cluster with its place in the year's ranking, None before there is one."""

    organisation: int
    name: str
    place: int | None


@dataclass(frozen=True, slots=True)
class ClusterYear:
    """A cluster in one year; `minutes` refers to what the ranking rests on."""

    id: int
    code: str
    name_vi: str
    name_en: str
    version: int
    head: int | None
    members: tuple[Member, ...]
    minutes: str | None
    minutes_on: date | None


def of_plan(connection: Connection, plan_id: int, year: int, *, actor: Actor) -> tuple[ClusterYear, ...]:
    """Read the clusters of a plan in a year, in four statements. Raises NotFound where the actor has no part in it."""
    issuers = {grant.issuer for grant in actor.grants}
    plan = select(PlanRow.id).where(PlanRow.id == plan_id, PlanRow.issuer_id.in_(issuers))
    if connection.scalar(plan) is None:
        raise NotFound("plan", plan_id)
    found = connection.execute(select(Cluster).where(Cluster.plan_id == plan_id).order_by(Cluster.code)).all()
    ids = [row.id for row in found]
    heads = select(ClusterHead.cluster_id, ClusterHead.organisation_id).where(
        ClusterHead.cluster_id.in_(ids), ClusterHead.year == year
    )
    led: dict[int, int] = {row.cluster_id: row.organisation_id for row in connection.execute(heads)}
    ranked = _rankings(connection, ids, year)
    members = _members(connection, ids, year, [row.id for row in ranked.values()])
    return tuple(
        ClusterYear(
            id=row.id,
            code=row.code,
            name_vi=row.name_vi,
            name_en=row.name_en,
            version=row.version,
            head=led.get(row.id),
            members=tuple(members.get(row.id, ())),
            minutes=ranked[row.id].minutes if row.id in ranked else None,
            minutes_on=ranked[row.id].minutes_on if row.id in ranked else None,
        )
        for row in found
    )


def _rankings(connection: Connection, clusters: Sequence[int], year: int) -> dict[int, Any]:
    """Read the ranking of each cluster that counts: the one recorded last."""
    statement = (
        select(ClusterRanking)
        .where(ClusterRanking.cluster_id.in_(clusters), ClusterRanking.year == year)
        .order_by(ClusterRanking.number)
    )
    return {row.cluster_id: row for row in connection.execute(statement)}


def _members(
    connection: Connection, clusters: Sequence[int], year: int, rankings: Sequence[int]
) -> dict[int, list[Member]]:
    """List the members of each cluster, those with a place first."""
    place = (
        select(func.min(ClusterPlace.place))
        .where(ClusterPlace.ranking_id.in_(rankings), ClusterPlace.organisation_id == ClusterMember.organisation_id)
        .join(ClusterRanking, ClusterRanking.id == ClusterPlace.ranking_id)
        .where(ClusterRanking.cluster_id == ClusterMember.cluster_id)
        .correlate(ClusterMember)
        .scalar_subquery()
    )
    statement = (
        select(ClusterMember.cluster_id, ClusterMember.organisation_id, Organisation.name, place.label("place"))
        .join(Organisation, Organisation.id == ClusterMember.organisation_id)
        .where(
            ClusterMember.cluster_id.in_(clusters),
            ClusterMember.first_year <= year,
            or_(ClusterMember.last_year.is_(None), ClusterMember.last_year >= year),
        )
        .order_by(place.is_(None), place, Organisation.name)
    )
    found: dict[int, list[Member]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.cluster_id, []).append(Member(row.organisation_id, row.name, row.place))
    return found
