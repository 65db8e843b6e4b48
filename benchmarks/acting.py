"""Approve nominations as one request does, by the very service that the route calls."""

from collections.abc import Sequence

from states.asks import Answers
from states.nomination import Action
from tests.world import OPENED, World
from workflow.acts import RequestKey
from workflow.services import nominations
from workflow.services.nominations import Wish


def approve(world: World, named: Sequence[int]) -> None:
    """Approve these nominations as the reviewer, in one transaction under one request key; each must be accepted."""
    reviewer = world.actor("reviewer")
    assert reviewer.account is not None
    key = RequestKey(reviewer.account, f"approve-{named[0]}", digest="0" * 64)
    wishes = [Wish(nomination, Action.APPROVE, Answers()) for nomination in named]
    outcomes = world.database.write(
        lambda connection: nominations.carry_out(connection, wishes, key=key, actor=reviewer, now=OPENED)
    )
    assert all(outcome.accepted for outcome in outcomes), outcomes
