"""Keep emulation clusters (cụm, khối thi đua): who belongs, who leads in a year, and how they ranked."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from states.actors import CLOCK, Actor
from states.refusals import Refusal, Refused
from workflow import journal
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.models.cluster import Cluster, ClusterHead, ClusterMember, ClusterPlace, ClusterRanking
from workflow.models.organisation import Organisation
from workflow.plans.announcing import known, listed
from workflow.plans.schema import Plan
from workflow.services.leading import led_plan

AGGREGATE = "cluster"
LONGEST_NAME = 300
"""Characters of a cluster's name, or of the reference to minutes."""


def follow(connection: Connection, plan_id: int, plan: Plan, *, issuer: int, year: int, now: datetime) -> int:
    """Found the clusters that a plan lists and that are not there yet, with members and head; returns how many."""
    named = known(plan.clusters)
    wanted = listed(named.items) if named else ()
    there = set(connection.scalars(select(Cluster.code).where(Cluster.plan_id == plan_id)))
    new = [one for one in wanted if one.code not in there]
    codes = {code for one in new for code in one.members}
    ids = {
        row.code: row.id
        for row in connection.execute(select(Organisation.code, Organisation.id).where(Organisation.code.in_(codes)))
    }
    for one in new:
        cluster = _found(connection, plan_id, one.code, one.name.vi, one.name.en, issuer=issuer, actor=CLOCK, now=now)
        members = [
            {"cluster_id": cluster, "organisation_id": ids[code], "first_year": year}
            for code in one.members
            if code in ids
        ]
        if members:
            connection.execute(insert(ClusterMember), members)
        if one.head in ids:
            connection.execute(insert(ClusterHead).values(cluster_id=cluster, year=year, organisation_id=ids[one.head]))
    return len(new)


def found(
    connection: Connection, plan_id: int, code: str, *, name_vi: str, name_en: str, actor: Actor, now: datetime
) -> int:
    """Found a cluster under a plan; returns its id. Refused for a code that the plan has."""
    plan = led_plan(connection, plan_id, actor=actor, now=now)
    objections = [
        Refusal("field_required", {"field": field})
        for field, text in (("code", code), ("name_vi", name_vi), ("name_en", name_en))
        if not text.strip()
    ]
    objections += [
        Refusal("field_too_long", {"field": field, "most": LONGEST_NAME})
        for field, text in (("name_vi", name_vi), ("name_en", name_en))
        if len(text) > LONGEST_NAME
    ]
    if connection.scalar(select(Cluster.id).where(Cluster.plan_id == plan_id, Cluster.code == code)) is not None:
        objections.append(Refusal("cluster_known", {"field": "code", "code": code}))
    if objections:
        raise Refused(*objections)
    return _found(connection, plan_id, code, name_vi, name_en, issuer=plan.issuer_id, actor=actor, now=now)


def _found(
    connection: Connection,
    plan_id: int,
    code: str,
    name_vi: str,
    name_en: str,
    *,
    issuer: int,
    actor: Actor,
    now: datetime,
) -> int:
    values = {"plan_id": plan_id, "issuer_id": issuer, "code": code, "name_vi": name_vi, "name_en": name_en}
    statement = insert(Cluster).values(**values, version=1).returning(Cluster.id)
    number: int = connection.execute(statement).scalar_one()
    entry = journal.Entry(issuer, AGGREGATE, number, 1, now, action="found", actor=actor, data={"code": code})
    journal.record(connection, [entry])
    return number


def join(
    connection: Connection, cluster_id: int, organisation: int, *, first_year: int, actor: Actor, now: datetime
) -> None:
    """Let an organisation below the issuer belong to a cluster from a year on."""
    cluster = _lock(connection, cluster_id, actor, now)
    if connection.scalar(select(Organisation.id).where(Organisation.id == organisation)) is None:
        raise Refused(Refusal("organisation_unknown", {"codes": [organisation]}))
    if organisation in _members(connection, cluster_id, first_year):
        raise Refused(Refusal("member_already", {"organisation": organisation}))
    values = {"cluster_id": cluster_id, "organisation_id": organisation, "first_year": first_year}
    connection.execute(insert(ClusterMember).values(values))
    _next_version(
        connection, cluster, "join", data={"organisation": organisation, "year": first_year}, actor=actor, now=now
    )


def leave(
    connection: Connection, cluster_id: int, organisation: int, *, last_year: int, actor: Actor, now: datetime
) -> None:
    """Let an organisation belong to a cluster no longer after a year."""
    cluster = _lock(connection, cluster_id, actor, now)
    left = connection.execute(
        update(ClusterMember)
        .where(
            ClusterMember.cluster_id == cluster_id,
            ClusterMember.organisation_id == organisation,
            ClusterMember.first_year <= last_year,
            or_(ClusterMember.last_year.is_(None), ClusterMember.last_year > last_year),
        )
        .values(last_year=last_year)
    )
    if not left.rowcount:
        raise Refused(Refusal("not_a_member", {"organisations": [organisation]}))
    _next_version(
        connection, cluster, "leave", data={"organisation": organisation, "year": last_year}, actor=actor, now=now
    )


