"""Make the frame of a page: who is signed in, as what, and where one may go."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy import Connection

from api.i18n import gettext as _
from api.i18n import language
from api.rendering import Choice, Frame, Link
from states.actors import COUNCIL_ROLES, UNIT_ROLES, Grant, Role
from states.labels import word
from workflow.queries import installation
from workflow.services.sign_ins import Visitor

NOTICE = "notice"
"""Query parameter that names what was just done."""


_WITH_DUTIES = UNIT_ROLES | COUNCIL_ROLES | {Role.PLAN_OFFICER, Role.REVIEWER, Role.DECIDER}
"""Who owes something, takes it from units, or may have to sign."""

_BELONGS: Mapping[str, tuple[str, ...]] = {"/council": ("/sittings/", "/councils/")}
"""Paths that belong to a link of the navigation though they do not begin like it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the frame shows of the database: where roles are held, by id, demonstration or not, how much is new."""

    places: Mapping[int, str]
    demonstration: bool
    unread: int


def surroundings_of(connection: Connection, visitor: Visitor) -> Surroundings:
    """Read what surrounds the content for a signed-in person."""
    held = {grant.organisation for grant in visitor.grants}
    return Surroundings(*installation.around(connection, held, account=visitor.account))


def frame_of(request: Request, visitor: Visitor, known: Surroundings) -> Frame:
    """Put together what surrounds the content for a signed-in person."""
    names = known.places
    return Frame(
        person=visitor.name,
        role=_words(visitor.acts_as, names) if visitor.acts_as else "",
        roles=tuple(
            Choice(f"{grant.role}@{grant.organisation}", _words(grant, names))
            for grant in visitor.grants
            if grant != visitor.acts_as
        ),
        navigation=_navigation(request.url.path, visitor.acts_as),
        notice=_notice(request.query_params.get(NOTICE)),
        demonstration=known.demonstration,
        unread=known.unread,
    )


def _words(grant: Grant, names: Mapping[int, str]) -> str:
    return f"{word('role', grant.role, language())}, {names[grant.organisation]}"


def _navigation(path: str, acts_as: Grant | None) -> tuple[Link, ...]:
    """List where this role has work."""
    places = [("/", _("What waits for me"))]
    if acts_as is not None:
        places.append(("/plans", _("Plans")))
        if acts_as.role in _WITH_DUTIES:
            places.append(("/obligations", _("Duties")))
        places.append(("/rounds", _("Rounds")))
        if acts_as.role in UNIT_ROLES or acts_as.role is Role.RECEIVING_CLERK:
            places.append(("/submissions", _("Submissions")))
        places += _of_councils(acts_as.role)
        places.append(("/nominations", _("Nominations")))
        if acts_as.role in {Role.SUBMITTING_OFFICER, Role.DECIDER}:
            places.append(("/decisions", _("Decisions")))
        if acts_as.role is Role.ADMINISTRATOR:
            places = [("/", _("What waits for me")), ("/operations", _("Operations"))]
        if acts_as.role in {Role.PLAN_OFFICER, Role.ADMINISTRATOR}:
            places.append(("/calendar", _("Calendar")))
        if acts_as.role is Role.PLAN_OFFICER:
            places.append(("/mail-words", _("Words of mail")))
    return tuple(Link(text, href, current=_is_under(path, href)) for href, text in places)


def _of_councils(role: Role) -> list[tuple[str, str]]:
    """Members serve one council, the plan officer looks after all."""
    if role in COUNCIL_ROLES:
        return [("/council", _("Council"))]
    return [("/councils", _("Councils"))] if role is Role.PLAN_OFFICER else []


def _is_under(path: str, href: str) -> bool:
    below = (f"{href}/", *_BELONGS.get(href, ()))
    return path == href or (href != "/" and path.startswith(below))


def _notice(code: str | None) -> str:
    """Say what was just done; a code that is not known says nothing."""
    if not code:
        return ""
    said = {
        "saved": _("Saved."),
        "done": _("Done."),
        "submitted": _("The submission was handed in."),
        "received": _("The submission was received."),
        "returned": _("The nomination was returned to its unit."),
        "attached": _("The document was attached."),
        "signed": _("The decision was signed."),
        "role": _("You now act in another role."),
        "extended": _("The extension was granted."),
        "reminded": _("The reminders go out now."),
        "amended": _("The amendment is in force."),
        "requested": _("The request went out."),
        "handed_in": _("It was handed in."),
        "handed_in_late": _("It was handed in, and is marked as late."),
        "voted": _("Your vote was taken."),
        "signed_commitment": _("Your signature was taken."),
    }
    return said.get(code, "")
