"""Ask that the documents of a round be collected into one file."""

from datetime import datetime

from sqlalchemy import Connection, update

from states.actors import ISSUER_ROLES, Actor, Grant, Role
from states.job import JOB, State
from workflow import journal
from workflow.models.job import Job
from workflow.queries import collected
from workflow.services import jobs


def ask(connection: Connection, round_id: int, *, actor: Actor, now: datetime, real_now: datetime) -> int:
    """Ask for a collection, or find the one that was asked for and is not there yet; gives the job's id.

    Raises NotFound for whoever does not oversee the round.
    """
    row = collected.overseen(connection, round_id, actor=actor)
    for known in collected.asked_by(connection, round_id, actor=actor):
        if known.state in {State.WAITING, State.RUNNING}:
            return int(known.id)
    held = sorted((grant.role.value, grant.organisation, grant.issuer) for grant in actor.grants)
    arguments = {"round": round_id, "grants": [list(grant) for grant in held]}
    job = jobs.ask(connection, collected.KIND, arguments, account=actor.account, now=real_now)
    connection.execute(update(Job).where(Job.id == job).values(version=1))
    entry = journal.Entry(
        issuer=row.issuer_id,
        aggregate=JOB.name,
        aggregate_id=job,
        version=1,
        at=now,
        action="collect",
        actor=actor,
        state_after=JOB.initial,
        role=next(grant.role for grant in actor.grants if grant.role in ISSUER_ROLES),
        data={"kind": collected.KIND, "round": round_id},
    )
    journal.record(connection, [entry])
    return job


def still_held(grants: list[list[object]], held: frozenset[Grant]) -> frozenset[Grant]:
    """Keep of the roles that a collection was asked for under those that are held today."""
    asked = {(Role(str(role)), organisation, issuer) for role, organisation, issuer in grants}
    return frozenset(grant for grant in held if (grant.role, grant.organisation, grant.issuer) in asked)
