"""Prove that a deadline falls at one instant, for everything that has to come before or after it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from states.actors import CLOCK, Actor, Role
from states.facts import Limit, NominationFacts
from states.nomination import NOMINATION, Action
from states.refusals import Refusal
from tests.states.making import CUTOFF, answers, facts, holding, round_row, row

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_REFUSED = datetime(2026, 12, 15, tzinfo=VIETNAM)
LAST_ACCEPTED = datetime(2026, 12, 14, 23, 59, 59, 999999, tzinfo=VIETNAM)
CLERK, HEAD = holding(Role.RECEIVING_CLERK), holding(Role.UNIT_HEAD)
BY_THE_UNIT = (("endorsed", Action.SUBMIT), ("draft", Action.EDIT), ("draft", Action.ATTACH))


def codes(action: str, known: NominationFacts) -> list[str]:
    return [refusal.code for refusal in NOMINATION.decide(action, known, answers()).refusals]


def at(
    instant: datetime, state: str, actor: Actor = HEAD, *, flagging: bool = False, closed: bool = False
) -> NominationFacts:
    late = round_row(late_is_refused=not flagging, state="closed" if closed else "open")
    return facts(actor=actor, now=instant, row=row(state, previous_state="draft"), round=late)


def test_the_made_cut_off_is_midnight_in_vietnam() -> None:
    assert FIRST_REFUSED == CUTOFF == datetime(2026, 12, 14, 17, tzinfo=UTC)


@pytest.mark.parametrize(("state", "action"), [*BY_THE_UNIT, ("withdrawn", Action.REVIVE)])
def test_what_a_unit_does_is_accepted_until_the_first_refused_instant(state: str, action: Action) -> None:
    assert codes(action, at(LAST_ACCEPTED, state)) == []
    refusal = Refusal("deadline_passed", {"limit": CUTOFF, "received_at": FIRST_REFUSED})
    assert NOMINATION.decide(action, at(FIRST_REFUSED, state), answers()).refusals == (refusal,)


@pytest.mark.parametrize(("state", "action"), BY_THE_UNIT)
def test_where_late_is_flagged_the_same_is_accepted_late(state: str, action: Action) -> None:
    assert codes(action, at(FIRST_REFUSED, state, flagging=True)) == []


def test_an_extension_or_a_due_date_moves_the_limit_and_not_the_cut_off() -> None:
    extended = Limit(at=FIRST_REFUSED + timedelta(days=2))
    late = facts(actor=HEAD, now=FIRST_REFUSED, row=row("endorsed"), limit=extended)
    assert codes(Action.SUBMIT, late) == []


def test_paper_counts_by_the_day_on_its_stamp() -> None:
    stamped = facts(actor=CLERK, now=FIRST_REFUSED + timedelta(days=4), received_at=LAST_ACCEPTED, row=row("draft"))
    assert codes(Action.REGISTER, stamped) == []
    too_late = facts(actor=CLERK, now=FIRST_REFUSED + timedelta(days=4), received_at=FIRST_REFUSED, row=row("draft"))
    assert codes(Action.REGISTER, too_late) == ["deadline_passed"]


@pytest.mark.parametrize("state", ["draft", "endorsed", "not_endorsed", "returned"])
def test_what_was_not_submitted_lapses_from_the_first_refused_instant_on(state: str) -> None:
    assert codes(Action.LAPSE, at(LAST_ACCEPTED, state, CLOCK)) == ["limit_not_past"]
    assert NOMINATION.decide(Action.LAPSE, at(FIRST_REFUSED, state, CLOCK), answers()).dest == "lapsed"


def test_where_late_is_flagged_lapsing_waits_for_the_round_to_close() -> None:
    assert codes(Action.LAPSE, at(FIRST_REFUSED, "draft", CLOCK, flagging=True)) == ["round_still_open"]
    assert codes(Action.LAPSE, at(FIRST_REFUSED, "draft", CLOCK, flagging=True, closed=True)) == []


def test_nobody_is_proposed_before_the_cut_off() -> None:
    proposer = holding(Role.PROPOSING_OFFICER)
    assert codes(Action.PROPOSE, at(LAST_ACCEPTED, "qualified", proposer)) == ["cutoff_not_past"]
    assert codes(Action.PROPOSE, at(FIRST_REFUSED, "qualified", proposer)) == []


@pytest.mark.parametrize("before", ["submitted", "under_review", "qualified", "standby", "proposed"])
def test_what_no_longer_waits_for_the_unit_is_revived_after_the_limit(before: str) -> None:
    withdrawn = facts(actor=HEAD, now=FIRST_REFUSED, row=row("withdrawn", previous_state=before))
    assert codes(Action.REVIVE, withdrawn) == []


@pytest.mark.parametrize("before", ["draft", "endorsed", "not_endorsed", "returned"])
def test_what_waits_for_the_unit_is_not_revived_after_the_limit(before: str) -> None:
    lapsed = facts(actor=HEAD, now=FIRST_REFUSED, row=row("lapsed", previous_state=before))
    assert codes(Action.REVIVE, lapsed) == ["deadline_passed"]
