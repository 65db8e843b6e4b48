"""Prove of every rule that it lets pass, that it refuses, and which facts it looks at."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

import pytest

from states import asks, guards, voting
from states.actors import Role
from states.facts import (
    AwardDecision,
    CouncilResult,
    Dossier,
    FactNotGathered,
    Kind,
    Limit,
    NominationFacts,
    Place,
    Ranking,
    Review,
    Subject,
)
from states.nomination import ALL_NEEDS, MOVES, needs
from states.refusals import Refusal
from tests.states.making import (
    AFTERWARDS,
    CUTOFF,
    DRAFTER,
    NOMINEE,
    NOW,
    REVIEWER,
    SOMEBODY,
    facts,
    holding,
    round_row,
    row,
    with_kinds,
)

Guard = Callable[[NominationFacts], Refusal | None]
Case = tuple[Guard, NominationFacts, Refusal | None]

IN_ORDER = facts()


def refused(code: str, **detail: object) -> Refusal:
    return Refusal(code, detail)


def with_dossier(**changes: Any) -> NominationFacts:
    in_order = Dossier(missing=(), unmended=(), left_behind=(), letter_lacks=(), letter_adds=())
    return facts(dossier=replace(in_order, **changes))


def with_subject(**changes: Any) -> NominationFacts:
    return facts(subject=replace(IN_ORDER.subject, **changes))


def with_vote(*, passed: bool | None, **changes: Any) -> NominationFacts:
    return facts(council=counted(passed=passed), **changes)


def with_proposal(proposal: CouncilResult | None) -> NominationFacts:
    return facts(proposal=proposal)


def counted(*, passed: bool | None, votes_for: int = 3) -> CouncilResult:
    """Make a minuted vote of 7 members, 5 of them present, of whom 4 have to be in favour."""
    return CouncilResult(
        voted=True, passed=passed, votes_for=votes_for, votes_needed=4, base=7, present=5, members=7, quorum=6
    )


def with_decision(**changes: Any) -> NominationFacts:
    return facts(decision=replace(IN_ORDER.decision, **changes), actor=holding(Role.DECIDER))


def by_person(person: int | None, **changes: Any) -> NominationFacts:
    return facts(actor=replace(holding(Role.REVIEWER), person=person), **changes)


LATE = refused("deadline_passed", limit=CUTOFF, received_at=AFTERWARDS)
FLAGGING = round_row(late_is_refused=False)
NO_QUORUM = refused("council_had_no_quorum", present=5, members=7, needed=6)
TEXT, PAPER = frozenset({"nomination"}), frozenset({"achievement_report"})

CASES: tuple[Case, ...] = (
    (guards.round_accepts, IN_ORDER, None),
    (guards.round_accepts, facts(round=round_row(state="closed")), None),
    (guards.round_accepts, facts(round=round_row(cutoff=None)), refused("to_be_announced", round=7)),
    (guards.round_accepts, facts(round=round_row(state="planned")), refused("round_not_open", round=7)),
    (guards.round_accepts, facts(round=round_row(state="decided")), refused("round_decided", round=7)),
    (guards.round_undecided, facts(round=round_row(state="closed")), None),
    (guards.round_undecided, facts(round=round_row(state="decided")), refused("round_decided", round=7)),
    (guards.before_limit, IN_ORDER, None),
    (guards.before_limit, facts(limit=Limit(at=None)), None),
    (guards.before_limit, facts(now=AFTERWARDS), LATE),
    (guards.before_limit, facts(now=AFTERWARDS, received_at=NOW), None),
    (guards.before_limit, facts(now=AFTERWARDS, round=FLAGGING), None),
    (guards.before_limit_on_screen, facts(actor=holding(Role.UNIT_HEAD)), None),
    (guards.before_limit_on_screen, facts(actor=holding(Role.UNIT_HEAD), now=AFTERWARDS), LATE),
    (guards.before_limit_on_screen, facts(actor=holding(Role.RECEIVING_CLERK), now=AFTERWARDS), None),
    (guards.limit_past, facts(now=AFTERWARDS), None),
    (guards.limit_past, facts(now=AFTERWARDS, round=replace(FLAGGING, state="closed")), None),
    (guards.limit_past, IN_ORDER, refused("limit_not_past", limit=CUTOFF)),
    (guards.limit_past, facts(now=AFTERWARDS, limit=Limit(at=None)), refused("limit_not_past", limit=None)),
    (guards.limit_past, facts(now=AFTERWARDS, round=FLAGGING), refused("round_still_open", round=7)),
    (guards.before_limit_if_it_must_act, facts(row=row("withdrawn", previous_state="draft")), None),
    (
        guards.before_limit_if_it_must_act,
        facts(row=row("withdrawn", previous_state="under_review"), now=AFTERWARDS),
        None,
    ),
    (guards.before_limit_if_it_must_act, facts(row=row("lapsed", previous_state="returned"), now=AFTERWARDS), LATE),
    (guards.text_reopened, facts(row=row("draft")), None),
    (guards.text_reopened, facts(row=row("returned", flagged=TEXT)), None),
    (
        guards.text_reopened,
        facts(row=row("returned", flagged=PAPER)),
        refused("item_not_reopened", item="nomination", open=["achievement_report"]),
    ),
    (guards.papers_reopened, facts(row=row("draft")), None),
    (guards.papers_reopened, facts(row=row("returned", flagged=PAPER | TEXT)), None),
    (
        guards.papers_reopened,
        facts(row=row("returned", flagged=TEXT)),
        refused("no_paper_reopened", open=["nomination"]),
    ),
    (guards.dossier_complete, IN_ORDER, None),
    (
        guards.dossier_complete,
        with_dossier(missing=("council_minutes", "achievement_report")),
        refused("dossier_incomplete", missing=("council_minutes", "achievement_report")),
    ),
    (guards.flaws_mended, IN_ORDER, None),
    (
        guards.flaws_mended,
        with_dossier(unmended=("achievement_report",)),
        refused("items_not_mended", items=("achievement_report",)),
    ),
    (guards.submitted_together, IN_ORDER, None),
    (
        guards.submitted_together,
        with_dossier(left_behind=(1001,)),
        refused("submitted_together", left_behind=(1001,)),
    ),
    (guards.letter_lists_all, IN_ORDER, None),
    (
        guards.letter_lists_all,
        with_dossier(letter_lacks=(1000,), letter_adds=(1001,)),
        refused("letter_list_differs", lacks=(1000,), adds=(1001,)),
    ),
    (guards.letter_lists_all, with_dossier(letter_adds=(9,)), refused("letter_list_differs", lacks=(), adds=(9,))),
    (guards.subject_kind_eligible, IN_ORDER, None),
    (
        guards.subject_kind_eligible,
        with_subject(kind="station", kind_allowed=False),
        refused("subject_kind_not_eligible", kind="station"),
    ),
    (guards.staff_category_eligible, IN_ORDER, None),
    (
        guards.staff_category_eligible,
        with_subject(category="worker", category_allowed=False),
        refused("staff_category_not_eligible", category="worker"),
    ),
    (guards.rating_sufficient, IN_ORDER, None),
    (
        guards.rating_sufficient,
        with_subject(rating="completed", rating_enough=False),
        refused("rating_too_low", rating="completed", least="good"),
    ),
    (voting.council_passed, with_vote(passed=True), None),
    (voting.council_passed, facts(council=CouncilResult()), refused("council_has_not_voted")),
    (voting.council_passed, with_vote(passed=None), NO_QUORUM),
    (
        voting.council_passed,
        with_vote(passed=False),
        refused("council_did_not_pass", votes_for=3, base=7, votes_needed=4),
    ),
    (
        voting.council_passed,
        facts(council=counted(passed=False, votes_for=4)),
        refused("chair_did_not_agree", votes_for=4, base=7, votes_needed=4),
    ),
    (voting.council_did_not_pass, with_vote(passed=False), None),
    (voting.council_did_not_pass, facts(council=CouncilResult()), refused("council_has_not_voted")),
    (voting.council_did_not_pass, with_vote(passed=None), NO_QUORUM),
    (
        voting.council_did_not_pass,
        with_vote(passed=True),
        refused("council_passed", votes_for=3, base=7, votes_needed=4),
    ),
    (voting.council_stands, with_vote(passed=True), None),
    (voting.council_stands, facts(council=CouncilResult()), refused("council_has_not_voted")),
    (voting.council_stands, facts(council=CouncilResult(), row=row(on_paper=True)), None),
    (voting.proposal_passed, with_proposal(None), None),
    (voting.proposal_passed, with_proposal(counted(passed=True)), None),
    (voting.proposal_passed, with_proposal(CouncilResult()), refused("issuers_council_has_not_voted")),
    (voting.proposal_passed, with_proposal(counted(passed=None)), NO_QUORUM),
    (
        voting.proposal_passed,
        with_proposal(counted(passed=False)),
        refused("issuers_council_did_not_pass", votes_for=3, base=7, votes_needed=4),
    ),
    (voting.chair_confirmed, by_person(SOMEBODY), None),
    (voting.chair_confirmed, by_person(DRAFTER), refused("chair_must_confirm")),
    (voting.chair_confirmed, by_person(DRAFTER, council=replace(IN_ORDER.council, chair_confirmed=True)), None),
    (voting.chair_confirmed, by_person(DRAFTER, council=replace(IN_ORDER.council, chair_confirms=False)), None),
    (guards.everything_ticked, IN_ORDER, None),
    (
        guards.everything_ticked,
        facts(review=Review(unticked=("annual_rating",))),
        refused("not_all_ticked", unticked=("annual_rating",)),
    ),
    (guards.cutoff_past, facts(now=CUTOFF), None),
    (guards.cutoff_past, facts(now=NOW, round=round_row(cutoff=None)), None),
    (guards.cutoff_past, facts(now=CUTOFF - timedelta(microseconds=1)), refused("cutoff_not_past", cutoff=CUTOFF)),
    (guards.ranked_when_contested, facts(ranking=Ranking(contenders=10, places=10)), None),
    (guards.ranked_when_contested, facts(ranking=Ranking(contenders=99, places=None)), None),
    (guards.ranked_when_contested, facts(ranking=Ranking(contenders=11, places=10), row=row(rank=2)), None),
    (
        guards.ranked_when_contested,
        facts(ranking=Ranking(contenders=11, places=10)),
        refused("ranking_needed", contenders=11, places=10),
    ),
    (guards.place_left, facts(quota=()), None),
    (guards.place_left, facts(quota=(Place(counter=1, places=10, used=9, hard=True),)), None),
    (guards.place_left, facts(quota=(Place(counter=1, places=10, used=12, hard=False),)), None),
    (
        guards.place_left,
        facts(quota=(Place(1, places=10, used=9, hard=True), Place(2, places=5, used=5, hard=True))),
        refused("quota_full", places=5, used=5),
    ),
    (guards.soft_place_left, facts(quota=(Place(counter=1, places=10, used=12, hard=True),)), None),
    (guards.soft_place_left, facts(quota=(Place(counter=1, places=10, used=9, hard=False),)), None),
    (
        guards.soft_place_left,
        facts(quota=(Place(1, places=10, used=9, hard=False), Place(2, places=5, used=6, hard=False))),
        refused("quota_passed", places=5, used=6),
    ),
    (guards.not_own_case, by_person(SOMEBODY), None),
    (guards.not_own_case, by_person(None, row=row(subject_person=None)), None),
    (guards.not_own_case, by_person(NOMINEE), refused("own_case")),
    (guards.four_eyes, by_person(SOMEBODY), None),
    (guards.four_eyes, by_person(None, row=row(drafted_by=None)), None),
    (guards.four_eyes, by_person(DRAFTER), refused("four_eyes")),
    (guards.four_eyes, by_person(REVIEWER), refused("four_eyes")),
    (guards.in_own_decision, with_decision(), None),
    (guards.in_own_decision, with_decision(state="signed"), refused("not_in_decision", decision=90)),
    (guards.in_own_decision, with_decision(names_nominee=False), refused("not_in_decision", decision=90)),
    (guards.in_own_decision, with_decision(drafted_by=SOMEBODY), refused("four_eyes")),
    (guards.within_authority, with_decision(), None),
    (guards.within_authority, with_decision(within_authority=False), refused("above_authority", award_form="GK")),
)

NAMES = [f"{guard.__name__}-{number}" for number, (guard, _, _) in enumerate(CASES)]


@dataclass(slots=True)
class Watched:
    """Facts that remember which kinds were looked at."""

    known: NominationFacts
    seen: set[Kind]

    def __getattr__(self, name: str) -> object:
        """Note the kind, then give the fact."""
        if name in set(Kind):
            self.seen.add(Kind(name))
        return getattr(self.known, name)


@pytest.mark.parametrize(("guard", "known", "expected"), CASES, ids=NAMES)
def test_a_rule_answers_with_its_reason_or_not_at_all(
    guard: Guard, known: NominationFacts, expected: Refusal | None
) -> None:
    assert guard(known) == expected


def test_every_rule_is_seen_to_pass_and_to_refuse() -> None:
    seen = {(guard, expected is None) for guard, _, expected in CASES}
    assert seen == {(guard, passes) for guard in guards.NEEDS for passes in (True, False)}


@pytest.mark.parametrize(("guard", "known", "expected"), CASES, ids=NAMES)
def test_a_rule_needs_no_fact_beyond_those_it_names(
    guard: Guard, known: NominationFacts, expected: Refusal | None
) -> None:
    assert guard(with_kinds(known, *guards.NEEDS[guard])) == expected


@pytest.mark.parametrize("guard", guards.NEEDS, ids=lambda guard: guard.__name__)
def test_a_rule_looks_at_every_kind_of_fact_that_it_names(guard: Guard) -> None:
    seen: set[Kind] = set()
    for rule, known, _ in CASES:
        if rule is guard:
            rule(Watched(known, seen))  # type: ignore[arg-type] # it behaves like the facts that it watches.
    assert seen == guards.NEEDS[guard]


@pytest.mark.parametrize("kind", Kind)
def test_a_fact_that_was_not_gathered_cannot_be_looked_at(kind: Kind) -> None:
    look: Callable[[Any], object] = tuple if kind is Kind.QUOTA else lambda fact: fact.at
    with pytest.raises(FactNotGathered):
        look(getattr(with_kinds(IN_ORDER), kind))
    with pytest.raises(FactNotGathered):
        bool(getattr(with_kinds(IN_ORDER), kind))


def test_every_rule_of_the_table_says_what_it_needs() -> None:
    assert {guard for move in MOVES for guard in (*move.guards, *move.warns)} == set(guards.NEEDS)


def test_what_an_action_needs_is_what_its_rules_need() -> None:
    for move in MOVES:
        asked = {kind for ask in move.asks for kind in asks.NEEDS.get(ask, ())}
        assert needs(move.action) == asked | {kind for guard in move.guards for kind in guards.NEEDS[guard]}
    assert set(Kind) == ALL_NEEDS
    assert set(Kind) <= {field.name for field in fields(NominationFacts)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "draft"),
        ("draft", "draft"),
        ("endorsed", "endorsed"),
        ("not_endorsed", "not_endorsed"),
        ("submitted", "submitted"),
        ("under_review", "under_review"),
        ("returned", "returned"),
        ("qualified", "qualified"),
        ("standby", "qualified"),
        ("proposed", "qualified"),
    ],
)
def test_reviving_goes_back_but_a_place_has_to_be_won_anew(before: str | None, after: str) -> None:
    assert guards.revived_state(facts(row=row("withdrawn", previous_state=before))) == after


def test_the_made_case_is_in_order_and_whole() -> None:
    assert isinstance(IN_ORDER.decision, AwardDecision)
    assert isinstance(IN_ORDER.subject, Subject)
    assert [kind for kind in Kind if type(getattr(IN_ORDER, kind)).__name__ == "_NotGathered"] == []
