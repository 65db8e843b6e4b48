"""Look words up by their kind and code."""

from collections.abc import Mapping

from states.labels import calendar, files, lifecycles, mails, planning, terms
from states.labels.language import Language, Words

TABLES: Mapping[str, Mapping[str, Words]] = {
    **lifecycles.STATES,
    "action": lifecycles.ACTIONS,
    "aggregate": lifecycles.AGGREGATES,
    "job_kind": lifecycles.JOB_KINDS,
    "mail_kind": mails.MAIL_KINDS,
    "mail_group": mails.MAIL_GROUPS,
    "mail_choice": mails.MAIL_CHOICES,
    "mail_place": mails.MAIL_PLACES,
    "mail_language": mails.MAIL_LANGUAGES,
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
    "day_kind": calendar.DAY_KINDS,
    "calendar_action": calendar.CALENDAR_ACTIONS,
    "movement_kind": planning.MOVEMENT_KINDS,
    "award_basis": planning.AWARD_BASES,
    "level": planning.LEVELS,
    "movement_level": planning.MOVEMENT_LEVELS,
    "round_kind": planning.ROUND_KINDS,
    "fund_holder": planning.FUND_HOLDERS,
    "obligation_kind": planning.OBLIGATION_KINDS,
    "share_base": planning.SHARE_BASES,
    "signers": planning.SIGNERS,
    "target_kind": planning.TARGET_KINDS,
    "operator": planning.OPERATORS,
    "target_unit": planning.TARGET_UNITS,
    "plan_office": planning.PLAN_OFFICES,
    "target_state": planning.TARGET_STATES,
    "report_part": planning.REPORT_PARTS,
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
