"""Gather what the minutes of a sitting say, in a number of statements that no agenda changes."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import aliased

from states.actors import Actor
from states.sitting import Action, State
from workflow.documents.sitting import Correction, Item, Minutes, Recused, Rule, Seat
from workflow.errors import NotFound
from workflow.facts.ballots import rule_of
from workflow.models.council import AgendaItem, Attendance, Council, CouncilMember, Recusal, Sitting, SittingRule
from workflow.models.law import AwardForm
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.models.round import Round
from workflow.queries import councils, timeline

Rows = Sequence[Any]


def minutes_of(connection: Connection, sitting_id: int, *, actor: Actor) -> Minutes:
    """Gather the minutes of a sitting that is closed. Raises NotFound, for missing, foreign and unfinished alike."""
    head = _head(connection, sitting_id, actor)
    if head is None or head.state not in {State.CLOSED, State.MINUTED}:
        raise NotFound("minutes", sitting_id)
    of = {"sitting": sitting_id}
    seats, rules, lines = (connection.execute(statement, of).all() for statement in (_SEATS, _RULES, _LINES))
    recused = _recused(connection, sitting_id)
    places = {row.id: place for place, row in enumerate(rules)}
    return Minutes(
        council=head.council,
        kind=head.kind,
        issuer=head.organisation,
        above=head.above or "",
        number=head.number,
        place=head.place,
        began_at=head.opened_at or head.held_at,
        closed_at=head.closed_at,
        method=head.method,
        counted_by=head.counted_by,
        checked_by=head.checked_by,
        subject="; ".join(dict.fromkeys(row.round for row in lines)),
        presiding=_holder(seats, head.presiding_id, "chair", "vice_chair"),
        clerk=_holder(seats, head.clerk_id, "secretary"),
        seats=tuple(Seat(row.name, row.position, row.present, row.reason, row.written) for row in seats),
        quorum_members=max(rule_of(row).quorum_of(len(seats)) for row in rules),
        rules=tuple(_rule(row) for row in rules),
        items=tuple(_item(row, places[row.rule_id], recused.get(row.nomination_id, ())) for row in lines),
        remarks=head.remarks,
        conclusion=head.conclusion,
        corrections=_corrections(timeline.of(connection, "sitting", sitting_id)),
    )


def _head(connection: Connection, sitting_id: int, actor: Actor) -> Any:  # noqa: ANN401 - a row, or None.
    above, counter, checker = aliased(Organisation), aliased(Person), aliased(Person)
    statement = (
        select(
            *(Sitting.state, Sitting.method, Sitting.held_at, Sitting.opened_at, Sitting.closed_at, Sitting.place),
            *(Sitting.number, Sitting.remarks, Sitting.conclusion, Sitting.presiding_id, Sitting.clerk_id),
            *(Council.name.label("council"), Council.kind),
            *(Organisation.name.label("organisation"), above.name.label("above")),
            *(counter.name.label("counted_by"), checker.name.label("checked_by")),
        )
        .join(Council, Council.id == Sitting.council_id)
        .join(Organisation, Organisation.id == Sitting.organisation_id)
        .outerjoin(above, above.id == Organisation.parent_id)
        .outerjoin(counter, counter.id == Sitting.counted_by)
        .outerjoin(checker, checker.id == Sitting.counts_confirmed_by)
        .where(Sitting.id == sitting_id, councils.may_see(actor))
    )
    return connection.execute(statement).one_or_none()


_SEATS = (
    select(
        *(CouncilMember.id, Person.name, CouncilMember.position),
        *(Attendance.present, Attendance.reason, Attendance.written),
    )
    .join(CouncilMember, CouncilMember.id == Attendance.member_id)
    .join(Person, Person.id == CouncilMember.person_id)
    .where(Attendance.sitting_id == bindparam("sitting"))
    .order_by(CouncilMember.id)
)
_RULES = (
    select(SittingRule)
    .where(SittingRule.id.in_(select(AgendaItem.rule_id).where(AgendaItem.sitting_id == bindparam("sitting"))))
    .order_by(SittingRule.id)
)
_LINES = (
    select(
        AgendaItem,
        Nomination.subject_name.label("name"),
        Nomination.subject_type.label("kind"),
        Organisation.name.label("organisation"),
        AwardForm.name_vi.label("award_form"),
        Round.name_vi.label("round"),
    )
    .join(Nomination, Nomination.id == AgendaItem.nomination_id)
    .join(Organisation, Organisation.id == Nomination.organisation_id)
    .join(AwardForm, AwardForm.code == Nomination.award_form)
    .join(Round, Round.id == Nomination.round_id)
    .where(AgendaItem.sitting_id == bindparam("sitting"))
    .order_by(Nomination.subject_type, Nomination.id)
)


def _recused(connection: Connection, sitting_id: int) -> Mapping[int, Sequence[Recused]]:
    statement = (
        select(Recusal.nomination_id, Person.name, Recusal.reason, Recusal.note)
        .join(CouncilMember, CouncilMember.id == Recusal.member_id)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(Recusal.sitting_id == sitting_id)
        .order_by(Recusal.nomination_id, Recusal.member_id)
    )
    found: dict[int, list[Recused]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.nomination_id, []).append(Recused(row.name, row.reason, row.note))
    return found


def _holder(seats: Rows, member: int | None, *positions: str) -> str:
    """Name who had a duty; where nobody was named for it, who holds the first of these positions and came."""
    named = (row for row in seats if row.id == member)
    came = (row for position in positions for row in seats if row.position == position and row.present)
    found = next(named, None) or next(came, None)
    return "" if found is None else str(found.name)


def _rule(row: Any) -> Rule:  # noqa: ANN401 - a sitting's rule.
    known = rule_of(row)
    return Rule(
        quorum=known.quorum,
        majority=known.passing,
        strict=known.strict,
        base=known.base,
        secret=known.secret,
        written=known.written,
        chair_must_agree=known.chair_must_agree,
        score_most=known.score_most,
        source=row.source,
    )


def _item(row: Any, rule: int, recused: Sequence[Recused]) -> Item:  # noqa: ANN401 - a row of `_LINES`.
    return Item(
        name=row.name,
        kind=row.kind,
        organisation=row.organisation,
        award_form=row.award_form,
        rule=rule,
        members=row.members,
        present=row.present,
        issued=row.issued,
        unreturned=row.unreturned,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_invalid=row.votes_invalid,
        base=row.base,
        needed=row.needed,
        passed=row.passed,
        recused=tuple(recused),
        score_sum=row.score_sum,
        rank=row.rank,
        tie_reason=row.tie_reason,
    )


def _corrections(entries: Sequence[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Find in the journal when the minutes were taken back, and what was worded anew before the next time."""
    taken_back = [place for place, entry in enumerate(entries) if entry["action"] == Action.CORRECT]
    return tuple(
        Correction(
            at=entries[place]["at"],
            by=entries[place]["person"] or "",
            reason=entries[place]["texts"].get("reason", ""),
            changed=_changed(entries[place:end]),
        )
        for place, end in pairwise((*taken_back, len(entries)))
    )


def _changed(entries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    worded = (entry for entry in entries if entry["action"] == Action.WORD)
    return tuple(dict.fromkeys(field for entry in worded for field in entry["data"]["changed"]))
