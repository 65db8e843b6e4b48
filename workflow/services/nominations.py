"""Run nominations: draft, edit and tick them; everything else that happens to one is an act."""

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from states.actors import Actor
from states.asks import Answers
from states.guards import grant_used
from states.nomination import NOMINATION, UNIT, Action, State
from states.refusals import Refusal, Refused
from workflow import journal, search
from workflow.acts import Act, Outcome, RequestKey, act
from workflow.errors import NotFound
from workflow.facts.dossier import criteria, paper_for, papers, required_items, terms_of
from workflow.facts.rows import nominations as read_rows
from workflow.folding import fold
from workflow.models.nomination import Nomination, Tick
from workflow.models.organisation import Organisation
from workflow.models.person import Person
from workflow.pinned import Terms
from workflow.services import submissions
from workflow.visibility import sees, visible

LONGEST_NAME = 300
"""Characters of a nominee's name or position."""


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is nominated, as typed: type, name, organisation, and for individuals position, category and rating."""

    type: str
    name: str
    organisation: int
    position: str | None = None
    staff_category: str | None = None
    rating: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a unit says of a nominee; `claims` names the alternative claimed for a criterion."""

    award_form: str
    subject: Nominee
    achievement: str
    claims: Mapping[str, str]


_UNTOUCHED: Mapping[str, Any] = {"state": State.DRAFT, "version": 1, "late": False, "flagged": [], "times_returned": 0}
"""What is true of every nomination that was just drafted."""


def draft(connection: Connection, submission_id: int, content: Content, *, actor: Actor, now: datetime) -> int:
    """Draft a nomination in a submission that was not handed in yet; returns the id.

    One that a receiving clerk drafts for a unit came on paper.
    """
    submission = submissions.lock(connection, submission_id, actor=actor)
    known = submissions.require_open(connection, submission, actor=actor, now=now)
    _require_sound(connection, content, terms=terms_of(connection, known.row), organisation=submission.organisation_id)
    values = _values(connection, content) | {
        **_UNTOUCHED,
        "issuer_id": submission.issuer_id,
        "organisation_id": submission.organisation_id,
        "council_organisation_id": submission.council_organisation_id,
        "round_id": submission.round_id,
        "plan_version_id": known.row.plan_version,
        "submission_id": submission.id,
        "drafted_by": actor.person,
        "created_at": now,
        "changed_at": now,
        "votes_count_from": now,
        "on_paper": grant_used(UNIT, known) is None,
    }
    nomination_id: int = connection.execute(insert(Nomination).values(values).returning(Nomination.id)).scalar_one()
    entry = journal.Entry(
        issuer=submission.issuer_id,
        aggregate=NOMINATION.name,
        aggregate_id=nomination_id,
        version=1,
        at=now,
        action="draft",
        actor=actor,
        state_after=State.DRAFT,
        organisation=submission.organisation_id,
        data={"submission": submission.id, "award_form": content.award_form},
    )
    journal.record(connection, [entry])
    search.add(connection, nomination_id)
    return nomination_id


