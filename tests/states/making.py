"""Make facts for rules: a case in which everything is in order, and keyword overrides for what is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from states.actors import Actor, Grant, Role
from states.asks import Answers, FlaggedItem
from states.facts import (
    OFFICE_OF_ROLE,
    AwardDecision,
    CouncilResult,
    DecisionFacts,
    Dossier,
    Kind,
    Limit,
    NominationFacts,
    NominationRow,
    Office,
    Place,
    Ranking,
    Review,
    RoundFacts,
    RoundRow,
    SittingFacts,
    Subject,
)
from states.lifecycle import Verdict
from states.message import MessageFacts
from states.obligation import ObligationFacts
from states.refusals import Refusal

ISSUER = 1
UNIT = 10
OTHER_UNIT = 11
OFFICES = {office: 20 + number for number, office in enumerate(Office)}
"""Each office of the plan is another organisation, so that a mix-up shows."""

DRAFTER, REVIEWER, NOMINEE, SOMEBODY = 101, 102, 103, 104

CUTOFF = datetime(2026, 12, 14, 17, tzinfo=UTC)
"""Midnight in Vietnam at the start of 15/12/2026."""
NOW = CUTOFF - timedelta(days=13)
AFTERWARDS = CUTOFF + timedelta(days=3)

_ROW = NominationRow(
    id=1000,
    state="draft",
    version=3,
    issuer=ISSUER,
    organisation=UNIT,
    council_organisation=UNIT,
    round=7,
    plan_version=5,
    submission=70,
    subject_type="individual",
    subject_organisation=UNIT,
    subject_person=NOMINEE,
    award_form="GK",
    drafted_by=DRAFTER,
    reviewed_by=REVIEWER,
    rank=None,
    previous_state=None,
    on_paper=False,
    flagged=frozenset(),
    votes_count_from=NOW - timedelta(days=9),
    changed_at=NOW - timedelta(days=9),
    first_received_at=None,
    returned_at=None,
    return_limit=None,
    times_returned=0,
    late=False,
    staff_category="civil_servant",
    rating="good",
    claims={},
)
_ROUND = RoundRow(
    id=7,
    kind="annual",
    state="open",
    cutoff=CUTOFF,
    late_is_refused=True,
    plan_version=5,
    offices=OFFICES,
)
_PASSED = CouncilResult(
    voted=True, passed=True, votes_for=5, votes_needed=4, base=7, present=6, members=7, quorum=5, chair_confirmed=False
)
_FACTS = NominationFacts(
    actor=Actor(account=None, person=None, grants=frozenset()),
    now=NOW,
    received_at=NOW,
    row=_ROW,
    round=_ROUND,
    items=frozenset({"submission_letter", "council_minutes", "achievement_report"}),
    limit=Limit(at=CUTOFF),
    dossier=Dossier(missing=(), unmended=(), left_behind=(), letter_lacks=(), letter_adds=()),
    subject=Subject(
        kind="individual",
        kind_allowed=True,
        category="civil_servant",
        category_allowed=True,
        rating="good",
        rating_least="good",
        rating_enough=True,
    ),
    council=_PASSED,
    proposal=_PASSED,
    review=Review(unticked=()),
    quota=(Place(counter=1, places=10, used=3, hard=True),),
    ranking=Ranking(contenders=4, places=10),
    decision=AwardDecision(id=90, state="drafted", names_nominee=True, drafted_by=DRAFTER, within_authority=True),
)
_NOBODY = Actor(account=None, person=None, grants=frozenset())


def seat_of(role: Role) -> int:
    """Name the organisation at which a role acts on the made nomination."""
    office = OFFICE_OF_ROLE.get(role)
    return OFFICES[office] if office else UNIT


def holding(*roles: Role, at: int | None = None, person: int = SOMEBODY) -> Actor:
    """Make an actor who holds these roles where they act, or all of them at another organisation."""
    grants = (Grant(role, seat_of(role) if at is None else at, ISSUER) for role in roles)
    return Actor(account=person, person=person, grants=frozenset(grants))


def refused(code: str, **detail: object) -> Verdict:
    """Make the verdict that refuses for one reason."""
    return Verdict(None, (Refusal(code, detail),))


def row(state: str = "draft", **changes: Any) -> NominationRow:
    """Make a nomination of an individual in a unit, before its first submit."""
    return replace(_ROW, state=state, **changes)


def round_row(**changes: Any) -> RoundRow:
    """Make an open round, 13 days before its cut-off, that refuses what comes late."""
    return replace(_ROUND, **changes)


def facts(**changes: Any) -> NominationFacts:
    """Make facts with every kind gathered and nothing to object to; `now` alone also moves `received_at`."""
    if "now" in changes:
        changes.setdefault("received_at", changes["now"])
    return replace(_FACTS, **changes)


def with_kinds(known: NominationFacts, *kinds: Kind) -> NominationFacts:
    """Forget all but these kinds of facts, as if nobody had gathered the others."""
    return NominationFacts(
        actor=known.actor,
        now=known.now,
        received_at=known.received_at,
        row=known.row,
        round=known.round,
        items=known.items,
        **{kind.value: getattr(known, kind.value) for kind in kinds},
    )


def answers(**changes: Any) -> Answers:
    """Make good answers to everything that any move asks, as of `NOW`."""
    good = Answers(
        reason="Bổ sung số liệu",
        reason_code="criteria_not_met",
        items=(FlaggedItem("achievement_report", "Thiếu số liệu"),),
        due=datetime(2026, 12, 20, tzinfo=UTC).date(),
        due_limit=AFTERWARDS + timedelta(days=10),
        rank=1,
        incoming_number="15",
        incoming_date=NOW.date(),
        incoming_at=NOW,
        decision=90,
        item="achievement_report",
        fields=frozenset({"achievement"}),
        ticks=frozenset({"achievement_report"}),
    )
    return replace(good, **changes)


def round_facts(**changes: Any) -> RoundFacts:
    """Make facts of a planned round whose cut-off lies ahead."""
    made = RoundFacts(
        actor=_NOBODY,
        now=NOW,
        state="planned",
        issuer=ISSUER,
        lead_office=OFFICES[Office.LEAD],
        cutoff=CUTOFF,
        unsettled=0,
    )
    return replace(made, **changes)


def sitting_facts(**changes: Any) -> SittingFacts:
    """Make facts of a sitting convened for votes on screen two hours ago, with a quorum, before any ballot."""
    made = SittingFacts(
        actor=_NOBODY,
        now=NOW,
        state="convened",
        method="screen",
        organisation=UNIT,
        held_at=NOW - timedelta(hours=2),
        held_on=NOW.date(),
        today=NOW.date(),
        members=7,
        present=5,
        quorum=5,
        presiding_there=True,
        clerk_there=True,
        presides=False,
        ballots_cast=False,
        ties=(),
        relying=(),
    )
    return replace(made, **changes)


def decision_facts(**changes: Any) -> DecisionFacts:
    """Make facts of a drafted decision that names two nominees."""
    made = DecisionFacts(
        actor=_NOBODY,
        now=NOW,
        state="drafted",
        issuer=ISSUER,
        submitting_office=OFFICES[Office.SUBMITTING],
        deciding_office=OFFICES[Office.DECIDING],
        nominees=2,
    )
    return replace(made, **changes)


def obligation_facts(**changes: Any) -> ObligationFacts:
    """Make facts of what a unit owes, before its limit, with nothing missing."""
    made = ObligationFacts(
        actor=_NOBODY,
        now=NOW,
        state="due",
        issuer=ISSUER,
        organisation=UNIT,
        lead_office=OFFICES[Office.LEAD],
        receiver=OFFICES[Office.REVIEWING],
        deciding_office=OFFICES[Office.DECIDING],
        works_here=False,
        limit=CUTOFF,
        late_is_refused=False,
        lacks=(),
        submitted_by=None,
    )
    return replace(made, **changes)


def message_facts(**changes: Any) -> MessageFacts:
    """Make facts of a queued message that nobody has tried to send."""
    made = MessageFacts(
        now=NOW,
        state="queued",
        attempts=0,
        claimed_as=None,
        lease_until=None,
        next_try_at=None,
        first_tried_at=None,
        recipient_enabled=True,
    )
    return replace(made, **changes)
