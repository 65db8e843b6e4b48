"""Say what may be done with nominations now: the same table and the same facts that enforce it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from states.actors import Actor
from states.asks import Answers
from states.facts import Kind, NominationFacts
from states.lifecycle import Offer
from states.nomination import ALL_NEEDS, NOMINATION, State
from workflow import facts
from workflow.calendar import local_day
from workflow.facts import rows
from workflow.facts.cases import Case
from workflow.models.nomination import Nomination

Offers = Mapping[int, tuple[Offer[NominationFacts, Answers], ...]]


def gather(
    connection: Connection, nominations: Sequence[int], *, actor: Actor, now: datetime
) -> Mapping[int, NominationFacts]:
    """Gather every fact that an offer may depend on; keyed by nomination. The rows are taken as visible."""
    known = rows.nominations(connection, nominations, lock=False)
    rounds = rows.rounds(connection, {row.round for row in known.values()}, lock=None)
    current = rows.current_actors(connection, [actor], local_day(now))[actor]
    together = _handed_in_together(connection, {row.submission for row in known.values()})
    cases = [
        Case(
            row=row,
            round=rounds[row.round],
            actor=current,
            now=now,
            received_at=now,
            kinds=ALL_NEEDS | {Kind.LIMIT},
            together=together.get(row.submission, frozenset()) | {row.id},
        )
        for row in known.values()
    ]
    return {case.row.id: found for case, found in zip(cases, facts.gather(connection, cases, lock=False), strict=True)}


def _handed_in_together(connection: Connection, submissions: set[int]) -> dict[int, frozenset[int]]:
    """Nominations of each submission that the next submit would hand in."""
    statement = select(Nomination.submission_id, Nomination.id).where(
        Nomination.submission_id.in_(submissions), Nomination.state.in_((State.ENDORSED, State.RETURNED))
    )
    groups: dict[int, set[int]] = {}
    for row in connection.execute(statement):
        groups.setdefault(row.submission_id, set()).add(row.id)
    return {submission: frozenset(members) for submission, members in groups.items()}


def offers(connection: Connection, nominations: Sequence[int], *, actor: Actor, now: datetime) -> Offers:
    """List what the actor's roles may do with each nomination, with every reason where it is not possible."""
    gathered = gather(connection, nominations, actor=actor, now=now)
    return {nomination: NOMINATION.offers(found) for nomination, found in gathered.items()}
