"""Read a nominee's dossier item by item, and what the reviewer said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from workflow.facts.dossier import paper_for, papers, required_items
from workflow.models.nomination import Tick
from workflow.pinned import Terms


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a dossier: whether it is needed, and the newest document that stands for it, if there is one."""

    code: str
    scope: str
    required: bool
    document: Any


def items(connection: Connection, row: Any, terms: Terms) -> list[Item]:  # noqa: ANN401 - a nomination's row.
    """List the items of a nominee's dossier in the plan's order."""
    held = papers(connection, [row.submission_id])
    required = required_items(terms, row.claims)
    return [
        Item(item.code, item.scope, item.code in required, paper_for(held, row.submission_id, row.id, item.code))
        for item in terms.dossier
    ]


def ticks(connection: Connection, nomination_id: int) -> Mapping[str, bool]:
    """Give the reviewer's latest yes or no to each item and criterion, whether or not it still counts."""
    statement = select(Tick.code, Tick.met).where(Tick.nomination_id == nomination_id).order_by(Tick.id)
    return {row.code: row.met for row in connection.execute(statement)}
