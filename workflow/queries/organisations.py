"""Read organisations: the tree is no secret inside an installation, what hangs on it is."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select

from workflow.models.organisation import Organisation


def everyone(connection: Connection) -> list[dict[str, Any]]:
    """List all organisations with id, code, name, kind and parent."""
    statement = select(
        Organisation.id, Organisation.code, Organisation.name, Organisation.kind, Organisation.parent_id
    ).order_by(Organisation.id)
    return [
        {"id": row.id, "code": row.code, "name": row.name, "kind": row.kind, "parent": row.parent_id}
        for row in connection.execute(statement)
    ]


def names(connection: Connection, ids: Collection[int]) -> Mapping[int, str]:
    """Give the names of these organisations by id."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in connection.execute(statement)}


def below(connection: Connection, issuer: int) -> list[tuple[int, str]]:
    """Name what stands directly below an issuer and may nominate, by name."""
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.parent_id == issuer, Organisation.valid_to.is_(None))
        .order_by(Organisation.name)
    )
    return [(row.id, row.name) for row in connection.execute(statement)]
