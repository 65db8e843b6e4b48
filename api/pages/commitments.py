"""Sign commitments and pacts: on screen by oneself, or on paper with the list and its evidence."""

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages.going import go
from api.pages.obligations import identity, signatures
from api.pages.uploads import ANY_SIZE, Uploading, keep, largest_of, of_file, receive
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems, said
from states.obligation import Action
from states.refusals import Refusal, Refused
from workflow.intake import FileRefused
from workflow.queries import obligations as reading
from workflow.services import commitments, obligations, reports
from workflow.storage import Stored

router = APIRouter(include_in_schema=False)

PATH = "/obligations/{obligation_id}/commitment"


@router.get(PATH)
async def show_commitment(obligation_id: int, visit: Visiting) -> Response:
    """Show who signed, how many are to, and the forms for both."""
    return await _form(obligation_id, visit, blank())


async def _form(obligation_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        offers = obligations.offers(connection, obligation_id, actor=visit.actor, now=visit.now)
        edits = next((offer.refusals for offer in offers if offer.action == Action.EDIT), (Refusal("not_permitted"),))
        return {
            **shown,
            **signatures(connection, shown, visit),
            "parties": reading.terms(connection, shown["row"]).parties,
            "form": form,
            "largest": largest_of(visit),
            "closed": said(edits, visit.language, {}),
        }

    context = await visit.read(work)
    context |= problems(refusals, visit.language, {"file": _("File")})
    return await visit.page("obligations/commitment.html", context, status=422 if refusals else 200)


@router.post(PATH + "/expected")
async def set_expected(obligation_id: int, visit: Visiting, form: Posted) -> Response:
    """Say how many are to sign."""
    try:
        await visit.change(lambda connection: _expect(connection, obligation_id, visit, form), form=form)
    except Refused as refused:
        return await _form(obligation_id, visit, form, refused.refusals)
    return go(PATH.format(obligation_id=obligation_id), "saved")


def _expect(connection: Connection, obligation_id: int, visit: Visit, form: Typed) -> int:
    count, version = form.number("expected"), form.number("expected_version")
    if count is None:
        form.refuse_empty("expected")
    if form.refusals or count is None:
        raise Refused(*form.refusals)
    advanced = commitments.expect(
        connection, obligation_id, count, expected_version=version, actor=visit.actor, now=visit.now
    )
    return advanced.version


@router.post(PATH + "/paper", max_body_size=ANY_SIZE)
async def record_paper(obligation_id: int, visit: Uploading) -> Response:
    """Record signatures on paper, with the scan that comes in the same form where there is one."""
    path = PATH.format(obligation_id=obligation_id)
    if visit is None:
        return go(f"/sign-in?next={quote(path)}")
    form = blank()
    try:
        form = await receive(visit.request, limit=visit.site.settings.upload_limit)
        stored = await keep(form, visit.site) if _has_file(form) else None
        await visit.change(lambda connection: _record(connection, obligation_id, visit, form, stored), form=form)
    except FileRefused as error:
        return await _form(obligation_id, visit, form, of_file(error))
    except Refused as refused:
        return await _form(obligation_id, visit, form, refused.refusals)
    return go(path, "saved")


def _has_file(form: Typed) -> bool:
    return bool(form.files.get("file") and form.files["file"].filename)


def _record(connection: Connection, obligation_id: int, visit: Visit, form: Typed, stored: Stored | None) -> int:
    count, signed_on = form.number("count", least=1), form.day("signed_on")
    missing = {"count": count, "signed_on": signed_on}
    form.refuse_empty(*(name for name, value in missing.items() if value is None))
    if form.refusals or count is None or signed_on is None:
        raise Refused(*form.refusals)
    actor, now = visit.actor, visit.now
    file = reports.attach(connection, obligation_id, stored, actor=actor, now=now) if stored else None
    parties = form.optional("parties")
    return commitments.record_paper(
        connection, obligation_id, count, signed_on=signed_on, parties=parties, file=file, actor=actor, now=now
    )


@router.get("/obligations/{obligation_id}/sign")
async def show_sign(obligation_id: int, visit: Visiting) -> Response:
    """Ask the person for the signature, or say every reason why not."""
    return await _sign_form(obligation_id, visit)


async def _sign_form(obligation_id: int, visit: Visit, refusals: tuple[Refusal, ...] = ()) -> Response:
    def work(connection: Connection) -> dict[str, Any]:
        shown = identity(connection, obligation_id, visit)
        offers = obligations.offers(connection, obligation_id, actor=visit.actor, now=visit.now)
        reasons = next((offer.refusals for offer in offers if offer.action == Action.COMMIT), None)
        return {
            **shown,
            "parties": reading.terms(connection, shown["row"]).parties,
            "obstacles": said((Refusal("works_elsewhere"),) if reasons is None else reasons, visit.language, {}),
        }

    context = {**await visit.read(work), **problems(refusals, visit.language, {})}
    return await visit.page("obligations/sign.html", context, status=422 if refusals else 200)


@router.post("/obligations/{obligation_id}/sign")
async def sign(obligation_id: int, visit: Visiting, form: Posted) -> Response:
    """Take the signature of whoever is signed in, once."""
    try:
        await visit.change(
            lambda connection: commitments.commit(connection, obligation_id, actor=visit.actor, now=visit.now),
            form=form,
        )
    except Refused as refused:
        return await _sign_form(obligation_id, visit, refused.refusals)
    return go(f"/obligations/{obligation_id}", "signed_commitment")


@router.get("/obligations/{obligation_id}/signatures/{signature}/withdraw")
async def show_withdrawal(obligation_id: int, signature: int, visit: Visiting) -> Response:
    """Ask why a signature is taken back."""
    return await _withdrawal_form(obligation_id, signature, visit, blank())


async def _withdrawal_form(
    obligation_id: int, signature: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = ()
) -> Response:
    shown = await visit.read(lambda connection: identity(connection, obligation_id, visit))
    context = {**shown, "signature": signature, "form": form, **problems(refusals, visit.language, {})}
    return await visit.page("obligations/withdraw.html", context, status=422 if refusals else 200)


@router.post("/obligations/{obligation_id}/signatures/{signature}/withdraw")
async def withdraw(obligation_id: int, signature: int, visit: Visiting, form: Posted) -> Response:
    """Take a signature back that was recorded by mistake."""
    reason = form.text("reason")
    try:
        await visit.change(
            lambda connection: commitments.withdraw(
                connection, obligation_id, signature, reason=reason, actor=visit.actor, now=visit.now
            ),
            form=form,
        )
    except Refused as refused:
        return await _withdrawal_form(obligation_id, signature, visit, form, refused.refusals)
    return go(f"/obligations/{obligation_id}", "done")
