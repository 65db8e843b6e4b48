"""Answer for sittings of councils, from convening to confirmation."""

from dataclasses import asdict
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import Asking
from api.errors import rendered
from api.papers import Format, paper_file
from api.rest.council_bodies import (
    AttendanceBody,
    ConveneBody,
    CountsBody,
    DigestBody,
    EnterBody,
    ReasonBody,
    ScheduleBody,
    TieBody,
    WrittenBody,
)
from api.rest.shapes import instant
from workflow.documents.minutes import paper_of
from workflow.queries import ballots as reading_ballots
from workflow.queries import councils as reading
from workflow.queries import sittings as reading_sittings
from workflow.queries.minutes import minutes_of
from workflow.services import paper_ballots, sittings

router = APIRouter(tags=["sittings"])

_MOMENTS = ("held_at", "opened_at", "closed_at", "minuted_at", "confirmed_at")


class SittingAction(StrEnum):
    """What may be asked of a sitting without further answers."""

    OPEN = "open"
    CLOSE = "close"
    MINUTE = "minute"
    CONFIRM = "confirm"


_VERBS = {
    SittingAction.OPEN: sittings.open_,
    SittingAction.CLOSE: sittings.close,
    SittingAction.MINUTE: sittings.minute,
    SittingAction.CONFIRM: sittings.confirm,
}


@router.get("/sittings")
async def list_sittings(caller: Asking) -> dict[str, Any]:
    """List the newest sittings of the councils that the caller serves."""
    rows = await caller.read(lambda connection: reading_sittings.sittings_of(connection, actor=caller.actor))
    return {"items": [{**row._asdict(), "held_at": instant(row.held_at)} for row in rows]}


@router.post("/sittings", status_code=201)
async def convene_sitting(body: ConveneBody, caller: Asking) -> dict[str, Any]:
    """Convene a council on nominations that wait for it."""
    convened = await caller.change(
        lambda connection: sittings.convene(connection, **body.model_dump(), actor=caller.actor, now=caller.now),
        body=body.model_dump(mode="json"),
    )
    return {"id": convened}


@router.get("/sittings/{sitting_id}")
async def read_sitting(sitting_id: int, caller: Asking) -> dict[str, Any]:
    """Show one sitting with attendance and counts."""
    found = await caller.read(lambda connection: reading.get_sitting(connection, sitting_id, actor=caller.actor))
    return {**found, **{name: instant(found[name]) for name in _MOMENTS}}


@router.get("/sittings/{sitting_id}/minutes.{form}", response_class=Response)
async def read_minutes(sitting_id: int, form: Format, caller: Asking) -> Response:
    """Give the minutes of a closed sitting as a DOCX to edit or a PDF to sign."""
    minutes = await caller.read(lambda connection: minutes_of(connection, sitting_id, actor=caller.actor))
    return await paper_file(paper_of(minutes), form, name=f"bien-ban-{sitting_id}", at=minutes.closed_at)


@router.get("/sittings/{sitting_id}/turnout")
async def read_turnout(sitting_id: int, caller: Asking) -> dict[str, Any]:
    """Say who has voted and who has not, by membership; never how."""
    found = await caller.read(
        lambda connection: reading_ballots.turnout(connection, sitting_id, actor=caller.actor, now=caller.now)
    )
    return {"voted": found.voted, "waiting": found.waiting, "absent": found.absent, "lines": found.lines}


@router.get("/sittings/{sitting_id}/counts")
async def read_counts(sitting_id: int, caller: Asking) -> dict[str, Any]:
    """Show the paper counts with what does not add up, and the digest by which a second person confirms just these."""
    found = await caller.read(
        lambda connection: reading_ballots.counts_of(connection, sitting_id, actor=caller.actor, now=caller.now)
    )
    return {
        "digest": found.digest,
        "may_confirm": found.may_confirm,
        "counts": [
            {
                "nomination": nomination,
                **(asdict(counted) if counted else {}),
                "discrepancies": rendered(found.discrepancies.get(nomination, ()), caller.language),
            }
            for nomination, counted in found.counts.items()
        ],
    }


