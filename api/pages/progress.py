"""Show the department how far a round has come, unit by unit."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.i18n import gettext as _
from api.pages.visiting import Visit, Visiting
from states.labels import sentence
from states.nomination import NOMINATION
from states.refusals import Refusal
from states.round import ROUND, Action
from workflow.queries import progress as reading
from workflow.queries import rounds
from workflow.services import rounds as running

router = APIRouter(include_in_schema=False)

LARGEST_ID = 2**31


@router.get("/rounds/{round_id}/units")
async def show_units(round_id: int, visit: Visiting) -> Response:
    """Show the units of a round, how many nominations each has in which state, and who has not answered."""
    return await page_of_units(round_id, visit, visit.request.query_params)


async def page_of_units(
    round_id: int, visit: Visit, query: Mapping[str, str], refusals: tuple[Refusal, ...] = ()
) -> Response:
    """Answer with the units that a query asks for, and with why something was refused."""
    wanted = wanted_of(query)
    shown = await visit.read(lambda connection: _shown(connection, round_id, wanted, visit))
    return await visit.page("rounds/units.html", shown, refusals=refusals)


def wanted_of(query: Mapping[str, str]) -> reading.UnitFilter:
    """Read what the list is narrowed to; what makes no sense narrows nothing."""
    answer, after = query.get("answer"), query.get("after", "")
    return reading.UnitFilter(
        text=query.get("q", "").strip(),
        answer=answer if answer in {"given", "missing"} else None,  # type: ignore[arg-type] # just compared.
        after=int(after) if after.isascii() and after.isdigit() and int(after) < LARGEST_ID else 0,
    )


def _shown(connection: Connection, round_id: int, wanted: reading.UnitFilter, visit: Visit) -> dict[str, object]:
    found = reading.progress(connection, round_id, wanted, actor=visit.actor)
    narrowed = {"q": wanted.text, "answer": wanted.answer or ""}
    kept = {name: value for name, value in narrowed.items() if value}
    return {
        "round": rounds.get_round(connection, round_id, actor=visit.actor),
        "units": found.units,
        "totals": found.totals,
        "states": [state for state in NOMINATION.states if found.totals.get(state)],
        "wanted": wanted,
        "answers": [("missing", _("Has not answered yet")), ("given", _("Has answered"))],
        "next": f"?{urlencode({**kept, 'after': found.next})}" if found.next else "",
        "first": f"?{urlencode(kept)}" if wanted.after else "",
        "reminds": _reminds(connection, round_id, visit),
    }


def _reminds(connection: Connection, round_id: int, visit: Visit) -> dict[str, list[str]]:
    """Say whether the role reminds units of this round, and what stands against it."""
    row = running.read(connection, round_id, actor=visit.actor, lock=False)
    known = running.facts(connection, row, visit.actor, visit.now)
    return {
        offer.action: [sentence(refusal, visit.language) for refusal in offer.refusals]
        for offer in ROUND.offers(known)
        if offer.action == Action.REMIND
    }
