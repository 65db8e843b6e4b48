"""Prove that everything with a code has words in both languages, and that no words are left over."""

import unicodedata
from collections.abc import Iterable, Mapping

import pytest

from api.jobs.kinds import KINDS as KINDS_OF_JOBS
from notifications.compose import KINDS as KINDS_OF_MAIL
from notifications.compose.rendering import PLACES
from states.actors import Role
from states.asks import NOT_AWARDED_BECAUSE, WHOLE_NOMINATION
from states.diagram import LIFECYCLES
from states.facts import Office
from states.hearing import GROUPS, Choice
from states.labels import LANGUAGES, Language, word
from states.labels.sentences import SENTENCES
from states.labels.words import TABLES, find_word
from states.nomination import MOVES
from states.obligation import OBLIGATION
from tests.states.codes import journalled, refusals, statuses
from workflow import pausing
from workflow.calendar import DayKind
from workflow.intake.kinds import OLE, UNKNOWN, ZIP, Kind
from workflow.models.calendar import CHANGES
from workflow.models.organisation import KINDS
from workflow.models.round import SUBJECT_TYPES
from workflow.plans.obligations import ObligationKind, Signers
from workflow.plans.targets import Operator, TargetKind, UnitCode
from workflow.plans.terms import (
    AwardBasis,
    DossierScope,
    FundHolder,
    Level,
    MovementKind,
    MovementLevel,
    OfficeName,
    RatingLevel,
    RoundKind,
    ShareBase,
    StaffCategory,
)
from workflow.services import clusters, councils, messages, plans, targets, wordings
from workflow.services.submissions import AGGREGATE
from workflow.targets import Progress

OWED = {
    messages.SUPPRESSION,
    pausing.AGGREGATE,
    wordings.AGGREGATE,
    clusters.AGGREGATE,
    councils.AGGREGATE,
    councils.RULE,
    targets.AGGREGATE,
    targets.EXEMPTION,
}
REPORT_PARTS = {"text", "files", "signatures", "expected", "changes"}
"""What a report may lack beside values of targets, as `facts.obligations` names it."""

ACTIONS = {str(action) for lifecycle in LIFECYCLES for action in lifecycle.actions()}

COMPLETE: Mapping[str, Iterable[str]] = {
    **{lifecycle.name: lifecycle.states for lifecycle in LIFECYCLES},
    "action": ACTIONS | journalled(),
    "aggregate": {*(lifecycle.name for lifecycle in LIFECYCLES), *OWED, AGGREGATE, plans.AGGREGATE},
    "role": Role,
    "office": Office,
    "subject_type": SUBJECT_TYPES,
    "organisation_kind": KINDS,
    "staff_category": StaffCategory,
    "rating": RatingLevel,
    "reason_code": NOT_AWARDED_BECAUSE,
    "scope": DossierScope,
    "item": {WHOLE_NOMINATION},
    "day_kind": DayKind,
    "calendar_action": CHANGES,
    "file_kind": {*Kind, ZIP, OLE, UNKNOWN},
    "movement_kind": MovementKind,
    "award_basis": AwardBasis,
    "level": Level,
    "movement_level": MovementLevel,
    "round_kind": RoundKind,
    "fund_holder": FundHolder,
    "obligation_kind": ObligationKind,
    "share_base": ShareBase,
    "signers": Signers,
    "target_kind": TargetKind,
    "operator": Operator,
    "target_unit": UnitCode,
    "plan_office": set(OfficeName) - set(Office),
    "target_state": Progress,
    "report_part": REPORT_PARTS,
    "job_kind": KINDS_OF_JOBS,
    "mail_kind": KINDS_OF_MAIL,
    "mail_place": PLACES,
    "mail_language": LANGUAGES,
    "mail_group": GROUPS,
    "mail_choice": Choice,
}
"""Kinds of words whose codes are known elsewhere, and those codes."""

TOLD: Mapping[str, tuple[str, str]] = {
    "flaw": ("file_damaged", "reason"),
    "cost": ("file_zip_bomb", "reason"),
    "name_flaw": ("file_name_invalid", "reason"),
    "active_content": ("file_active_content", "what"),
}
"""Kinds of words whose codes stand in a detail: of which refusal, under which key."""

WITHIN_A_SENTENCE = {"name_flaw", "flaw", "cost", "active_content", "operator", "share_base", "target_unit"}
"""Kinds of words that stand beside others."""

