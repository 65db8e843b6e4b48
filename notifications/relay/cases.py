"""Read the nominations that an event is about, and put to each what was said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, select

from notifications.compose import Concern, Flaw
from notifications.compose.cleaning import lines
from notifications.relay.pending import Entry
from states.asks import WHOLE_NOMINATION
from states.labels import word
from states.labels.language import Words
from workflow.calendar import day_through
from workflow.models.law import AwardForm
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.plans.announcing import listed
from workflow.plans.schema import Plan

_ITEM = "item:"
"""Before the code of an item that a return flags, in the name of the text that says why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One nomination: who may know of it, who had it in hand, and what a mail tells of it."""

    id: int
    issuer: int
    organisation: int
    council_organisation: int
    round: int
    submission: int
    subject_type: str
    subject_organisation: int
    drafted_by: int | None
    reviewed_by: int | None
    concern: Concern


def read_cases(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Case, ...]:
    """Read the nominations that meet the conditions, by id."""
    statement = (
        select(Nomination, Organisation.name.label("unit"), AwardForm.name_vi, AwardForm.name_en)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .join(AwardForm, AwardForm.code == Nomination.award_form)
        .where(*conditions)
        .order_by(Nomination.id)
    )
    return tuple(
        Case(
            id=row.id,
            issuer=row.issuer_id,
            organisation=row.organisation_id,
            council_organisation=row.council_organisation_id,
            round=row.round_id,
            submission=row.submission_id,
            subject_type=row.subject_type,
            subject_organisation=row.subject_organisation_id,
            drafted_by=row.drafted_by,
            reviewed_by=row.reviewed_by,
            concern=Concern(row.subject_name, Words(row.name_vi, row.name_en), row.unit, row.state),
        )
        for row in connection.execute(statement)
    )


def with_words(case: Case, entry: Entry, plan: Plan) -> Case:
    """Add what a journal entry says of a nomination: its reason, its reason code, its flaws and when they are due."""
    due = entry.data.get("due")
    concern = replace(
        case.concern,
        reason=lines(entry.texts.get("reason", "")),
        reason_code=entry.data.get("reason_code"),
        flaws=_flaws(entry.data.get("items", ()), entry.texts, plan),
        due=day_through(date.fromisoformat(due)) if due else None,
    )
    return replace(case, concern=concern)


def _flaws(items: list[str], texts: Mapping[str, str], plan: Plan) -> tuple[Flaw, ...]:
    return tuple(Flaw(_name(item, plan), lines(texts.get(f"{_ITEM}{item}", ""))) for item in items)


def _name(item: str, plan: Plan) -> Words:
    """Name an item as the plan does; what it does not know keeps its code."""
    if item == WHOLE_NOMINATION:
        return Words(word("item", item, "vi"), word("item", item, "en"))
    papers = {paper.code: paper.name for paper in listed(plan.dossier_items)}
    names = {criterion.code: criterion.name for criterion in listed(plan.criteria)} | papers
    return Words(names[item].vi, names[item].en) if item in names else Words(item, item)
