"""Read what a member may vote on, who has voted, and what was counted on paper; never how a secret vote fell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from states.actors import Actor
from states.refusals import Refusal
from states.sitting import Method, State
from workflow.counting import Count, Rule, Voters
from workflow.errors import NotFound
from workflow.facts.agenda import lines_for, recused_from, voted_on
from workflow.facts.ballots import digest_of, gather_tally
from workflow.facts.seats import get_room, may_confirm
from workflow.models.ballot import OpenVote
from workflow.models.council import Council
from workflow.models.law import AwardForm
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.reconciling import may_vote, reconcile, voters_of


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One nominee on a member's ballot; `choice` and `score` are his own newest open vote, if there is one."""

    nomination: int
    name: str
    type: str
    organisation: str
    award_form: str
    form_vi: str
    form_en: str
    secret: bool
    score_most: int | None
    may_declare: bool
    voted: bool
    choice: str | None
    score: int | None


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A member's ballot: the nominees he may vote on by award form, and on how many he is recused."""

    sitting: Any
    council: str
    member: int
    present: bool
    lines: tuple[BallotLine, ...]
    recused: int

    @property
    def voted_secretly(self) -> bool:
        """Whether the member's secret ballots are in the box: they can't be changed."""
        return any(line.secret and line.voted for line in self.lines)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has voted on all that he may vote on, without when; by membership.

    `waiting` are present, `absent` may still vote in writing. `lines` tells for each nominee how many have voted.
    """

    voted: tuple[int, ...]
    waiting: tuple[int, ...]
    absent: tuple[int, ...]
    lines: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """What was counted on paper, with what does not add up beside it; `digest` is given back when it is confirmed."""

    counts: Mapping[int, Count | None]
    voters: Mapping[int, Voters]
    rules: Mapping[int, Rule]
    discrepancies: Mapping[int, tuple[Refusal, ...]]
    digest: str
    may_confirm: bool


def paper_of(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> BallotPaper:
    """Read the ballot of a member; it is empty before the sitting is opened. Raises NotFound for who is no member."""
    room = get_room(connection, sitting_id, actor=actor, now=now)
    sitting, member = room.sitting, room.member
    if member is None:
        raise NotFound("ballot", sitting_id)
    opened = sitting.state not in {State.CONVENED, State.CANCELLED}
    rules = lines_for(connection, sitting_id, member=member, present=room.present) if opened else {}
    own = _own_votes(connection, sitting_id, member)
    voted = voted_on(connection, sitting_id, member=member)
    return BallotPaper(
        sitting=sitting,
        council=connection.execute(select(Council.name).where(Council.id == sitting.council_id)).scalar_one(),
        member=member,
        present=room.present,
        lines=tuple(
            _line(row, rules[row.id], own.get(row.id), voted=row.id in voted) for row in _nominees(connection, rules)
        ),
        recused=recused_from(connection, sitting_id, member=member),
    )


def _own_votes(connection: Connection, sitting_id: int, member: int) -> Mapping[int, Any]:
    statement = (
        select(OpenVote.nomination_id, OpenVote.choice, OpenVote.score)
        .where(OpenVote.sitting_id == sitting_id, OpenVote.member_id == member)
        .order_by(OpenVote.id)
    )
    return {row.nomination_id: row for row in connection.execute(statement)}


def _nominees(connection: Connection, rules: Mapping[int, Rule]) -> list[Any]:
    statement = (
        select(
            Nomination.id,
            Nomination.subject_name.label("name"),
            Nomination.subject_type.label("type"),
            Nomination.award_form,
            AwardForm.name_vi.label("form_vi"),
            AwardForm.name_en.label("form_en"),
            Organisation.name.label("organisation"),
        )
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .join(AwardForm, AwardForm.code == Nomination.award_form)
        .where(Nomination.id.in_(list(rules)))
        .order_by(Nomination.award_form, Nomination.subject_type, Nomination.id)
    )
    return list(connection.execute(statement))


def _line(row: Any, rule: Rule, own: Any, *, voted: bool) -> BallotLine:  # noqa: ANN401 - two rows.
    return BallotLine(
        nomination=row.id,
        name=row.name,
        type=row.type,
        organisation=row.organisation,
        award_form=row.award_form,
        form_vi=row.form_vi,
        form_en=row.form_en,
        secret=rule.secret,
        score_most=rule.score_most,
        may_declare=rule.recusal and not voted,
        voted=voted,
        choice=own.choice if own else None,
        score=own.score if own else None,
    )


def turnout(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> Turnout:
    """Read who has voted on screen. Raises NotFound for who is neither on the list nor serves the council."""
    tally = gather_tally(connection, get_room(connection, sitting_id, actor=actor, now=now).sitting)
    voted, left = set[int](), set[int]()
    for line in tally.lines:
        done = line.voted or frozenset()
        voted |= done
        left |= may_vote(line, tally.seats) - done
    present = {seat.member for seat in tally.seats if seat.present}
    return Turnout(
        voted=tuple(sorted(voted - left)),
        waiting=tuple(sorted(left & present)),
        absent=tuple(sorted(left - present)),
        lines={line.nomination: len(line.voted or ()) for line in tally.lines},
    )


def counts_of(connection: Connection, sitting_id: int, *, actor: Actor, now: datetime) -> PaperCounts:
    """Read what was counted on paper. Raises NotFound where votes are given on screens, and for strangers."""
    room = get_room(connection, sitting_id, actor=actor, now=now)
    if room.sitting.method == Method.SCREEN:
        raise NotFound("counts", sitting_id)
    tally = gather_tally(connection, room.sitting)
    return PaperCounts(
        counts={line.nomination: line.count for line in tally.lines},
        voters={line.nomination: voters_of(line, tally.seats) for line in tally.lines},
        rules={line.nomination: line.rule for line in tally.lines},
        discrepancies=reconcile(tally).discrepancies,
        digest=digest_of(tally),
        may_confirm=may_confirm(connection, room),
    )
