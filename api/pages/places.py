"""Work places out by page: numbers that shares are taken of, a recount, and rounds on request."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.pages.going import go
from api.pages.opened_plan import open_plan
from api.pages.visiting import Posted, Visit, Visiting
from states.labels import word
from states.refusals import Refusal, Refused
from workflow.calendar import local_day
from workflow.models.round import SUBJECT_TYPES
from workflow.plans.announcing import listed
from workflow.queries import organisations, quotas
from workflow.queries import rounds as reading
from workflow.services import ad_hoc, rounds
from workflow.services import quotas as keeping
from workflow.services.ad_hoc import Request
from workflow.services.quotas import Number

router = APIRouter(include_in_schema=False)

_YEARS = (2000, 2100)
_MOST = 100_000_000


@router.get("/plans/{plan_id}/ad-hoc")
async def show_request(plan_id: int, visit: Visiting) -> Response:
    """Ask for the occasion and the last day of a round on request."""
    return await _request_form(plan_id, visit, blank(year=str(local_day(visit.now).year)))


async def _request_form(plan_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    opened = await visit.read(lambda connection: open_plan(connection, plan_id, visit=visit))
    return await visit.page("plans/amend_ad_hoc.html", {"opened": opened, "form": form}, refusals=refusals)


@router.post("/plans/{plan_id}/ad-hoc")
async def open_requested_round(plan_id: int, visit: Visiting, form: Posted) -> Response:
    """Open a round on request."""

    def work(connection: Connection) -> int:
        occasion, until = form.required("occasion"), form.day("until")
        year = form.number("year", least=_YEARS[0], most=_YEARS[1])
        number = form.number("number", least=1, most=10_000)
        if until is None:
            form.refuse_empty("until")
        if form.refusals or until is None:
            raise Refused(*form.refusals)
        wanted = Request(occasion, until, year, number)
        return ad_hoc.open_round(connection, plan_id, wanted, actor=visit.actor, now=visit.now).round

    try:
        opened = await visit.change(work, form=form)
    except Refused as refused:
        return await _request_form(plan_id, visit, form, refused.refusals)
    return go(f"/rounds/{opened}", "done")


@router.get("/plans/{plan_id}/headcounts")
async def show_numbers(plan_id: int, visit: Visiting, year: int | None = None, subject: str = "individual") -> Response:
    """Show the numbers of a year, for entering others."""
    shown = year or local_day(visit.now).year
    return await _numbers_form(plan_id, visit, blank(year=str(shown), subject=subject))


async def _numbers_form(plan_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        opened = open_plan(connection, plan_id, visit=visit)
        year = form.number("year", least=_YEARS[0], most=_YEARS[1]) or local_day(visit.now).year
        subject, award_form = form.text("subject") or "individual", form.text("award_form")
        return {
            "opened": opened,
            "year": year,
            "subject": subject,
            "award_form": award_form,
            "subjects": [(one, word("subject_type", one, visit.language)) for one in SUBJECT_TYPES],
            "award_forms": [(one.code, getattr(one.name, visit.language)) for one in listed(opened.plan.award_forms)],
            "organisations": _parts(connection, opened.row),
            "known": _known(connection, opened.row.issuer_id, year, subject, award_form),
            "form": form,
        }

    context = await visit.read(work)
    return await visit.page("plans/amend_numbers.html", context, refusals=refusals)


def _parts(connection: Connection, row: Any) -> list[tuple[int, str]]:  # noqa: ANN401 - a plan's row.
    return [(row.issuer_id, row.issuer_name), *organisations.below(connection, row.issuer_id)]


def _known(connection: Connection, issuer: int, year: int, subject: str, award_form: str) -> dict[int, int]:
    """Give the numbers that count now; of holders those that were recorded from elsewhere."""
    if award_form:
        return dict(quotas.recorded_holders(connection, issuer, year, subject, award_form))
    return dict(quotas.headcount(connection, issuer, year, subject))


@router.post("/plans/{plan_id}/headcounts")
async def enter_numbers(plan_id: int, visit: Visiting, form: Posted) -> Response:
    """Enter the numbers that were typed; an empty field leaves what is known as it is."""
    if form.text("show"):
        return await _numbers_form(plan_id, visit, _chosen(form))

    def work(connection: Connection) -> int:
        year = form.number("year", least=_YEARS[0], most=_YEARS[1])
        source = form.required("source")
        subject, award_form = form.text("subject"), form.optional("award_form")
        numbers = []
        for organisation, _name in _parts(connection, open_plan(connection, plan_id, visit=visit).row):
            count = form.number(f"count-{organisation}", most=_MOST)
            if count is not None:
                numbers.append(Number(organisation, subject, count, source, award_form))
        if not numbers and not form.refusals:
            form.refuse("field_required", "count")
        if form.refusals or year is None:
            form.refuse_empty(*([] if year else ["year"]))
            raise Refused(*form.refusals)
        keeping.enter_numbers(connection, plan_id, numbers, year=year, actor=visit.actor, now=visit.now)
        return year

    try:
        year = await visit.change(work, form=form)
    except Refused as refused:
        return await _numbers_form(plan_id, visit, form, refused.refusals)
    return go(f"/plans/{plan_id}/headcounts?year={year}&subject={form.text('subject')}", "saved")


def _chosen(form: Typed) -> Typed:
    """Keep what the numbers are about, and forget the numbers."""
    return blank(**{name: form.text(name) for name in ("year", "subject", "award_form")})


@router.get("/rounds/{round_id}/recount")
async def show_recount(round_id: int, visit: Visiting) -> Response:
    """Ask why the places of a round are worked out again."""
    visit.require_confirmed(back_to=f"/rounds/{round_id}/recount")
    return await _recount_form(round_id, visit, blank())


async def _recount_form(round_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    row = await visit.read(lambda connection: reading.get_round(connection, round_id, actor=visit.actor))
    return await visit.page("rounds/recount.html", {"round": row, "form": form}, refusals=refusals)


@router.post("/rounds/{round_id}/recount")
async def recount(round_id: int, visit: Visiting, form: Posted) -> Response:
    """Work the places of a round out again."""
    visit.require_confirmed(back_to=f"/rounds/{round_id}/recount")
    reason = form.text("reason")
    try:
        await visit.change(
            lambda connection: (
                rounds.recount(connection, round_id, reason=reason, actor=visit.actor, now=visit.now).state
            ),
            form=form,
        )
    except Refused as refused:
        return await _recount_form(round_id, visit, form, refused.refusals)
    return go(f"/rounds/{round_id}", "done")
