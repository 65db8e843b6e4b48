"""Let the plan officer found councils and set default rules, and chair and secretary keep members and own rules."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages import council_words as words
from api.pages.council_rules import terms_of
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems
from states.actors import COUNCIL_ROLES
from states.refusals import Refused
from workflow.calendar import local_day
from workflow.errors import NotFound
from workflow.queries import councils as reading
from workflow.services import councils

router = APIRouter(include_in_schema=False)

PATH = "/councils/{council_id}"
_LARGEST_ID = 2**31 - 1
Change = Callable[[Connection, int, Visit, Typed], int | None]
"""Changes a council, or its rules, by what a form says."""


def _said(connection: Connection, visit: Visit) -> dict[str, Any]:
    """What the pages about rules say of codes."""
    return {
        "kinds": words.kinds(),
        "positions": words.positions(),
        "bases": words.bases(),
        "confidences": words.confidences(),
        "forms": {
            row.code: row.name_vi if visit.language == "vi" else row.name_en for row in reading.award_forms(connection)
        },
    }


def _names() -> dict[str, str]:
    """Name the fields, for refusals that name them."""
    return {
        "organisation": _("Organisation"),
        "name": _("Name of the council"),
        "person": _("Person"),
        "member": _("Member"),
        "valid_from": _("Member from"),
        "last_day": _("Last day"),
        "first_day": _("In force from"),
        "through": _("Last day"),
        "quorum": _("Share of the members who make a quorum"),
        "passing": _("Share of the votes for"),
        "source": _("Source"),
        "rule": _("Rule"),
        "score_most": _("Highest score, where ballots rank"),
    }


@router.get("/councils")
async def list_councils(visit: Visiting) -> Response:
    """List the councils that concern the role, with a form to found one."""
    return await _list(visit, blank())


async def _list(visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        issuers = sorted(reading.led(visit.actor))
        if not issuers and not visit.actor.organisations_as(COUNCIL_ROLES):
            raise NotFound("council", 0)
        free = [pair for issuer in issuers for pair in reading.without_council(connection, issuer)]
        found = reading.listed(connection, actor=visit.actor, day=local_day(visit.now))
        return {
            **_said(connection, visit),
            "councils": found,
            "may_found": bool(issuers),
            "without": free,
            "form": form,
        }

    return await _page(visit, "councils/list.html", await visit.read(work), refused)


async def _page(visit: Visit, name: str, context: dict[str, Any], refused: Refused | None) -> Response:
    refusals = refused.refusals if refused else ()
    return await visit.page(name, context | problems(refusals, visit.language, _names()), refusals=refusals)


@router.post("/councils")
async def found_council(visit: Visiting, form: Posted) -> Response:
    """Found a council, or a staff meeting, at an organisation of the issuer."""

    def work(connection: Connection) -> int:
        organisation, name = _id(form, "organisation"), form.required("name")
        kind = form.text("kind") if form.text("kind") in words.kinds() else "council"
        (issuer,) = sorted(reading.led(visit.actor)) or [0]
        if form.refusals:
            raise Refused(*form.refusals)
        return councils.found(
            connection, name, organisation=organisation, issuer=issuer, kind=kind, actor=visit.actor, now=visit.now
        )

    try:
        made = await visit.change(work, form=form)
    except Refused as refused:
        return await _list(visit, form, refused)
    return go(f"/councils/{made}", "saved")


def _id(form: Typed, name: str) -> int:
    """Read what was chosen in a list; nothing chosen is refused at the field."""
    found = form.number(name, least=1, most=_LARGEST_ID)
    if found is None:
        form.refuse_empty(name)
    return found or 0


def _day(form: Typed, name: str) -> date:
    found = form.day(name)
    if found is None:
        form.refuse_empty(name)
    return found or date.min


@router.get("/councils/rules")
async def show_default_rules(visit: Visiting) -> Response:
    """Show the rules that stand where neither plan nor council say anything, and the form for one more."""
    return await _defaults(visit, blank())


async def _defaults(visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        _issuer(visit)
        rules, said = reading.default_rules(connection, reading.led(visit.actor)), _said(connection, visit)
        return {**said, "rules": rules, "running": _running(rules, said["forms"]), "form": form}

    return await _page(visit, "councils/rules.html", await visit.read(work), refused)


def _issuer(visit: Visit) -> int:
    """Name the issuer whose plan officer the role is; there are no default rules for anybody else."""
    found = reading.led(visit.actor)
    if len(found) != 1:
        raise NotFound("council", 0)
    return next(iter(found))


def _running(rules: list[Any], forms: dict[str, str]) -> list[tuple[int, str]]:
    """Name the rules that may be ended."""
    return [
        (rule.id, f"{forms.get(rule.award_form, _('All award forms'))}, {rule.valid_from:%d/%m/%Y}")
        for rule in rules
        if rule.valid_to is None
    ]


@router.post("/councils/rules")
async def add_default_rule(visit: Visiting, form: Posted) -> Response:
    """Add a rule for all councils of the issuer."""
    return await _change_defaults(visit, form, _add_rule)


@router.post("/councils/rules/end")
async def end_default_rule(visit: Visiting, form: Posted) -> Response:
    """End a rule for all councils of the issuer."""
    return await _change_defaults(visit, form, _end_rule)


async def _change_defaults(
    visit: Visit, form: Typed, change: Callable[[Connection, None, Visit, Typed], int | None]
) -> Response:
    try:
        await visit.change(lambda connection: change(connection, None, visit, form), form=form)
    except Refused as refused:
        return await _defaults(visit, form, refused)
    return go("/councils/rules", "saved")


@router.get(PATH)
async def show_council(council_id: int, visit: Visiting) -> Response:
    """Show who sits on a council and by which rules it votes."""
    return await _council(council_id, visit, blank())


async def _council(council_id: int, visit: Visit, form: Typed, refused: Refused | None = None) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        council = reading.get_council(connection, council_id, actor=visit.actor)
        members, today = reading.memberships(connection, council_id), local_day(visit.now)
        rules, said = reading.own_rules(connection, council_id), _said(connection, visit)
        may_change = reading.may_keep(council, visit.actor)
        return {
            **said,
            "council": council,
            "members": members,
            "sitting_now": [(one.id, one.name) for one in members if one.valid_to is None or one.valid_to >= today],
            "people": reading.people(connection, council.organisation_id) if may_change else [],
            "rules": rules,
            "running": _running(rules, said["forms"]),
            "defaults": reading.default_rules(connection, [council.issuer_id]),
            "may_change": may_change,
            "may_rule": reading.may_rule(council, visit.actor),
            "may_found": council.issuer_id in reading.led(visit.actor),
            "form": form,
        }

    return await _page(visit, "councils/admin.html", await visit.read(work), refused)


@router.post(PATH + "/{change}")
async def change_council(council_id: int, change: str, visit: Visiting, form: Posted) -> Response:
    """Seat a member, or add a rule of the council's own."""
    return await _change(council_id, _BEGINNINGS.get(change), visit, form)


