"""Carry out acts once each: claim their request keys, make the transitions, settle what they finish."""

from collections.abc import Sequence

from sqlalchemy import Connection

from workflow.acts import keys
from workflow.acts.settling import settle
from workflow.acts.transition import transition
from workflow.acts.values import Act, Outcome, RequestKey, from_json, to_json


def act(connection: Connection, acts: Sequence[Act]) -> tuple[Outcome, ...]:
    """Carry out the acts in their order, one outcome each; those of a key that was used are answered from memory."""
    if not acts:
        return ()
    now = acts[0].received_at
    before = keys.claim(connection, (one.key for one in acts if one.key is not None), now=now)
    fresh = [one for one in acts if one.key is None or one.key not in before]
    outcomes = transition(connection, fresh)
    settle(connection, fresh, outcomes, now=now)
    _remember(connection, fresh, outcomes)
    made = iter(outcomes)
    remembered = {key: iter(stored) for key, stored in before.items()}
    return tuple(
        from_json(next(remembered[one.key])) if one.key is not None and one.key in remembered else next(made)
        for one in acts
    )


def _remember(connection: Connection, acts: Sequence[Act], outcomes: Sequence[Outcome]) -> None:
    by_key: dict[RequestKey, list[object]] = {}
    for one, outcome in zip(acts, outcomes, strict=True):
        if one.key is not None:
            by_key.setdefault(one.key, []).append(to_json(outcome))
    keys.store(connection, by_key)
