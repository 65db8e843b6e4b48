"""Take documents in by forms, one file each, and give them out again through their dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response
from starlette.types import Message

from api.deps import Site
from api.forms import Typed, typed
from api.i18n import gettext as _
from api.pages.going import go
from api.pages.submissions import open_refusals
from api.pages.visiting import NotSignedIn, Visit, Visiting, signed_in, visit_of
from api.pages.wording import Names, names_of, problems, said
from states.asks import Answers
from states.labels import Language
from states.labels.values import Reader, rendered
from states.nomination import NOMINATION, Action
from states.refusals import Refusal, Refused
from workflow.acts.values import from_json, to_json
from workflow.errors import NotFound
from workflow.facts.dossier import paper_for, papers
from workflow.intake import FileRefused
from workflow.pinned import Terms
from workflow.plans.terms import DossierScope
from workflow.queries import nominations as reading_nominations
from workflow.queries import offers, preparing, rounds, submissions
from workflow.services import documents
from workflow.storage import Stored

router = APIRouter(include_in_schema=False)

ANY_SIZE = 1 << 40
"""Bytes let through to the forms below, which count for themselves, so that the refusal is a page and not bare text.

Nothing may read such a body before `receive` counts it: neither a parameter of the route nor the way to the sign-in.
"""

_AROUND_FILE = 1 << 16
"""Bytes that a multipart body needs beside its file."""
_CHUNK = 1 << 20
_MOST_FIELDS = 10
TOO_LARGE = 413
_FILE = "file"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document goes: how to read what its page shows, how to attach, where to go on."""

    context: Mapping[str, Any]
    names: Names
    back: str


async def uploading(request: Request) -> Visit | None:
    """Ask for somebody who acts in a role; None sends to the sign-in without reading a body of any size."""
    try:
        return await visit_of(await signed_in(request))
    except NotSignedIn:
        return None


Uploading = Annotated[Visit | None, Depends(uploading)]


def _sign_in_first(path: str) -> Response:
    return go(f"/sign-in?next={quote(path)}")


