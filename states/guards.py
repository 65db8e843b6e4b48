"""State the rules of a nomination, one function each: facts in, a refusal or None out."""

from collections.abc import Callable, Mapping

from states.actors import COUNCIL_ROLES, UNIT_ROLES, Grant, Role
from states.asks import WHOLE_NOMINATION
from states.facts import OFFICE_OF_ROLE, Kind, NominationFacts, Office
from states.refusals import Refusal
from states.voting import (
    chair_confirmed,
    council_did_not_pass,
    council_passed,
    council_stands,
    proposal_passed,
)

NominationGuard = Callable[[NominationFacts], Refusal | None]

LIMITED_STATES = frozenset({"draft", "endorsed", "not_endorsed", "returned"})
"""States in which the unit still has to act before the limit."""


def permitted(by: tuple[Role, ...], facts: NominationFacts) -> Refusal | None:
    """The actor holds, at the right organisation, one of the roles that the table names."""
    return None if grant_used(by, facts) else Refusal("not_permitted", {"roles": by})


def grant_used(by: tuple[Role, ...], facts: NominationFacts) -> Grant | None:
    """Find the grant under which the actor may act, in the order in which the table names the roles."""
    for role in by:
        for grant in facts.actor.grants:
            if grant.role is role and _covers(role, grant.organisation, facts):
                return grant
    return None


def _covers(role: Role, organisation: int, facts: NominationFacts) -> bool:
    if role is Role.CLOCK:
        return True
    if role in UNIT_ROLES:
        return organisation == facts.row.organisation
    if role in COUNCIL_ROLES:
        return organisation == facts.row.council_organisation
    return organisation == office_for(role, facts)


def office_for(role: Role, facts: NominationFacts) -> int | None:
    """Name the office that holds this role for this nominee; a nominated proposing office gives way to another."""
    office = OFFICE_OF_ROLE.get(role)
    named = facts.round.offices.get(office) if office else None
    own_case = facts.row.subject_type == "collective" and named == facts.row.subject_organisation
    if office is Office.PROPOSING and own_case:
        return facts.round.offices.get(Office.PROPOSING_ALTERNATE)
    return named


def round_accepts(facts: NominationFacts) -> Refusal | None:
    """A dossier may come while the round is open, or closed and not yet decided; not before it is announced."""
    if facts.round.cutoff is None:
        return Refusal("to_be_announced", {"round": facts.round.id})
    if facts.round.state == "planned":
        return Refusal("round_not_open", {"round": facts.round.id})
    return round_undecided(facts)


def round_undecided(facts: NominationFacts) -> Refusal | None:
    """What a round has decided stays decided."""
    if facts.round.state in {"planned", "open", "closed"}:
        return None
    return Refusal("round_decided", {"round": facts.round.id})


def before_limit(facts: NominationFacts) -> Refusal | None:
    """A dossier counts when it was received before the first refused instant."""
    limit = facts.limit.at
    if limit is None or facts.received_at < limit or not facts.round.late_is_refused:
        return None
    return Refusal("deadline_passed", {"limit": limit, "received_at": facts.received_at})


def before_limit_on_screen(facts: NominationFacts) -> Refusal | None:
    """The limit holds for what a unit types; a clerk types in paper after it came, and its stamp is measured later."""
    return None if grant_used((Role.RECEIVING_CLERK,), facts) else before_limit(facts)


def limit_past(facts: NominationFacts) -> Refusal | None:
    """Nothing lapses before its limit, nor before the round closes where late is only flagged."""
    limit = facts.limit.at
    if limit is None or facts.received_at < limit:
        return Refusal("limit_not_past", {"limit": limit})
    if not facts.round.late_is_refused and facts.round.state == "open":
        return Refusal("round_still_open", {"round": facts.round.id})
    return None


