"""Answer the lead office about the words of its mail: read, try out, put in force, go back."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import Connection

from api.deps import Asking
from notifications.compose import KINDS, places_of, shipped
from notifications.previewing import preview
from states.labels import LANGUAGES, Language
from states.refusals import Refused
from states.wording import Wording, objections
from workflow.errors import NotFound
from workflow.queries import wordings as reading
from workflow.services import wordings
from workflow.services.wordings import Mail

router = APIRouter(prefix="/mail-words", tags=["mail words"])


class Words(BaseModel):
    """An office's words for a mail; `expected_version` is the version that they replace, 0 for the shipped ones."""

    subject: str
    opening: str = ""
    closing: str = ""
    expected_version: int | None = None

    def wording(self) -> Wording:
        """Give the words alone."""
        return Wording(self.subject, self.opening, self.closing)


class Back(BaseModel):
    """The version that the shipped words replace."""

    expected_version: int | None = None


@router.get("")
async def list_mail_words(caller: Asking, issuer: int | None = None) -> dict[str, Any]:
    """List the kinds of mail and languages, each with since when the office words it itself."""

    def work(connection: Connection) -> dict[str, Any]:
        own = reading.reworded(connection, reading.issuer_of(caller.actor, issuer))
        pairs = [(kind, language) for kind in KINDS for language in LANGUAGES]
        return {"items": [{"kind": pair[0], "language": pair[1], "reworded_at": own.get(pair)} for pair in pairs]}

    found: dict[str, Any] = await caller.read(work)
    return found


@router.get("/{kind}/{language}")
async def read_mail_words(kind: str, language: Language, caller: Asking, issuer: int | None = None) -> dict[str, Any]:
    """Give the shipped words of a kind of mail, its placeholders, and the office's versions, newest first."""
    _require_kind(kind)
    versions = await caller.read(
        lambda connection: reading.versions(connection, reading.issuer_of(caller.actor, issuer), kind, language)
    )
    return {
        "shipped": asdict(shipped(kind, language)),
        "placeholders": places_of(kind, language),
        "versions": [{**one._asdict(), "wording": asdict(one.wording) if one.wording else None} for one in versions],
    }


@router.put("/{kind}/{language}")
async def put_mail_words(
    kind: str, language: Language, words: Words, caller: Asking, issuer: int | None = None
) -> dict[str, int]:
    """Put words in force; gives their version."""
    _require_kind(kind)

    def work(connection: Connection) -> dict[str, int]:
        version = wordings.reword(
            connection,
            Mail(kind, language, issuer),
            words.wording(),
            allowed=places_of(kind, language),
            expected_version=words.expected_version,
            actor=caller.actor,
            now=caller.now,
        )
        return {"version": version}

    done: dict[str, int] = await caller.change(work, body=words.model_dump())
    return done


@router.post("/{kind}/{language}/actions/preview")
async def preview_mail_words(
    kind: str, language: Language, words: Words, caller: Asking, issuer: int | None = None
) -> dict[str, Any]:
    """Write a mail in these words, about the newest event of the office or a made-up one; nothing is kept."""
    _require_kind(kind)
    wrong = objections(words.wording(), allowed=places_of(kind, language))
    if wrong:
        raise Refused(*wrong)
    shown = await caller.read(
        lambda connection: preview(
            connection,
            kind,
            issuer=reading.issuer_of(caller.actor, issuer),
            language=language,
            own=words.wording(),
            base_url=caller.site.settings.base_url,
            now=caller.now,
        )
    )
    return {**asdict(shown.written), "real": shown.real}


@router.post("/{kind}/{language}/actions/reset")
async def reset_mail_words(
    kind: str, language: Language, back: Back, caller: Asking, issuer: int | None = None
) -> dict[str, int]:
    """Go back to the shipped words; gives the version that says so."""
    _require_kind(kind)

    def work(connection: Connection) -> dict[str, int]:
        version = wordings.reset(
            connection,
            Mail(kind, language, issuer),
            expected_version=back.expected_version,
            actor=caller.actor,
            now=caller.now,
        )
        return {"version": version}

    done: dict[str, int] = await caller.change(work, body=back.model_dump())
    return done


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound("mail_wording", kind)
