"""Put the documents of a round into one ZIP file, for whoever asked for it."""

import secrets
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from starlette.responses import FileResponse

from api.deps import Site
from api.jobs.runs import Run
from states.actors import Actor
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.models.person import Account
from workflow.queries import collected
from workflow.queries.collected import Piece
from workflow.services import collecting, people


def folder_of(site: Site) -> Path:
    """Where collections lie until they are forgotten."""
    return site.settings.data_folder / "collected"


def collect(site: Site, run: Run) -> dict[str, object]:
    """Write the file; it gets its name when it is whole. Gives that name, and how many documents it holds."""
    pieces = site.database.read(lambda connection: _pieces(connection, site, run))
    folder = folder_of(site)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.zip"
    unfinished = folder / f"{name}.part"
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
            for number, piece in enumerate(pieces):
                run.progress(number, len(pieces))
                archive.write(site.storage.path(piece.digest), piece.path)
        unfinished.replace(folder / name)
    finally:
        unfinished.unlink(missing_ok=True)
    return {"file": name, "documents": len(pieces)}


def _pieces(connection: Connection, site: Site, run: Run) -> list[Piece]:
    """List what is to be collected, as the account may see it today in the roles that it asked in."""
    account = connection.execute(
        select(Account.id, Account.person_id).where(Account.id == run.account, Account.disabled_at.is_(None))
    ).one()
    held = people.grants_of(connection, account.person_id, day=local_day(site.now()))
    grants = collecting.still_held(run.arguments["grants"], held)
    actor = Actor(account.id, account.person_id, grants)
    return collected.pieces(connection, run.arguments["round"], actor=actor)


def file_of(row: Any, site: Site) -> FileResponse:  # noqa: ANN401 - a job's row.
    """Serve what a job has left. Raises NotFound where it is not done, or its file was forgotten since."""
    path = folder_of(site) / row.result["file"] if row.result else None
    if path is None or not path.is_file():
        raise NotFound("job", row.id)
    headers = {"X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type="application/zip", filename=f"tai-lieu-{row.id}.zip", headers=headers)


def forget_files(site: Site, *, before: datetime) -> None:
    """Delete the collections that were made, or begun, before a moment of real time."""
    for file in folder_of(site).glob("*"):
        # Another process may have deleted it since it was listed.
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < before.timestamp():
                file.unlink()
