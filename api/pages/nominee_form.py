"""Hold the nominee's form: what may be chosen, what is kept or typed, and what it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from api.forms import Typed
from api.pages.wording import names_of
from states.labels import Language, word
from states.refusals import Refused
from workflow.pinned import Terms
from workflow.plans.terms import RatingLevel, StaffCategory
from workflow.queries import rounds, subtree
from workflow.services.nominations import Content, Nominee

LONGEST_TEXT = 20_000
"""Characters of an achievement; a longer story belongs into the report."""

_OWN = (
    "award_form",
    "subject.type",
    "subject.name",
    "subject.organisation",
    "subject.position",
    "subject.staff_category",
    "subject.rating",
    "achievement",
)
"""Names of the fields, as refusals name them."""


def form_of(
    connection: Connection, round_id: int, organisation: int, language: Language, *, version: int | None = None
) -> dict[str, Any]:
    """Gather what the form offers: the plan's award forms, kinds, criteria, and the unit's own organisations."""
    terms = rounds.terms(connection, round_id, version=version)
    kinds = dict.fromkeys(kind.value for form in terms.award_forms for kind in form.subjects)
    return {
        "terms": terms,
        "names": names_of(terms, language),
        "award_forms": [(form.code, getattr(form.name, language)) for form in terms.award_forms],
        "kinds": [(kind, word("subject_type", kind, language)) for kind in kinds],
        "organisations": subtree.from_top(connection, organisation),
        "categories": [(one.value, word("staff_category", one, language)) for one in StaffCategory],
        "ratings": [(one.value, word("rating", one, language)) for one in RatingLevel],
        "criteria": [_criterion(one, language) for one in terms.criteria if one.alternatives],
    }


def _criterion(criterion: Any, language: Language) -> dict[str, Any]:  # noqa: ANN401 - a plan's criterion.
    return {
        "field": f"claims.{criterion.code}",
        "name": getattr(criterion.name, language),
        "subject": criterion.subject.value,
        "options": [(one.code, getattr(one.name, language)) for one in criterion.alternatives],
    }


def filled(terms: Terms, source: Mapping[str, str]) -> dict[str, str]:
    """Give every field of the form what the source has for it, or nothing."""
    claims = (f"claims.{criterion.code}" for criterion in terms.criteria)
    return {name: source.get(name, "") for name in (*_OWN, *claims)}


def kept(row: Any) -> dict[str, str]:  # noqa: ANN401 - a nomination's row.
    """Say what is kept of a nomination by the names of the form's fields."""
    own = {
        "award_form": row.award_form,
        "subject.type": row.subject_type,
        "subject.name": row.subject_name,
        "subject.organisation": str(row.subject_organisation_id),
        "subject.position": row.position or "",
        "subject.staff_category": row.staff_category or "",
        "subject.rating": row.rating or "",
        "achievement": row.achievement,
    }
    return own | {f"claims.{criterion}": claimed for criterion, claimed in row.claims.items()}


def content_of(form: Typed, terms: Terms) -> Content:
    """Read the form; what belongs to the other kind of nominee is left out. Raises Refused for wrong fields."""
    kind = form.required("subject.type")
    is_person = kind == "individual"
    nominee = Nominee(
        type=kind,
        name=form.required("subject.name"),
        organisation=form.number("subject.organisation", least=1, most=2**31 - 1) or 0,
        position=form.optional("subject.position") if is_person else None,
        staff_category=_chosen(form, "subject.staff_category", tuple(StaffCategory)) if is_person else None,
        rating=_chosen(form, "subject.rating", tuple(RatingLevel)) if is_person else None,
    )
    if len(form.text("achievement")) > LONGEST_TEXT:
        form.refuse("field_too_long", "achievement", most=LONGEST_TEXT)
    content = Content(form.required("award_form"), nominee, form.text("achievement"), dict(_claims(form, terms, kind)))
    if form.refusals:
        raise Refused(*form.refusals)
    return content


def _chosen(form: Typed, name: str, choices: tuple[str, ...]) -> str | None:
    found = form.optional(name)
    if found is not None and found not in choices:
        form.refuse("field_not_a_choice", name, choices=list(choices))
    return found


def _claims(form: Typed, terms: Terms, kind: str) -> Iterator[tuple[str, str]]:
    """Give the alternative claimed for each criterion of this kind of nominee."""
    for criterion in terms.criteria:
        claimed = form.text(f"claims.{criterion.code}")
        if criterion.subject == kind and claimed:
            yield criterion.code, claimed
