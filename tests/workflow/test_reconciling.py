"""The arithmetic of a sitting agrees with plain fractions over single members, and says what does not add up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.counting import Count, Rule, Voters
from workflow.reconciling import Line, LineResult, Seat, Tally, reconcile

NOMINEE = 7
CHAIR = 1
SHARES = [(0, 1), (1, 3), (1, 2), (2, 3), (3, 4), (4, 5), (9, 10), (1, 1)]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an imaginary council: did he come, is he concerned, and what is on his ballot, if anything."""

    present: bool
    concerned: bool
    ballot: str | None
    score: int


members = st.builds(
    Member,
    present=st.sampled_from([True, True, True, False]),
    concerned=st.sampled_from([False, False, False, True]),
    ballot=st.sampled_from(["for", "for", "against", "invalid", None]),
    score=st.integers(1, 10),
)
rules = st.builds(
    Rule,
    quorum=st.sampled_from(SHARES),
    passing=st.sampled_from(SHARES),
    strict=st.booleans(),
    base=st.sampled_from(["members", "present", "valid"]),
    secret=st.booleans(),
    written=st.booleans(),
    chair_must_agree=st.booleans(),
    recusal=st.booleans(),
    score_most=st.sampled_from([None, 10]),
)


def expected(council: Sequence[Member], rule: Rule) -> tuple[bool | None, Fraction | None]:
    """Say by plain arithmetic over single members whether the nominee passes, and the mean score."""
    entitled = [one for one in council if not (rule.recusal and one.concerned)]
    here = [one for one in entitled if one.present]
    cast = [one for one in entitled if one.ballot and (one.present or rule.written)]
    valid = [one for one in cast if one.ballot != "invalid"]
    agree = [one for one in cast if one.ballot == "for"]
    base = {"members": entitled, "present": here + [one for one in cast if not one.present], "valid": valid}[rule.base]
    mean = Fraction(sum(one.score for one in agree), len(valid)) if valid and rule.score_most else None
    if not here or Fraction(len(here), len(entitled)) < Fraction(*rule.quorum):
        return None, mean
    share = Fraction(len(agree), len(base)) if base else Fraction(0)
    least = Fraction(*rule.passing)
    enough = bool(agree) and (share > least if rule.strict else share >= least)
    chair = council[0]
    asked = rule.chair_must_agree and chair in entitled
    return enough and (not asked or any(one is chair for one in agree)), mean


def tally_of(council: Sequence[Member], rule: Rule, *, on_screen: bool) -> Tally:
    """Write the same council down as rows, its ballots on screen or counted on paper."""
    seats = list(enumerate(council, 1))
    concerned = frozenset(seat for seat, one in seats if rule.recusal and one.concerned)
    cast = {seat: one for seat, one in seats if one.ballot and seat not in concerned and (one.present or rule.written)}
    ballots = [one.ballot for one in cast.values()]
    kept = sum(one.present for seat, one in seats if seat not in concerned and seat not in cast)
    count = Count(
        ballots.count("for"),
        ballots.count("against"),
        ballots.count("invalid"),
        unreturned=kept,
        score_sum=sum(one.score for one in cast.values() if one.ballot == "for") if rule.score_most else None,
        chair_for=CHAIR in cast and cast[CHAIR].ballot == "for",
    )
    line = Line(NOMINEE, rule, ("individual", "GK"), concerned, count, voted=frozenset(cast) if on_screen else None)
    came = tuple(
        Seat(seat, present=one.present, written=not on_screen and seat in cast and not one.present)
        for seat, one in seats
    )
    return Tally(came, CHAIR, (line,))


@given(council=st.lists(members, min_size=1, max_size=12), rule=rules, on_screen=st.booleans())
def test_results_agree_with_fractions_over_single_members(
    *, council: list[Member], rule: Rule, on_screen: bool
) -> None:
    # Members are compared by identity: two may be alike.
    council = [replace(one) for one in council]
    found = reconcile(tally_of(council, rule, on_screen=on_screen))
    assert found.refusals == ()
    (line,) = found.lines
    passed, mean = expected(council, rule)
    assert line.passed is passed
    assert line.issued == line.present + line.written
    assert line.issued == line.unreturned + line.votes_for + line.votes_against + line.votes_invalid
    if mean is not None:
        assert Fraction(line.score_sum or 0, line.votes_for + line.votes_against) == mean


