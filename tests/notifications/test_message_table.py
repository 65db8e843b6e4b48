"""Hold the table of messages: who may move one on, and from where there is no way on."""

from dataclasses import replace
from itertools import product

import pytest

from states.actors import Actor, Grant, Role
from states.message import GIVE_UP_AFTER, LONGEST_PAUSE, MESSAGE, Action, MessageFacts, State
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
        Action.RETRY: State.QUEUED,
        Action.CALL_OFF: State.CANCELLED,
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
        Action.CALL_OFF: State.CANCELLED,
        Action.RESEND: State.UNCERTAIN,
    },
    State.SENT: {Action.RESEND: State.SENT},
    State.FAILED: {
        Action.RETRY: State.QUEUED,
        Action.CALL_OFF: State.CANCELLED,
        Action.RESEND: State.FAILED,
    },
    State.SUPPRESSED: {Action.RETRY: State.QUEUED, Action.RESEND: State.SUPPRESSED},
    State.CANCELLED: {Action.RETRY: State.QUEUED, Action.RESEND: State.CANCELLED},
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
    blocked = replace(QUEUED, address_suppressed=True)
    assert refusals(Action.SUPPRESS, blocked) == []
    assert refusals(Action.CLAIM, blocked) == ["address_suppressed"]


def test_a_clock_that_was_set_back_makes_no_message_wait_longer_than_the_longest_pause() -> None:
    assert refusals(Action.CLAIM, replace(QUEUED, next_try_at=OPENED + LONGEST_PAUSE)) == ["message_not_due"]
    assert refusals(Action.CLAIM, replace(QUEUED, next_try_at=later(OPENED, days=30))) == []


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


def test_those_who_run_the_installation_deliver_nothing_and_only_they_act_by_hand() -> None:
    administrator = Actor(1, 1, frozenset({Grant(Role.ADMINISTRATOR, 1, 1)}))
    assert refusals(Action.CLAIM, replace(QUEUED, actor=administrator)) == ["not_permitted"]
    failed = replace(QUEUED, state=State.FAILED)
    for action in (Action.RETRY, Action.CALL_OFF, Action.RESEND):
        assert refusals(action, failed) == ["not_permitted"]
        assert refusals(action, replace(failed, actor=administrator)) == []


def test_what_somebody_sends_just_now_is_left_to_him_and_what_cannot_arrive_is_not_tried_again() -> None:
    administrator = Actor(1, 1, frozenset({Grant(Role.ADMINISTRATOR, 1, 1)}))
    claimed = replace(CLAIMED, actor=administrator)
    assert refusals(Action.RETRY, claimed) == refusals(Action.CALL_OFF, claimed) == ["message_leased"]
    lost = replace(QUEUED, actor=administrator, state=State.SUPPRESSED)
    assert refusals(Action.RETRY, replace(lost, recipient_enabled=False)) == ["account_disabled"]
    assert refusals(Action.RETRY, replace(lost, address_suppressed=True)) == ["address_suppressed"]
