"""Work out what a kind of round asks for: its own choice, else everything that the plan describes."""

from typing import TypeVar

from workflow.plans.announcing import ToBeAnnounced, listed
from workflow.plans.awards import AwardForm, Criterion, DossierItem
from workflow.plans.schedule import AdHocRounds, AnnualRounds, Choice, StageRound
from workflow.plans.schema import Plan
from workflow.plans.terms import RoundKind

RoundRule = AnnualRounds | StageRound | AdHocRounds
"""What a plan says about one kind of round."""

_Coded = TypeVar("_Coded", AwardForm, Criterion, DossierItem)


def rule_of(plan: Plan, kind: str) -> RoundRule | None:
    """Return what the plan says about a kind of round."""
    rules: dict[str, RoundRule | None] = {
        RoundKind.ANNUAL: plan.rounds.annual,
        RoundKind.STAGE: plan.rounds.stage,
        RoundKind.AD_HOC: plan.rounds.ad_hoc,
    }
    return rules.get(kind)


def award_forms(plan: Plan, rule: RoundRule) -> tuple[AwardForm, ...]:
    """Return the award forms of a round; none while they are to be announced."""
    return _chosen(listed(plan.award_forms), rule.award_forms)


def criteria(plan: Plan, rule: RoundRule) -> tuple[Criterion, ...]:
    """Return the criteria of a round; none while they are to be announced."""
    return _chosen(listed(plan.criteria), rule.criteria)


def dossier_items(plan: Plan, rule: RoundRule) -> tuple[DossierItem, ...]:
    """Return the dossier items of a round; none while they are to be announced."""
    return _chosen(listed(plan.dossier_items), rule.dossier)


def awaited(plan: Plan, rule: RoundRule) -> tuple[str, ...]:
    """Name what beside the cut-off is still to be announced before a round can open, as a round's fields are named."""
    said = {
        "award_forms": (rule.award_forms, plan.award_forms),
        "criteria": (rule.criteria, plan.criteria),
        "dossier": (rule.dossier, plan.dossier_items),
        "council": (plan.council,),
    }
    return tuple(name for name, values in said.items() if any(isinstance(value, ToBeAnnounced) for value in values))


def _chosen(described: tuple[_Coded, ...], choice: Choice | ToBeAnnounced | None) -> tuple[_Coded, ...]:
    if choice is None:
        return described
    codes = choice.codes if isinstance(choice, Choice) else ()
    return tuple(one for one in described if one.code in codes)
