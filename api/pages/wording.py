"""Say what a plan calls its items, and why something is refused, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from states.asks import WHOLE_NOMINATION
from states.labels import Language, sentence, word
from states.refusals import Refusal
from workflow.acts import Outcome
from workflow.pinned import Terms

Names = Mapping[str, str]
"""What plan data call themselves by code, and nominees by id."""


def names_of(terms: Terms, language: Language, nominees: Iterable[Any] = ()) -> dict[str, str]:
    """Name the items, criteria, their alternatives and the award forms of a plan, and these nominees by id."""
    alternatives = (one for criterion in terms.criteria for one in criterion.alternatives)
    coded: tuple[Any, ...] = (*terms.dossier, *terms.criteria, *alternatives, *terms.award_forms)
    people = {str(row.id): row.subject_name for row in nominees}
    named = {str(one.code): str(getattr(one.name, language)) for one in coded}
    return {WHOLE_NOMINATION: word("item", WHOLE_NOMINATION, language), **named, **people}


def said(refusals: Iterable[Refusal], language: Language, names: Names) -> tuple[str, ...]:
    """Say why something is refused, each reason once."""
    return tuple(dict.fromkeys(sentence(one, language, names) for one in refusals))


def problems(refusals: Iterable[Refusal], language: Language, names: Names) -> dict[str, object]:
    """Say what is wrong with a form: `errors` by field, and `reasons` of the whole."""
    errors: dict[str, str] = {}
    whole: list[Refusal] = []
    for refusal in refusals:
        field = refusal.detail.get("field")
        if isinstance(field, str):
            errors.setdefault(field, sentence(refusal, language, names))
        else:
            whole.append(refusal)
    return {"errors": errors, "reasons": said(whole, language, names)}


def told(outcomes: Iterable[Outcome], language: Language, names: Names) -> dict[int, tuple[str, ...]]:
    """Say why each refused nominee is refused, by nomination."""
    return {one.nomination: said(one.refusals, language, names) for one in outcomes if one.refusals}
