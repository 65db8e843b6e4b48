"""Read an organisation with everything below it, as a unit chooses where its nominee works."""

from sqlalchemy import Connection, select

from workflow.models.organisation import Organisation


def from_top(connection: Connection, organisation: int) -> list[tuple[int, str]]:
    """Name an organisation and all that stand below it and still exist: itself first, then by name."""
    tree = select(Organisation.id).where(Organisation.id == organisation).cte(recursive=True)
    tree = tree.union_all(select(Organisation.id).join(tree, Organisation.parent_id == tree.c.id))
    statement = (
        select(Organisation.id, Organisation.name)
        .join(tree, tree.c.id == Organisation.id)
        .where(Organisation.valid_to.is_(None))
        .order_by(Organisation.id != organisation, Organisation.name)
    )
    return [(row.id, row.name) for row in connection.execute(statement)]