def test_the_votes_needed_are_the_least_that_reach_the_share() -> None:
    of_all = Rule((2, 3), (1, 2), strict=True, base="members")
    for (part, of), strict, base in product(
        [(p, n) for n in range(1, 13) for p in range(n + 1)], (True, False), range(40)
    ):
        rule = replace(of_all, passing=(part, of), quorum=(part, of), strict=strict)
        share = Fraction(part, of) * base
        needed = rule.needed(Count(0, 0), Voters(base, base))
        assert needed == max(1, (share // 1) + 1 if strict else ceil(share)), (part, of, strict, base)
        assert rule.quorum_of(base) == max(1, ceil(share))


LINE = Line(NOMINEE, Rule((2, 3), (1, 2), strict=True, base="members"), ("individual", "GK"))
"""Five members, all present but the last, who may not vote in writing."""
SEATS = tuple(Seat(number, present=number < 5) for number in range(1, 6))
SCORED = replace(LINE.rule, score_most=10)
AGREEING = replace(LINE.rule, chair_must_agree=True)

WRONG: list[tuple[Line, str, dict[str, Any]]] = [
    (LINE, "not_counted", {}),
    (replace(LINE, count=Count(4, 0), confirmed=False), "count_not_confirmed", {}),
    (replace(LINE, count=Count(4, -1, 1)), "count_negative", {}),
    (replace(LINE, count=Count(3, 0)), "votes_do_not_add_up", {"issued": 4, "returned": 3, "unreturned": 0}),
    (replace(LINE, count=Count(4, 1)), "votes_do_not_add_up", {"issued": 4, "returned": 5, "unreturned": 0}),
    (
        replace(LINE, count=Count(3, 1, issued=5)),
        "votes_do_not_add_up",
        {"issued": 5, "returned": 4, "unreturned": 0},
    ),
    (replace(LINE, count=Count(4, 1, issued=5)), "too_many_ballots", {"returned": 5, "present": 4, "written": 0}),
    (replace(LINE, count=Count(4, 0, score_sum=3)), "scores_not_asked", {}),
    (
        replace(LINE, rule=SCORED, count=Count(3, 1, score_sum=31)),
        "scores_out_of_range",
        {"score_sum": 31, "least": 3, "most": 30},
    ),
    (
        replace(LINE, rule=SCORED, count=Count(3, 1)),
        "scores_out_of_range",
        {"score_sum": None, "least": 3, "most": 30},
    ),
    (replace(LINE, rule=AGREEING, count=Count(4, 0)), "chair_vote_missing", {}),
    (replace(LINE, rule=AGREEING, count=Count(0, 4, chair_for=True)), "chair_vote_missing", {}),
    (
        replace(LINE, count=Count(3, 0, unreturned=1), voted=frozenset({1, 2})),
        "ballots_differ_from_turnout",
        {"returned": 3, "voted": 2},
    ),
    (
        replace(LINE, count=Count(3, 0, unreturned=1), voted=frozenset({1, 2, 5})),
        "voted_without_right",
        {"members": (5,)},
    ),
    (
        replace(
            LINE,
            count=Count(3, 0),
            voted=frozenset({1, 2, 3}),
            recused=frozenset({3}),
        ),
        "voted_without_right",
        {"members": (3,)},
    ),
]


@pytest.mark.parametrize(("line", "code", "numbers"), WRONG)
def test_what_does_not_add_up_is_told_with_its_numbers(line: Line, code: str, numbers: dict[str, Any]) -> None:
    (refusal,) = reconcile(Tally(SEATS, CHAIR, (line,))).refusals
    assert (refusal.code, refusal.detail) == (code, {"nominations": (NOMINEE,), **numbers})


def test_a_presiding_member_who_is_concerned_need_not_agree() -> None:
    line = replace(LINE, rule=AGREEING, count=Count(3, 0), recused=frozenset({CHAIR}))
    (result,) = reconcile(Tally(SEATS, CHAIR, (line,))).lines
    assert result.passed


def test_too_few_without_those_concerned_decide_nothing() -> None:
    """Three of five are a quorum of three fifths; two of four without the one concerned are none."""
    rule = replace(LINE.rule, quorum=(3, 5))
    line = replace(LINE, rule=rule, count=Count(2, 0), recused=frozenset({1}))
    seats = tuple(Seat(number, present=number < 4) for number in range(1, 6))
    (result,) = reconcile(Tally(seats, CHAIR, (line,))).lines
    assert (result.members, result.present, result.passed) == (4, 2, None)


def test_nominees_of_a_group_are_ranked_by_mean_score_and_then_votes_for() -> None:
    def line(nomination: int, agree: int, score: int, *, against: int = 0, group: str = "GK") -> Line:
        count = Count(agree, against, 4 - agree - against, score_sum=score)
        return Line(nomination, replace(SCORED, base="valid"), ("individual", group), count=count)

    lines = (
        line(1, 4, 36),
        line(2, 3, 27),
        line(3, 4, 36),
        line(4, 3, 27, against=1),
        line(5, 1, 10, against=3),
        line(6, 4, 20, group="BK"),
    )
    ranks = {one.nomination: one.rank for one in reconcile(Tally(SEATS, CHAIR, lines)).lines}
    assert ranks == {1: 1, 2: 3, 3: 1, 4: 4, 5: None, 6: 1}


def test_without_scores_nobody_is_ranked() -> None:
    (result,) = reconcile(Tally(SEATS, CHAIR, (replace(LINE, count=Count(4, 0)),))).lines
    assert isinstance(result, LineResult)
    assert result.rank is None
