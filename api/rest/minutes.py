"""Answer for the minutes of sittings: their words, and the signed copies."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.deps import Asking
from api.rest.bodies import WordsBody
from api.rest.documents import AROUND_FILE, Upload, attachment, keep
from api.rest.shapes import instant
from workflow.queries import copies
from workflow.services import minutes


async def word(sitting_id: int, body: WordsBody, caller: Asking) -> dict[str, Any]:
    """Write the words of minutes that are not final; what is left out is emptied."""
    await caller.change(
        lambda connection: minutes.word(
            connection, sitting_id, **body.model_dump(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


async def bind_copy(sitting_id: int, file: Upload, caller: Asking) -> dict[str, Any]:
    """Bind the signed copy of a minuted sitting; it becomes the minutes in the dossiers of its nominees."""
    await caller.read(lambda connection: copies.copies_of(connection, sitting_id, actor=caller.actor))
    stored = await keep(file, caller)
    version = await caller.change(
        lambda connection: minutes.bind(connection, sitting_id, stored, actor=caller.actor, now=caller.now),
        body={"sha256": stored.digest},
    )
    return {"id": sitting_id, "version": version, "sha256": stored.digest}


async def list_copies(sitting_id: int, caller: Asking) -> dict[str, Any]:
    """List the signed copies of a sitting, newest first; one that was superseded counts no longer."""
    rows = await caller.read(lambda connection: copies.copies_of(connection, sitting_id, actor=caller.actor))
    return {
        "items": [
            {
                "version": row.version,
                "filename": row.filename,
                "size": row.size,
                "media_type": row.media_type,
                "sha256": row.digest,
                "minutes_sha256": row.minutes_digest,
                "uploaded_by": row.uploaded_by_name,
                "uploaded_at": instant(row.uploaded_at),
                "superseded_at": instant(row.superseded_at),
            }
            for row in rows
        ]
    }


async def read_copy(sitting_id: int, caller: Asking, version: int | None = None) -> FileResponse:
    """Give a signed copy as an attachment, the newest unless a version is asked for."""
    row = await caller.read(lambda connection: copies.get_copy(connection, sitting_id, version, actor=caller.actor))
    return attachment(row, caller)


def router(*, upload_limit: int) -> APIRouter:
    """Make the routes; only the one that takes a file lets a body be that large."""
    made = APIRouter(tags=["councils"])
    made.put("/sittings/{sitting_id}/words")(word)
    made.get("/sittings/{sitting_id}/copies")(list_copies)
    copy = "/sittings/{sitting_id}/documents/signed-minutes"
    made.put(copy, status_code=201, max_body_size=upload_limit + AROUND_FILE)(bind_copy)
    made.get(copy)(read_copy)
    return made
