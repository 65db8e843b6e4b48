"""Give people accounts and tokens."""

import sys
from dataclasses import dataclass
from datetime import timedelta

import typer
from sqlalchemy import Connection

from api.cli.mistakes import MISTYPED, Mistake
from api.cli.opening import opened
from api.cli.words import say
from states.actors import Role
from states.labels import Language
from workflow.calendar import local_day
from workflow.services import organisations, people


@dataclass(frozen=True, slots=True)
class WantedRole:
    """A role to hold, with the codes of where and for whom."""

    role: Role
    at: str
    issuer: str


def wanted_role(role: str | None, *, at: str, issuer: str | None) -> WantedRole | None:
    """Read the role that was asked for. Raises Mistake for an unknown one, and where the issuer is missing."""
    if role is None:
        if issuer is not None:
            raise Mistake("role_missing", exit_code=MISTYPED)
        return None
    held = [one.value for one in Role if one is not Role.CLOCK]
    if role not in held:
        raise Mistake("role_unknown", exit_code=MISTYPED, role=role, known=", ".join(held))
    if issuer is None:
        raise Mistake("role_needs_issuer", exit_code=MISTYPED)
    return WantedRole(Role(role), at, issuer)


def add(email: str, *, name: str, organisation: str, wanted: WantedRole | None, password_stdin: bool) -> None:
    """Add a person with an account and perhaps a role, all or nothing."""
    with opened() as site:
        now, lang = site.now(), site.settings.language
        password = _password(lang, from_input=password_stdin)

        def work(connection: Connection) -> None:
            workplace = organisations.of_code(connection, organisation)
            person = people.hire(connection, name, organisation=workplace)
            people.add_account(connection, email, person=person, password=password, now=now)
            if wanted is not None:
                people.grant(
                    connection,
                    wanted.role,
                    person=person,
                    organisation=organisations.of_code(connection, wanted.at),
                    issuer=organisations.of_code(connection, wanted.issuer),
                    valid_from=local_day(now),
                )

        site.database.write(work)
        print(say("account_added", lang, email=email))


def _password(lang: Language, *, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    again = say("password_again", lang)
    password: str = typer.prompt(say("password", lang), hide_input=True, confirmation_prompt=again, err=True)
    return password


def token(email: str, *, days: int) -> None:
    """Print a new token of an account and nothing else, so that a script can take it."""
    with opened() as site:
        now = site.now()
        expires_at = now + timedelta(days=days)
        made = site.database.write(
            lambda connection: people.issue_token(connection, email, now=now, expires_at=expires_at)
        )
    print(made)