@router.post(PATH + "/{change}/end")
async def end_of_council(council_id: int, change: str, visit: Visiting, form: Posted) -> Response:
    """Unseat a member, or end a rule of the council's own."""
    return await _change(council_id, _ENDS.get(change), visit, form)


async def _change(council_id: int, work: Change | None, visit: Visit, form: Typed) -> Response:
    if work is None:
        raise NotFound("action", council_id)
    try:
        await visit.change(lambda connection: work(connection, council_id, visit, form), form=form)
    except Refused as refused:
        return await _council(council_id, visit, form, refused)
    return go(f"/councils/{council_id}", "saved")


def _seat(connection: Connection, council: int, visit: Visit, form: Typed) -> int:
    person, valid_from = _id(form, "person"), _day(form, "valid_from")
    if form.refusals:
        raise Refused(*form.refusals)
    position = form.text("position") if form.text("position") in words.positions() else "member"
    return councils.seat(
        connection, council, person=person, position=position, valid_from=valid_from, actor=visit.actor, now=visit.now
    )


def _unseat(connection: Connection, _council: int, visit: Visit, form: Typed) -> None:
    member, last_day = _id(form, "member"), _day(form, "last_day")
    if form.refusals:
        raise Refused(*form.refusals)
    councils.unseat(connection, member, last_day=last_day, actor=visit.actor, now=visit.now)


def _add_rule(connection: Connection, council: int | None, visit: Visit, form: Typed) -> int:
    first_day = _day(form, "first_day")
    return councils.add_rule(
        connection,
        council,
        terms_of(form),
        issuer=_issuer_of(connection, council, visit),
        award_form=form.optional("award_form"),
        valid_from=first_day,
        actor=visit.actor,
        now=visit.now,
    )


def _issuer_of(connection: Connection, council: int | None, visit: Visit) -> int:
    if council is None:
        return _issuer(visit)
    issuer: int = reading.get_council(connection, council, actor=visit.actor).issuer_id
    return issuer


def _end_rule(connection: Connection, _council: int | None, visit: Visit, form: Typed) -> None:
    rule, through = _id(form, "rule"), _day(form, "through")
    if form.refusals:
        raise Refused(*form.refusals)
    councils.end_rule(connection, rule, last_day=through, actor=visit.actor, now=visit.now)


_BEGINNINGS: Mapping[str, Change] = {"members": _seat, "rules": _add_rule}
_ENDS: Mapping[str, Change] = {"members": _unseat, "rules": _end_rule}
