"""Name nominees in a report: each becomes a draft nomination in an open round, linked with it."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.nominee_form import form_of
from api.pages.obligations import identity
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems
from states.refusals import Refused
from workflow.queries import rounds
from workflow.services import reports
from workflow.services.nominations import Content, Nominee

router = APIRouter(include_in_schema=False)

PATH = "/obligations/{obligation_id}/nominees/new"


@router.get(PATH)
async def show_nominee(obligation_id: int, visit: Visiting) -> Response:
    """Ask for which round somebody is named, then for who it is."""
    return await _form(obligation_id, visit, blank(round=visit.request.query_params.get("round", "")))


async def _form(obligation_id: int, visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        row = shown["row"]
        seen = rounds.visible_rounds(connection, actor=visit.actor)
        named = [
            (str(one.id), one.name_vi if visit.language == "vi" else one.name_en)
            for one in seen
            if one.state == "open" and one.issuer_id == row.issuer_id
        ]
        ids = {number for number, _name in named}
        chosen = named[0][0] if len(named) == 1 else form.text("round")
        offered = form_of(connection, int(chosen), row.organisation_id, visit.language) if chosen in ids else {}
        return {**shown, **offered, "rounds": named, "chosen": chosen if chosen in ids else "", "form": form}

    context = await visit.read(work)
    refusals = refused.refusals if refused else ()
    context |= problems(refusals, visit.language, context.get("names", {}))
    return await visit.page("obligations/nominee.html", context, status=422 if refusals else 200)


@router.post(PATH)
async def name_nominee(obligation_id: int, visit: Visiting, form: Posted) -> Response:
    """Open the draft; the rest of the nomination is written on its own page."""
    try:
        drafted = await visit.change(lambda connection: _nominate(connection, obligation_id, visit, form), form=form)
    except Refused as refused:
        return await _form(obligation_id, visit, form, refused)
    return go(f"/nominations/{drafted}/edit", "saved")


def _nominate(connection: Connection, obligation_id: int, visit: Visit, form: Typed) -> int:
    round_id = form.number("round", least=1, most=2**31 - 1)
    content = Content(
        award_form=form.required("award_form"),
        subject=Nominee(
            type=form.required("subject.type"),
            name=form.required("subject.name"),
            organisation=form.number("subject.organisation", least=1, most=2**31 - 1) or 0,
            position=None,
            staff_category=None,
            rating=None,
        ),
        achievement="",
        claims={},
    )
    if round_id is None:
        form.refuse_empty("round")
    if form.refusals or round_id is None:
        raise Refused(*form.refusals)
    return reports.nominate(connection, obligation_id, round_id, content, actor=visit.actor, now=visit.now)
