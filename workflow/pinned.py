"""Recall plan versions: they never change, so each process reads each one once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from states.facts import Office
from workflow.errors import InvariantBroken
from workflow.models.plan import PlanOffice, PlanVersion
from workflow.plans.awards import AwardForm, Criterion, DossierItem
from workflow.plans.schema import Plan
from workflow.plans.terms import RoundKind


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan asks for in one kind of round: its papers, its criteria, its award forms."""

    dossier: tuple[DossierItem, ...]
    criteria: tuple[Criterion, ...]
    award_forms: tuple[AwardForm, ...]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A plan version with the organisations that hold its offices."""

    plan: Plan
    offices: Mapping[Office, int]

    def terms(self, kind: str) -> Terms:
        """Pick what holds in rounds of this kind."""
        chosen = self.plan.rounds.annual if kind == RoundKind.ANNUAL else self.plan.rounds.stage
        if chosen is None:
            message = f"plan {self.plan.id} has no {kind} round"
            raise InvariantBroken(message)
        return Terms(
            dossier=tuple(item for item in self.plan.dossier_items if item.code in chosen.dossier.codes),
            criteria=tuple(item for item in self.plan.criteria if item.code in chosen.criteria.codes),
            award_forms=tuple(form for form in self.plan.award_forms if form.code in chosen.award_forms.codes),
        )


_known: WeakKeyDictionary[Engine, dict[int, Pinned]] = WeakKeyDictionary()


def recall(connection: Connection, version_ids: Iterable[int]) -> Mapping[int, Pinned]:
    """Give the plan versions of these ids, reading only those that this process has not met."""
    known = _known.setdefault(connection.engine, {})
    if unknown := set(version_ids) - known.keys():
        known.update(_read(connection, unknown))
    return known


def _read(connection: Connection, version_ids: set[int]) -> dict[int, Pinned]:
    contents = connection.execute(
        select(PlanVersion.id, PlanVersion.content).where(PlanVersion.id.in_(version_ids))
    ).all()
    offices: dict[int, dict[Office, int]] = {version_id: {} for version_id in version_ids}
    rows = connection.execute(select(PlanOffice).where(PlanOffice.plan_version_id.in_(version_ids)))
    for row in rows:
        offices[row.plan_version_id][Office(row.office)] = row.organisation_id
    return {version_id: Pinned(Plan.model_validate(content), offices[version_id]) for version_id, content in contents}
