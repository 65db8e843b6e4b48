"""Say what an action asks of the person who takes it, and check the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from states.facts import Kind, NominationFacts
from states.lifecycle import Ask
from states.refusals import Refusal

LONGEST_TEXT = 4000
"""Characters of a reason; longer texts belong into a document."""

NOT_AWARDED_BECAUSE = (
    "wrong_subject",
    "criteria_not_met",
    "dossier_incomplete",
    "legal_violation",
    "over_quota",
    "late",
    "on_hold",
)
"""Why a nominee is not awarded: the official procedures' four reasons, and three of the round's own."""

WHOLE_NOMINATION = "nomination"
"""Flag for what was typed into the nomination itself rather than attached to it."""


@dataclass(frozen=True, slots=True)
class FlaggedItem:
    """One dossier item that a reviewer wants mended, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What came with an action; each move asks for some of it, the rest stays empty.

    `due_limit` is the first instant after the day `due`, `incoming_at` the start of the day `incoming_date`.
    """

    reason: str | None = None
    reason_code: str | None = None
    items: tuple[FlaggedItem, ...] = ()
    due: date | None = None
    due_limit: datetime | None = None
    rank: int | None = None
    incoming_number: str | None = None
    incoming_date: date | None = None
    incoming_at: datetime | None = None
    decision: int | None = None
    item: str | None = None
    fields: frozenset[str] = frozenset()
    ticks: frozenset[str] = frozenset()


def _required(field: str) -> Refusal:
    return Refusal("field_required", {"field": field})


def _reason(answers: Answers, _facts: NominationFacts) -> Refusal | None:
    text = (answers.reason or "").strip()
    if not text:
        return _required("reason")
    if len(text) > LONGEST_TEXT:
        return Refusal("field_too_long", {"field": "reason", "most": LONGEST_TEXT})
    return None


def _reason_code(answers: Answers, _facts: NominationFacts) -> Refusal | None:
    if answers.reason_code in NOT_AWARDED_BECAUSE:
        return None
    return Refusal("field_not_a_choice", {"field": "reason_code", "choices": NOT_AWARDED_BECAUSE})


def _flagged_items(answers: Answers, facts: NominationFacts) -> Refusal | None:
    if not answers.items:
        return _required("items")
    if any(not flagged.reason.strip() for flagged in answers.items):
        return Refusal("item_needs_reason", {"field": "items"})
    named = {flagged.item for flagged in answers.items}
    choices = facts.items | {WHOLE_NOMINATION}
    if not named <= choices:
        return Refusal("item_unknown", {"field": "items", "items": sorted(named - choices), "choices": sorted(choices)})
    return Refusal("item_named_twice", {"field": "items"}) if len(named) < len(answers.items) else None


def _due(answers: Answers, facts: NominationFacts) -> Refusal | None:
    if answers.due_limit is None:
        return _required("due")
    if answers.due_limit <= facts.now:
        return Refusal("date_in_the_past", {"field": "due", "value": answers.due})
    return None


def _rank(answers: Answers, facts: NominationFacts) -> Refusal | None:
    return _at_least_one(answers.rank) or _as_the_council_ranked(answers.rank, facts)


def _rank_unless_ranked(answers: Answers, facts: NominationFacts) -> Refusal | None:
    rank = answers.rank if answers.rank is not None else facts.row.rank
    return _at_least_one(rank) or _as_the_council_ranked(rank, facts)


def _as_the_council_ranked(rank: int | None, facts: NominationFacts) -> Refusal | None:
    """Follow the order of the issuer's council, where there is one."""
    order = facts.proposal.rank if facts.proposal is not None else None
    if order is None or rank == order:
        return None
    return Refusal("rank_differs_from_council", {"field": "rank", "rank": order})


def _at_least_one(rank: int | None) -> Refusal | None:
    if rank is None:
        return _required("rank")
    return None if rank >= 1 else Refusal("field_too_small", {"field": "rank", "least": 1})


def _incoming_number(answers: Answers, _facts: NominationFacts) -> Refusal | None:
    return None if (answers.incoming_number or "").strip() else _required("incoming_number")


def _incoming_date(answers: Answers, facts: NominationFacts) -> Refusal | None:
    if answers.incoming_at is None:
        return _required("incoming_date")
    if answers.incoming_at > facts.now:
        return Refusal("date_in_the_future", {"field": "incoming_date", "value": answers.incoming_date})
    return None


def _decision(answers: Answers, _facts: NominationFacts) -> Refusal | None:
    return _required("decision") if answers.decision is None else None


def _item(answers: Answers, facts: NominationFacts) -> Refusal | None:
    if answers.item is None:
        return _required("item")
    if facts.state == "returned" and answers.item not in facts.row.flagged:
        return Refusal("item_not_reopened", {"item": answers.item, "open": sorted(facts.row.flagged)})
    return None


def _fields(_answers: Answers, _facts: NominationFacts) -> None:
    """Take any change of the text; whether it may change at all is a rule, so that pages can tell."""


def _ticks(answers: Answers, _facts: NominationFacts) -> Refusal | None:
    return None if answers.ticks else _required("ticks")


REASON = Ask("reason", "text", _reason)
REASON_CODE = Ask("reason_code", "choice", _reason_code)
FLAGGED_ITEMS = Ask("items", "items", _flagged_items)
DUE = Ask("due", "date", _due)
RANK = Ask("rank", "number", _rank)
RANK_UNLESS_RANKED = Ask("rank", "number", _rank_unless_ranked)
INCOMING_NUMBER = Ask("incoming_number", "text", _incoming_number)
INCOMING_DATE = Ask("incoming_date", "date", _incoming_date)
DECISION = Ask("decision", "decision", _decision)
ITEM = Ask("item", "item", _item)
FIELDS = Ask("fields", "fields", _fields)
TICKS = Ask("ticks", "ticks", _ticks)

NEEDS: Mapping[object, frozenset[Kind]] = {
    RANK: frozenset({Kind.PROPOSAL}),
    RANK_UNLESS_RANKED: frozenset({Kind.PROPOSAL}),
}
"""Which kinds of fact a question looks at that are not gathered anyway."""