async def receive(request: Request, *, limit: int) -> Typed:
    """Read a form with a file while counting; raises FileRefused as soon as the body is larger than any file may be."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit + _AROUND_FILE:
        raise FileRefused("file_too_large", {"limit": limit})
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > limit + _AROUND_FILE:
            raise FileRefused("file_too_large", {"limit": limit})
        return message

    return typed(await Request(request.scope, counted).form(max_files=1, max_fields=_MOST_FIELDS))


async def keep(form: Typed, site: Site) -> Stored:
    """Inspect and store the file of a form. Raises FileRefused, and Refused where there is none."""
    file = form.files.get(_FILE)
    try:
        if file is None or not file.filename:
            raise Refused(Refusal("field_required", {"field": _FILE}))
        chunks = iter(lambda: file.file.read(_CHUNK), b"")
        limit = site.settings.upload_limit
        return await run_in_threadpool(site.storage.receive, chunks, filename=file.filename, limit=limit)
    finally:
        for sent in form.files.values():
            await sent.close()


def of_file(error: FileRefused) -> tuple[Refusal, ...]:
    """Say what is wrong with a file that was sent, at its field."""
    return (Refusal(error.code, {**error.detail, "field": _FILE}),)


async def _form(visit: Visit, place: Place, refusals: tuple[Refusal, ...] = ()) -> Response:
    """Show the upload form, with what is wrong."""
    names = {**place.names, _FILE: _("File")}
    context = {
        **place.context,
        "back": place.back,
        "largest": largest_of(visit),
        **problems(refusals, visit.language, names),
    }
    too_large = any(refusal.code == "file_too_large" for refusal in refusals)
    status = TOO_LARGE if too_large else 200
    return await visit.page("submissions/upload.html", context, refusals=refusals, status=status)


def largest_of(visit: Visit) -> str:
    """Say how large a file may be."""
    return rendered(visit.site.settings.upload_limit, "bytes", Reader(visit.language, {}))


def _item_name(terms: Terms, item: str, language: Language, *, scopes: frozenset[DossierScope]) -> str:
    """Name an item of the plan. Raises NotFound for one that does not belong here."""
    for known in terms.dossier:
        if known.code == item and known.scope in scopes:
            return str(getattr(known.name, language))
    raise NotFound("document", item)


def _shared_place(connection: Connection, submission_id: int, item: str, visit: Visit) -> Place:
    prepared = preparing.prepare(connection, submission_id, actor=visit.actor, now=visit.now)
    names = names_of(prepared.terms, visit.language)
    closed = open_refusals(connection, prepared, visit)
    context = {
        "item_name": _item_name(prepared.terms, item, visit.language, scopes=frozenset({DossierScope.SUBMISSION})),
        "paper": prepared.shared.get(item),
        "cover": prepared.cover.get(item),
        "of": prepared.row.organisation_name,
        "closed": said(closed, visit.language, names),
    }
    return Place(context, names, f"/submissions/{submission_id}")


def _own_place(connection: Connection, nomination_id: int, item: str, visit: Visit) -> Place:
    row = reading_nominations.get_nomination(connection, nomination_id, actor=visit.actor)
    terms = rounds.terms(connection, row.round_id, version=row.plan_version_id)
    names = names_of(terms, visit.language)
    known = offers.gather(connection, [nomination_id], actor=visit.actor, now=visit.now)[nomination_id]
    closed = NOMINATION.decide(Action.ATTACH, known, Answers(item=item)).refusals
    context = {
        "item_name": _item_name(terms, item, visit.language, scopes=frozenset(DossierScope)),
        "paper": paper_for(papers(connection, [row.submission_id]), row.submission_id, nomination_id, item),
        "cover": None,
        "of": row.subject_name,
        "closed": said(closed, visit.language, names),
    }
    return Place(context, names, f"/submissions/{row.submission_id}")


@router.get("/submissions/{submission_id}/documents/{item}")
async def show_shared(submission_id: int, item: str, visit: Visiting) -> Response:
    """Show the form for a paper that covers the whole submission."""
    return await _form(
        visit, await visit.read(lambda connection: _shared_place(connection, submission_id, item, visit))
    )


@router.post("/submissions/{submission_id}/documents/{item}", max_body_size=ANY_SIZE)
async def attach_shared(submission_id: int, item: str, visit: Uploading) -> Response:
    """Attach the next version of a paper that covers the whole submission."""
    if visit is None:
        return _sign_in_first(f"/submissions/{submission_id}/documents/{item}")
    place = await visit.read(lambda connection: _shared_place(connection, submission_id, item, visit))
    try:
        await _attach_shared(submission_id, item, visit)
    except FileRefused as error:
        return await _form(visit, place, of_file(error))
    except Refused as refused:
        return await _form(visit, place, refused.refusals)
    return go(place.back, "attached")


async def _attach_shared(submission_id: int, item: str, visit: Visit) -> None:
    form = await receive(visit.request, limit=visit.site.settings.upload_limit)
    stored = await keep(form, visit.site)
    await visit.change(
        lambda connection: documents.attach_shared(
            connection, submission_id, item, stored, actor=visit.actor, now=visit.now
        ),
        form=form,
    )


@router.get("/nominations/{nomination_id}/documents/{item}")
async def show_own(nomination_id: int, item: str, visit: Visiting) -> Response:
    """Show the form for a paper of one nominee."""
    return await _form(visit, await visit.read(lambda connection: _own_place(connection, nomination_id, item, visit)))


@router.post("/nominations/{nomination_id}/documents/{item}", max_body_size=ANY_SIZE)
async def attach_own(nomination_id: int, item: str, visit: Uploading) -> Response:
    """Attach the next version of a nominee's own paper, or of a shared one that was flagged on return."""
    if visit is None:
        return _sign_in_first(f"/nominations/{nomination_id}/documents/{item}")
    place = await visit.read(lambda connection: _own_place(connection, nomination_id, item, visit))
    try:
        refusals = await _attach_own(nomination_id, item, visit)
    except FileRefused as error:
        refusals = of_file(error)
    except Refused as refused:
        refusals = refused.refusals
    return await _form(visit, place, refusals) if refusals else go(place.back, "attached")


async def _attach_own(nomination_id: int, item: str, visit: Visit) -> tuple[Refusal, ...]:
    form = await receive(visit.request, limit=visit.site.settings.upload_limit)
    kept = await keep(form, visit.site)
    stored = await visit.change(
        lambda connection: to_json(
            documents.attach_own(connection, nomination_id, item, kept, actor=visit.actor, now=visit.now)
        ),
        form=form,
    )
    return from_json(stored).refusals


@router.get("/submissions/{submission_id}/documents/{item}/file")
async def download_shared(submission_id: int, item: str, visit: Visiting) -> Response:
    """Give the newest version of a shared paper."""
    row = await visit.read(
        lambda connection: submissions.get_document(connection, submission_id, item, actor=visit.actor)
    )
    return attachment(row, visit.site)


@router.get("/nominations/{nomination_id}/documents/{item}/file")
async def download_own(nomination_id: int, item: str, visit: Visiting) -> Response:
    """Give the document that stands for an item of a nomination."""
    row = await visit.read(
        lambda connection: reading_nominations.get_document(connection, nomination_id, item, actor=visit.actor)
    )
    return attachment(row, visit.site)


def attachment(row: Any, site: Site) -> FileResponse:  # noqa: ANN401 - a document's row.
    """Serve a stranger's file so that no browser runs it."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    path = site.storage.path(row.digest)
    return FileResponse(path, media_type=row.media_type, filename=row.filename, headers=headers)
