"""Do in a process of its own what the server does: hand submissions in, relay, deliver.

`python -m tests.notifications.loop URL PORT NOW SUBMISSION…`; with `-` for the port it stops after the changes and
waits to be killed.
"""

import asyncio
import sys
from datetime import datetime

from sqlalchemy import Connection, select

from notifications.delivery import deliver
from notifications.mailer import Security, SmtpMailer
from notifications.relay import relay
from states.actors import Actor, Role
from tests.notifications.mail import BASE_URL, SENDER
from tests.notifications.servers import HOST
from workflow.calendar import local_day
from workflow.database import Database, open_database
from workflow.models.person import Account, RoleAssignment
from workflow.models.submission import Submission
from workflow.services import handing_in, people


def main(url: str, port: str, moment: str, *submissions: str) -> None:
    """Run until nothing is left to do."""
    database, now = open_database(url), datetime.fromisoformat(moment)
    for submission in map(int, submissions):
        hand_in(database, submission, now=now)
        print("changed", flush=True)  # noqa: T201 - the test waits for this line.
    if port == "-":
        sys.stdin.read()
    tell_and_send(database, int(port), now=now)
    database.close()


def hand_in(database: Database, submission: int, *, now: datetime) -> None:
    """Hand a submission in, as its officer, unless that was done before."""
    database.write(lambda connection: submit(connection, submission, now))


def tell_and_send(database: Database, port: int, *, now: datetime) -> None:
    """Relay and deliver until nothing is left for now."""
    while relay(database, now=now, base_url=BASE_URL):
        pass
    mailer = SmtpMailer(HOST, port, Security.NONE, patience=5)
    while asyncio.run(deliver(database, mailer, sender=SENDER, now=now)):
        pass


def submit(connection: Connection, submission: int, now: datetime) -> None:
    """Submit what was not submitted before."""
    row = connection.execute(select(Submission).where(Submission.id == submission)).one()
    if row.first_submitted_at is None:
        actor = officer_of(connection, row.organisation_id, now)
        assert handing_in.submit(connection, submission, actor=actor, now=now).accepted


def officer_of(connection: Connection, organisation: int, now: datetime) -> Actor:
    """Find the officer of a unit."""
    row = connection.execute(
        select(Account.id, Account.person_id)
        .join(RoleAssignment, RoleAssignment.person_id == Account.person_id)
        .where(RoleAssignment.organisation_id == organisation, RoleAssignment.role == Role.UNIT_OFFICER)
    ).one()
    return Actor(row.id, row.person_id, people.grants_of(connection, row.person_id, day=local_day(now)))


if __name__ == "__main__":
    main(*sys.argv[1:])
