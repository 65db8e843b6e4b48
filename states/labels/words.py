"""Look words up by their kind and code."""

from collections.abc import Mapping

from states.labels import files, lifecycles, terms
from states.labels.language import Language, Words

TABLES: Mapping[str, Mapping[str, Words]] = {
    **lifecycles.STATES,
    "action": lifecycles.ACTIONS,
    "aggregate": lifecycles.AGGREGATES,
    "role": terms.ROLES,
    "office": terms.OFFICES,
    "subject_type": terms.SUBJECT_TYPES,
    "organisation_kind": terms.ORGANISATION_KINDS,
    "staff_category": terms.STAFF_CATEGORIES,
    "rating": terms.RATINGS,
    "reason_code": terms.REASON_CODES,
    "scope": terms.SCOPES,
    "item": terms.ITEMS,
    "field": terms.FIELDS,
    "flaw": files.FLAWS,
    "cost": files.COSTS,
    "name_flaw": files.NAME_FLAWS,
    "active_content": files.ACTIVE_CONTENTS,
    "file_kind": files.KINDS,
    "problem": terms.PROBLEMS,
}
"""Every table of words by kind; the states of a lifecycle go by its name, such as `nomination`."""


def word(kind: str, code: str, lang: Language) -> str:
    """Say one code, such as ("nomination", "draft") or ("role", "reviewer").

    Raises LookupError for a code that has no words: that is a mistake of ours, not of a person.
    """
    said = find_word(kind, code, lang)
    if said is None:
        message = f"no words for {kind} {code}"
        raise LookupError(message)
    return said


def find_word(kind: str, code: str, lang: Language) -> str | None:
    """Say one code, or None where it has no words."""
    words = TABLES.get(kind, {}).get(code)
    return None if words is None else words.said(lang)
