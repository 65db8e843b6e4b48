"""Prove the table of a message: when it moves by itself, and why not."""

from datetime import timedelta

import pytest

from states.actors import Role
from states.lifecycle import Verdict
from states.message import GIVE_UP_AFTER, MESSAGE, MessageFacts
from tests.states.making import NOW, holding, message_facts, refused

MOMENT = timedelta(microseconds=1)
LATER = NOW + timedelta(minutes=5)
LEASED = {"attempts": 2, "claimed_as": 2, "lease_until": LATER}
ABANDONED = {"attempts": 2, "claimed_as": None, "lease_until": NOW}
AGAIN = {"attempts": 3, "claimed_as": 2, "lease_until": LATER}


@pytest.mark.parametrize(
    ("action", "known", "expected"),
    [
        ("claim", message_facts(), Verdict("queued")),
        ("claim", message_facts(next_try_at=NOW, lease_until=NOW), Verdict("queued")),
        ("claim", message_facts(next_try_at=LATER), refused("message_not_due", next_try_at=LATER)),
        ("claim", message_facts(lease_until=LATER), refused("message_leased", until=LATER)),
        ("claim", message_facts(recipient_enabled=False), refused("account_disabled")),
        ("suppress", message_facts(recipient_enabled=False), Verdict("suppressed")),
        ("suppress", message_facts(), refused("account_enabled")),
        (
            "suppress",
            message_facts(recipient_enabled=False, lease_until=LATER),
            refused("message_leased", until=LATER),
        ),
        ("begin", message_facts(**LEASED), Verdict("in_data")),
        ("begin", message_facts(**AGAIN), refused("message_claimed_again", attempts=3)),
        ("begin", message_facts(**LEASED, now=LATER), refused("lease_over", until=LATER)),
        ("accept", message_facts(**LEASED, state="in_data"), Verdict("sent")),
        ("accept", message_facts(**LEASED, state="uncertain", now=LATER), Verdict("sent")),
        ("accept", message_facts(**AGAIN, state="in_data"), refused("message_claimed_again", attempts=3)),
        ("postpone", message_facts(**LEASED, first_tried_at=NOW - GIVE_UP_AFTER + MOMENT), Verdict("queued")),
        (
            "postpone",
            message_facts(**LEASED, first_tried_at=NOW - GIVE_UP_AFTER),
            refused("tried_long_enough", since=NOW - GIVE_UP_AFTER),
        ),
        ("fail", message_facts(**LEASED), Verdict("failed")),
        ("fail", message_facts(**AGAIN), refused("message_claimed_again", attempts=3)),
        ("doubt", message_facts(**LEASED, state="in_data"), Verdict("uncertain")),
        ("doubt", message_facts(**ABANDONED, state="in_data"), Verdict("uncertain")),
        ("doubt", message_facts(**AGAIN, state="in_data"), refused("message_leased", until=LATER)),
        ("find", message_facts(state="uncertain"), Verdict("sent")),
        ("requeue", message_facts(state="uncertain"), Verdict("queued")),
        (
            "find",
            message_facts(state="uncertain", actor=holding(Role.REVIEWER)),
            refused("not_permitted", roles=(Role.CLOCK, Role.ADMINISTRATOR)),
        ),
        (
            "claim",
            message_facts(state="sent"),
            refused("wrong_state", lifecycle="message", action="claim", state="sent"),
        ),
    ],
)
def test_a_message_moves_or_says_why_not(action: str, known: MessageFacts, expected: Verdict) -> None:
    assert MESSAGE.decide(action, known, None) == expected
