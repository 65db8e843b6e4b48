"""Answer for rounds: list, open, close, decide, extend, rank."""

from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from api.deps import Asking, Caller
from api.rest.shapes import instant, outcome, outcomes
from api.schemas import ExtendBody, RankingBody, RemindBody
from notifications.reminders import by_hand
from states.actors import UNIT_ROLES
from states.asks import Answers
from states.labels import limit_words
from states.nomination import Action
from workflow.acts.values import to_json
from workflow.queries import rounds as reading
from workflow.services import nominations, rounds
from workflow.services.nominations import Wish

router = APIRouter(tags=["rounds"])


class RoundAction(StrEnum):
    """What may be asked of a round without further answers."""

    OPEN = "open"
    CLOSE = "close"
    DECIDE = "decide"


_VERBS = {RoundAction.OPEN: rounds.open_, RoundAction.CLOSE: rounds.close, RoundAction.DECIDE: rounds.decide}


@router.get("/rounds")
async def list_rounds(caller: Asking) -> dict[str, Any]:
    """List the rounds that the caller takes part in, with places used and the cut-off as an instant and in words."""

    def work(connection: Connection) -> dict[str, Any]:
        rows = reading.visible_rounds(connection, actor=caller.actor)
        own = caller.actor.organisations_as(UNIT_ROLES)
        quotas = reading.quotas(connection, [row.id for row in rows], organisations=own)
        return {"items": [_shown(row, quotas[row.id], caller) for row in rows]}

    shown: dict[str, Any] = await caller.read(work)
    return shown


def _shown(row: Any, quotas: list[dict[str, Any]], caller: Caller) -> dict[str, Any]:  # noqa: ANN401 - a round's row.
    return {
        "id": row.id,
        "plan": row.plan,
        "key": row.key,
        "name": row.name_vi if caller.language == "vi" else row.name_en,
        "kind": row.kind,
        "year": row.year,
        "state": row.state,
        "version": row.version,
        "cutoff": instant(row.cutoff),
        "cutoff_in_words": limit_words(row.cutoff, caller.language) if row.cutoff else None,
        "quotas": quotas,
    }


@router.post("/rounds/{round_id}/actions/extend")
async def extend_round(round_id: int, body: ExtendBody, caller: Asking) -> dict[str, Any]:
    """Give one organisation more time."""
    advanced = await caller.change(
        lambda connection: advanced_shown(
            rounds.extend(connection, round_id, **body.model_dump(), actor=caller.actor, now=caller.now)
        ),
        body=body.model_dump(mode="json"),
    )
    return dict(advanced)


@router.post("/rounds/{round_id}/actions/remind")
async def remind_units(round_id: int, body: RemindBody, caller: Asking) -> dict[str, Any]:
    """Remind units that have not answered, each at most once a day; answers which ones."""
    reminded = await caller.change(
        lambda connection: list(
            by_hand.remind_now(
                connection, round_id, organisations=body.organisations, actor=caller.actor, now=caller.now
            )
        ),
        body=body.model_dump(mode="json"),
    )
    return {"organisations": reminded}


@router.post("/rounds/{round_id}/actions/rank")
async def rank_round(round_id: int, body: RankingBody, caller: Asking) -> dict[str, Any]:
    """Rank nominees in the order given, 1 first, all or nothing."""
    wishes = [
        Wish(nomination, Action.RANK, Answers(rank=place)) for place, nomination in enumerate(body.nominations, 1)
    ]
    stored = await caller.change(
        lambda connection: [
            to_json(one)
            for one in nominations.carry_out(
                connection, wishes, all_or_nothing=True, actor=caller.actor, now=caller.now
            )
        ],
        body={"round": round_id, **body.model_dump(mode="json")},
    )
    return {"outcomes": [outcome(one, caller) for one in outcomes(stored)]}


@router.post("/rounds/{round_id}/actions/{action}")
async def act_on_round(round_id: int, action: RoundAction, caller: Asking) -> dict[str, Any]:
    """Open, close or decide a round."""
    advanced = await caller.change(
        lambda connection: advanced_shown(_VERBS[action](connection, round_id, actor=caller.actor, now=caller.now))
    )
    return dict(advanced)


def advanced_shown(advanced: rounds.Advanced) -> dict[str, Any]:
    """Write a round after a move."""
    return {"id": advanced.round, "state": advanced.state, "version": advanced.version}