@router.put("/sittings/{sitting_id}/attendance")
async def attend(sitting_id: int, body: AttendanceBody, caller: Asking) -> dict[str, Any]:
    """Write down who came, who presides and who keeps the minutes."""
    await caller.change(
        lambda connection: sittings.attend(
            connection,
            sitting_id,
            attendance=body.presences(),
            presiding=body.presiding,
            clerk=body.clerk,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


@router.put("/sittings/{sitting_id}/counts")
async def count(sitting_id: int, body: CountsBody, caller: Asking) -> dict[str, Any]:
    """Write down how paper ballots fell; a second person confirms it."""
    await caller.change(
        lambda connection: paper_ballots.count(
            connection, sitting_id, body.counts(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


@router.put("/sittings/{sitting_id}/written")
async def record_written(sitting_id: int, body: WrittenBody, caller: Asking) -> dict[str, Any]:
    """Say whose written votes are among the paper ballots."""
    await caller.change(
        lambda connection: paper_ballots.record_written(
            connection, sitting_id, body.members, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


@router.post("/sittings/{sitting_id}/counts/actions/confirm")
async def confirm_counts(sitting_id: int, body: DigestBody, caller: Asking) -> dict[str, Any]:
    """Confirm the paper counts as a second person."""
    await caller.change(
        lambda connection: paper_ballots.confirm_counts(
            connection, sitting_id, digest=body.digest, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


@router.post("/sittings/{sitting_id}/actions/schedule")
async def schedule(sitting_id: int, body: ScheduleBody, caller: Asking) -> dict[str, Any]:
    """Change the agenda, how the sitting votes, and when it is."""
    await caller.change(
        lambda connection: sittings.schedule(
            connection, sitting_id, **body.model_dump(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


@router.post("/sittings/{sitting_id}/actions/enter")
async def enter(sitting_id: int, body: EnterBody, caller: Asking) -> dict[str, Any]:
    """Write down the minutes of a meeting that was held on paper."""
    state = await caller.change(
        lambda connection: sittings.enter(
            connection,
            sitting_id,
            attendance=body.presences(),
            votes=body.counts(),
            presiding=body.presiding,
            clerk=body.clerk,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id, "state": state}


@router.post("/sittings/{sitting_id}/actions/settle-tie")
async def settle_tie(sitting_id: int, body: TieBody, caller: Asking) -> dict[str, Any]:
    """Settle the order of nominees that share a rank, with a reason."""
    await caller.change(
        lambda connection: sittings.settle_tie(
            connection, sitting_id, order=body.order, reason=body.reason, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id}


@router.post("/sittings/{sitting_id}/actions/correct")
async def correct(sitting_id: int, body: ReasonBody, caller: Asking) -> dict[str, Any]:
    """Take minutes back to mend their words; the votes stay, and the signed copy no longer counts."""
    state = await caller.change(
        lambda connection: sittings.correct(
            connection, sitting_id, reason=body.reason, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id, "state": state}


@router.post("/sittings/{sitting_id}/actions/cancel")
async def cancel(sitting_id: int, body: ReasonBody, caller: Asking) -> dict[str, Any]:
    """Call a sitting off in which nobody has voted."""
    state = await caller.change(
        lambda connection: sittings.cancel(
            connection, sitting_id, reason=body.reason, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": sitting_id, "state": state}


@router.post("/sittings/{sitting_id}/actions/{action}")
async def act_on_sitting(sitting_id: int, action: SittingAction, caller: Asking) -> dict[str, Any]:
    """Open, close or minute a sitting, or let its chair confirm it."""
    state = await caller.change(
        lambda connection: _VERBS[action](connection, sitting_id, actor=caller.actor, now=caller.now)
    )
    return {"id": sitting_id, "state": state}
