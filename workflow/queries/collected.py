"""Find the documents of all that was handed in in a round, each under the name that it has in a collection."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from states.actors import ISSUER_ROLES, Actor
from workflow.errors import NotFound
from workflow.facts.dossier import papers
from workflow.models.job import Job
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.submission import Submission
from workflow.queries import rounds
from workflow.visibility import visible

KIND = "collect_files"
"""The kind of job that puts them into one file."""
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """One document: the digest of its content, and its path in the collection, which no other one has."""

    digest: str
    path: str


def overseen(connection: Connection, round_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a round's row.
    """Read a round for somebody of its issuer's offices. Raises NotFound for everybody else."""
    row = rounds.get_round(connection, round_id, actor=actor)
    if row.issuer_id not in actor.issuers_as(ISSUER_ROLES):
        raise NotFound("round", round_id)
    return row


def pieces(connection: Connection, round_id: int, *, actor: Actor) -> list[Piece]:
    """List the newest documents of all that was handed in and that the actor may see. Raises NotFound."""
    overseen(connection, round_id, actor=actor)
    handed_in = connection.execute(
        select(Submission.id, Organisation.name)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .where(Submission.round_id == round_id, Submission.first_submitted_at.is_not(None), visible(actor, Submission))
    )
    units = {row.id: row.name for row in handed_in}
    seen = select(Nomination.id, Nomination.subject_name).where(
        Nomination.round_id == round_id, visible(actor, Nomination)
    )
    nominees: dict[int | None, str] = {row.id: row.subject_name for row in connection.execute(seen)}
    held = sorted(papers(connection, list(units)).items(), key=lambda one: (one[0][0], one[0][1] or 0, one[0][2]))
    return [
        Piece(document.digest, "/".join((*_folders(units, nominees, submission, nomination), _file_name(document))))
        for (submission, nomination, _item), document in held
        if document is not None and (nomination is None or nomination in nominees)
    ]


def _folders(
    units: dict[int, str], nominees: dict[int | None, str], submission: int, nomination: int | None
) -> tuple[str, ...]:
    unit = _safe(f"{submission} {units[submission]}")
    return (unit,) if nomination is None else (unit, _safe(f"{nomination} {nominees[nomination]}"))


def _file_name(document: Any) -> str:  # noqa: ANN401 - a document's row.
    """Name a file by its item and version; the extension is that of the file that was inspected."""
    stem, dot, extension = document.filename.rpartition(".")
    ending = f".{_safe(extension)}" if dot else ""
    return f"{_safe(f'{document.item} {document.version} {stem}')}{ending}"


def _safe(name: str) -> str:
    """Keep what every system allows in a name, and no sign that turns how it reads."""
    return _NOT_IN_NAMES.sub("-", name)[:_LONGEST].strip(" .") or "-"


def asked_by(connection: Connection, round_id: int, *, actor: Actor) -> list[Any]:
    """List the collections of a round that this account asked for, the newest first. Raises NotFound."""
    overseen(connection, round_id, actor=actor)
    statement = select(Job).where(Job.kind == KIND, Job.account_id == actor.account).order_by(Job.id.desc())
    return [row for row in connection.execute(statement).all() if row.arguments["round"] == round_id]


def get(connection: Connection, round_id: int, job_id: int, *, actor: Actor) -> Any:  # noqa: ANN401 - a job's row.
    """Read one collection that this account asked for. Raises NotFound."""
    for row in asked_by(connection, round_id, actor=actor):
        if row.id == job_id:
            return row
    raise NotFound("job", job_id)
