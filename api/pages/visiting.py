"""Know who visits a page: the session, the role acted as, the language, the time."""

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse

from api.deps import Site, site_of
from api.forms import Typed, errors_by_field, reasons_of_page, typed
from api.i18n import language
from api.pages.frame import Surroundings, frame_of, surroundings_of
from api.rendering import Frame, render
from states.actors import Actor
from states.labels import Language
from states.refusals import Refusal
from workflow.acts import RequestKey
from workflow.acts.keys import once
from workflow.encoding import digest, plain
from workflow.services import sign_ins
from workflow.services.sign_ins import Visitor

COOKIE = "__Host-session"
MOST_FIELDS = 4000
"""Fields of one form: the counts of a sitting with hundreds of nominees have more than a thousand."""
Result = TypeVar("Result")


class NotSignedIn(Exception):
    """Nobody is signed in: the visitor has to sign in and comes back with what was typed."""


class NoRoleChosen(Exception):
    """The visitor holds several roles and has not said as which to act."""


class NotConfirmed(Exception):
    """A grave step was asked for, and the password was not typed recently; `path` is the page to come back to."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a signed-in person to a page."""

    request: Request
    site: Site
    visitor: Visitor
    now: datetime

    @property
    def actor(self) -> Actor:
        """The role acted as."""
        return self.visitor.actor

    @property
    def language(self) -> Language:
        """The reader's language."""
        return language()

    def require_confirmed(self, *, back_to: str) -> None:
        """Ask for the password again before a grave step, unless it was typed minutes ago. Raises NotConfirmed."""
        if not sign_ins.is_confirmed(self.visitor, real_now=self.site.clock()):
            raise NotConfirmed(back_to)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Read in a transaction of its own."""
        return await self.site.database.aread(work)

    async def show(self, name: str, work: Callable[[Connection], Mapping[str, object]]) -> HTMLResponse:
        """Answer with a page whose content and frame are read together, in one transaction."""
        context, known = await self.read(
            lambda connection: (work(connection), surroundings_of(connection, self.visitor))
        )
        given = {"frame": frame_of(self.request, self.visitor, known), "request_key": secrets.token_urlsafe(16)}
        return render(self.request, name, {**given, **context})

    async def change(self, work: Callable[[Connection], Any], *, form: Typed) -> Any:  # noqa: ANN401 - plain JSON.
        """Change data once for this form, however often it is sent; the answer is plain JSON."""
        key = self.request_key(form)
        return await self.site.database.awrite(
            lambda connection: once(connection, key, lambda within: plain(work(within)), now=self.now)
        )

    def request_key(self, form: Typed) -> RequestKey | None:
        """Tie the form's key to this account and page; what was typed does not matter, the first sending counts."""
        if form.key is None:
            return None
        return RequestKey(self.visitor.account, f"form {form.key}", digest({"path": self.request.url.path}))

    async def page(
        self,
        name: str,
        context: Mapping[str, object] | None = None,
        *,
        refusals: tuple[Refusal, ...] = (),
        block: str | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """Answer with a page in its frame; with refusals it is the form again, filled as it was."""
        known = await self.read(lambda connection: surroundings_of(connection, self.visitor))
        given = {
            "frame": frame_of(self.request, self.visitor, known),
            "request_key": secrets.token_urlsafe(16),
            "errors": errors_by_field(refusals, self.language),
            "reasons": reasons_of_page(refusals, self.language),
            **(context or {}),
        }
        return render(self.request, name, given, block, status=422 if refusals and status == 200 else status)  # noqa: PLR2004


async def visitor_of(request: Request) -> Visitor | None:
    """Find who is signed in, and note that the session was used."""
    site = site_of(request)
    token = request.cookies.get(COOKIE)
    visitor = await site.database.aread(lambda connection: _find(connection, request)) if token else None
    if visitor is not None:
        await _keep_alive(site, visitor)
    return visitor


def _find(connection: Connection, request: Request) -> Visitor | None:
    token, now = request.cookies.get(COOKIE), request.scope["received_at"]
    return sign_ins.find(connection, token, real_now=site_of(request).clock(), now=now) if token else None


async def _keep_alive(site: Site, visitor: Visitor) -> None:
    real_now = site.clock()
    if sign_ins.is_due(visitor, real_now=real_now):
        await site.database.awrite(
            lambda connection: sign_ins.keep_alive(connection, visitor.session, real_now=real_now)
        )


async def signed_in(request: Request) -> Visit:
    """Ask for somebody who is signed in, in whatever role."""
    return _visit(request, await visitor_of(request))


def _visit(request: Request, visitor: Visitor | None) -> Visit:
    if visitor is None:
        raise NotSignedIn
    return Visit(request, site_of(request), visitor, request.scope["received_at"])


async def visit_of(visit: Annotated[Visit, Depends(signed_in)]) -> Visit:
    """Ask for somebody who acts in a role."""
    return _in_role(visit)


def _in_role(visit: Visit) -> Visit:
    if visit.visitor.acts_as is None and len(visit.visitor.grants) > 1:
        raise NoRoleChosen
    return visit


async def visited(request: Request, work: Callable[[Connection, Visit], Result]) -> tuple[Frame, Result]:
    """Find out who visits, acting in a role, and read the page and its frame, all in one transaction."""

    def read(connection: Connection) -> tuple[Visitor, Result, Surroundings]:
        visit = _in_role(_visit(request, _find(connection, request)))
        return visit.visitor, work(connection, visit), surroundings_of(connection, visit.visitor)

    site = site_of(request)
    visitor, found, known = await site.database.aread(read)
    await _keep_alive(site, visitor)
    return frame_of(request, visitor, known), found


async def posted(request: Request) -> AsyncIterator[Typed]:
    """Read the form that was sent; files that came with it are closed afterwards."""
    async with request.form(max_fields=MOST_FIELDS) as sent:
        yield typed(sent)


SignedIn = Annotated[Visit, Depends(signed_in)]
Visiting = Annotated[Visit, Depends(visit_of)]
Posted = Annotated[Typed, Depends(posted)]
