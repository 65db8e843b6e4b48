"""Answer members of a council: what they vote on, and their votes."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from api.deps import Asking
from api.rest.council_bodies import BallotBody, RecusalBody
from api.rest.shapes import instant
from workflow.queries.ballots import paper_of
from workflow.services import ballots, recusals

router = APIRouter(tags=["sittings"])


@router.get("/sittings/{sitting_id}/ballot")
async def read_ballot(sitting_id: int, caller: Asking) -> dict[str, Any]:
    """List the nominees that the caller votes on; his own open votes, never a secret one."""
    paper = await caller.read(lambda connection: paper_of(connection, sitting_id, actor=caller.actor, now=caller.now))
    return {
        "sitting": paper.sitting.id,
        "council": paper.council,
        "held_at": instant(paper.sitting.held_at),
        "recused": paper.recused,
        "voted_secretly": paper.voted_secretly,
        "lines": [asdict(line) for line in paper.lines],
    }


@router.post("/sittings/{sitting_id}/ballot", status_code=204)
async def cast_ballot(sitting_id: int, body: BallotBody, caller: Asking) -> None:
    """Cast votes: open ones may be changed until the sitting closes, secret ones are cast all at once and once.

    The Idempotency-Key is left alone where any vote is secret, so that nothing ties the ballot to the request.
    """
    votes = body.ballots()

    def work(connection: Connection) -> None:
        ballots.cast(connection, sitting_id, votes, actor=caller.actor, now=caller.now)

    paper = await caller.read(lambda connection: paper_of(connection, sitting_id, actor=caller.actor, now=caller.now))
    if votes.keys() <= {line.nomination for line in paper.lines if not line.secret}:
        await caller.change(work, body=body.model_dump(mode="json"))
    else:
        await caller.site.database.awrite(work)


@router.post("/sittings/{sitting_id}/recusals", status_code=201)
async def declare_recusal(sitting_id: int, body: RecusalBody, caller: Asking) -> dict[str, Any]:
    """Declare that a member, oneself unless one is named, takes no part in the vote on a nominee."""
    await caller.change(
        lambda connection: recusals.declare(
            connection, sitting_id, **body.model_dump(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"sitting": sitting_id, "nomination": body.nomination}
