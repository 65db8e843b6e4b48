"""Read the signed copies of a sitting's minutes."""

from typing import Any

from sqlalchemy import Connection, select

from states.actors import Actor
from workflow.errors import NotFound
from workflow.models.council import Sitting, SittingCopy
from workflow.models.person import Person
from workflow.queries import councils


def copies_of(connection: Connection, sitting_id: int, *, actor: Actor) -> list[Any]:
    """List the copies of a sitting, the newest first, which counts unless its minutes were corrected afterwards.

    `superseded_at` says when. Raises NotFound for those who may not see the sitting.
    """
    seen = select(Sitting.id).where(Sitting.id == sitting_id, councils.may_see(actor))
    if connection.scalar(seen) is None:
        raise NotFound("sitting", sitting_id)
    statement = (
        select(SittingCopy, Person.name.label("uploaded_by_name"))
        .join(Person, Person.id == SittingCopy.uploaded_by)
        .where(SittingCopy.sitting_id == sitting_id)
        .order_by(SittingCopy.version.desc())
    )
    return list(connection.execute(statement).all())


def get_copy(connection: Connection, sitting_id: int, version: int | None = None, *, actor: Actor) -> Any:  # noqa: ANN401 - a copy's row.
    """Find a version of a sitting's signed copy, the newest without a number. Raises NotFound."""
    for row in copies_of(connection, sitting_id, actor=actor):
        if version in {None, row.version}:
            return row
    raise NotFound("sitting_copy", version or sitting_id)
