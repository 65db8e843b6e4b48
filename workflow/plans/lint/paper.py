"""Hold the plan's paper against itself: its number and day, what it rests on, what it says twice or unclearly."""

import re
from collections.abc import Iterator
from datetime import date

from workflow.folding import fold
from workflow.plans.lint.finding import WHOLE, Case, Finding, both


def document_incomplete(case: Case) -> Iterator[Finding]:
    """The paper has a number and a day."""
    document = case.plan.document
    if document is None or (document.number is None and document.signed_on is None):
        yield case.warning("document_absent", document.source if document else WHOLE, "document")
    elif document.number is None:
        yield case.warning("document_without_number", document.source, "document", "number", day=document.signed_on)
    elif document.signed_on is None:
        yield case.warning("document_without_day", document.source, "document", "signed_on", number=document.number)


def basis_after_document(case: Case) -> Iterator[Finding]:
    """What a plan carries out was signed before it."""
    signed_on = case.plan.document.signed_on if case.plan.document else None
    for position, basis in enumerate(case.plan.legal_bases):
        if signed_on and basis.signed_on > signed_on:
            yield _later(case, basis.source, basis.document, basis.signed_on, "legal_bases", position)
    parent = case.plan.parent_plan
    if signed_on and parent and parent.signed_on and parent.signed_on > signed_on:
        yield _later(case, parent.source, parent.document, parent.signed_on, "parent_plan")


def movement_listed_twice(case: Case) -> Iterator[Finding]:
    """Each linked movement is named once, whatever commas stand in its name."""
    first: dict[str, str] = {}
    for position, movement in enumerate(case.plan.linked_movements):
        bare = re.sub(r"[^a-z0-9]+", " ", fold(movement.name.vi))
        if bare in first:
            detail = {"name": both(movement.name), "codes": [first[bare], movement.code]}
            yield case.warning("movement_listed_twice", movement.source, "linked_movements", position, **detail)
        first.setdefault(bare, movement.code)


def ambiguity(case: Case) -> Iterator[Finding]:
    """What the plan itself says can be read in more than one way."""
    for position, one in enumerate(case.plan.ambiguities):
        yield case.warning("ambiguity", one.section, "ambiguities", position, name=both(one.name), ambiguity=one.code)


def _later(case: Case, section: str, document: str, day: date, *place: str | int) -> Finding:
    plan_day = case.plan.document.signed_on if case.plan.document else None
    detail = {"document": document, "day": day, "plan_day": plan_day}
    return case.warning("basis_after_document", section, *place, "signed_on", **detail)
