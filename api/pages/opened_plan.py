"""Open one plan for a page: its row, what it says, what its organisations are called, and the pages about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from api.i18n import gettext as _
from api.pages.tasks import Badge
from api.pages.visiting import Visit
from api.rendering import Link
from states.actors import Actor, Role
from states.labels import Language
from workflow import pinned
from workflow.calendar import local_day
from workflow.plans.announcing import known, listed
from workflow.plans.heading import Bilingual, Period
from workflow.plans.schema import Plan
from workflow.queries import organisations
from workflow.queries import plans as reading


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A plan's row with what its newest version says, and its organisations' names by their codes."""

    row: Any
    plan: Plan
    names: Mapping[str, str]
    links: tuple[Link, ...]

    @property
    def period(self) -> Period | None:
        """The years of the plan, where it says them."""
        return known(self.plan.period)


def open_plan(connection: Connection, plan_id: int, *, visit: Visit) -> OpenedPlan:
    """Read one plan with all that its pages say of it. Raises NotFound, for missing and foreign alike."""
    row = reading.get_plan(connection, plan_id, actor=visit.actor)
    plan = pinned.recall(connection, [row.version_id])[row.version_id].plan
    names = organisations.names_by_code(connection, set(_codes(plan)))
    return OpenedPlan(row, plan, names, plan_links(row, plan, visit))


def _codes(plan: Plan) -> Iterator[str]:
    """Give the codes of the organisations that a plan names."""
    yield plan.issuer.organisation
    for _name, office in plan.offices:
        if office is not None:
            yield office.organisation
    if plan.offices.proposing and plan.offices.proposing.alternate:
        yield plan.offices.proposing.alternate.organisation
    for owed in plan.obligations:
        yield from owed.owed_by.organisations
        yield from (code for code in (owed.owed_by.organisation, owed.to and owed.to.organisation) if code)
    clusters = known(plan.clusters)
    for cluster in listed(clusters.items) if clusters else ():
        yield from cluster.members


def plan_links(row: Any, plan: Plan, visit: Visit) -> tuple[Link, ...]:  # noqa: ANN401 - a plan's row.
    """Link the pages about a plan; those who run it also reach its versions."""
    base, path = f"/plans/{row.id}", visit.request.url.path
    places = [(base, _("The year")), (f"{base}/terms", _("What the plan says"))]
    if plan.obligations:
        places.append((f"{base}/obligations", _("Duties by unit")))
    if plan.targets:
        places.append((f"{base}/targets", _("Targets")))
    if plan.clusters is not None:
        places.append((f"{base}/clusters", _("Clusters")))
    if runs(row, visit.actor):
        places.append((f"{base}/versions", _("Versions")))
    return tuple(
        Link(text, href, current=path == href or (href != base and path.startswith(f"{href}/")))
        for href, text in places
    )


def runs(row: Any, actor: Actor) -> bool:  # noqa: ANN401 - a plan's row.
    """Tell whether somebody acts as plan officer for the plan's issuer, which is for links only: services decide."""
    return row.issuer_id in actor.issuers_as(frozenset({Role.PLAN_OFFICER}))


def said_in(words: Bilingual, language: Language) -> str:
    """Say what a plan says in both languages in one of them."""
    return words.vi if language == "vi" else words.en


def standing_of(plan: Plan, now: datetime) -> Badge:
    """Say where a plan stands by the years that it runs."""
    period, year = known(plan.period), local_day(now).year
    if period is None:
        return Badge(_("No period stated"), "grey")
    if year < period.runs.first:
        return Badge(_("Not begun"), "blue")
    return Badge(_("Ended"), "grey") if year > period.runs.last else Badge(_("Running"), "green")
