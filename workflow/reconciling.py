"""Add up a sitting from its rows: the result for each nominee, and whatever does not add up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import chain

from states.refusals import Refusal
from workflow.counting import Count, Rule, Voters

Nominee = tuple[int]
"""The nomination, as details of refusals list it."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One member entitled to the sitting; `written` marks an absent one whose vote came in writing."""

    member: int
    present: bool
    written: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One nominee on the agenda with the ballots as they lie.

    `recused` are the members who leave this nominee's base. `voted` names whose ballots are in the box, known for
    votes on screen only. Nominees of one `group` are ranked against one another.
    """

    nomination: int
    rule: Rule
    group: tuple[str, str]
    recused: frozenset[int] = frozenset()
    count: Count | None = None
    confirmed: bool = True
    voted: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A sitting as its rows tell it: who was entitled, who presided, and the ballots nominee by nominee.

    `recusals` and `open_votes` are numbers of rows, changed votes among them.
    """

    seats: tuple[Seat, ...]
    presiding: int | None
    lines: tuple[Line, ...]
    recusals: int = 0
    open_votes: int = 0


@dataclass(frozen=True, slots=True)
class LineResult:
    """The result for one nominee; numbers of persons and ballots after recusal.

    `passed` is None where too few were present for this nominee after recusal: nothing was decided.
    """

    nomination: int
    group: tuple[str, str]
    members: int
    present: int
    written: int
    issued: int
    unreturned: int
    votes_for: int
    votes_against: int
    votes_invalid: int
    base: int
    needed: int
    passed: bool | None
    score_sum: int | None
    chair_for: bool | None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a sitting comes to, nominee by nominee, and by nomination what does not add up."""

    lines: tuple[LineResult, ...]
    discrepancies: Mapping[int, tuple[Refusal, ...]]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Everything that does not add up."""
        return tuple(chain.from_iterable(self.discrepancies.values()))


def reconcile(tally: Tally) -> Reconciled:
    """Recompute every result from the rows; a line without a count gives no result."""
    counted = [(line, voters_of(line, tally.seats)) for line in tally.lines]
    results = [_result(line, line.count, voters, tally.presiding) for line, voters in counted if line.count is not None]
    found = {line.nomination: tuple(_discrepancies(line, voters, tally)) for line, voters in counted}
    ranks = _ranks(results)
    return Reconciled(
        tuple(replace(one, rank=ranks.get(one.nomination)) for one in results),
        {nomination: wrong for nomination, wrong in found.items() if wrong},
    )


def totals(tally: Tally, results: Iterable[LineResult]) -> Mapping[str, object]:
    """Say what a sitting came to, to be held against its rows later; ranks of equal ones may still be settled."""
    return {
        "members": len(tally.seats),
        "present": sum(seat.present for seat in tally.seats),
        "written": sum(seat.written for seat in tally.seats),
        "recusals": tally.recusals,
        "open_votes": tally.open_votes,
        "columns": [field.name for field in fields(LineResult)],
        "lines": [[getattr(one, field.name) for field in fields(one)] for one in results],
    }


def voters_of(line: Line, seats: Iterable[Seat]) -> Voters:
    """Count who may vote on a nominee: recused members leave, absent ones count once their vote came in writing."""
    entitled = [seat for seat in seats if seat.member not in line.recused]
    absent = [seat for seat in entitled if not seat.present]
    written = sum(line.rule.written and _wrote(seat, line) for seat in absent)
    return Voters(len(entitled), len(entitled) - len(absent), written)


def _wrote(seat: Seat, line: Line) -> bool:
    return seat.written if line.voted is None else seat.member in line.voted


def _result(line: Line, count: Count, voters: Voters, presiding: int | None) -> LineResult:
    needed = line.rule.needed(count, voters)
    quorate = voters.present >= line.rule.quorum_of(voters.members)
    carried = count.votes_for >= needed and (count.chair_for is True or not chair_decides(line, presiding))
    return LineResult(
        nomination=line.nomination,
        group=line.group,
        members=voters.members,
        present=voters.present,
        written=voters.written,
        issued=issued(count, voters),
        unreturned=count.unreturned,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        votes_invalid=count.votes_invalid,
        base=line.rule.base_of(count, voters),
        needed=needed,
        passed=carried if quorate else None,
        score_sum=count.score_sum,
        chair_for=count.chair_for,
    )


