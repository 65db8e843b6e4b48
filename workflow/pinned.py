"""Recall plan versions: they never change, so each process reads each one once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Transaction, select

from states.facts import Office
from workflow.errors import InvariantBroken
from workflow.models.plan import PlanOffice, PlanVersion
from workflow.plans import choices
from workflow.plans.awards import AwardForm, Criterion, DossierItem
from workflow.plans.schema import Plan


@dataclass(frozen=True, slots=True)
class Terms:
    """What a plan asks for in one kind of round: its papers, its criteria, its award forms."""

    dossier: tuple[DossierItem, ...]
    criteria: tuple[Criterion, ...]
    award_forms: tuple[AwardForm, ...]
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A plan version with the organisations that hold its offices."""

    plan: Plan
    offices: Mapping[Office, int]
    _chosen: dict[str, Terms] = field(default_factory=dict)

    def items(self, kind: str) -> frozenset[str]:
        """Name the papers of a dossier in rounds of this kind."""
        return self.terms(kind).items

    def terms(self, kind: str) -> Terms:
        """Pick what holds in rounds of this kind."""
        if kind not in self._chosen:
            self._chosen[kind] = self._choose(kind)
        return self._chosen[kind]

    def _choose(self, kind: str) -> Terms:
        rule = choices.rule_of(self.plan, kind)
        if rule is None:
            message = f"plan {self.plan.id} has no {kind} round"
            raise InvariantBroken(message)
        dossier = choices.dossier_items(self.plan, rule)
        return Terms(
            dossier=dossier,
            criteria=choices.criteria(self.plan, rule),
            award_forms=choices.award_forms(self.plan, rule),
            items=frozenset(item.code for item in dossier),
        )


def together(several: Iterable[Terms]) -> Terms:
    """Give what dossiers under several versions ask for together: each thing once, as the first version says it."""
    chosen = tuple(several)
    if all(terms is chosen[0] for terms in chosen):
        return chosen[0]
    dossier = {item.code: item for terms in reversed(chosen) for item in terms.dossier}
    criteria = {criterion.code: criterion for terms in reversed(chosen) for criterion in terms.criteria}
    forms = {form.code: form for terms in reversed(chosen) for form in terms.award_forms}
    return Terms(tuple(dossier.values()), tuple(criteria.values()), tuple(forms.values()), frozenset(dossier))


_known: WeakKeyDictionary[Engine, dict[int, Pinned]] = WeakKeyDictionary()
_written: WeakKeyDictionary[Transaction, set[int]] = WeakKeyDictionary()
"""Versions that a transaction has written: were they kept, a rollback would leave them to whoever gets their ids."""


def written(connection: Connection, version_id: int) -> None:
    """Say that this transaction has written a version, which nobody else knows before the commit."""
    transaction = connection.get_transaction()
    if transaction is not None:
        _written.setdefault(transaction, set()).add(version_id)


def recall(connection: Connection, version_ids: Iterable[int]) -> Mapping[int, Pinned]:
    """Give the plan versions of these ids, reading only those that this process has not met."""
    known = _known.setdefault(connection.engine, {})
    unknown = set(version_ids) - known.keys()
    if not unknown:
        return known
    found = _read(connection, unknown)
    transaction = connection.get_transaction()
    own = _written.get(transaction, set()) if transaction is not None else set()
    known.update({version_id: pinned for version_id, pinned in found.items() if version_id not in own})
    return {**known, **found}


def _read(connection: Connection, version_ids: set[int]) -> dict[int, Pinned]:
    contents = connection.execute(
        select(PlanVersion.id, PlanVersion.content).where(PlanVersion.id.in_(version_ids))
    ).all()
    offices: dict[int, dict[Office, int]] = {version_id: {} for version_id in version_ids}
    rows = connection.execute(select(PlanOffice).where(PlanOffice.plan_version_id.in_(version_ids)))
    for row in rows:
        offices[row.plan_version_id][Office(row.office)] = row.organisation_id
    return {version_id: Pinned(Plan.model_validate(content), offices[version_id]) for version_id, content in contents}
