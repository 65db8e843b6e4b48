"""Say in a plan file how councils vote, and which council votes on whom."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, Strict, model_validator

from workflow.plans.spelling import Flag, FormCode, Ratio, Text
from workflow.plans.terms import AbsentVote, BallotSecrecy, OrganisationKind, RatioBase

ASSUMED = "assumed"
"""What a source says where the text is silent."""

Score = Annotated[int, Strict(), Field(ge=1, le=100)]


class FormRule(BaseModel, frozen=True, extra="forbid"):
    """How a council votes on one award form, as far as that differs from the rule for all."""

    code: FormCode
    quorum: Ratio | None = None
    pass_over: Ratio | None = None
    pass_at_least: Ratio | None = None
    ratio_base: RatioBase | None = None
    ballot_secrecy: BallotSecrecy | None = None
    absent_vote: AbsentVote | None = None
    chair_must_agree: Flag | None = None
    recusal: Flag | None = None
    score_most: Score | None = None
    source: Text

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if self.pass_over is not None and self.pass_at_least is not None:
            message = "either pass_over or pass_at_least"
            raise ValueError(message)
        return self


class CouncilRule(BaseModel, frozen=True, extra="forbid"):
    """How a council (Hội đồng Thi đua - Khen thưởng) votes, and which council votes on whom.

    A sitting needs at least `quorum` of the members; a nominee passes with more than `pass_over` of the `ratio_base`,
    or with `pass_at_least`. Absent members may vote in writing where `absent_vote` says so. With `chair_must_agree`
    the presiding member has to be in favour, with `chair_confirms` the chair confirms a result when secretary and
    drafter are one person, with `recusal` nominees and their relatives neither vote nor count. With `score_most` each
    vote for carries a score from 1, by which the council ranks. With `before_proposal` the issuer's council votes on
    the qualified before they are proposed. Nominees of the organisation kinds in `own_for` go before their own
    council, those in `parent_for` before the parent's.
    """

    quorum: Ratio
    pass_over: Ratio | None = None
    pass_at_least: Ratio | None = None
    ratio_base: RatioBase
    ballot_secrecy: BallotSecrecy
    absent_vote: AbsentVote = AbsentVote.NONE
    chair_must_agree: Flag = False
    chair_confirms: Flag
    recusal: Flag = True
    score_most: Score | None = None
    before_proposal: Flag = False
    award_forms: tuple[FormRule, ...] = ()
    own_for: tuple[OrganisationKind, ...]
    parent_for: tuple[OrganisationKind, ...]
    source: Text

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        if (self.pass_over is None) == (self.pass_at_least is None):
            message = "either pass_over or pass_at_least"
            raise ValueError(message)
        return self

    def for_form(self, code: str) -> "CouncilRule":
        """Give the rule for one award form: what is said of the form itself, else what is said of all."""
        own = next((one for one in self.award_forms if one.code == code), None)
        if own is None:
            return self
        changed = own.model_dump(exclude_none=True, exclude={"code"})
        if own.pass_over is not None or own.pass_at_least is not None:
            changed |= {"pass_over": own.pass_over, "pass_at_least": own.pass_at_least}
        return self.model_copy(update=changed)
