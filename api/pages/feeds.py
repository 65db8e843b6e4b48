"""Give people their deadlines as a feed for their own calendar, at an address that they can take back."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.deps import site_of
from api.jobs.mail import sender_of
from api.pages.going import go
from api.pages.visiting import Posted, SignedIn
from workflow.errors import NotFound
from workflow.services import feeds

router = APIRouter(include_in_schema=False)

_CACHED = "private, no-cache"
"""A calendar asks each time whether something changed, so that a revoked feed ends at once."""


@router.get("/calendar/feed")
async def show_feed(visit: SignedIn) -> Response:
    """Say whether there is a feed; its address is shown only when it is made."""
    return await visit.show(
        "calendar/feed.html",
        lambda connection: {"made_at": feeds.made_at(connection, visit.visitor.account), "address": None},
    )


@router.post("/calendar/feed")
async def renew_feed(visit: SignedIn, _form: Posted) -> Response:
    """Make a new address and show it; the one before ends."""
    account, now = visit.visitor.account, visit.now
    # Not through `visit.change`: what that answers is kept, and the address must not be.
    token = await visit.site.database.awrite(lambda connection: feeds.renew(connection, account, now=now))
    address = f"{visit.site.settings.base_url.rstrip('/')}/calendar/feed/{token}.ics"
    return await visit.page("calendar/feed.html", {"made_at": now, "address": address})


@router.post("/calendar/feed/revoke")
async def revoke_feed(visit: SignedIn, _form: Posted) -> Response:
    """End the feed."""
    account, now = visit.visitor.account, visit.now
    await visit.site.database.awrite(lambda connection: feeds.revoke(connection, account, now=now))
    return go("/calendar/feed", "done")


@router.get("/calendar/feed/{token}.ics")
async def read_feed(token: str, request: Request, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """Give the deadlines to whoever knows the address."""
    # Loaded only where a calendar is written: its library holds memory that most processes never use.
    from notifications.calendar_feed import feed  # noqa: PLC0415 - see above.

    site, now = site_of(request), request.scope["received_at"]

    def work(connection: Connection) -> bytes:
        account = feeds.find(connection, token)
        if account is None:
            raise NotFound("calendar_feed", 0)
        sender = sender_of(site.settings)
        return feed(connection, account, now=now, base_url=site.settings.base_url, sender=sender)

    content = await site.database.aread(work)
    headers = {"ETag": _tag(content), "Cache-Control": _CACHED, "Referrer-Policy": "no-referrer"}
    if if_none_match and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _tag(content: bytes) -> str:
    """Name what a feed says, whenever it was written."""
    said = b"\n".join(line for line in content.splitlines() if not line.startswith(b"DTSTAMP"))
    return f'"{hashlib.sha256(said).hexdigest()[:32]}"'
