"""Tell callers who they are, and which organisations there are."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from api.deps import Asking, Caller
from states.hearing import Choice, Preference
from states.labels import Language
from workflow.errors import NotFound
from workflow.queries import notices, organisations
from workflow.services import feeds, preferences
from workflow.services import notices as marking

router = APIRouter(tags=["me"])


@router.get("/me")
async def read_me(caller: Asking) -> dict[str, Any]:
    """Say who the token belongs to, the roles held today, and the time that rules are decided by."""
    grants = [
        {"role": grant.role, "organisation": grant.organisation, "issuer": grant.issuer}
        for grant in sorted(caller.actor.grants, key=lambda grant: (grant.role, grant.organisation))
    ]
    return {"name": caller.name, "language": caller.language, "roles": grants, "now": caller.now}


@router.get("/me/notices")
async def list_notices(caller: Asking, after: int | None = None) -> dict[str, Any]:
    """List what the caller was told, the newest first; `next` goes on after a full page, `unread` counts the new."""

    def work(connection: Connection) -> dict[str, Any]:
        found, following = notices.page(connection, _account(caller), after=after)
        unread = notices.unread(connection, _account(caller))
        return {"items": [asdict(one) for one in found], "next": following, "unread": unread}

    given: dict[str, Any] = await caller.read(work)
    return given


@router.post("/me/notices/{notice_id}/actions/read", status_code=204)
async def read_notice(notice_id: int, caller: Asking) -> None:
    """Mark a notice as read."""
    await caller.change(
        lambda connection: marking.read(connection, notice_id, account=_account(caller), now=caller.now)
    )


class Preferences(BaseModel):
    """How the caller hears: by group of mail what is not in `choices` comes at once; hours from 0 to 23 in Vietnam."""

    choices: dict[Literal["receipts", "course", "results", "overview"], Choice] = {}
    quiet_from: Annotated[int, Field(ge=0, le=23)] | None = None
    quiet_until: Annotated[int, Field(ge=0, le=23)] | None = None
    language: Language | None = None


@router.get("/me/preferences")
async def read_preferences(caller: Asking) -> dict[str, Any]:
    """Say how the caller hears."""
    return asdict(await caller.read(lambda connection: preferences.of_account(connection, _account(caller))))


@router.put("/me/preferences", status_code=204)
async def put_preferences(chosen: Preferences, caller: Asking) -> None:
    """Keep how the caller wants to hear, in place of all that was chosen before."""
    wanted = Preference(
        {str(group): choice for group, choice in chosen.choices.items()}, chosen.quiet_from, chosen.quiet_until
    )
    await caller.change(
        lambda connection: preferences.choose(
            connection, _account(caller), wanted, language=chosen.language, now=caller.now
        ),
        body=chosen.model_dump(),
    )


@router.get("/me/calendar-feed")
async def read_feed(caller: Asking) -> dict[str, Any]:
    """Say since when the caller has a calendar feed; its address is told only when it is made."""
    return {"made_at": await caller.read(lambda connection: feeds.made_at(connection, _account(caller)))}


@router.post("/me/calendar-feed", status_code=201)
async def renew_feed(caller: Asking) -> dict[str, str]:
    """Make a new secret address for the caller's calendar feed; the one before ends."""
    # Not through `caller.change`: what that answers is kept, and the address must not be.
    token = await caller.site.database.awrite(
        lambda connection: feeds.renew(connection, _account(caller), now=caller.now)
    )
    return {"address": f"{caller.site.settings.base_url.rstrip('/')}/calendar/feed/{token}.ics"}


@router.delete("/me/calendar-feed", status_code=204)
async def revoke_feed(caller: Asking) -> None:
    """End the caller's calendar feed."""
    await caller.change(lambda connection: feeds.revoke(connection, _account(caller), now=caller.now))


def _account(caller: Caller) -> int:
    """Give the account of whoever is calling, which a token always has."""
    if caller.actor.account is None:
        raise NotFound("account", 0)
    return caller.actor.account


@router.get("/organisations")
async def list_organisations(caller: Asking) -> dict[str, Any]:
    """List all organisations."""
    return {"items": await caller.read(organisations.everyone)}
