"""Table of a nomination (đề nghị khen thưởng): from a unit's draft to the decision."""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from states import asks, guards, voting
from states.actors import Role
from states.asks import Answers
from states.facts import Kind, NominationFacts
from states.lifecycle import Lifecycle, Move


class State(StrEnum):
    """Where a nomination stands; values are stored, renaming one is a migration."""

    DRAFT = "draft"
    ENDORSED = "endorsed"
    NOT_ENDORSED = "not_endorsed"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    QUALIFIED = "qualified"
    STANDBY = "standby"
    PROPOSED = "proposed"
    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Action(StrEnum):
    """What may be done with a nomination; values are stored."""

    EDIT = "edit"
    ATTACH = "attach"
    ENDORSE = "endorse"
    NOT_ENDORSE = "not_endorse"
    REOPEN = "reopen"
    SUBMIT = "submit"
    RECEIVE = "receive"
    REGISTER = "register"
    TICK = "tick"
    RETURN = "return"
    APPROVE = "approve"
    RANK = "rank"
    PROPOSE = "propose"
    STAND_BY = "stand_by"
    SEND_BACK = "send_back"
    AWARD = "award"
    NOT_AWARD = "not_award"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    REVIVE = "revive"
    AMEND = "amend"


HOLDS_PLACE = frozenset({State.PROPOSED, State.AWARDED})
"""States that count against a quota: taken on propose, kept on award."""

HANDED_IN = frozenset(
    {
        State.SUBMITTED,
        State.UNDER_REVIEW,
        State.QUALIFIED,
        State.STANDBY,
        State.PROPOSED,
        State.AWARDED,
        State.NOT_AWARDED,
    }
)
"""States in which the minutes of the unit's council are relied on."""

UNSETTLED = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED, State.QUALIFIED, State.PROPOSED})
"""States that keep a closed round from being decided."""

NEVER_SUBMITTED = frozenset({State.DRAFT, State.ENDORSED, State.NOT_ENDORSED})
"""States that lapse when the round is decided."""

_DRAFTED = (State.DRAFT, State.ENDORSED, State.NOT_ENDORSED)
_IN_REVIEW = (State.SUBMITTED, State.UNDER_REVIEW, State.QUALIFIED)
IN_FLIGHT = (*_DRAFTED, *_IN_REVIEW, State.RETURNED, State.STANDBY, State.PROPOSED)
"""States in which a dossier still has its way before it, and may be moved to an amended plan."""
UNIT = (Role.UNIT_OFFICER, Role.UNIT_HEAD)
"""Who acts for the organisation that nominates."""
_ELIGIBLE = (guards.subject_kind_eligible, guards.staff_category_eligible, guards.rating_sufficient)
_SUBMISSION = (
    guards.round_accepts,
    guards.before_limit,
    guards.dossier_complete,
    guards.flaws_mended,
    guards.submitted_together,
    guards.letter_lists_all,
    *_ELIGIBLE,
)

