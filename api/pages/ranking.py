"""Rank the nominees of a round who compete for its places, by typing a number beside each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages.going import go
from api.pages.opened import objections
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import names_of, said, told
from states.asks import Answers
from states.nomination import Action, State
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.queries import offers, rounds
from workflow.queries import ranking as reading
from workflow.services import nominations
from workflow.services.nominations import Wish

router = APIRouter(include_in_schema=False)

PATH = "/rounds/{round_id}/ranking"
RANKED_HERE = frozenset({State.QUALIFIED, State.STANDBY})
"""States in which a rank may change; those proposed or awarded keep theirs."""

Ranks = Mapping[int, int | None]


@router.get(PATH)
async def show_ranking(round_id: int, visit: Visiting) -> Response:
    """Show who competes, with their numbers."""
    return await _page(round_id, visit, blank())


@router.post(PATH)
async def rank(round_id: int, visit: Visiting, form: Posted) -> Response:
    """Save all numbers or none; two alike and gaps are errors."""
    rows = await visit.read(lambda connection: reading.contenders(connection, round_id, actor=visit.actor))
    typed = {row.id: form.number(f"rank-{row.id}", least=1) for row in rows if row.state in RANKED_HERE}
    errors = mistakes(rows, typed, form)
    if errors:
        return await _page(round_id, visit, form, errors)
    wishes = [
        Wish(row.id, Action.RANK, Answers(rank=typed[row.id]), form.number(f"version-{row.id}"))
        for row in rows
        if typed.get(row.id) not in {None, row.rank}
    ]
    made = await visit.change(lambda connection: _carry_out(connection, wishes, visit), form=form)
    outcomes = [from_json(one) for one in made]
    if any(one.refusals for one in outcomes):
        return await _page(round_id, visit, form, outcomes=outcomes)
    return go(PATH.format(round_id=round_id), "saved")


def _carry_out(connection: Connection, wishes: Sequence[Wish], visit: Visit) -> list[dict[str, Any]]:
    made = nominations.carry_out(connection, wishes, all_or_nothing=True, actor=visit.actor, now=visit.now)
    return [to_json(one) for one in made]


def mistakes(rows: Sequence[Any], typed: Ranks, form: Typed) -> dict[str, str]:
    """Say what is wrong with each number, by field: no number, one taken away, one that stands twice, a gap."""
    if form.refusals:
        return {str(refusal.detail["field"]): _("Type a whole number from 1 upwards.") for refusal in form.refusals}
    errors = {
        f"rank-{row.id}": _("A number that was given cannot be taken away; type another one.")
        for row in rows
        if row.rank is not None and typed.get(row.id, row.rank) is None
    }
    for kind in _kinds(rows):
        ranks = {row.id: typed.get(row.id, row.rank) for row in rows if row.subject_type == kind}
        errors |= _mistakes_of_kind({one: number for one, number in ranks.items() if number is not None}, typed)
    return errors


def _mistakes_of_kind(ranks: Mapping[int, int], typed: Ranks) -> dict[str, str]:
    """Find numbers that stand twice, and the first number after a gap, among the nominees of one kind."""
    counted = Counter(ranks.values())
    found = {}
    for one, number in ranks.items():
        if one not in typed:
            continue
        if counted[number] > 1:
            found[f"rank-{one}"] = _("The number %(number)s stands twice.") % {"number": number}
        elif number > 1 and number - 1 not in counted:
            gap = {"number": number, "missing": number - 1}
            found[f"rank-{one}"] = _("Nobody has the number %(missing)s before %(number)s.") % gap
    return found


async def _page(
    round_id: int,
    visit: Visit,
    form: Typed,
    errors: Mapping[str, str] | None = None,
    outcomes: Sequence[Outcome] = (),
) -> Response:
    context = await visit.read(lambda connection: _shown(connection, round_id, visit, outcomes))
    shown = {**context, "typed": form, "errors": errors or {}}
    return await visit.page("nominations/ranking.html", shown, status=422 if errors or outcomes else 200)


def _shown(connection: Connection, round_id: int, visit: Visit, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    round_row = rounds.get_round(connection, round_id, actor=visit.actor)
    rows = reading.contenders(connection, round_id, actor=visit.actor)
    names = names_of(rounds.terms(connection, round_id), visit.language, rows)
    rankable = [row.id for row in rows if row.state in RANKED_HERE]
    gathered = offers.gather(connection, rankable, actor=visit.actor, now=visit.now)
    objected = [tuple(objections(facts, Action.RANK)) for facts in gathered.values()]
    return {
        "round": round_row,
        "groups": {kind: [row for row in rows if row.subject_type == kind] for kind in _kinds(rows)},
        "places": {
            quota["subject"]: quota
            for quota in rounds.quotas(connection, [round_id])[round_id]
            if quota["award_form"] is None
        },
        "ranked_here": RANKED_HERE,
        "rankable": rankable,
        "names": names,
        # What keeps a single nominee from being ranked is told when it is tried; here, what keeps everybody from it.
        "obstacles": said(objected[0], visit.language, names) if objected and all(objected) else (),
        "reasons_of": told(outcomes, visit.language, names),
        "reasons": said((refusal for one in outcomes for refusal in one.refusals), visit.language, names),
    }


def _kinds(rows: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(row.subject_type for row in rows))
