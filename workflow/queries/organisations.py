"""Read organisations: the tree is no secret inside an installation, what hangs on it is."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select

from workflow.models.organisation import Organisation

_NAMES = select(Organisation.id, Organisation.name).where(Organisation.id.in_(bindparam("ids", expanding=True)))


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
    return {row.id: row.name for row in connection.execute(_NAMES, {"ids": list(ids)})}


def names_by_code(connection: Connection, codes: Collection[str]) -> Mapping[str, str]:
    """Give the names of the organisations of these codes; an unknown code is left out."""
    statement = select(Organisation.code, Organisation.name).where(Organisation.code.in_(codes))
    return {row.code: row.name for row in connection.execute(statement)}


def code_of(connection: Connection, organisation: int) -> str:
    """Give the code of an organisation that is known to be there."""
    statement = select(Organisation.code).where(Organisation.id == organisation)
    return connection.execute(statement).scalar_one()


def below(connection: Connection, issuer: int) -> list[tuple[int, str]]:
    """Name what stands directly below an issuer and may nominate, by name."""
    statement = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.parent_id == issuer, Organisation.valid_to.is_(None))
        .order_by(Organisation.name)
    )
    return [(row.id, row.name) for row in connection.execute(statement)]
