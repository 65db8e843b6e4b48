"""Set the tree of organisations up: authority above, department, its offices and units."""

import re
from datetime import date

from sqlalchemy import Connection, insert, select

from states.refusals import Refusal, Refused
from workflow.folding import fold
from workflow.models.organisation import KINDS, Organisation


def add(connection: Connection, name: str, *, code: str, kind: str, valid_from: date, parent: int | None = None) -> int:
    """Add an organisation below its parent from a day on; returns the id. Refused for a code that is taken."""
    if kind not in KINDS:
        raise Refused(Refusal("field_not_a_choice", {"field": "kind", "choices": KINDS}))
    if connection.scalar(select(Organisation.id).where(Organisation.code == code)) is not None:
        raise Refused(Refusal("organisation_known", {"code": code}))
    statement = insert(Organisation).values(code=code, name=name, kind=kind, parent_id=parent, valid_from=valid_from)
    organisation: int = connection.execute(statement.returning(Organisation.id)).scalar_one()
    return organisation


def of_code(connection: Connection, code: str) -> int:
    """Give the id of the organisation with this code; refused for a code that nobody has."""
    organisation: int | None = connection.scalar(select(Organisation.id).where(Organisation.code == code))
    if organisation is None:
        raise Refused(Refusal("organisation_unknown", {"codes": [code]}))
    return organisation


def code_for(name: str) -> str:
    """Make a code of a name: `benh-vien-san-nhi` of "Bệnh viện Sản – Nhi"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