def edit(
    connection: Connection,
    nomination_id: int,
    content: Content,
    *,
    expected_version: int | None,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Replace what was typed into a nomination; a change of nominee or award form asks for a new vote."""
    # Locked from here on: what has changed is told by comparing, and nobody else may change it in between.
    statement = select(Nomination).where(Nomination.id == nomination_id, visible(actor, Nomination))
    before = connection.execute(statement.with_for_update()).one_or_none()
    if before is None:
        raise NotFound("nomination", nomination_id)
    row = read_rows(connection, [nomination_id], lock=False)[nomination_id]
    _require_sound(connection, content, terms=terms_of(connection, row), organisation=before.organisation_id)
    values = _values(connection, content)
    answers = Answers(fields=_changed(before, values))
    wish = Act(nomination_id, Action.EDIT, actor, now, answers, expected_version)
    (outcome,) = act(connection, [wish])
    if outcome.accepted:
        connection.execute(update(Nomination).where(Nomination.id == nomination_id).values(values))
        if values["subject_fold"] != before.subject_fold:
            search.replace(connection, nomination_id, before=before.subject_fold)
    return outcome


def tick(
    connection: Connection,
    nomination_id: int,
    ticks: Mapping[str, bool],
    *,
    expected_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """Tick (or untick) items and criteria of a nomination under review; refused for codes it does not have."""
    row = read_rows(connection, [nomination_id], lock=False).get(nomination_id)
    if row is None or not sees(actor, row):
        raise NotFound("nomination", nomination_id)
    terms = terms_of(connection, row)
    tickable = {*required_items(terms, row.claims), *criteria(terms, row.subject_type)}
    if unknown := sorted(ticks.keys() - tickable):
        raise Refused(Refusal("item_unknown", {"items": unknown, "choices": sorted(tickable)}))
    answers = Answers(ticks=frozenset(ticks))
    (outcome,) = act(connection, [Act(nomination_id, Action.TICK, actor, now, answers, expected_version)])
    if outcome.accepted:
        held = papers(connection, [row.submission])
        found = {code: paper_for(held, row.submission, row.id, code) for code in ticks}
        rows = [
            {
                "nomination_id": nomination_id,
                "code": code,
                "met": met,
                "document_id": paper.id if (paper := found[code]) else None,
                "ticked_by": actor.person,
                "ticked_at": now,
            }
            for code, met in ticks.items()
        ]
        connection.execute(insert(Tick), rows)
    return outcome


@dataclass(frozen=True, slots=True)
class Wish:
    """One of several acts that a request asks for."""

    nomination: int
    action: str
    answers: Answers
    expected_version: int | None = None


def acts_of(
    wishes: Sequence[Wish],
    *,
    all_or_nothing: bool = False,
    key: RequestKey | None = None,
    actor: Actor,
    now: datetime,
) -> list[Act]:
    """Write one request's wishes as acts; a group of its own keeps them apart from those of other requests.

    Nobody is awarded this way: an award names the decision whose signing it belongs to, and a wish names none.
    """
    group = secrets.token_hex(8) if all_or_nothing else None
    answers = [replace(wish.answers, decision=None) if wish.answers.decision else wish.answers for wish in wishes]
    return [
        Act(wish.nomination, wish.action, actor, now, answer, wish.expected_version, key, group)
        for wish, answer in zip(wishes, answers, strict=True)
    ]


def carry_out(
    connection: Connection,
    wishes: Sequence[Wish],
    *,
    all_or_nothing: bool = False,
    key: RequestKey | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[Outcome, ...]:
    """Carry out what one request asks for, one outcome a wish, in order."""
    return act(connection, acts_of(wishes, all_or_nothing=all_or_nothing, key=key, actor=actor, now=now))


def _require_sound(connection: Connection, content: Content, *, terms: Terms, organisation: int) -> None:
    """Raise Refused with everything that can't be right whatever the unit decides."""
    objections = [
        *_form_objections(terms, content),
        *_text_objections(content),
        *_claim_objections(terms, content),
    ]
    if content.subject.organisation not in _subtree(connection, organisation):
        objections.append(Refusal("organisation_elsewhere", {"field": "subject.organisation"}))
    if objections:
        raise Refused(*objections)


def _form_objections(terms: Terms, content: Content) -> list[Refusal]:
    forms = {form.code: form.subjects for form in terms.award_forms}
    if content.award_form not in forms:
        return [Refusal("field_not_a_choice", {"field": "award_form", "choices": sorted(forms)})]
    if content.subject.type not in forms[content.award_form]:
        choices = sorted(forms[content.award_form])
        return [Refusal("field_not_a_choice", {"field": "subject.type", "choices": choices})]
    return []


def _text_objections(content: Content) -> list[Refusal]:
    typed = {"subject.name": content.subject.name, "subject.position": content.subject.position or ""}
    too_long = [
        Refusal("field_too_long", {"field": field, "most": LONGEST_NAME})
        for field, text in typed.items()
        if len(text) > LONGEST_NAME
    ]
    empty = [] if content.subject.name.strip() else [Refusal("field_required", {"field": "subject.name"})]
    return empty + too_long


def _claim_objections(terms: Terms, content: Content) -> list[Refusal]:
    choices = {
        criterion.code: sorted(alternative.code for alternative in criterion.alternatives)
        for criterion in terms.criteria
        if criterion.subject == content.subject.type and criterion.alternatives
    }
    return [
        Refusal("field_not_a_choice", {"field": f"claims.{criterion}", "choices": choices.get(criterion, [])})
        for criterion, claimed in content.claims.items()
        if claimed not in choices.get(criterion, [])
    ]


def _subtree(connection: Connection, organisation: int) -> set[int]:
    """An organisation with everything below it."""
    tree = select(Organisation.id).where(Organisation.id == organisation).cte(recursive=True)
    tree = tree.union_all(select(Organisation.id).join(tree, Organisation.parent_id == tree.c.id))
    return set(connection.scalars(select(tree.c.id)))


def _values(connection: Connection, content: Content) -> dict[str, Any]:
    subject = content.subject
    name = unicodedata.normalize("NFC", " ".join(subject.name.split()))
    return {
        "award_form": content.award_form,
        "subject_type": subject.type,
        "subject_name": name,
        "subject_fold": fold(name),
        "subject_organisation_id": subject.organisation,
        "subject_person_id": _person(connection, subject, name),
        "position": subject.position,
        "staff_category": subject.staff_category,
        "rating": subject.rating,
        "achievement": content.achievement,
        "claims": dict(content.claims),
    }


def _person(connection: Connection, subject: Nominee, name: str) -> int | None:
    """Recognise a nominee who also works with this system, so that nobody decides on himself."""
    if subject.type != "individual":
        return None
    statement = select(Person.id).where(Person.name == name, Person.organisation_id == subject.organisation)
    found = connection.scalars(statement.limit(2)).all()
    return found[0] if len(found) == 1 else None


_VOTED_ON = ("award_form", "subject_type", "subject_name", "subject_organisation_id")


def _changed(before: Row[Any], values: Mapping[str, Any]) -> frozenset[str]:
    changed = {field for field, value in values.items() if getattr(before, field) != value}
    return frozenset(changed | ({"subject"} if changed & set(_VOTED_ON) else set()))
