"""Make the rounds of a plan version, with those of their places that are known from the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from states.actors import Actor
from states.round import ROUND, State
from workflow.advancing import begin
from workflow.models.round import QuotaCounter, Round
from workflow.plans.rounds import PlannedQuota, PlannedRound
from workflow.plans.terms import QuotaScope
from workflow.queries import quotas as reading
from workflow.queries.quotas import Places


@dataclass(frozen=True, slots=True)
class Stored:
    """A plan version as it is stored: ids of plan, version and issuer."""

    plan: int
    version: int
    issuer: int


def plan_round(
    connection: Connection,
    planned: PlannedRound,
    *,
    stored: Stored,
    actor: Actor,
    now: datetime,
    number: int | None = None,
) -> int:
    """Store a round, planned; returns its id."""
    values = {
        "plan_id": stored.plan,
        "issuer_id": stored.issuer,
        "key": planned.key,
        "kind": planned.kind,
        "number": number,
        "state": State.PLANNED,
        "version": 1,
        **settings_of(planned, version=stored.version),
    }
    round_id: int = connection.execute(insert(Round).values(values).returning(Round.id)).scalar_one()
    add_counters(connection, round_id, plain_places(connection, planned, issuer=stored.issuer))
    data = {"plan": stored.plan, "key": planned.key}
    begin(connection, ROUND, round_id, "plan", issuer=stored.issuer, actor=actor, now=now, data=data)
    return round_id


def settings_of(planned: PlannedRound, *, version: int) -> dict[str, Any]:
    """Give the columns of a round that follow its plan until it opens."""
    return {
        "plan_version_id": version,
        "year": planned.year,
        "name_vi": planned.name.vi,
        "name_en": planned.name.en,
        "cutoff": planned.cutoff,
        "limit_at": limit_of(planned.cutoff, planned.grace_days),
        "late": planned.late,
    }


def limit_of(cutoff: datetime | None, grace_days: int) -> datetime | None:
    """Give the first refused instant with the grace, in calendar days."""
    return cutoff + timedelta(days=grace_days) if cutoff else None


def plain_places(connection: Connection, planned: PlannedRound, *, issuer: int) -> Sequence[Places]:
    """Work out the places that a plan says in numbers for the whole issuer; others come when the round opens."""
    plain = [quota for quota in planned.quotas if is_plain(quota)]
    return reading.work_out(connection, plain, issuer=issuer, year=planned.year, organisations=()).places


def is_plain(quota: PlannedQuota) -> bool:
    """Tell a number for the whole issuer from a share and from what each organisation has."""
    return quota.share is None and quota.scope is QuotaScope.ISSUER


def add_counters(connection: Connection, round_id: int, places: Sequence[Places]) -> None:
    """Store the counters of a round, from which nothing is taken yet."""
    rows = [{**counter_of(one), "round_id": round_id, "used": 0} for one in places]
    if rows:
        connection.execute(insert(QuotaCounter), rows)


def counter_of(places: Places) -> dict[str, Any]:
    """Give a counter's columns, less its round and what is taken."""
    return {
        "code": places.code,
        "subject_type": places.subject,
        "award_form": places.award_form,
        "scope": places.scope,
        "organisation_id": places.organisation,
        "places": places.places,
        "hard": places.hard,
        "basis": places.basis,
    }
