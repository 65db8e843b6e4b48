"""Prove of every question of a move that it takes a good answer and names what is wrong with a bad one."""

from datetime import date, timedelta

import pytest

from states import asks
from states.asks import LONGEST_TEXT, NOT_AWARDED_BECAUSE, Answers, FlaggedItem
from states.facts import CouncilResult, Kind, NominationFacts
from states.lifecycle import Ask
from states.nomination import MOVES
from states.refusals import Refusal
from tests.states.making import NOW, answers, facts, row, with_kinds

Case = tuple[Ask[Answers, NominationFacts], Answers, NominationFacts, Refusal | None]

NOTHING = Answers()
DRAFT = with_kinds(facts(proposal=None), Kind.PROPOSAL)
RANKED = with_kinds(facts(proposal=None, row=row(rank=4)), Kind.PROPOSAL)
SECOND = with_kinds(facts(proposal=CouncilResult(voted=True, passed=True, rank=2), row=row(rank=4)), Kind.PROPOSAL)
SECOND_REFUSED = Refusal("rank_differs_from_council", {"field": "rank", "rank": 2})
RETURNED = with_kinds(facts(row=row("returned", flagged=frozenset({"achievement_report", "council_minutes"}))))
OPEN = ["achievement_report", "council_minutes"]
MOMENT = timedelta(microseconds=1)
REPORT = FlaggedItem("achievement_report", "Thiếu số liệu")


def required(field: str) -> Refusal:
    return Refusal("field_required", {"field": field})


CASES: tuple[Case, ...] = (
    (asks.REASON, answers(reason="a" * LONGEST_TEXT), DRAFT, None),
    (asks.REASON, NOTHING, DRAFT, required("reason")),
    (asks.REASON, answers(reason=" \n"), DRAFT, required("reason")),
    (
        asks.REASON,
        answers(reason="a" * (LONGEST_TEXT + 1)),
        DRAFT,
        Refusal("field_too_long", {"field": "reason", "most": LONGEST_TEXT}),
    ),
    *((asks.REASON_CODE, answers(reason_code=code), DRAFT, None) for code in NOT_AWARDED_BECAUSE),
    *(
        (
            asks.REASON_CODE,
            answers(reason_code=code),
            DRAFT,
            Refusal("field_not_a_choice", {"field": "reason_code", "choices": NOT_AWARDED_BECAUSE}),
        )
        for code in (None, "dislike")
    ),
    (asks.FLAGGED_ITEMS, answers(items=(REPORT, FlaggedItem("nomination", "Sai tên"))), DRAFT, None),
    (asks.FLAGGED_ITEMS, NOTHING, DRAFT, required("items")),
    (
        asks.FLAGGED_ITEMS,
        answers(items=(REPORT, FlaggedItem("nomination", " "))),
        DRAFT,
        Refusal("item_needs_reason", {"field": "items"}),
    ),
    (
        asks.FLAGGED_ITEMS,
        answers(items=(FlaggedItem("passport", "Thiếu"),)),
        DRAFT,
        Refusal(
            "item_unknown",
            {
                "field": "items",
                "items": ["passport"],
                "choices": ["achievement_report", "council_minutes", "nomination", "submission_letter"],
            },
        ),
    ),
    (asks.FLAGGED_ITEMS, answers(items=(REPORT, REPORT)), DRAFT, Refusal("item_named_twice", {"field": "items"})),
    (asks.DUE, answers(due_limit=NOW + MOMENT), DRAFT, None),
    (asks.DUE, NOTHING, DRAFT, required("due")),
    (
        asks.DUE,
        answers(due=date(2026, 12, 1), due_limit=NOW),
        DRAFT,
        Refusal("date_in_the_past", {"field": "due", "value": date(2026, 12, 1)}),
    ),
    (asks.RANK, answers(rank=1), DRAFT, None),
    (asks.RANK, NOTHING, RANKED, required("rank")),
    (asks.RANK_UNLESS_RANKED, NOTHING, RANKED, None),
    (asks.RANK_UNLESS_RANKED, NOTHING, DRAFT, required("rank")),
    (asks.RANK, answers(rank=2), SECOND, None),
    (asks.RANK, answers(rank=1), SECOND, SECOND_REFUSED),
    (asks.RANK_UNLESS_RANKED, NOTHING, SECOND, SECOND_REFUSED),
    (asks.RANK_UNLESS_RANKED, answers(rank=2), SECOND, None),
    (asks.RANK, answers(rank=0), RANKED, Refusal("field_too_small", {"field": "rank", "least": 1})),
    (asks.INCOMING_NUMBER, answers(incoming_number="15/SYT"), DRAFT, None),
    (asks.INCOMING_NUMBER, NOTHING, DRAFT, required("incoming_number")),
    (asks.INCOMING_NUMBER, answers(incoming_number=" "), DRAFT, required("incoming_number")),
    (asks.INCOMING_DATE, answers(incoming_at=NOW), DRAFT, None),
    (asks.INCOMING_DATE, NOTHING, DRAFT, required("incoming_date")),
    (
        asks.INCOMING_DATE,
        answers(incoming_date=date(2026, 12, 2), incoming_at=NOW + MOMENT),
        DRAFT,
        Refusal("date_in_the_future", {"field": "incoming_date", "value": date(2026, 12, 2)}),
    ),
    (asks.DECISION, answers(decision=90), DRAFT, None),
    (asks.DECISION, NOTHING, DRAFT, required("decision")),
    (asks.ITEM, answers(item="council_minutes"), DRAFT, None),
    (asks.ITEM, answers(item="council_minutes"), RETURNED, None),
    (asks.ITEM, NOTHING, DRAFT, required("item")),
    (
        asks.ITEM,
        answers(item="submission_letter"),
        RETURNED,
        Refusal("item_not_reopened", {"item": "submission_letter", "open": OPEN}),
    ),
    (asks.FIELDS, answers(fields=frozenset({"subject"})), DRAFT, None),
    (asks.FIELDS, NOTHING, DRAFT, None),
    (asks.TICKS, answers(ticks=frozenset({"annual_rating"})), DRAFT, None),
    (asks.TICKS, NOTHING, DRAFT, required("ticks")),
)


@pytest.mark.parametrize(("ask", "given", "known", "expected"), CASES)
def test_an_answer_is_taken_or_refused_with_its_field(
    ask: Ask[Answers, NominationFacts], given: Answers, known: NominationFacts, expected: Refusal | None
) -> None:
    assert ask.check(given, known) == expected


def test_every_question_is_seen_to_take_and_to_refuse() -> None:
    asked = {ask.field for move in MOVES for ask in move.asks}
    seen = {(ask.field, expected is None) for ask, _, _, expected in CASES}
    # Which fields changed is told by the service that compares them; there is no wrong answer.
    assert seen == {(field, passes) for field in asked for passes in (True, False)} - {("fields", False)}


def test_a_question_is_named_after_the_answer_that_it_checks() -> None:
    assert {ask.field for move in MOVES for ask in move.asks} <= set(Answers.__slots__)
