"""Decide a list of acts as one set: lock, gather, decide in order, write."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import Connection

from states.actors import Actor
from states.facts import Kind, NominationFacts, NominationRow, RoundRow
from states.lifecycle import Verdict
from states.nomination import HOLDS_PLACE, NOMINATION, Action, needs
from states.refusals import Refusal
from workflow import facts
from workflow.acts import writing
from workflow.acts.folding import Places
from workflow.acts.values import Act, Outcome
from workflow.calendar import local_day
from workflow.facts import rows
from workflow.facts.cases import Case
from workflow.visibility import sees

LAST_WORD = frozenset({Action.AWARD, Action.NOT_AWARD, Action.WITHDRAW, Action.LAPSE})
"""Actions after which a round may have nothing left to wait for; they lock it against each other."""

Known = Mapping[int, NominationRow]


def transition(connection: Connection, acts: Sequence[Act]) -> tuple[Outcome, ...]:
    """Decide and write the acts, one outcome each, in their order."""
    if not acts:
        return ()
    known = rows.nominations(connection, {one.nomination for one in acts}, lock=True)
    early = _early_refusals(acts, known)
    asked = [one for index, one in enumerate(acts) if index not in early]
    gathered = _gather(connection, asked, known)
    places = Places()
    broken = {acts[index].group for index in early}
    decided = iter(_decide(asked, gathered, places, broken))
    verdicts = [early[index] if index in early else next(decided) for index in range(len(acts))]
    made = [
        (one, gathered[one.nomination], verdict.dest)
        for one, verdict in zip(acts, verdicts, strict=True)
        if verdict.dest is not None
    ]
    writing.moves(connection, made, places.taken)
    outcomes = tuple(_outcome(one, known, verdict) for one, verdict in zip(acts, verdicts, strict=True))
    writing.attempts(connection, acts, outcomes, known)
    return outcomes


def _early_refusals(acts: Sequence[Act], known: Known) -> Mapping[int, Verdict]:
    """Refuse what needs no facts: nothing there for this actor, named twice, or changed since it was read."""
    verdicts: dict[int, Verdict] = {}
    named: set[int] = set()
    for index, one in enumerate(acts):
        refusal = _early_refusal(one, known.get(one.nomination), twice=one.nomination in named)
        if refusal is None:
            named.add(one.nomination)
        else:
            verdicts[index] = Verdict(None, (refusal,))
    return verdicts


def _early_refusal(one: Act, row: NominationRow | None, *, twice: bool) -> Refusal | None:
    if row is None or not sees(one.actor, row):
        return Refusal("not_found", {"nomination": one.nomination})
    if twice:
        return Refusal("listed_twice", {"nomination": one.nomination})
    if one.expected_version not in {None, row.version}:
        return Refusal("conflict", {"expected": one.expected_version, "version": row.version})
    return None


def _gather(connection: Connection, acts: Sequence[Act], known: Known) -> Mapping[int, NominationFacts]:
    if not acts:
        return {}
    lock = "update" if any(one.action in LAST_WORD for one in acts) else "share"
    rounds = rows.rounds(connection, {known[one.nomination].round for one in acts}, lock=lock)
    actors = rows.current_actors(connection, [one.actor for one in acts], local_day(acts[0].received_at))
    together: dict[tuple[str, int], set[int]] = {}
    for one in acts:
        together.setdefault((one.action, known[one.nomination].submission), set()).add(one.nomination)
    cases = []
    for one in acts:
        row = known[one.nomination]
        mates = frozenset(together[one.action, row.submission])
        cases.append(_case(one, row, rounds[row.round], actors[one.actor], mates))
    return {case.row.id: found for case, found in zip(cases, facts.gather(connection, cases, lock=True), strict=True)}


def _case(one: Act, row: NominationRow, round_row: RoundRow, actor: Actor, together: frozenset[int]) -> Case:
    stamped = one.answers.incoming_at if one.action == Action.REGISTER else None
    return Case(
        row=row,
        round=round_row,
        actor=actor,
        now=one.received_at,
        received_at=stamped or one.received_at,
        kinds=needs(one.action) | ({Kind.QUOTA} if row.state in HOLDS_PLACE else frozenset()),
        together=together,
        decision=one.answers.decision,
    )


def _decide(
    acts: Sequence[Act], gathered: Mapping[int, NominationFacts], places: Places, broken: AbstractSet[str | None]
) -> list[Verdict]:
    """Decide in order of arrival; a group that is refused in part is refused whole and takes no place."""
    verdicts: dict[int, Verdict] = {}
    for members in _batches(acts):
        trial = places.copy()
        batch = [_verdict(acts[index], gathered[acts[index].nomination], trial) for index in members]
        group = acts[members[0]].group
        if group is not None and (group in broken or any(verdict.refusals for verdict in batch)):
            batch = [Verdict(None, verdict.refusals or (Refusal("group_refused"),)) for verdict in batch]
        else:
            places.taken = trial.taken
        verdicts.update(zip(members, batch, strict=True))
    return [verdicts[index] for index in range(len(acts))]


def _batches(acts: Sequence[Act]) -> Iterable[list[int]]:
    """Put the acts of one group together, where its first one stands; an act without a group stands alone."""
    batches: dict[object, list[int]] = {}
    for index, one in enumerate(acts):
        batches.setdefault(index if one.group is None else one.group, []).append(index)
    return batches.values()


def _verdict(one: Act, gathered: NominationFacts, places: Places) -> Verdict:
    known = places.over(gathered) if Kind.QUOTA in needs(one.action) else gathered
    verdict = NOMINATION.decide(one.action, known, one.answers)
    if verdict.dest is not None:
        places.move(gathered, verdict.dest)
    return verdict


def _outcome(one: Act, known: Known, verdict: Verdict) -> Outcome:
    if verdict.dest is None:
        return Outcome(one.nomination, refusals=verdict.refusals)
    return Outcome(one.nomination, verdict.dest, known[one.nomination].version + 1)
