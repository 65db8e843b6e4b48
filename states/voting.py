"""State the rules of a nomination about how councils voted on it: facts in, a refusal or None out."""

from collections.abc import Mapping

from states.facts import CouncilResult, NominationFacts
from states.refusals import Refusal


def council_passed(facts: NominationFacts) -> Refusal | None:
    """The latest minuted vote that counts has passed this nominee."""
    result = facts.council
    if result.passed:
        return None
    return _undecided(result) or _chair_disagreed(result) or Refusal("council_did_not_pass", _votes(result))


def council_did_not_pass(facts: NominationFacts) -> Refusal | None:
    """The latest minuted vote that counts has not passed this nominee."""
    result = facts.council
    return Refusal("council_passed", _votes(result)) if result.passed else _undecided(result)


def council_stands(facts: NominationFacts) -> Refusal | None:
    """A council's vote still covers what is submitted; scanned minutes of a paper dossier count as one."""
    return None if facts.row.on_paper else council_passed(facts)


def proposal_passed(facts: NominationFacts) -> Refusal | None:
    """Where the plan asks for it, the issuer's council has passed this nominee since it was found qualified."""
    result = facts.proposal
    if result is None or result.passed:
        return None
    if not result.voted:
        return Refusal("issuers_council_has_not_voted")
    return _undecided(result) or _chair_disagreed(result) or Refusal("issuers_council_did_not_pass", _votes(result))


def chair_confirmed(facts: NominationFacts) -> Refusal | None:
    """The chair confirms the result when the secretary also drafted the nomination, where the rule asks for it."""
    if facts.actor.person != facts.row.drafted_by or facts.council.chair_confirmed or not facts.council.chair_confirms:
        return None
    return Refusal("chair_must_confirm")


def _undecided(result: CouncilResult) -> Refusal | None:
    """Refuse where nobody voted, or too few were present to decide on this nominee."""
    if not result.voted:
        return Refusal("council_has_not_voted")
    if result.passed is not None:
        return None
    return Refusal(
        "council_had_no_quorum", {"present": result.present, "members": result.members, "needed": result.quorum}
    )


def _chair_disagreed(result: CouncilResult) -> Refusal | None:
    """Refuse where the votes sufficed, and the presiding member was not in favour."""
    return Refusal("chair_did_not_agree", _votes(result)) if result.votes_for >= result.votes_needed else None


def _votes(result: CouncilResult) -> Mapping[str, object]:
    return {"votes_for": result.votes_for, "base": result.base, "votes_needed": result.votes_needed}
