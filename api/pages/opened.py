"""Open one nomination for a page: its row, the facts of its rules, and what things are called in its round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from api.pages.visiting import Visit
from api.pages.wording import Names, names_of
from states.asks import Answers
from states.facts import NominationFacts
from states.nomination import NOMINATION
from states.refusals import Refusal
from workflow.pinned import Terms
from workflow.queries import nominations as reading
from workflow.queries import offers, organisations, rounds


@dataclass(frozen=True, slots=True)
class Opened:
    """A nomination with its round, its plan's terms, the facts that its rules look at, and names by code and id."""

    row: Any
    round: Any
    terms: Terms
    facts: NominationFacts
    names: Names
    organisations: Mapping[int, str]


def open_nomination(connection: Connection, nomination_id: int, *, visit: Visit) -> Opened:
    """Read one nomination with all that its pages say of it. Raises NotFound, for missing and foreign alike."""
    row = reading.get_nomination(connection, nomination_id, actor=visit.actor)
    terms = rounds.terms(connection, row.round_id, version=row.plan_version_id)
    together = reading.Filter(submission=row.submission_id, limit=reading.LARGEST_PAGE)
    siblings = reading.page(connection, together, actor=visit.actor).rows
    return Opened(
        row=row,
        round=rounds.get_round(connection, row.round_id, actor=visit.actor),
        terms=terms,
        facts=offers.gather(connection, [nomination_id], actor=visit.actor, now=visit.now)[nomination_id],
        names=names_of(terms, visit.language, siblings),
        organisations=organisations.names(connection, {row.organisation_id, row.subject_organisation_id}),
    )


def objections(facts: NominationFacts, action: str) -> tuple[Refusal, ...]:
    """Say why an action is not possible now, whatever would be answered to its questions."""
    for offer in NOMINATION.offers(facts):
        if offer.action == action:
            return offer.refusals
    verdict = NOMINATION.decide(action, facts, Answers())
    return tuple(refusal for refusal in verdict.refusals if "field" not in refusal.detail)
