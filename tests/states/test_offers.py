"""Prove that what is offered, why it is not possible, and what then happens, are one and the same."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.actors import CLOCK, Actor, Grant, Role
from states.asks import WHOLE_NOMINATION, Answers
from states.facts import (
    AwardDecision,
    CouncilResult,
    Dossier,
    Limit,
    NominationFacts,
    NominationRow,
    Office,
    Place,
    Ranking,
    Review,
    RoundRow,
    Subject,
)
from states.guards import permitted
from states.nomination import NOMINATION, Action, State
from states.round import State as RoundState
from tests.states.making import (
    CUTOFF,
    DRAFTER,
    ISSUER,
    NOMINEE,
    OFFICES,
    OTHER_UNIT,
    REVIEWER,
    SOMEBODY,
    UNIT,
    answers,
    facts,
    holding,
    round_row,
    row,
    seat_of,
)

ITEMS = ("achievement_report", "council_minutes", WHOLE_NOMINATION)
BEFORE = tuple(State(state) for state in ("draft", "endorsed", "not_endorsed", "submitted", "under_review", "returned"))

people = st.sampled_from([DRAFTER, REVIEWER, NOMINEE, SOMEBODY])
codes = st.lists(st.sampled_from(ITEMS), max_size=2, unique=True).map(tuple)
numbers = st.lists(st.integers(1000, 1003), max_size=2, unique=True).map(tuple)
instants = st.integers(-3, 3).map(lambda seconds: CUTOFF + timedelta(seconds=seconds))
limits = st.none() | instants


def at(role: Role) -> st.SearchStrategy[Grant]:
    places = st.sampled_from([seat_of(role), seat_of(role), OTHER_UNIT, OFFICES[Office.PROPOSING_ALTERNATE]])
    return places.map(lambda place: Grant(role, place, ISSUER))


actors: st.SearchStrategy[Actor] = st.just(CLOCK) | st.builds(
    lambda person, grants: Actor(account=person, person=person, grants=frozenset(grants)),
    people,
    st.lists(st.sampled_from([role for role in Role if role is not Role.CLOCK]).flatmap(at), max_size=6),
)
rows: st.SearchStrategy[NominationRow] = st.builds(
    row,
    st.sampled_from(State),
    subject_type=st.sampled_from(["collective", "individual"]),
    subject_organisation=st.sampled_from([UNIT, OFFICES[Office.PROPOSING]]),
    rank=st.none() | st.integers(1, 9),
    previous_state=st.none() | st.sampled_from([*BEFORE, State.QUALIFIED, State.STANDBY, State.PROPOSED]),
    on_paper=st.booleans(),
    flagged=st.frozensets(st.sampled_from(ITEMS), min_size=1),
)
rounds: st.SearchStrategy[RoundRow] = st.builds(
    round_row, state=st.sampled_from(RoundState), cutoff=limits, late_is_refused=st.booleans()
)
places = st.builds(Place, st.just(1), places=st.integers(0, 3), used=st.integers(0, 3), hard=st.booleans())
results = st.builds(
    CouncilResult,
    voted=st.booleans(),
    passed=st.none() | st.booleans(),
    votes_for=st.integers(0, 7),
    votes_needed=st.integers(0, 7),
    chair_confirmed=st.booleans(),
    chair_confirms=st.booleans(),
    rank=st.none() | st.integers(1, 3),
)
happy_facts = st.builds(facts, actor=actors, now=instants, row=rows, round=rounds)
any_facts: st.SearchStrategy[NominationFacts] = st.builds(
    facts,
    actor=actors,
    now=instants,
    received_at=instants,
    row=rows,
    round=rounds,
    limit=st.builds(Limit, limits),
    dossier=st.builds(Dossier, codes, codes, numbers, numbers, numbers),
    subject=st.builds(
        Subject,
        kind=st.just("individual"),
        kind_allowed=st.booleans(),
        category=st.none() | st.just("worker"),
        category_allowed=st.booleans(),
        rating=st.none() | st.just("good"),
        rating_least=st.just("good"),
        rating_enough=st.booleans(),
    ),
    council=results,
    proposal=st.none() | results,
    review=st.builds(Review, codes),
    quota=st.lists(places, max_size=2).map(tuple),
    ranking=st.builds(Ranking, st.integers(0, 3), st.none() | st.integers(0, 3)),
    decision=st.builds(
        AwardDecision,
        st.just(90),
        st.sampled_from(["drafted", "signed"]),
        names_nominee=st.booleans(),
        drafted_by=people,
        within_authority=st.booleans(),
    ),
)


def valid_answers(known: NominationFacts) -> Answers:
    """Answer everything well; of a returned nomination the item that is replaced is one that was flagged."""
    papers = sorted(known.row.flagged - {WHOLE_NOMINATION})
    reopened = papers[0] if known.state == State.RETURNED and papers else "achievement_report"
    order = known.proposal.rank if known.proposal else None
    return answers(rank=order or 1, item=reopened, due_limit=known.now + timedelta(days=1), incoming_at=known.now)


@given(known=any_facts | happy_facts)
def test_what_is_offered_is_what_the_roles_may_do_from_here(known: NominationFacts) -> None:
    moves = [NOMINATION.move(action, known.state) for action in Action]
    mine = [move.action for move in moves if move is not None and permitted(move.by, known) is None]
    assert [offer.action for offer in NOMINATION.offers(known)] == mine


@given(known=any_facts | happy_facts)
def test_an_offer_has_the_very_objections_that_an_attempt_meets(known: NominationFacts) -> None:
    for offer in NOMINATION.offers(known):
        verdict = NOMINATION.decide(offer.action, known, valid_answers(known))
        assert verdict.refusals[: len(offer.refusals)] == offer.refusals


@given(known=any_facts | happy_facts)
def test_an_offer_without_objection_fires_given_valid_answers(known: NominationFacts) -> None:
    for offer in NOMINATION.offers(known):
        verdict = NOMINATION.decide(offer.action, known, valid_answers(known))
        assert (verdict.dest is not None) == offer.possible
        assert (verdict.dest is None) == bool(verdict.refusals)


@given(known=any_facts | happy_facts)
def test_what_is_not_offered_cannot_be_done(known: NominationFacts) -> None:
    offered = {offer.action for offer in NOMINATION.offers(known)}
    for action in set(Action) - offered:
        verdict = NOMINATION.decide(action, known, valid_answers(known))
        assert verdict.refusals[0].code in {"wrong_state", "not_permitted"}


@given(known=any_facts | happy_facts)
def test_a_verdict_leads_where_the_table_may_lead(known: NominationFacts) -> None:
    for offer in NOMINATION.offers(known):
        move = NOMINATION.move(offer.action, known.state)
        assert move is not None
        verdict = NOMINATION.decide(offer.action, known, valid_answers(known))
        assert verdict.dest is None or verdict.dest in (move.dest or (known.state,))


@given(known=any_facts | happy_facts)
def test_an_offer_tells_what_the_move_asks(known: NominationFacts) -> None:
    for offer in NOMINATION.offers(known):
        move = NOMINATION.move(offer.action, known.state)
        assert move is not None
        assert offer.asks == move.asks


@given(known=any_facts)
def test_without_answers_a_move_that_asks_is_refused_for_a_field(known: NominationFacts) -> None:
    for offer in NOMINATION.offers(known):
        verdict = NOMINATION.decide(offer.action, known, Answers())
        missing = [refusal.detail.get("field") for refusal in verdict.refusals[len(offer.refusals) :]]
        asked = [ask.field for ask in offer.asks if ask.field not in {"fields", "rank"}]
        assert [field for field in missing if field != "rank"] == asked


@pytest.mark.parametrize(
    ("state", "action", "role"),
    [(state, move.action, role) for move in NOMINATION.moves for state in move.source for role in move.by],
)
def test_every_move_fires_for_every_role_where_all_is_in_order(state: str, action: str, role: Role) -> None:
    late = action in {Action.PROPOSE, Action.LAPSE}
    known = facts(
        actor=CLOCK if role is Role.CLOCK else holding(role),
        now=CUTOFF if late else CUTOFF - timedelta(days=1),
        row=row(state, flagged=frozenset(ITEMS), previous_state="returned"),
        council=replace(facts().council, passed=action != Action.NOT_ENDORSE),
    )
    (offer,) = (offer for offer in NOMINATION.offers(known) if offer.action == action)
    move = NOMINATION.move(action, state)
    assert offer.possible
    assert move is not None
    assert NOMINATION.decide(action, known, valid_answers(known)).dest in (move.dest or (state,))


def test_all_that_a_submission_lacks_is_told_at_once() -> None:
    known = facts(
        actor=holding(Role.UNIT_HEAD),
        row=row("endorsed"),
        now=CUTOFF,
        dossier=Dossier(("achievement_report",), ("council_minutes",), (1001,), (1002,), ()),
        subject=replace(facts().subject, kind_allowed=False, category_allowed=False, rating_enough=False),
        council=CouncilResult(),
    )
    assert [refusal.code for refusal in NOMINATION.decide(Action.SUBMIT, known, answers()).refusals] == [
        "deadline_passed",
        "dossier_incomplete",
        "items_not_mended",
        "submitted_together",
        "letter_list_differs",
        "subject_kind_not_eligible",
        "staff_category_not_eligible",
        "rating_too_low",
        "council_has_not_voted",
    ]


def test_where_only_the_text_was_returned_no_paper_is_offered_and_the_other_way_round() -> None:
    def possible(flagged: str) -> set[str]:
        returned = row("returned", flagged=frozenset({flagged}))
        offers = NOMINATION.offers(facts(actor=holding(Role.UNIT_OFFICER), row=returned))
        return {offer.action for offer in offers if offer.possible} & {Action.EDIT, Action.ATTACH}

    assert possible(WHOLE_NOMINATION) == {Action.EDIT}
    assert possible("council_minutes") == {Action.ATTACH}
