"""Hold the table of messages: who may move one on, and from where there is no way on."""

from dataclasses import replace
from itertools import product

import pytest

from states.actors import Actor, Grant, Role
from states.message import GIVE_UP_AFTER, MESSAGE, Action, MessageFacts, State
from tests.world import OPENED, later

QUEUED = MessageFacts(
    now=OPENED,
    state=State.QUEUED,
    attempts=0,
    claimed_as=None,
    lease_until=None,
    next_try_at=None,
    first_tried_at=None,
    recipient_enabled=True,
)
CLAIMED = replace(QUEUED, attempts=1, claimed_as=1, lease_until=later(OPENED, minutes=10), first_tried_at=OPENED)
IN_DATA = replace(CLAIMED, state=State.IN_DATA)

LEADS: dict[State, dict[Action, State]] = {
    State.QUEUED: {
        Action.CLAIM: State.QUEUED,
        Action.SUPPRESS: State.SUPPRESSED,
        Action.BEGIN: State.IN_DATA,
        Action.POSTPONE: State.QUEUED,
        Action.FAIL: State.FAILED,
    },
    State.IN_DATA: {
        Action.ACCEPT: State.SENT,
        Action.POSTPONE: State.QUEUED,
        Action.FAIL: State.FAILED,
        Action.DOUBT: State.UNCERTAIN,
    },
    State.UNCERTAIN: {
        Action.ACCEPT: State.SENT,
        Action.POSTPONE: State.QUEUED,
        Action.FAIL: State.FAILED,
        Action.FIND: State.SENT,
        Action.REQUEUE: State.QUEUED,
    },
    State.SENT: {},
    State.FAILED: {},
    State.SUPPRESSED: {},
}


def refusals(action: Action, facts: MessageFacts) -> list[str]:
    """Name what stands against an action."""
    return [refusal.code for refusal in MESSAGE.decide(action, facts, None).refusals]


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_the_table_leads_where_it_should(state: State, action: Action) -> None:
    move = MESSAGE.move(action, state)
    landed = None if move is None else move.lands(replace(CLAIMED, state=state))
    assert landed == LEADS[state].get(action)


def test_a_message_is_claimed_when_it_is_due_and_free() -> None:
    assert refusals(Action.CLAIM, QUEUED) == []
    assert refusals(Action.CLAIM, replace(QUEUED, next_try_at=OPENED)) == []
    assert refusals(Action.CLAIM, replace(QUEUED, next_try_at=later(OPENED, seconds=1))) == ["message_not_due"]
    assert refusals(Action.CLAIM, replace(QUEUED, lease_until=OPENED)) == []
    assert refusals(Action.CLAIM, CLAIMED) == ["message_leased"]
    assert refusals(Action.CLAIM, replace(QUEUED, recipient_enabled=False)) == ["account_disabled"]


def test_only_what_nobody_may_read_is_suppressed() -> None:
    assert refusals(Action.SUPPRESS, replace(QUEUED, recipient_enabled=False)) == []
    assert refusals(Action.SUPPRESS, QUEUED) == ["account_enabled"]


def test_a_text_goes_out_under_its_own_lease_only() -> None:
    assert refusals(Action.BEGIN, CLAIMED) == []
    assert refusals(Action.BEGIN, replace(CLAIMED, lease_until=OPENED)) == ["lease_over"]
    assert refusals(Action.BEGIN, replace(CLAIMED, attempts=2)) == ["message_claimed_again"]


@pytest.mark.parametrize("action", [Action.ACCEPT, Action.POSTPONE, Action.FAIL])
def test_an_answer_counts_for_the_latest_claim_even_after_its_lease(action: Action) -> None:
    assert refusals(action, replace(IN_DATA, lease_until=OPENED)) == []
    assert refusals(action, replace(IN_DATA, attempts=2)) == ["message_claimed_again"]


def test_a_text_under_way_is_doubted_by_its_holder_at_once_and_by_others_after_the_lease() -> None:
    assert refusals(Action.DOUBT, IN_DATA) == []
    assert refusals(Action.DOUBT, replace(IN_DATA, claimed_as=None)) == ["message_leased"]
    assert refusals(Action.DOUBT, replace(IN_DATA, claimed_as=None, lease_until=OPENED)) == []


def test_patience_ends_two_days_after_the_first_attempt() -> None:
    last = replace(IN_DATA, now=later(OPENED, seconds=GIVE_UP_AFTER.total_seconds() - 1))
    assert refusals(Action.POSTPONE, last) == []
    assert refusals(Action.POSTPONE, replace(IN_DATA, now=OPENED + GIVE_UP_AFTER)) == ["tried_long_enough"]


def test_people_do_not_move_messages() -> None:
    administrator = Actor(1, 1, frozenset({Grant(Role.ADMINISTRATOR, 1, 1)}))
    assert refusals(Action.CLAIM, replace(QUEUED, actor=administrator)) == ["not_permitted"]
