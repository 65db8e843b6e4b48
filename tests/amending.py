"""Write the next version of the plan that the tests' department runs, and put it into force."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from states.refusals import Refusal, Refused
from tests.world import OPENED, World
from workflow.models.plan import PlanRow
from workflow.plans.loader import load_shipped
from workflow.plans.schema import Plan
from workflow.queries.amending import Choice, Preview
from workflow.services import amendments
from workflow.services.amendments import Amended
from workflow.services.plans import Reference

SHIPPED = "binh-dinh-admin-reform"
DOCUMENT = Reference("15/KH-SYT", date(2024, 10, 30), "Điều chỉnh số lượng khen thưởng.")
Change = Callable[[dict[str, Any]], None]


def amended(*changes: Change, version: int = 2) -> Plan:
    """Give the shipped plan in its next version, changed in its plain values."""
    values = load_shipped(SHIPPED).model_dump(mode="json")
    values["version"] = version
    for change in changes:
        change(values)
    return Plan.model_validate(values)


def places(subject: str, limit: int, *, kind: str = "annual") -> Change:
    """Let a plan give other places."""

    def change(values: dict[str, Any]) -> None:
        values["rounds"][kind]["quotas"][subject]["limit"] = limit

    return change


def cutoff(day: int, *, month: int = 12) -> Change:
    """Let a plan close its annual rounds before another day."""

    def change(values: dict[str, Any]) -> None:
        values["rounds"]["annual"]["cutoff"] |= {"month": month, "day": day}

    return change


def one_more_paper(values: dict[str, Any]) -> None:
    """Let a plan ask for one more paper of each nominee."""
    paper = {"code": "photographs", "name": {"vi": "Ảnh", "en": "Photographs"}, "scope": "nomination"}
    values["dossier_items"].append({**paper, "required": "always", "source": "III.4"})
    values["rounds"]["annual"]["dossier"]["codes"].append("photographs")


def civil_servants_only(values: dict[str, Any]) -> None:
    """Let a plan exclude public employees, of whom the tests' nominees are."""
    values["subjects"]["individual"]["staff_categories"] = ["civil_servant"]


def stage_announced(values: dict[str, Any]) -> None:
    """Let a plan announce the day of its stage round."""
    values["rounds"]["stage"]["cutoff"] = {
        "rule": "fixed_day",
        "day": "2025-11-30",
        "boundary": "through",
        "source": "1",
    }


def plan_id(world: World) -> int:
    """Find the plan."""
    return world.database.read(lambda connection: connection.scalars(select(PlanRow.id)).one())


def preview(world: World, plan: Plan, choice: Choice | None = None, *, now: datetime = OPENED) -> Preview:
    """Look at what an amendment would do."""
    key, wanted = plan_id(world), choice or Choice()
    return world.database.read(
        lambda connection: amendments.preview(connection, key, plan, wanted, actor=world.actor("planner"), now=now)
    )


def amend(
    world: World,
    plan: Plan,
    choice: Choice | None = None,
    *,
    who: str = "planner",
    reference: Reference = DOCUMENT,
    now: datetime = OPENED,
) -> Amended:
    """Put an amendment into force."""
    key, wanted = plan_id(world), choice or Choice()

    def work(connection: Connection) -> Amended:
        return amendments.amend(connection, key, plan, wanted, reference=reference, actor=world.actor(who), now=now)

    return world.database.write(work)


def refused(world: World, plan: Plan, choice: Choice | None = None, **how: Any) -> Sequence[Refusal]:
    """Try an amendment that is refused; returns the reasons."""
    with pytest.raises(Refused) as caught:
        amend(world, plan, choice, **how)
    return caught.value.refusals