def lead(connection: Connection, cluster_id: int, organisation: int, *, year: int, actor: Actor, now: datetime) -> None:
    """Name the member that leads a cluster in a year; the lead rotates, and naming another one replaces it."""
    cluster = _lock(connection, cluster_id, actor, now)
    if organisation not in _members(connection, cluster_id, year):
        raise Refused(Refusal("not_a_member", {"organisations": [organisation]}))
    this = (ClusterHead.cluster_id == cluster_id, ClusterHead.year == year)
    if not connection.execute(update(ClusterHead).where(*this).values(organisation_id=organisation)).rowcount:
        connection.execute(insert(ClusterHead).values(cluster_id=cluster_id, year=year, organisation_id=organisation))
    _next_version(connection, cluster, "lead", data={"organisation": organisation, "year": year}, actor=actor, now=now)


def rank(
    connection: Connection,
    cluster_id: int,
    places: Mapping[int, int],
    *,
    year: int,
    minutes: str,
    minutes_on: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Record how a cluster ranked its members in a year, as its minutes say; returns the ranking's id.

    A ranking that was wrong is recorded anew: the earlier one stays and no longer counts.
    """
    cluster = _lock(connection, cluster_id, actor, now)
    _require_sound(places, minutes, minutes_on, members=_members(connection, cluster_id, year), now=now)
    earlier = connection.scalar(
        select(func.max(ClusterRanking.number)).where(
            ClusterRanking.cluster_id == cluster_id, ClusterRanking.year == year
        )
    )
    statement = insert(ClusterRanking).values(
        cluster_id=cluster_id,
        year=year,
        number=(earlier or 0) + 1,
        minutes=minutes.strip(),
        minutes_on=minutes_on,
        recorded_by=actor.person,
        recorded_at=now,
    )
    ranking: int = connection.execute(statement.returning(ClusterRanking.id)).scalar_one()
    rows = [{"ranking_id": ranking, "organisation_id": one, "place": place} for one, place in places.items()]
    connection.execute(insert(ClusterPlace), rows)
    _next_version(connection, cluster, "rank", data={"ranking": ranking, "year": year}, actor=actor, now=now)
    return ranking


def _require_sound(
    places: Mapping[int, int], minutes: str, minutes_on: date, *, members: set[int], now: datetime
) -> None:
    objections = []
    if not minutes.strip():
        objections.append(Refusal("field_required", {"field": "minutes"}))
    if len(minutes) > LONGEST_NAME:
        objections.append(Refusal("field_too_long", {"field": "minutes", "most": LONGEST_NAME}))
    if minutes_on > local_day(now):
        objections.append(Refusal("date_in_the_future", {"field": "minutes_on", "value": minutes_on}))
    if not places:
        objections.append(Refusal("field_required", {"field": "places"}))
    if strangers := sorted(places.keys() - members):
        objections.append(Refusal("not_a_member", {"field": "places", "organisations": strangers}))
    if any(place < 1 for place in places.values()):
        objections.append(Refusal("field_too_small", {"field": "places", "least": 1}))
    if objections:
        raise Refused(*objections)


def _members(connection: Connection, cluster_id: int, year: int) -> set[int]:
    statement = select(ClusterMember.organisation_id).where(
        ClusterMember.cluster_id == cluster_id,
        ClusterMember.first_year <= year,
        or_(ClusterMember.last_year.is_(None), ClusterMember.last_year >= year),
    )
    return set(connection.scalars(statement))


def _lock(connection: Connection, cluster_id: int, actor: Actor, now: datetime) -> Row[Any]:
    """Hold a cluster for the plan officer of its plan's lead office. Raises NotFound and Refused."""
    row = connection.execute(select(Cluster).where(Cluster.id == cluster_id).with_for_update()).one_or_none()
    if row is None or row.issuer_id not in {grant.issuer for grant in actor.grants}:
        raise NotFound("cluster", cluster_id)
    led_plan(connection, row.plan_id, actor=actor, now=now)
    return row


def _next_version(
    connection: Connection,
    cluster: Row[Any],
    action: str,
    *,
    data: dict[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the next version of a cluster with its journal entry."""
    version = cluster.version + 1
    connection.execute(update(Cluster).where(Cluster.id == cluster.id).values(version=version))
    entry = journal.Entry(cluster.issuer_id, AGGREGATE, cluster.id, version, now, action=action, actor=actor, data=data)
    journal.record(connection, [entry])
