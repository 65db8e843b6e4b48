"""Remind units that have not answered, one or all, at a button of the lead office."""

from fastapi import APIRouter
from starlette.responses import Response

from api.pages.going import go
from api.pages.progress import page_of_units
from api.pages.visiting import Posted, Visiting
from notifications.reminders import by_hand
from states.refusals import Refused

router = APIRouter(include_in_schema=False)


@router.post("/rounds/{round_id}/remind")
async def remind(round_id: int, visit: Visiting, form: Posted) -> Response:
    """Remind the unit whose button was pressed, else all that are missing."""
    unit = form.number("unit", least=1)
    chosen = None if unit is None else (unit,)
    try:
        await visit.change(
            lambda connection: by_hand.remind_now(
                connection, round_id, organisations=chosen, actor=visit.actor, now=visit.now
            ),
            form=form,
        )
    except Refused as refused:
        return await page_of_units(round_id, visit, {"answer": "missing"}, refused.refusals)
    return go(f"/rounds/{round_id}/units?answer=missing", "reminded")
