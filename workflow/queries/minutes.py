"""Gather what the minutes of a sitting say."""

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from states.actors import Actor
from workflow.counting import Count, Rule
from workflow.documents.minutes import Item, Minutes, Seat
from workflow.errors import NotFound
from workflow.models.council import Attendance, Council, CouncilMember, Sitting, Vote
from workflow.models.law import AwardForm, CouncilRule
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.models.round import Round
from workflow.queries import councils


def minutes_of(connection: Connection, sitting_id: int, *, actor: Actor) -> Minutes:
    """Gather the minutes of a sitting that is closed. Raises NotFound, for missing, foreign and unfinished alike."""
    councils.get_sitting(connection, sitting_id, actor=actor)
    head = _head(connection, sitting_id)
    if head.closed_at is None:
        raise NotFound("minutes", sitting_id)
    rule = Rule(
        (head.quorum_part, head.quorum_of), (head.pass_part, head.pass_of), strict=head.pass_strict, base=head.base
    )
    seats = _seats(connection, sitting_id)
    rows = _votes(connection, sitting_id)
    present = sum(seat.present for seat in seats)
    return Minutes(
        council=head.council,
        issuer=head.organisation,
        above=head.above or "",
        place=head.place,
        held_at=head.held_at,
        closed_at=head.closed_at,
        subject="; ".join(dict.fromkeys(row.round for row in rows)),
        seats=seats,
        items=tuple(_item(row, rule, members=len(seats), present=present) for row in rows),
        quorum=rule.quorum,
        quorum_members=rule.quorum_of(len(seats)),
        majority=rule.passing,
        strict=rule.strict,
        base=rule.base,
    )


def _head(connection: Connection, sitting_id: int) -> Any:  # noqa: ANN401 - a row of twelve columns.
    above = aliased(Organisation)
    statement = (
        select(
            Sitting.held_at,
            Sitting.closed_at,
            Sitting.place,
            Council.name.label("council"),
            Organisation.name.label("organisation"),
            above.name.label("above"),
            CouncilRule.quorum_part,
            CouncilRule.quorum_of,
            CouncilRule.pass_part,
            CouncilRule.pass_of,
            CouncilRule.pass_strict,
            CouncilRule.base,
        )
        .join(Council, Council.id == Sitting.council_id)
        .join(Organisation, Organisation.id == Sitting.organisation_id)
        .outerjoin(above, above.id == Organisation.parent_id)
        .join(CouncilRule, CouncilRule.id == Sitting.rule_id)
        .where(Sitting.id == sitting_id)
    )
    return connection.execute(statement).one()


def _seats(connection: Connection, sitting_id: int) -> tuple[Seat, ...]:
    statement = (
        select(Person.name, CouncilMember.position, Attendance.present, Attendance.reason)
        .join(CouncilMember, CouncilMember.id == Attendance.member_id)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(Attendance.sitting_id == sitting_id)
        .order_by(CouncilMember.id)
    )
    return tuple(Seat(*row) for row in connection.execute(statement))


def _votes(connection: Connection, sitting_id: int) -> list[Any]:
    statement = (
        select(
            Vote.votes_for,
            Vote.votes_against,
            Vote.votes_invalid,
            Vote.passed,
            Nomination.subject_name.label("name"),
            Nomination.subject_type.label("kind"),
            Organisation.name.label("organisation"),
            AwardForm.name_vi.label("award_form"),
            Round.name_vi.label("round"),
        )
        .join(Nomination, Nomination.id == Vote.nomination_id)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .join(AwardForm, AwardForm.code == Nomination.award_form)
        .join(Round, Round.id == Nomination.round_id)
        .where(Vote.sitting_id == sitting_id)
        .order_by(Nomination.subject_type, Nomination.id)
    )
    return list(connection.execute(statement).all())


def _item(row: Any, rule: Rule, *, members: int, present: int) -> Item:  # noqa: ANN401 - a row of `_votes`.
    count = Count(row.votes_for, row.votes_against, row.votes_invalid)
    return Item(
        name=row.name,
        kind=row.kind,
        organisation=row.organisation,
        award_form=row.award_form,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_invalid=row.votes_invalid,
        base=rule.base_of(count, members=members, present=present),
        passed=row.passed,
    )