MOVES: tuple[Move[NominationFacts, Answers], ...] = (
    Move(
        Action.EDIT,
        source=(State.DRAFT, State.RETURNED),
        dest=(),
        by=(*UNIT, Role.RECEIVING_CLERK),
        guards=(guards.round_accepts, guards.before_limit_on_screen, guards.text_reopened),
        asks=(asks.FIELDS,),
    ),
    Move(
        Action.ATTACH,
        source=(State.DRAFT, State.ENDORSED, State.RETURNED, State.LAPSED),
        dest=(),
        by=(*UNIT, Role.RECEIVING_CLERK),
        guards=(guards.round_accepts, guards.before_limit_on_screen, guards.papers_reopened),
        asks=(asks.ITEM,),
    ),
    Move(
        Action.ENDORSE,
        source=(State.DRAFT,),
        dest=(State.ENDORSED,),
        by=(Role.COUNCIL_SECRETARY,),
        guards=(guards.round_undecided, voting.council_passed, voting.chair_confirmed),
    ),
    Move(
        Action.NOT_ENDORSE,
        source=(State.DRAFT,),
        dest=(State.NOT_ENDORSED,),
        by=(Role.COUNCIL_SECRETARY,),
        guards=(guards.round_undecided, voting.council_did_not_pass, voting.chair_confirmed),
    ),
    Move(
        Action.REOPEN,
        source=(State.ENDORSED, State.NOT_ENDORSED),
        dest=(State.DRAFT,),
        by=(Role.UNIT_OFFICER,),
        guards=(guards.round_undecided,),
        asks=(asks.REASON,),
    ),
    Move(
        Action.SUBMIT,
        source=(State.ENDORSED, State.RETURNED),
        dest=(State.SUBMITTED,),
        by=UNIT,
        guards=(*_SUBMISSION, voting.council_stands),
    ),
    Move(
        Action.RECEIVE,
        source=(State.SUBMITTED,),
        dest=(State.UNDER_REVIEW,),
        by=(Role.RECEIVING_CLERK,),
        asks=(asks.INCOMING_NUMBER, asks.INCOMING_DATE),
    ),
    Move(
        Action.REGISTER,
        source=(State.DRAFT, State.ENDORSED, State.LAPSED),
        dest=(State.UNDER_REVIEW,),
        by=(Role.RECEIVING_CLERK,),
        guards=_SUBMISSION,
        asks=(asks.INCOMING_NUMBER, asks.INCOMING_DATE),
    ),
    Move(
        Action.TICK,
        source=(State.UNDER_REVIEW,),
        dest=(),
        by=(Role.REVIEWER,),
        guards=(guards.round_undecided, guards.not_own_case),
        asks=(asks.TICKS,),
    ),
    Move(
        Action.RETURN,
        source=_IN_REVIEW,
        dest=(State.RETURNED,),
        by=(Role.REVIEWER,),
        guards=(guards.round_undecided, guards.not_own_case),
        asks=(asks.FLAGGED_ITEMS, asks.DUE),
    ),
    Move(
        Action.APPROVE,
        source=(State.UNDER_REVIEW,),
        dest=(State.QUALIFIED,),
        by=(Role.REVIEWER,),
        guards=(guards.round_undecided, guards.everything_ticked, guards.not_own_case),
    ),
    Move(
        Action.RANK,
        source=(State.QUALIFIED, State.STANDBY),
        dest=(),
        by=(Role.PROPOSING_OFFICER,),
        guards=(guards.round_undecided, guards.not_own_case),
        asks=(asks.RANK,),
    ),
    Move(
        Action.PROPOSE,
        source=(State.QUALIFIED, State.STANDBY),
        dest=(State.PROPOSED,),
        by=(Role.PROPOSING_OFFICER,),
        guards=(
            guards.round_undecided,
            guards.cutoff_past,
            voting.proposal_passed,
            guards.ranked_when_contested,
            guards.place_left,
            guards.not_own_case,
        ),
        warns=(guards.soft_place_left,),
    ),
    Move(
        Action.STAND_BY,
        source=(State.QUALIFIED, State.PROPOSED),
        dest=(State.STANDBY,),
        by=(Role.PROPOSING_OFFICER, Role.CLOCK),
        guards=(guards.round_undecided, guards.not_own_case),
        asks=(asks.RANK_UNLESS_RANKED,),
    ),
    Move(
        Action.SEND_BACK,
        source=(State.PROPOSED,),
        dest=(State.QUALIFIED,),
        by=(Role.DECIDER, Role.PROPOSING_OFFICER),
        guards=(guards.round_undecided, guards.not_own_case),
        asks=(asks.REASON,),
    ),
    Move(
        Action.AWARD,
        source=(State.PROPOSED,),
        dest=(State.AWARDED,),
        by=(Role.DECIDER,),
        guards=(
            guards.round_undecided,
            guards.in_own_decision,
            guards.within_authority,
            guards.not_own_case,
            guards.four_eyes,
            *_ELIGIBLE,
        ),
        asks=(asks.DECISION,),
    ),
    Move(
        Action.NOT_AWARD,
        source=(State.SUBMITTED, State.UNDER_REVIEW, State.QUALIFIED, State.STANDBY, State.PROPOSED),
        dest=(State.NOT_AWARDED,),
        by=(Role.REVIEWER, Role.PROPOSING_OFFICER, Role.DECIDER, Role.CLOCK),
        guards=(guards.round_undecided, guards.not_own_case),
        asks=(asks.REASON_CODE,),
    ),
    Move(
        Action.WITHDRAW,
        source=IN_FLIGHT,
        dest=(State.WITHDRAWN,),
        by=UNIT,
        guards=(guards.round_undecided,),
        asks=(asks.REASON,),
    ),
    Move(
        Action.LAPSE,
        source=(*_DRAFTED, State.RETURNED),
        dest=(State.LAPSED,),
        by=(Role.CLOCK,),
        guards=(guards.limit_past,),
    ),
    Move(
        Action.REVIVE,
        source=(State.LAPSED, State.WITHDRAWN),
        dest=(*_DRAFTED, *_IN_REVIEW, State.RETURNED),
        by=(*UNIT, Role.PROPOSING_OFFICER),
        guards=(guards.round_undecided, guards.before_limit_if_it_must_act),
        choose=guards.revived_state,
    ),
    Move(
        Action.AMEND,
        source=IN_FLIGHT,
        dest=(),
        by=(Role.CLOCK,),
        guards=(guards.round_undecided,),
        asks=(asks.REASON,),
    ),
)

NOMINATION: Lifecycle[NominationFacts, Answers] = Lifecycle(
    "nomination", states=State, initial=State.DRAFT, moves=MOVES, permits=guards.permitted
)


@cache
def needs(action: str) -> frozenset[Kind]:
    """Name the kinds of fact that the guards and the questions of an action look at."""
    return frozenset(kind for move in MOVES if move.action == action for kind in _kinds(move))


def _kinds(move: Move[NominationFacts, Answers]) -> Iterator[Kind]:
    for rule in (*move.guards, *move.warns):
        yield from guards.NEEDS[rule]
    for ask in move.asks:
        yield from asks.NEEDS.get(ask, ())


ALL_NEEDS: frozenset[Kind] = frozenset(kind for kinds in guards.NEEDS.values() for kind in kinds)
