"""Write down what this installation knows of itself."""

from datetime import timedelta

from sqlalchemy import Connection, insert, update

from states.refusals import Refusal, Refused
from workflow.models.request import Installation
from workflow.queries import installation
from workflow.queries.installation import CLOCK_OFFSET, DEMONSTRATION


def become_demonstration(connection: Connection) -> None:
    """Declare an empty installation a demonstration; refused where anything is stored already."""
    if not installation.is_empty(connection):
        raise Refused(Refusal("installation_in_use"))
    keep(connection, DEMONSTRATION, "yes")


def move_clock(connection: Connection, offset: timedelta) -> None:
    """Let every process of a demonstration add this to the real time; refused outside demonstration mode."""
    if not installation.is_demo(connection):
        raise Refused(Refusal("not_a_demonstration"))
    keep(connection, CLOCK_OFFSET, str(offset // timedelta(microseconds=1)))


def keep(connection: Connection, key: str, value: str) -> None:
    """Keep a value under a key, in the place of what was there."""
    changed = connection.execute(update(Installation).where(Installation.key == key).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(Installation).values(key=key, value=value))
