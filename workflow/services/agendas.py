"""Put nominees on the agenda of a sitting and take them off, each with the voting rule that it stands under."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from states.nomination import State
from states.refusals import Refusal, Refused
from states.sitting import Stage
from workflow import pinned
from workflow.bulk import Rows
from workflow.models.council import AgendaItem, Attendance, CouncilMember, Recusal
from workflow.models.nomination import Nomination
from workflow.plans.councils import CouncilRule
from workflow.services import council_rules

_TO_ENDORSE = (State.DRAFT, State.RETURNED)
_TO_PROPOSE = (State.QUALIFIED, State.STANDBY)
_COLUMNS = ("sitting_id", "nomination_id", "rule_id", "stage")
_LINES = Rows(
    AgendaItem,
    *_COLUMNS,
    build=lambda rows, _insert: insert(AgendaItem).from_select(_COLUMNS, select(rows)),
)
_RULES = Rows(
    AgendaItem,
    "sitting_id",
    "nomination_id",
    "rule_id",
    build=lambda rows, _insert: (
        update(AgendaItem)
        .where(AgendaItem.sitting_id == rows.c.sitting_id, AgendaItem.nomination_id == rows.c.nomination_id)
        .values(rule_id=rows.c.rule_id)
    ),
)


def candidates(connection: Connection, organisation: int, nominations: Sequence[int]) -> Sequence[Any]:
    """Read nominees that wait for the council of an organisation. Raises Refused where one does not, or comes twice.

    They wait for their own council until it endorsed them, and where the plan asks for it, once qualified, for the
    council of the issuer. Whether the actor keeps that council the caller has asked.
    """
    require_once("nomination", nominations)
    statement = (
        select(
            Nomination.id,
            Nomination.issuer_id,
            Nomination.plan_version_id,
            Nomination.award_form,
            Nomination.state,
        )
        .where(
            Nomination.id.in_(nominations),
            or_(
                (Nomination.council_organisation_id == organisation) & Nomination.state.in_(_TO_ENDORSE),
                (Nomination.issuer_id == organisation) & Nomination.state.in_(_TO_PROPOSE),
            ),
        )
        .order_by(Nomination.id)
    )
    rows = connection.execute(statement).all()
    plans = pinned.recall(connection, {row.plan_version_id for row in rows})
    waiting = [
        row for row in rows if row.state in _TO_ENDORSE or asks_before_proposal(plans[row.plan_version_id].plan.council)
    ]
    if missing := sorted(set(nominations) - {row.id for row in waiting}):
        raise Refused(Refusal("not_for_this_council", {"nominations": missing}))
    return waiting


def asks_before_proposal(rule: object) -> bool:
    """Say whether a plan has the issuer's council vote on the qualified before they are proposed."""
    return isinstance(rule, CouncilRule) and rule.before_proposal


def put(connection: Connection, sitting: int, rows: Sequence[Any], *, council: int, issuer: int, day: date) -> None:
    """Put candidates of one issuer on the agenda under the rules of a day."""
    if others := sorted({row.issuer_id for row in rows} - {issuer}):
        raise Refused(Refusal("several_issuers", {"issuers": others}))
    kept = _rules_kept(connection, sitting, rows, council=council, issuer=issuer, day=day)
    stages = {row.id: Stage.ENDORSEMENT if row.state in _TO_ENDORSE else Stage.PROPOSAL for row in rows}
    _LINES.execute(connection, [(sitting, one, kept[one], stages[one]) for one in stages])


def _take_off(connection: Connection, sitting: int, nominations: Sequence[int]) -> None:
    """Take nominees off the agenda, with their recusals and the rules that nobody stands under any more."""
    for table in (Recusal, AgendaItem):
        connection.execute(delete(table).where(table.sitting_id == sitting, table.nomination_id.in_(nominations)))
    council_rules.forget_unused(connection, sitting)


def require_on_agenda(connection: Connection, sitting: int, nominations: Sequence[int]) -> frozenset[int]:
    """Give the whole agenda. Raises Refused for nominees that do not stand on it."""
    agenda = frozenset(connection.scalars(select(AgendaItem.nomination_id).where(AgendaItem.sitting_id == sitting)))
    if unknown := sorted(set(nominations) - agenda):
        raise Refused(Refusal("not_on_agenda", {"unknown": unknown, "missing": []}))
    return agenda


def change(
    connection: Connection,
    sitting: Row[Any],
    *,
    add: Sequence[int],
    remove: Sequence[int],
    day: date,
) -> None:
    """Put nominees on the agenda of a sitting under the rules of a day, and take others off; somebody stays."""
    agenda = require_on_agenda(connection, sitting.id, remove)
    if agenda == set(remove) and not add:
        raise Refused(Refusal("field_required", {"field": "nominations"}))
    if known := sorted(agenda & set(add)):
        raise Refused(*(Refusal("listed_twice", {"nomination": one}) for one in known))
    if add:
        rows = candidates(connection, sitting.organisation_id, add)
        put(connection, sitting.id, rows, council=sitting.council_id, issuer=sitting.issuer_id, day=day)
    if remove:
        _take_off(connection, sitting.id, remove)


def redate(connection: Connection, sitting: Row[Any], *, day: date) -> None:
    """Let the whole agenda stand under the rules of another day."""
    statement = (
        select(Nomination.id, Nomination.plan_version_id, Nomination.award_form)
        .join(AgendaItem, AgendaItem.nomination_id == Nomination.id)
        .where(AgendaItem.sitting_id == sitting.id)
    )
    rows = connection.execute(statement).all()
    kept = _rules_kept(connection, sitting.id, rows, council=sitting.council_id, issuer=sitting.issuer_id, day=day)
    _RULES.execute(connection, [(sitting.id, nomination, rule) for nomination, rule in kept.items()])
    council_rules.forget_unused(connection, sitting.id)


def _rules_kept(
    connection: Connection, sitting: int, rows: Sequence[Any], *, council: int, issuer: int, day: date
) -> Mapping[int, int]:
    rules = council_rules.resolve(connection, rows, council=council, issuer=issuer, day=day)
    return council_rules.freeze(connection, sitting, rules)


def recuse_nominees(connection: Connection, sitting: int, *, now: datetime) -> None:
    """Write down that members who are nominees themselves do not vote on themselves."""
    known = select(Recusal.nomination_id).where(
        Recusal.sitting_id == sitting,
        Recusal.nomination_id == Nomination.id,
        Recusal.member_id == CouncilMember.id,
    )
    statement = (
        select(Nomination.id, CouncilMember.id)
        .join(AgendaItem, AgendaItem.nomination_id == Nomination.id)
        .join(CouncilMember, CouncilMember.person_id == Nomination.subject_person_id)
        .join(
            Attendance,
            (Attendance.member_id == CouncilMember.id) & (Attendance.sitting_id == AgendaItem.sitting_id),
        )
        .where(AgendaItem.sitting_id == sitting, ~known.exists())
    )
    found = [
        {
            "sitting_id": sitting,
            "nomination_id": nomination,
            "member_id": member,
            "reason": "nominee",
            "declared_at": now,
        }
        for nomination, member in connection.execute(statement)
    ]
    if found:
        connection.execute(insert(Recusal), found)


def require_once(noun: str, named: Sequence[int]) -> None:
    """Refuse a list that names the same thing twice."""
    twice = sorted(one for one, times in Counter(named).items() if times > 1)
    if twice:
        raise Refused(*(Refusal("listed_twice", {noun: one}) for one in twice))