SAID = {
    **{f"{kind} {code}": words for kind, table in TABLES.items() for code, words in table.items()},
    **SENTENCES,
}


def told(code: str, key: str) -> set[str]:
    """Every text that the source puts under a key of a refusal's detail."""
    return {text for site in refusals().sites if site.code == code for text in site.detail.get(key, ())}


@pytest.mark.parametrize("kind", COMPLETE)
def test_every_code_has_words_and_every_word_a_code(kind: str) -> None:
    assert set(TABLES[kind]) == {str(code) for code in COMPLETE[kind]}


@pytest.mark.parametrize("kind", TOLD)
def test_every_text_of_a_detail_has_words_and_every_word_is_used(kind: str) -> None:
    assert set(TABLES[kind]) == told(*TOLD[kind])


def test_every_kind_of_words_is_held_against_something() -> None:
    assert set(TABLES) == {*COMPLETE, *TOLD, "field", "problem"}


def test_every_question_and_every_field_that_a_refusal_names_has_words() -> None:
    asked = {ask.field for move in MOVES for ask in move.asks}
    asked |= {ask.field for move in OBLIGATION.moves for ask in move.asks}
    named = {text for site in refusals().sites for text in site.detail.get("field", ())}
    assert (asked | named) - set(TABLES["field"]) == set()


def test_every_answer_that_says_no_has_a_title() -> None:
    assert statuses()
    assert {str(status) for status in statuses()} - set(TABLES["problem"]) == set()


def test_every_refusal_has_words_and_every_sentence_is_used() -> None:
    used = {site.code for site in refusals().sites}
    assert {"no words": used - set(SENTENCES), "never used": set(SENTENCES) - used} == {
        "no words": set(),
        "never used": set(),
    }


def test_a_refusal_whose_code_cannot_be_read_is_one_that_is_passed_on() -> None:
    assert refusals().unread == {
        "FileRefused(*verdict)",
        "Refusal(code, {'field': name, **detail})",
        "Refusal(error.code, error.detail)",
        "Refusal(error.code, {**error.detail, 'field': _FILE})",
        "Refusal(one['code'], one['detail'])",
        "Refusal(refusal.code, {**refusal.detail, 'field': f'for-{one}'})",
        "Refusal(refusal.code, {**refusal.detail, 'field': f'score-{one}'})",
        "Refusal(refusal.code, {**refusal.detail, 'members': named})",
        "Refusal(refusal['code'], refusal['detail'])",
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SAID)
def test_words_are_well_formed(name: str, lang: Language) -> None:
    said = SAID[name].said(lang)
    assert said == said.strip() != ""
    assert unicodedata.is_normalized("NFC", said)
    assert {"!", "  ", '"', "'"} & {*said, *(said[at : at + 2] for at in range(len(said)))} - {"'"} == set()


@pytest.mark.parametrize("kind", sorted(set(TABLES) - WITHIN_A_SENTENCE))
def test_words_start_with_a_capital_where_they_stand_alone(kind: str) -> None:
    alone = [words for code, words in TABLES[kind].items() if kind != "file_kind" or code in set(Kind)]
    assert [words for words in alone if not (words.vi[0].isupper() and words.en[0].isupper())] == []


@pytest.mark.parametrize(("kind", "lang"), [(lifecycle.name, lang) for lifecycle in LIFECYCLES for lang in LANGUAGES])
def test_no_two_states_of_a_lifecycle_are_called_the_same(kind: str, lang: Language) -> None:
    called = [words.said(lang) for words in TABLES[kind].values()]
    assert len(set(called)) == len(called)


def test_no_two_actions_of_a_table_are_called_the_same() -> None:
    for lang in LANGUAGES:
        called = [words.said(lang) for words in TABLES["action"].values()]
        assert len(set(called)) == len(called)


def test_a_word_is_said_in_the_language_that_is_asked_for() -> None:
    assert word("nomination", "submitted", "vi") == "Đã nộp"
    assert word("nomination", "submitted", "en") == "Submitted"
    assert word("role", Role.REVIEWER, "vi") == "Cán bộ thẩm định"


@pytest.mark.parametrize(("kind", "code"), [("nomination", "exploded"), ("planet", "draft")])
def test_a_code_without_words_is_a_mistake_of_ours(kind: str, code: str) -> None:
    with pytest.raises(LookupError, match=f"no words for {kind} {code}"):
        word(kind, code, "vi")
    assert find_word(kind, code, "vi") is None
