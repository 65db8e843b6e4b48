"""Say in a plan file how many awards there may be: a number, or a share of the staff or of holders of a title."""

from typing import Self

from pydantic import BaseModel, model_validator

from workflow.plans.spelling import Code, Count, Flag, FormCode, Ratio, Text
from workflow.plans.terms import QuotaScope, Rounding, ShareBase, SubjectType


class Share(BaseModel, frozen=True, extra="forbid"):
    """A part, such as 15/100, of the headcount or of those who hold an award form in the same award year."""

    part: Ratio
    of: ShareBase
    form: FormCode | None = None
    rounding: Rounding

    @model_validator(mode="after")
    def _holders_of_something(self) -> Self:
        if (self.of is ShareBase.HOLDERS) != (self.form is not None):
            message = "a form where the share is of holders, and only there"
            raise ValueError(message)
        return self


def _require_one(limit: int | None, share: Share | None) -> None:
    if (limit is None) == (share is None):
        message = "either limit or share"
        raise ValueError(message)


class Quota(BaseModel, frozen=True, extra="forbid"):
    """At most `limit` awards (không quá), or a share, for the whole issuer in one round; one not `hard` only warns."""

    limit: Count | None = None
    share: Share | None = None
    hard: Flag
    source: Text

    @model_validator(mode="after")
    def _one(self) -> Self:
        _require_one(self.limit, self.share)
        return self


class QuotaRow(BaseModel, frozen=True, extra="forbid"):
    """A quota beside that of the subject type: for one award form, or for each organisation that nominates."""

    code: Code
    subject: SubjectType
    award_form: FormCode | None = None
    scope: QuotaScope
    limit: Count | None = None
    share: Share | None = None
    hard: Flag
    source: Text

    @model_validator(mode="after")
    def _one(self) -> Self:
        _require_one(self.limit, self.share)
        return self


class Quotas(BaseModel, frozen=True, extra="forbid"):
    """The quotas of a round: by subject type, where one that is absent has no limit, and further rows."""

    collective: Quota | None = None
    individual: Quota | None = None
    household: Quota | None = None
    further: tuple[QuotaRow, ...] = ()
