"""Describe a plan file: each value or group of values with the section of the document that it comes from.

A `source` names the section ("III.2b"), another place of the document ("signature stamps"), a legal instrument, or
says `assumed` where the text is silent.
"""

from typing import Literal, Self

from pydantic import BaseModel, model_validator

from workflow.plans import coherence
from workflow.plans.announcing import OrLater
from workflow.plans.awards import AwardForm, Criterion, DossierItem, Funding, Priority, Subjects
from workflow.plans.clusters import Clusters
from workflow.plans.councils import CouncilRule
from workflow.plans.faults import Incoherent
from workflow.plans.heading import (
    Ambiguity,
    Basis,
    Bilingual,
    Document,
    Issuer,
    LegalBasis,
    LinkedMovement,
    Mobilised,
    Movement,
    Occasion,
    ParentPlan,
    Partner,
    Period,
    Theme,
)
from workflow.plans.obligations import Obligation
from workflow.plans.offices import Offices
from workflow.plans.reminders import Reminders
from workflow.plans.schedule import Rounds
from workflow.plans.spelling import Count, Slug
from workflow.plans.targets import Target, TargetGroup


class Plan(BaseModel, frozen=True, extra="forbid"):
    """A plan (kế hoạch phát động phong trào thi đua) in one version; JSON made by `model_dump` validates back.

    What is absent the plan does not say; `{rule: to_be_announced}` says that a later document will. The plan holds
    together: whatever a code names exists.
    """

    schema_version: Literal[1]
    id: Slug
    version: Count
    succeeds: Slug | None = None
    titles: Bilingual
    document: Document | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    parent_plan: ParentPlan | None = None
    issuer: Issuer
    movement: Movement | None = None
    linked_movements: tuple[LinkedMovement, ...] = ()
    award_basis: Basis | None = None
    theme: Theme | None = None
    occasion: Occasion | None = None
    period: OrLater[Period] | None = None
    offices: Offices = Offices()
    partners: tuple[Partner, ...] = ()
    mobilised: tuple[Mobilised, ...] = ()
    subjects: Subjects | None = None
    award_forms: OrLater[tuple[AwardForm, ...]] = ()
    criteria: OrLater[tuple[Criterion, ...]] = ()
    priorities: tuple[Priority, ...] = ()
    dossier_items: OrLater[tuple[DossierItem, ...]] = ()
    council: OrLater[CouncilRule] | None = None
    rounds: Rounds = Rounds()
    target_groups: tuple[TargetGroup, ...] = ()
    targets: tuple[Target, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    reminders: Reminders | None = None
    clusters: OrLater[Clusters] | None = None
    funding: OrLater[Funding] | None = None
    ambiguities: tuple[Ambiguity, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        faults = coherence.faults(self.model_dump(mode="json"))
        if faults:
            raise Incoherent(faults)
        return self
