"""Answer for documents: attach them to a dossier, and read them through it only."""

from typing import Annotated, Any

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import FileResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from api.deps import Asking, Caller
from api.rest.actions import answer_one
from workflow.acts.values import from_json, to_json
from workflow.queries import nominations as reading_nominations
from workflow.queries import submissions as reading
from workflow.services import documents
from workflow.storage import Stored

_CHUNK = 1 << 20
AROUND_FILE = 1 << 16
"""Bytes that a multipart body needs beside its file."""

Upload = Annotated[UploadFile, File(description="PDF, DOCX, XLSX, PNG or JPEG")]


async def keep(file: UploadFile, caller: Caller) -> Stored:
    """Inspect and store a file before any row names it."""
    chunks = iter(lambda: file.file.read(_CHUNK), b"")
    return await run_in_threadpool(
        caller.site.storage.receive, chunks, filename=file.filename or "", limit=caller.site.settings.upload_limit
    )


async def attach_shared(submission_id: int, item: str, file: Upload, caller: Asking) -> dict[str, Any]:
    """Attach the next version of an item that covers the whole submission."""
    await caller.read(lambda connection: reading.get_submission(connection, submission_id, actor=caller.actor))
    stored = await keep(file, caller)
    document = await caller.change(
        lambda connection: documents.attach_shared(
            connection, submission_id, item, stored, actor=caller.actor, now=caller.now
        ),
        body={"sha256": stored.digest},
    )
    return {"id": document, "sha256": stored.digest}


async def attach_own(nomination_id: int, item: str, file: Upload, caller: Asking) -> JSONResponse:
    """Attach the next version of a nominee's own item, or of a shared one that was flagged on return."""
    await caller.read(
        lambda connection: reading_nominations.get_nomination(connection, nomination_id, actor=caller.actor)
    )
    kept = await keep(file, caller)
    stored = await caller.change(
        lambda connection: to_json(
            documents.attach_own(connection, nomination_id, item, kept, actor=caller.actor, now=caller.now)
        ),
        body={"sha256": kept.digest},
    )
    return await answer_one(from_json(stored), caller)


async def read_shared(submission_id: int, item: str, caller: Asking) -> FileResponse:
    """Give the newest version of a shared item as an attachment."""
    row = await caller.read(
        lambda connection: reading.get_document(connection, submission_id, item, actor=caller.actor)
    )
    return attachment(row, caller)


async def read_own(nomination_id: int, item: str, caller: Asking) -> FileResponse:
    """Give the document that stands for an item of a nomination as an attachment."""
    row = await caller.read(
        lambda connection: reading_nominations.get_document(connection, nomination_id, item, actor=caller.actor)
    )
    return attachment(row, caller)


def attachment(row: Any, caller: Caller) -> FileResponse:  # noqa: ANN401 - a document's row.
    """Serve a stranger's file so that no browser runs it."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    path = caller.site.storage.path(row.digest)
    return FileResponse(path, media_type=row.media_type, filename=row.filename, headers=headers)


def router(*, upload_limit: int) -> APIRouter:
    """Make the routes; only those that take a file let a body be that large."""
    made = APIRouter(tags=["documents"])
    largest = upload_limit + AROUND_FILE
    shared, own = "/submissions/{submission_id}/documents/{item}", "/nominations/{nomination_id}/documents/{item}"
    made.put(shared, status_code=201, max_body_size=largest)(attach_shared)
    made.put(own, max_body_size=largest)(attach_own)
    made.get(shared)(read_shared)
    made.get(own)(read_own)
    return made