def before_limit_if_it_must_act(facts: NominationFacts) -> Refusal | None:
    """Reviving into a state that waits for the unit makes sense only before the limit."""
    return before_limit(facts) if revived_state(facts) in LIMITED_STATES else None


def revived_state(facts: NominationFacts) -> str:
    """Name the state before it lapsed or was withdrawn; a place or a rank on the standby list has to be won anew."""
    before = facts.row.previous_state or "draft"
    return "qualified" if before in {"proposed", "standby"} else before


def text_reopened(facts: NominationFacts) -> Refusal | None:
    """Of a returned nomination the text reopens only where the reviewer flagged it."""
    if facts.state != "returned" or WHOLE_NOMINATION in facts.row.flagged:
        return None
    return Refusal("item_not_reopened", {"item": WHOLE_NOMINATION, "open": sorted(facts.row.flagged)})


def papers_reopened(facts: NominationFacts) -> Refusal | None:
    """Of a returned nomination papers are replaced only where the reviewer flagged at least one."""
    if facts.state != "returned" or facts.row.flagged - {WHOLE_NOMINATION}:
        return None
    return Refusal("no_paper_reopened", {"open": sorted(facts.row.flagged)})


def dossier_complete(facts: NominationFacts) -> Refusal | None:
    """Every item that the plan requires is attached, those of the submission and those of the nominee."""
    if not facts.dossier.missing:
        return None
    return Refusal("dossier_incomplete", {"missing": facts.dossier.missing})


def flaws_mended(facts: NominationFacts) -> Refusal | None:
    """Every item that a reviewer flagged was replaced since the return."""
    if not facts.dossier.unmended:
        return None
    return Refusal("items_not_mended", {"items": facts.dossier.unmended})


def submitted_together(facts: NominationFacts) -> Refusal | None:
    """A submission is first submitted whole: nobody whom it proposes stays behind as a draft."""
    if not facts.dossier.left_behind:
        return None
    return Refusal("submitted_together", {"left_behind": facts.dossier.left_behind})


def letter_lists_all(facts: NominationFacts) -> Refusal | None:
    """The tờ trình names exactly those submitted with it, now and before."""
    if not facts.dossier.letter_lacks and not facts.dossier.letter_adds:
        return None
    return Refusal("letter_list_differs", {"lacks": facts.dossier.letter_lacks, "adds": facts.dossier.letter_adds})


def subject_kind_eligible(facts: NominationFacts) -> Refusal | None:
    """The plan's circle of nominees includes this kind of collective, or individuals at all."""
    if facts.subject.kind_allowed:
        return None
    return Refusal("subject_kind_not_eligible", {"kind": facts.subject.kind})


def staff_category_eligible(facts: NominationFacts) -> Refusal | None:
    """The plan names the staff categories that may be commended; contract workers often are not among them."""
    if facts.subject.category_allowed:
        return None
    return Refusal("staff_category_not_eligible", {"category": facts.subject.category})


def rating_sufficient(facts: NominationFacts) -> Refusal | None:
    """The year's quality rating reaches what the plan asks."""
    if facts.subject.rating_enough:
        return None
    return Refusal("rating_too_low", {"rating": facts.subject.rating, "least": facts.subject.rating_least})


def everything_ticked(facts: NominationFacts) -> Refusal | None:
    """Every item and criterion was checked by a reviewer as it stands now."""
    if not facts.review.unticked:
        return None
    return Refusal("not_all_ticked", {"unticked": facts.review.unticked})


def cutoff_past(facts: NominationFacts) -> Refusal | None:
    """Nobody is proposed while others may still submit."""
    cutoff = facts.round.cutoff
    if cutoff is None or facts.received_at >= cutoff:
        return None
    return Refusal("cutoff_not_past", {"cutoff": cutoff})


def ranked_when_contested(facts: NominationFacts) -> Refusal | None:
    """Where more are qualified than there are places, a ranking says who comes first."""
    contested = facts.ranking.places is not None and facts.ranking.contenders > facts.ranking.places
    if not contested or facts.row.rank is not None:
        return None
    return Refusal("ranking_needed", {"contenders": facts.ranking.contenders, "places": facts.ranking.places})


