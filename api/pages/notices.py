"""Show people in the product what their mails tell, and let them mark it as read."""

from urllib.parse import urlsplit

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.pages.going import go
from api.pages.visiting import Posted, SignedIn
from workflow.queries import notices as reading
from workflow.services import notices

router = APIRouter(include_in_schema=False)


@router.get("/notices")
async def list_notices(visit: SignedIn, after: int | None = None) -> Response:
    """Show an account's notices, the newest first."""

    def work(connection: Connection) -> dict[str, object]:
        found, following = reading.page(connection, visit.visitor.account, after=after)
        return {
            "notices": [{"notice": one, "page": urlsplit(one.link or "").path} for one in found],
            "next": following,
            "newest": found[0].id if found and after is None else None,
        }

    return await visit.show("notices.html", work)


@router.post("/notices/read")
async def read_all(visit: SignedIn, form: Posted) -> Response:
    """Mark all as read that the page showed or that are older."""
    account, newest = visit.visitor.account, form.number("newest", most=10**9) or 0
    await visit.change(
        lambda connection: notices.read_all(connection, account=account, up_to=newest, now=visit.now), form=form
    )
    return go("/notices", "done")


@router.post("/notices/{notice_id}/read")
async def read_notice(notice_id: int, visit: SignedIn, form: Posted) -> Response:
    """Mark one as read."""
    account = visit.visitor.account
    await visit.change(
        lambda connection: notices.read(connection, notice_id, account=account, now=visit.now), form=form
    )
    return go("/notices", "done")
