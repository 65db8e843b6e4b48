"""Ask the rules about a nomination that does not exist yet: who may draft it may also edit it."""

from datetime import datetime

from sqlalchemy import Connection

from states.actors import Actor
from states.asks import Answers
from states.facts import NominationFacts, NominationRow, RoundRow
from states.nomination import NOMINATION, Action, State, needs
from states.refusals import Refused
from workflow import facts
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.facts import rows
from workflow.facts.cases import Case
from workflow.visibility import sees


def require_may_draft(
    connection: Connection,
    *,
    round_id: int,
    issuer: int,
    organisation: int,
    council_organisation: int,
    actor: Actor,
    now: datetime,
) -> NominationFacts:
    """Raise Refused with every reason why this actor may not draft for this organisation in this round now."""
    round_row = rows.rounds(connection, [round_id], lock="share")[round_id]
    row = _blank(round_row, issuer, organisation, council_organisation, now)
    if not sees(actor, row):
        raise NotFound("organisation", organisation)
    current = rows.current_actors(connection, [actor], local_day(now))[actor]
    case = Case(row, round_row, current, now, now, needs(Action.EDIT))
    (known,) = facts.gather(connection, [case], lock=False)
    verdict = NOMINATION.decide(Action.EDIT, known, Answers())
    if verdict.refusals:
        raise Refused(*verdict.refusals)
    return known


def _blank(
    round_row: RoundRow, issuer: int, organisation: int, council_organisation: int, now: datetime
) -> NominationRow:
    return NominationRow(
        id=0,
        state=State.DRAFT,
        version=0,
        issuer=issuer,
        organisation=organisation,
        council_organisation=council_organisation,
        round=round_row.id,
        plan_version=round_row.plan_version,
        submission=0,
        subject_type="individual",
        subject_organisation=organisation,
        subject_person=None,
        award_form="",
        drafted_by=None,
        reviewed_by=None,
        rank=None,
        previous_state=None,
        on_paper=False,
        flagged=frozenset(),
        votes_count_from=now,
        changed_at=now,
        first_received_at=None,
        returned_at=None,
        return_limit=None,
        times_returned=0,
        late=False,
        staff_category=None,
        rating=None,
        claims={},
    )