def issued(count: Count, voters: Voters) -> int:
    """Ballots issued; one for each who may vote, unless it was written down otherwise."""
    return voters.taking_part if count.issued is None else count.issued


def chair_decides(line: Line, presiding: int | None) -> bool:
    """Whether the nominee passes only with the presiding member's own vote; such votes are open."""
    return line.rule.chair_must_agree and presiding not in line.recused


def _discrepancies(line: Line, voters: Voters, tally: Tally) -> Iterator[Refusal]:
    nominee, count = (line.nomination,), line.count
    if count is None:
        yield Refusal("not_counted", {"nominations": nominee})
        return
    if count.negative:
        yield Refusal("count_negative", {"nominations": nominee})
    if not line.confirmed:
        yield Refusal("count_not_confirmed", {"nominations": nominee})
    yield from _unequal(nominee, count, voters)
    yield from _misscored(nominee, count, line.rule.score_most)
    if line.voted is not None:
        yield from _usurped(nominee, count, line, tally.seats)
    elif chair_decides(line, tally.presiding):
        yield from _chair_unsaid(nominee, count)


def _unequal(nominee: Nominee, count: Count, voters: Voters) -> Iterator[Refusal]:
    """Ballots issued are those returned and those not; no more come back than there are voters."""
    given, returned, unreturned = issued(count, voters), count.returned, count.unreturned
    if given != returned + unreturned:
        numbers = {"issued": given, "returned": returned, "unreturned": unreturned}
        yield Refusal("votes_do_not_add_up", {"nominations": nominee, **numbers})
    elif returned > voters.taking_part:
        limits = {"returned": returned, "present": voters.present, "written": voters.written}
        yield Refusal("too_many_ballots", {"nominations": nominee, **limits})


def _misscored(nominee: Nominee, count: Count, most: int | None) -> Iterator[Refusal]:
    """Each vote for carries from 1 to the highest score, where the rule asks for scores at all."""
    if most is None:
        if count.score_sum is not None:
            yield Refusal("scores_not_asked", {"nominations": nominee})
        return
    least, highest = count.votes_for, count.votes_for * most
    if count.score_sum is None or not least <= count.score_sum <= highest:
        numbers = {"score_sum": count.score_sum, "least": least, "most": highest}
        yield Refusal("scores_out_of_range", {"nominations": nominee, **numbers})


def _usurped(nominee: Nominee, count: Count, line: Line, seats: Iterable[Seat]) -> Iterator[Refusal]:
    """There is one ballot for each who voted, and only who may vote did."""
    voted = line.voted or frozenset()
    if count.returned != len(voted):
        yield Refusal(
            "ballots_differ_from_turnout", {"nominations": nominee, "returned": count.returned, "voted": len(voted)}
        )
    if strangers := voted - may_vote(line, seats):
        yield Refusal("voted_without_right", {"nominations": nominee, "members": tuple(sorted(strangers))})


def _chair_unsaid(nominee: Nominee, count: Count) -> Iterator[Refusal]:
    """Where the presiding member must agree, the count says how he voted, and a vote for is among those for."""
    if count.chair_for is None or (count.chair_for and not count.votes_for):
        yield Refusal("chair_vote_missing", {"nominations": nominee})


def may_vote(line: Line, seats: Iterable[Seat]) -> frozenset[int]:
    """Say which members may vote on a nominee: those present, the absent where the rule takes written votes."""
    return frozenset(seat.member for seat in seats if seat.present or line.rule.written) - line.recused


def _ranks(results: Iterable[LineResult]) -> Mapping[int, int]:
    """Rank the nominees of each group who passed by mean score, then votes for; equal ones share a rank."""
    merits = {one.nomination: (one.group, _merit(one)) for one in results if one.passed and one.score_sum is not None}
    equals = Counter(merits.values())
    return {
        nomination: 1 + sum(number for (other, better), number in equals.items() if other == group and better > merit)
        for nomination, (group, merit) in merits.items()
    }


def _merit(one: LineResult) -> tuple[Fraction, int]:
    return Fraction(one.score_sum or 0, one.votes_for + one.votes_against), one.votes_for
