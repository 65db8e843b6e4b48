"""Gather what decides whether a target applies to an organisation: its kind, what it holds, what was said."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from workflow.models.organisation import Organisation
from workflow.models.target import TargetExemption
from workflow.targets import STATIONS, Place


def places(connection: Connection, plan_id: int, organisations: Collection[int], *, issuer: int) -> Mapping[int, Place]:
    """Describe these organisations to the targets of a plan, in three statements however many there are."""
    told: dict[int, dict[str, bool]] = {}
    said = select(TargetExemption).where(TargetExemption.plan_id == plan_id).order_by(TargetExemption.id)
    for row in connection.execute(said):
        told.setdefault(row.organisation_id, {})[row.target] = row.applies
    stations = select(Organisation.parent_id).where(Organisation.kind == "station").distinct()
    above_stations = set(connection.scalars(stations))
    found = select(Organisation.id, Organisation.code, Organisation.kind).where(Organisation.id.in_(organisations))
    return {
        row.id: Place(
            organisation=row.id,
            code=row.code,
            kind=row.kind,
            is_issuer=row.id == issuer,
            holds=frozenset({STATIONS} if row.id in above_stations else ()),
            told=told.get(row.id, {}),
        )
        for row in connection.execute(found)
    }
