"""Say what a whole plan holds: every group of values with the section of the document that it comes from.

A `source` names the section ("III.2b"), another place of the document ("signature stamps"), a legal instrument, or
says `assumed` where the text is silent.
"""

from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from workflow.plans import coherence
from workflow.plans.awards import AwardForm, CouncilRule, Criterion, DossierItem, Funding, Subjects
from workflow.plans.heading import (
    Basis,
    Bilingual,
    Document,
    Issuer,
    LegalBasis,
    Movement,
    Offices,
    Period,
    Theme,
)
from workflow.plans.schedule import Rounds
from workflow.plans.terms import Count, Slug


class Plan(BaseModel, frozen=True, extra="forbid"):
    """A plan (kế hoạch phát động phong trào thi đua) in one version; JSON made by `model_dump` validates back.

    `document` is null while the signed paper is not known. The plan holds together: whatever a code names exists.
    """

    schema_version: Literal[1]
    id: Slug
    version: Count
    succeeds: Slug | None = None
    titles: Bilingual
    document: Document | None
    legal_bases: tuple[LegalBasis, ...]
    issuer: Issuer
    movement: Movement
    award_basis: Basis
    theme: Theme | None = None
    period: Period
    offices: Offices
    subjects: Subjects
    award_forms: tuple[AwardForm, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    dossier_items: tuple[DossierItem, ...] = Field(min_length=1)
    council: CouncilRule
    rounds: Rounds
    funding: Funding

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        faults = coherence.faults(self.model_dump(mode="json"))
        if faults:
            raise coherence.Incoherent(faults)
        return self
