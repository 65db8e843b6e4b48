"""Tell what acts would lead to, one after another, and change nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from states.facts import Kind, NominationFacts
from states.nomination import HOLDS_PLACE, NOMINATION, needs
from states.refusals import Refusal
from workflow import facts
from workflow.acts import Act, Outcome
from workflow.acts.folding import Places
from workflow.calendar import local_day
from workflow.facts import rows
from workflow.facts.cases import Case
from workflow.visibility import sees


def preview(connection: Connection, acts: Sequence[Act]) -> tuple[Outcome, ...]:
    """Decide the acts of one actor in their order, each on its own, on facts read without locks.

    A place that an earlier act takes is gone for the later ones, as in `act`; each nomination may stand in it once.
    An outcome's version is the one it would get.
    """
    if not acts:
        return ()
    gathered = _gather(connection, acts)
    places = Places()
    return tuple(_outcome(one, gathered.get(one.nomination), places) for one in acts)


def _gather(connection: Connection, acts: Sequence[Act]) -> Mapping[int, NominationFacts]:
    actor = acts[0].actor
    read = rows.nominations(connection, {one.nomination for one in acts}, lock=False)
    known = {row.id: row for row in read.values() if sees(actor, row)}
    rounds = rows.rounds(connection, {row.round for row in known.values()}, lock=None)
    current = rows.current_actors(connection, [actor], local_day(acts[0].received_at))[actor]
    cases = [
        Case(
            row=(row := known[one.nomination]),
            round=rounds[row.round],
            actor=current,
            now=one.received_at,
            received_at=one.received_at,
            kinds=needs(one.action) | ({Kind.QUOTA} if row.state in HOLDS_PLACE else frozenset()),
            together=frozenset({row.id}),
            decision=one.answers.decision,
        )
        for one in acts
        if one.nomination in known
    ]
    return {case.row.id: found for case, found in zip(cases, facts.gather(connection, cases, lock=False), strict=True)}


def _outcome(one: Act, found: NominationFacts | None, places: Places) -> Outcome:
    if found is None:
        return Outcome(one.nomination, refusals=(Refusal("not_found", {"nomination": one.nomination}),))
    if one.expected_version not in {None, found.row.version}:
        changed = Refusal("conflict", {"expected": one.expected_version, "version": found.row.version})
        return Outcome(one.nomination, refusals=(changed,))
    folded = places.over(found) if Kind.QUOTA in needs(one.action) else found
    verdict = NOMINATION.decide(one.action, folded, one.answers)
    if verdict.dest is None:
        return Outcome(one.nomination, refusals=verdict.refusals)
    places.move(found, verdict.dest)
    return Outcome(one.nomination, verdict.dest, found.row.version + 1)
