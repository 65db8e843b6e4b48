"""Read one sitting whole, as its secretary sees it, in a fixed number of statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from states.actors import Actor
from states.sitting import Method, State
from workflow.errors import NotFound
from workflow.facts.ballots import rule_of
from workflow.models.council import AgendaItem, Attendance, Council, CouncilMember, Recusal, Sitting, SittingRule
from workflow.models.law import AwardForm
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.queries.councils import may_see


@dataclass(frozen=True, slots=True)
class Group:
    """The nominees on the agenda that are voted on by one rule, at one stage and for one award form, in order."""

    rule: Any
    stage: str
    form_vi: str
    form_en: str
    lines: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A sitting with its council, who is entitled, the agenda by rule and award form, and who is recused on whom."""

    sitting: Any
    seats: tuple[Any, ...]
    lines: tuple[Any, ...]
    rules: Mapping[int, Any]
    recused: Mapping[int, tuple[Any, ...]]

    @property
    def present(self) -> int:
        """Members who came, as far as it is written down."""
        return sum(seat.present for seat in self.seats)

    @property
    def quorum(self) -> int:
        """Members who must be present by the strictest rule on the agenda."""
        return max((quorum_of(rule, len(self.seats)) for rule in self.rules.values()), default=0)

    @property
    def is_paper(self) -> bool:
        """Whether somebody types in how the votes fell."""
        return bool(self.sitting.method != Method.SCREEN)

    @property
    def is_running(self) -> bool:
        """Whether the sitting is still to come or under way."""
        return self.sitting.state in {State.CONVENED, State.IN_SESSION}

    def groups(self) -> Iterator[Group]:
        """Put the lines that are voted on alike together."""
        alike: dict[tuple[int, str, str], list[Any]] = {}
        for line in self.lines:
            alike.setdefault((line.rule_id, line.stage, line.award_form), []).append(line)
        for (rule, stage, _), lines in alike.items():
            yield Group(self.rules[rule], stage, lines[0].form_vi, lines[0].form_en, tuple(lines))


def quorum_of(rule: Any, members: int) -> int:  # noqa: ANN401 - a rule's row.
    """Least number of members who must be present by a rule."""
    return rule_of(rule).quorum_of(members)


def room_of(connection: Connection, sitting_id: int, *, actor: Actor) -> Room:
    """Read one sitting. Raises NotFound for those who neither serve its council nor work for its issuer."""
    sitting = _sitting(connection, sitting_id, actor)
    rules = connection.execute(select(SittingRule).where(SittingRule.sitting_id == sitting_id).order_by(SittingRule.id))
    return Room(
        sitting=sitting,
        seats=tuple(_seats(connection, sitting_id)),
        lines=tuple(_lines(connection, sitting_id)),
        rules={row.id: row for row in rules},
        recused=_recused(connection, sitting_id),
    )


def _sitting(connection: Connection, sitting_id: int, actor: Actor) -> Any:  # noqa: ANN401 - a row.
    counter, second = aliased(Person), aliased(Person)
    statement = (
        select(
            *Sitting.__table__.columns,
            Council.name.label("council"),
            Council.kind.label("kind"),
            counter.name.label("counter"),
            second.name.label("second"),
        )
        .join(Council, Council.id == Sitting.council_id)
        .outerjoin(counter, counter.id == Sitting.counted_by)
        .outerjoin(second, second.id == Sitting.counts_confirmed_by)
        .where(Sitting.id == sitting_id, may_see(actor))
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("sitting", sitting_id)
    return row


def _seats(connection: Connection, sitting_id: int) -> Sequence[Any]:
    statement = (
        select(
            CouncilMember.id,
            CouncilMember.person_id,
            CouncilMember.position,
            Person.name,
            Attendance.present,
            Attendance.written,
            Attendance.reason,
        )
        .join(CouncilMember, CouncilMember.id == Attendance.member_id)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(Attendance.sitting_id == sitting_id)
        .order_by(CouncilMember.id)
    )
    return connection.execute(statement).all()


def _lines(connection: Connection, sitting_id: int) -> Sequence[Any]:
    statement = (
        select(
            *AgendaItem.__table__.columns,
            Nomination.subject_name.label("name"),
            Nomination.subject_type.label("type"),
            Nomination.state,
            Nomination.award_form,
            Organisation.name.label("organisation"),
            AwardForm.name_vi.label("form_vi"),
            AwardForm.name_en.label("form_en"),
        )
        .join(Nomination, Nomination.id == AgendaItem.nomination_id)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .join(AwardForm, AwardForm.code == Nomination.award_form)
        .where(AgendaItem.sitting_id == sitting_id)
        .order_by(AgendaItem.rule_id, AwardForm.id, AgendaItem.nomination_id)
    )
    return connection.execute(statement).all()


def _recused(connection: Connection, sitting_id: int) -> Mapping[int, tuple[Any, ...]]:
    statement = (
        select(Recusal.nomination_id, Recusal.member_id, Recusal.reason, Recusal.note, Person.name)
        .join(CouncilMember, CouncilMember.id == Recusal.member_id)
        .join(Person, Person.id == CouncilMember.person_id)
        .where(Recusal.sitting_id == sitting_id)
        .order_by(Recusal.nomination_id, Recusal.member_id)
    )
    found: dict[int, tuple[Any, ...]] = {}
    for row in connection.execute(statement):
        found[row.nomination_id] = (*found.get(row.nomination_id, ()), row)
    return found
