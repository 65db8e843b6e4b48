"""Take files of a report in by forms, one each, and give them out again through what is owed."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.i18n import gettext as _
from api.pages.going import go
from api.pages.obligations import identity
from api.pages.uploads import ANY_SIZE, TOO_LARGE, Uploading, attachment, keep, largest_of, of_file, receive
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.obligation import Action
from states.refusals import Refusal, Refused
from workflow.intake import FileRefused
from workflow.queries import reports as reading
from workflow.services import obligations, reports

router = APIRouter(include_in_schema=False)

PATH = "/obligations/{obligation_id}/documents"


@router.get(PATH)
async def show_files(obligation_id: int, visit: Visiting) -> Response:
    """Show what is attached, and the form for one more."""
    return await _form(obligation_id, visit)


async def _form(obligation_id: int, visit: Visit, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        offers = obligations.offers(connection, obligation_id, actor=visit.actor, now=visit.now)
        edits = next((offer.refusals for offer in offers if offer.action == Action.EDIT), (Refusal("not_permitted"),))
        return {
            **shown,
            "files": reading.files(connection, obligation_id, actor=visit.actor),
            "largest": largest_of(visit),
            "closed": said(edits, visit.language, {}),
        }

    context = {**await visit.read(work), **problems(refusals, visit.language, {"file": _("File")})}
    too_large = any(refusal.code == "file_too_large" for refusal in refusals)
    status = TOO_LARGE if too_large else 422 if refusals else 200
    return await visit.page("obligations/upload.html", context, status=status)


@router.post(PATH, max_body_size=ANY_SIZE)
async def attach(obligation_id: int, visit: Uploading) -> Response:
    """Attach a file to what is being prepared."""
    path = PATH.format(obligation_id=obligation_id)
    if visit is None:
        return go(f"/sign-in?next={quote(path)}")
    try:
        await _attach(obligation_id, visit)
    except FileRefused as error:
        return await _form(obligation_id, visit, of_file(error))
    except Refused as refused:
        return await _form(obligation_id, visit, refused.refusals)
    return go(path, "attached")


async def _attach(obligation_id: int, visit: Visit) -> None:
    await visit.read(lambda connection: identity(connection, obligation_id, visit))
    form = await receive(visit.request, limit=visit.site.settings.upload_limit)
    stored = await keep(form, visit.site)
    await visit.change(
        lambda connection: reports.attach(connection, obligation_id, stored, actor=visit.actor, now=visit.now),
        form=form,
    )


@router.post(PATH + "/{file_id}/detach")
async def detach(obligation_id: int, file_id: int, visit: Visiting, form: Posted) -> Response:
    """Take a file away from what is being prepared."""
    try:
        await visit.change(
            lambda connection: (
                reports.detach(connection, obligation_id, file_id, actor=visit.actor, now=visit.now).version
            ),
            form=form,
        )
    except Refused as refused:
        return await _form(obligation_id, visit, refused.refusals)
    return go(PATH.format(obligation_id=obligation_id), "done")


@router.get(PATH + "/{file_id}/file")
async def download(obligation_id: int, file_id: int, visit: Visiting) -> Response:
    """Give a file of any version of a report, or of signatures."""
    row = await visit.read(lambda connection: reading.get_file(connection, obligation_id, file_id, actor=visit.actor))
    return attachment(row, visit.site)