def place_left(facts: NominationFacts) -> Refusal | None:
    """No hard quota that counts this nominee is full; "không quá" is a cap and only an amended plan raises it."""
    for place in facts.quota:
        if place.hard and place.used >= place.places:
            return Refusal("quota_full", {"places": place.places, "used": place.used})
    return None


def soft_place_left(facts: NominationFacts) -> Refusal | None:
    """Every quota that only warns has a place left for this nominee."""
    for place in facts.quota:
        if not place.hard and place.used >= place.places:
            return Refusal("quota_passed", {"places": place.places, "used": place.used})
    return None


def not_own_case(facts: NominationFacts) -> Refusal | None:
    """Nobody reviews, proposes or decides on himself."""
    if facts.actor.person is None or facts.actor.person != facts.row.subject_person:
        return None
    return Refusal("own_case")


def four_eyes(facts: NominationFacts) -> Refusal | None:
    """Nobody decides on what he drafted or reviewed; having sat on the council is no bar."""
    hands = {facts.row.drafted_by, facts.row.reviewed_by}
    if facts.actor.person is None or facts.actor.person not in hands:
        return None
    return Refusal("four_eyes")


def in_own_decision(facts: NominationFacts) -> Refusal | None:
    """An award stands in a drafted decision that names the nominee and that somebody else drafted."""
    if facts.decision.state != "drafted" or not facts.decision.names_nominee:
        return Refusal("not_in_decision", {"decision": facts.decision.id})
    return Refusal("four_eyes") if facts.decision.drafted_by == facts.actor.person else None


def within_authority(facts: NominationFacts) -> Refusal | None:
    """The issuer may decide this award form on that day (Luật 06/2022/QH15, Điều 80.1, as dated rows)."""
    if facts.decision.within_authority:
        return None
    return Refusal("above_authority", {"award_form": facts.row.award_form})


NEEDS: Mapping[Callable[[NominationFacts], object], frozenset[Kind]] = {
    round_accepts: frozenset(),
    round_undecided: frozenset(),
    before_limit: frozenset({Kind.LIMIT}),
    before_limit_on_screen: frozenset({Kind.LIMIT}),
    limit_past: frozenset({Kind.LIMIT}),
    before_limit_if_it_must_act: frozenset({Kind.LIMIT}),
    text_reopened: frozenset(),
    papers_reopened: frozenset(),
    dossier_complete: frozenset({Kind.DOSSIER}),
    flaws_mended: frozenset({Kind.DOSSIER}),
    submitted_together: frozenset({Kind.DOSSIER}),
    letter_lists_all: frozenset({Kind.DOSSIER}),
    subject_kind_eligible: frozenset({Kind.SUBJECT}),
    staff_category_eligible: frozenset({Kind.SUBJECT}),
    rating_sufficient: frozenset({Kind.SUBJECT}),
    council_passed: frozenset({Kind.COUNCIL}),
    council_did_not_pass: frozenset({Kind.COUNCIL}),
    council_stands: frozenset({Kind.COUNCIL}),
    chair_confirmed: frozenset({Kind.COUNCIL}),
    proposal_passed: frozenset({Kind.PROPOSAL}),
    everything_ticked: frozenset({Kind.REVIEW}),
    cutoff_past: frozenset(),
    ranked_when_contested: frozenset({Kind.RANKING}),
    place_left: frozenset({Kind.QUOTA}),
    soft_place_left: frozenset({Kind.QUOTA}),
    not_own_case: frozenset(),
    four_eyes: frozenset(),
    in_own_decision: frozenset({Kind.DECISION}),
    within_authority: frozenset({Kind.DECISION}),
}
"""Which kinds of fact each guard looks at; a test holds this against what the guards really touch."""
