"""Hold the dossiers in flight against an amended plan: what each would lack, and whether it would be stranded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from states import guards
from states.actors import CLOCK
from states.facts import NominationFacts, NominationRow, RoundRow
from states.nomination import IN_FLIGHT, State
from states.refusals import Refusal
from workflow import pinned
from workflow.facts import rows
from workflow.facts.dossier import Papers, criteria, paper_for, papers, required_items
from workflow.facts.people import measured
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.plan import PlanVersion
from workflow.models.round import Extension, Round
from workflow.pinned import Pinned, Terms
from workflow.plans import choices
from workflow.plans.schema import Plan

_TO_SUBMIT = frozenset({State.DRAFT, State.ENDORSED, State.RETURNED})
"""States in which the unit still has to hand in before a limit."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier in flight, held against the amended plan.

    `lacks` names the papers that it would need beside those it needs now and does not have, `criteria` what would have
    to be ticked beside. `objections` say why it would be stranded if it were moved; `too_late` whether the new
    deadline strands it wherever it stays.
    """

    row: NominationRow
    name: str
    organisation: str
    version: int
    lacks: tuple[str, ...]
    criteria: tuple[str, ...]
    objections: tuple[Refusal, ...]
    too_late: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """When late is too late in a round, before and after an amendment; None where late is only flagged."""

    before: datetime | None
    after: datetime | None


def in_flight(connection: Connection, plan_id: int) -> Mapping[int, NominationRow]:
    """Read the dossiers of a plan that still have their way before them."""
    statement = (
        select(Nomination.id)
        .join(Round, Round.id == Nomination.round_id)
        .where(Round.plan_id == plan_id, Nomination.state.in_(IN_FLIGHT))
        .order_by(Nomination.id)
    )
    return rows.nominations(connection, connection.scalars(statement).all(), lock=False)


def dossiers(
    connection: Connection,
    found: Mapping[int, NominationRow],
    plan: Plan,
    *,
    limits: Mapping[int, Limits],
    now: datetime,
) -> tuple[Dossier, ...]:
    """Hold dossiers against an amended plan, by id; `limits` are those of their rounds."""
    around = _Around.read(connection, found)
    return tuple(_dossier(row, plan, around, limits[row.round], now) for row in found.values())


@dataclass(frozen=True, slots=True)
class _Around:
    """What belongs to the dossiers, read in one statement each."""

    rounds: Mapping[int, RoundRow]
    plans: Mapping[int, Pinned]
    numbers: Mapping[int, int]
    papers: Papers
    names: Mapping[int, tuple[str, str]]
    kinds: Mapping[int, str]
    extended: Mapping[tuple[int, int], datetime]

    @classmethod
    def read(cls, connection: Connection, found: Mapping[int, NominationRow]) -> "_Around":
        """Read it for these dossiers."""
        round_ids = {row.round for row in found.values()}
        version_ids = {row.plan_version for row in found.values()}
        return cls(
            rounds=rows.rounds(connection, round_ids, lock=None),
            plans=pinned.recall(connection, version_ids),
            numbers=_pairs(connection, select(PlanVersion.id, PlanVersion.number)),
            papers=papers(connection, {row.submission for row in found.values()}),
            names=_names(connection, round_ids),
            kinds=_pairs(connection, select(Organisation.id, Organisation.kind)),
            extended=_extended(connection, round_ids),
        )


def _pairs(connection: Connection, statement: Any) -> dict[Any, Any]:  # noqa: ANN401 - a SELECT of two columns.
    return {row[0]: row[1] for row in connection.execute(statement)}


def _names(connection: Connection, round_ids: set[int]) -> dict[int, tuple[str, str]]:
    statement = (
        select(Nomination.id, Nomination.subject_name, Organisation.name)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.round_id.in_(round_ids), Nomination.state.in_(IN_FLIGHT))
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(statement)}


def _extended(connection: Connection, round_ids: set[int]) -> dict[tuple[int, int], datetime]:
    statement = (
        select(Extension.round_id, Extension.organisation_id, func.max(Extension.limit_at))
        .where(Extension.round_id.in_(round_ids))
        .group_by(Extension.round_id, Extension.organisation_id)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(statement)}


def _dossier(row: NominationRow, plan: Plan, around: _Around, limits: Limits, now: datetime) -> Dossier:
    kind = around.rounds[row.round].kind
    own = around.plans[row.plan_version]
    before, after = own.terms(kind), _terms(plan, kind)
    name, organisation = around.names[row.id]
    extension = around.extended.get((row.round, row.organisation))
    was, will_be = _too_late(row, limits.before, extension, now), _too_late(row, limits.after, extension, now)
    return Dossier(
        row=row,
        name=name,
        organisation=organisation,
        version=around.numbers[row.plan_version],
        lacks=_lacks(row, before, after, around.papers),
        criteria=_criteria(row, before, after),
        objections=_objections(row, own.plan, plan, around),
        too_late=will_be and not was,
    )


def _terms(plan: Plan, kind: str) -> Terms | None:
    return Pinned(plan, {}).terms(kind) if choices.rule_of(plan, kind) else None


def _lacks(row: NominationRow, before: Terms, after: Terms | None, held: Papers) -> tuple[str, ...]:
    if after is None:
        return ()
    needed = set(required_items(before, row.claims))
    return tuple(
        item
        for item in required_items(after, row.claims)
        if item not in needed and paper_for(held, row.submission, row.id, item) is None
    )


def _criteria(row: NominationRow, before: Terms, after: Terms | None) -> tuple[str, ...]:
    """Name the criteria that are new, and those whose claimed alternative is gone."""
    if after is None:
        return ()
    known = set(criteria(before, row.subject_type))
    choices_of = {one.code: {alternative.code for alternative in one.alternatives} for one in after.criteria}
    return tuple(
        code
        for code in criteria(after, row.subject_type)
        if code not in known or (code in row.claims and row.claims[code] not in choices_of[code])
    )


_ELIGIBLE: Sequence[Callable[[NominationFacts], Refusal | None]] = (
    guards.subject_kind_eligible,
    guards.staff_category_eligible,
    guards.rating_sufficient,
)


def _objections(row: NominationRow, own: Plan, plan: Plan, around: _Around) -> tuple[Refusal, ...]:
    """Say what would exclude this nominee under the amended plan and does not now."""
    already = {refusal.code for refusal in _excluded(row, own, around)}
    return tuple(refusal for refusal in _excluded(row, plan, around) if refusal.code not in already)


def _excluded(row: NominationRow, plan: Plan, around: _Around) -> list[Refusal]:
    round_row = around.rounds[row.round]
    subject = measured(row, plan, around.kinds[row.subject_organisation])
    known = NominationFacts(CLOCK, row.changed_at, row.changed_at, row, round_row, frozenset(), subject=subject)
    found = [refusal for rule in _ELIGIBLE if (refusal := rule(known)) is not None]
    terms = _terms(plan, round_row.kind)
    forms = {form.code: form.subjects for form in terms.award_forms} if terms else {}
    if row.subject_type not in forms.get(row.award_form, ()):
        found.append(Refusal("award_form_gone", {"award_form": row.award_form}))
    return found


def _too_late(row: NominationRow, limit: datetime | None, extension: datetime | None, now: datetime) -> bool:
    if limit is None or row.state not in _TO_SUBMIT:
        return False
    return now >= max(instant for instant in (limit, extension, row.return_limit) if instant is not None)
