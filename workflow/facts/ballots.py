"""Gather sittings as their rows tell them: who was entitled, who is recused, and the ballots on each nominee."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, exists, func, literal, or_, select

from states.sitting import Method
from workflow.bulk import among
from workflow.counting import Count, Rule
from workflow.encoding import digest
from workflow.models.ballot import OpenVote, SecretBallot, Turnout
from workflow.models.council import AgendaItem, Attendance, Recusal, SittingRule
from workflow.models.nomination import Nomination
from workflow.reconciling import Line, Seat, Tally, voters_of

Key = tuple[int, int]
"""A sitting and a nomination."""

RULE = (
    SittingRule.quorum_part,
    SittingRule.quorum_of,
    SittingRule.pass_part,
    SittingRule.pass_of,
    SittingRule.pass_strict,
    SittingRule.base,
    SittingRule.ballot_secrecy,
    SittingRule.absent_vote,
    SittingRule.chair_must_agree,
    SittingRule.recusal,
    SittingRule.score_most,
)
_COUNT = (
    AgendaItem.votes_for,
    AgendaItem.votes_against,
    AgendaItem.votes_invalid,
    AgendaItem.unreturned,
    AgendaItem.issued,
    AgendaItem.score_sum,
    AgendaItem.chair_for,
)
_SEATS = (
    select(Attendance.sitting_id, Attendance.member_id, Attendance.present, Attendance.written)
    .where(among(Attendance.sitting_id, "sittings"))
    .order_by(Attendance.member_id)
)
_LINES = (
    select(
        AgendaItem.sitting_id,
        AgendaItem.nomination_id,
        *_COUNT,
        *RULE,
        Nomination.subject_type,
        Nomination.award_form,
    )
    .join(SittingRule, SittingRule.id == AgendaItem.rule_id)
    .join(Nomination, Nomination.id == AgendaItem.nomination_id)
    .where(among(AgendaItem.sitting_id, "sittings"))
    .order_by(AgendaItem.nomination_id)
)
_RECUSED = select(Recusal.sitting_id, Recusal.nomination_id, Recusal.member_id).where(
    among(Recusal.sitting_id, "sittings")
)
_SECRET = (
    select(
        SecretBallot.sitting_id,
        SecretBallot.nomination_id,
        SecretBallot.choice,
        func.count().label("number"),
        func.sum(SecretBallot.score).label("score_sum"),
    )
    .where(among(SecretBallot.sitting_id, "sittings"))
    .group_by(SecretBallot.sitting_id, SecretBallot.nomination_id, SecretBallot.choice)
)
_TURNOUT = select(Turnout.sitting_id, Turnout.nomination_id, Turnout.member_id).where(
    among(Turnout.sitting_id, "sittings")
)
_NEWEST = (
    select(func.max(OpenVote.id))
    .where(among(OpenVote.sitting_id, "sittings"))
    .group_by(OpenVote.sitting_id, OpenVote.nomination_id, OpenVote.member_id)
)
_OPEN = select(
    OpenVote.sitting_id,
    OpenVote.nomination_id,
    OpenVote.member_id,
    OpenVote.choice,
    OpenVote.score,
    literal(1).label("number"),
    OpenVote.score.label("score_sum"),
).where(OpenVote.id.in_(_NEWEST))
_OPEN_ROWS = (
    select(OpenVote.sitting_id, func.count().label("number"))
    .where(among(OpenVote.sitting_id, "sittings"))
    .group_by(OpenVote.sitting_id)
)


def rule_of(row: Any) -> Rule:  # noqa: ANN401 - a row with the columns of a voting rule.
    """Read the arithmetic of a voting rule."""
    return Rule(
        quorum=(row.quorum_part, row.quorum_of),
        passing=(row.pass_part, row.pass_of),
        strict=row.pass_strict,
        base=row.base,
        secret=row.ballot_secrecy == "secret",
        written=row.absent_vote == "written",
        chair_must_agree=row.chair_must_agree,
        recusal=row.recusal,
        score_most=row.score_most,
    )


def ballots_cast(connection: Connection, sitting_id: int) -> bool:
    """Tell whether anything was voted or counted: from then on agenda, attendance and method stand."""
    given = or_(
        exists().where(OpenVote.sitting_id == sitting_id),
        exists().where(Turnout.sitting_id == sitting_id),
        exists().where(AgendaItem.sitting_id == sitting_id, AgendaItem.votes_for.is_not(None)),
    )
    return bool(connection.scalar(select(given)))


@dataclass(slots=True)
class _Box:
    """The ballots of one nominee as they lie on screen."""

    number: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    scores: list[int] = field(default_factory=list)
    voted: set[int] = field(default_factory=set)
    by_member: dict[int, str] = field(default_factory=dict)

    def put(self, row: Any) -> None:  # noqa: ANN401 - a row of `_SECRET` or `_OPEN`.
        """Count what a row adds."""
        self.number[row.choice] += row.number
        if row.score_sum is not None:
            self.scores.append(row.score_sum)

    def count(self, rule: Rule, presiding: int | None) -> Count:
        """Add up; who did not hand in a ballot is not known here."""
        scored = self.scores or rule.score_most is not None
        chair = self.by_member.get(presiding) if presiding is not None else None
        return Count(
            self.number["for"],
            self.number["against"],
            self.number["invalid"],
            score_sum=sum(self.scores) if scored else None,
            chair_for=None if chair is None else chair == "for",
        )


def gather_tallies(connection: Connection, sittings: Sequence[Row[Any]]) -> Mapping[int, Tally]:
    """Read sittings whole in a fixed number of statements; keyed by sitting, from rows of the table of sittings."""
    asked = {"sittings": [sitting.id for sitting in sittings]}
    seats, lines = _by_sitting(connection.execute(_SEATS, asked)), _by_sitting(connection.execute(_LINES, asked))
    recused = _members(connection.execute(_RECUSED, asked))
    recusals = Counter(of for (of, _), members in recused.items() for _ in members)
    boxes = _boxes(connection, asked)
    votes = {row.sitting_id: row.number for row in connection.execute(_OPEN_ROWS, asked)}
    found = {}
    for sitting in sittings:
        known = tuple(Seat(row.member_id, present=row.present, written=row.written) for row in seats[sitting.id])
        found[sitting.id] = Tally(
            seats=known,
            presiding=sitting.presiding_id,
            lines=tuple(_filled(row, sitting, known, recused, boxes) for row in lines[sitting.id]),
            recusals=recusals[sitting.id],
            open_votes=votes.get(sitting.id, 0),
        )
    return found


def gather_tally(connection: Connection, sitting: Row[Any]) -> Tally:
    """Read one sitting whole."""
    return gather_tallies(connection, [sitting])[sitting.id]


def digest_of(tally: Tally) -> str:
    """Tell counts from others, with who could vote: SHA-256 of all of them, in hexadecimal."""
    lines = [(line.nomination, sorted(line.recused), line.count and astuple(line.count)) for line in tally.lines]
    return digest([[astuple(seat) for seat in tally.seats], lines])


def _by_sitting(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.sitting_id].append(row)
    return found


def _members(rows: Iterable[Any]) -> Mapping[Key, set[int]]:
    found: dict[Key, set[int]] = defaultdict(set)
    for row in rows:
        found[row.sitting_id, row.nomination_id].add(row.member_id)
    return found


def _boxes(connection: Connection, asked: Mapping[str, Any]) -> Mapping[Key, _Box]:
    boxes: dict[Key, _Box] = defaultdict(_Box)
    for ballots in connection.execute(_SECRET, asked):
        boxes[ballots.sitting_id, ballots.nomination_id].put(ballots)
    for voter in connection.execute(_TURNOUT, asked):
        boxes[voter.sitting_id, voter.nomination_id].voted.add(voter.member_id)
    for vote in connection.execute(_OPEN, asked):
        box = boxes[vote.sitting_id, vote.nomination_id]
        box.put(vote)
        box.voted.add(vote.member_id)
        box.by_member[vote.member_id] = vote.choice
    return boxes


def _filled(
    row: Any,  # noqa: ANN401 - a row of `_LINES`.
    sitting: Row[Any],
    seats: Sequence[Seat],
    recused: Mapping[Key, set[int]],
    boxes: Mapping[Key, _Box],
) -> Line:
    """Put the ballots of a nominee beside the rule and those who leave the base by it."""
    rule, key = rule_of(row), (sitting.id, row.nomination_id)
    concerned = frozenset(recused.get(key, ())) if rule.recusal else frozenset()
    line = Line(row.nomination_id, rule, (row.subject_type, row.award_form), concerned)
    if sitting.method == Method.SCREEN:
        return _on_screen(line, boxes.get(key) or _Box(), seats, sitting.presiding_id)
    return _on_paper(line, row, sitting)


def _on_screen(line: Line, box: _Box, seats: Sequence[Seat], presiding: int | None) -> Line:
    """Count the box; whoever may vote and did not has kept the ballot."""
    voted = replace(line, voted=frozenset(box.voted))
    count = box.count(line.rule, presiding)
    kept = voters_of(voted, seats).taking_part - count.returned
    return replace(voted, count=replace(count, unreturned=max(0, kept)))


def _on_paper(line: Line, row: Any, sitting: Row[Any]) -> Line:  # noqa: ANN401 - a row of `_LINES`.
    """Take the numbers that were written down; what was counted in the room waits for the second person."""
    confirmed = sitting.method != Method.COUNTED or sitting.counts_confirmed_by is not None
    if row.votes_for is None:
        return replace(line, confirmed=confirmed)
    count = Count(
        row.votes_for,
        row.votes_against,
        row.votes_invalid,
        unreturned=row.unreturned,
        issued=row.issued,
        score_sum=row.score_sum,
        chair_for=row.chair_for,
    )
    return replace(line, count=count, confirmed=confirmed)
