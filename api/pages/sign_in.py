"""Sign in and out, choose a role and a language, and type the password again before grave steps."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import i18n
from api.deps import Site, site_of
from api.forms import Typed, reasons_of_page, typed
from api.pages.going import go, safe_path
from api.pages.visiting import COOKIE, MOST_FIELDS, Posted, SignedIn, posted
from api.rendering import render
from states.refusals import Refusal, Refused
from workflow.services import people, sign_ins

router = APIRouter(include_in_schema=False)

KEEP = "keep:"
"""Prefix of the fields of a form that was interrupted because its session had ended."""
TARGET = "target"

Kept = tuple[tuple[str, str], ...]


@router.get("/sign-in")
async def show_sign_in(request: Request, next: str | None = None) -> Response:  # noqa: A002 - the query's own name.
    """Show the sign-in form."""
    return _form(request, email="", wanted=safe_path(next))


async def ask_to_sign_in(request: Request) -> Response:
    """Send somebody without a session to the sign-in form; what was typed into a form is kept and comes back."""
    if request.method in {"GET", "HEAD"}:
        here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return go(f"/sign-in?next={quote(here)}")
    async with request.form(max_fields=MOST_FIELDS) as sent:
        form = typed(sent)
    kept = tuple((name, value) for name, values in form.lists.items() if name != "password" for value in values)
    return _form(request, email="", wanted="/", kept=kept, target=request.url.path)


def _form(
    request: Request,
    *,
    email: str,
    wanted: str,
    kept: Kept = (),
    target: str = "",
    refusals: tuple[Refusal, ...] = (),
) -> Response:
    context = {
        "email": email,
        "next": wanted,
        "kept": kept,
        "target": target,
        "reasons": reasons_of_page(refusals, i18n.language()),
    }
    return render(request, "sign_in.html", context, status=422 if refusals else 200)


@router.post("/sign-in")
async def do_sign_in(request: Request, form: Posted) -> Response:
    """Check address and password, and begin a session; a wrong one says so without telling which."""
    site, email, wanted = site_of(request), form.text("email"), safe_path(form.text("next"))
    kept, target = _kept(form), safe_path(form.text(TARGET))
    try:
        account = await _account_of(site, email, form.values.get("password", ""))
    except Refused as refused:
        return _form(request, email=email, wanted=wanted, kept=kept, target=target, refusals=refused.refusals)
    real_now = site.clock()
    token = await site.database.awrite(lambda connection: sign_ins.begin(connection, account, real_now=real_now))
    response = render(request, "resume.html", {"kept": kept, "target": target}) if kept else go(wanted)
    response.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="lax", path="/")
    return response


def _kept(form: Typed) -> Kept:
    """Find the fields of the interrupted form among those of the sign-in form."""
    return tuple(
        (name.removeprefix(KEEP), value)
        for name, values in form.lists.items()
        if name.startswith(KEEP)
        for value in values
    )


async def _account_of(site: Site, email: str, password: str) -> int:
    """Find the account that an address and a password belong to. Raises Refused, and counts the failure."""
    real_now = site.clock()
    claim = await site.database.aread(lambda connection: sign_ins.claimed(connection, email, real_now=real_now))
    fits = await run_in_threadpool(people.password_fits, password, claim.password_hash)
    if not fits or claim.account is None:
        await site.database.awrite(lambda connection: sign_ins.fail(connection, claim, real_now=real_now))
        raise Refused(Refusal("sign_in_failed"))
    return claim.account


@router.post("/sign-out")
async def do_sign_out(visit: SignedIn, form: Posted) -> Response:
    """End this session, or every session of the account."""
    everywhere, real_now = bool(form.text("everywhere")), visit.site.clock()
    await visit.site.database.awrite(
        lambda connection: sign_ins.sign_out(connection, visit.visitor, everywhere=everywhere, real_now=real_now)
    )
    response = go("/sign-in")
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax", path="/")
    return response


@router.get("/role")
async def show_roles(visit: SignedIn, next: str | None = None) -> Response:  # noqa: A002 - the query's own name.
    """Ask as whom to act."""
    return await visit.page("role.html", {"next": safe_path(next)})


@router.post("/role")
async def choose_role(visit: SignedIn, form: Posted) -> Response:
    """Act in another role from now on."""
    role, _, organisation = form.text("role").partition("@")
    place = int(organisation) if organisation.isdigit() else 0
    try:
        await visit.site.database.awrite(
            lambda connection: sign_ins.act_as(connection, visit.visitor, role=role, organisation=place)
        )
    except Refused as refused:
        return await visit.page("role.html", {"next": "/"}, refusals=refused.refusals)
    return go(safe_path(form.text("next")) if form.text("next") == "/" else "/", "role")


@router.post("/language")
async def choose_language(request: Request, form: Annotated[Typed, Depends(posted)]) -> Response:
    """Speak another language from now on."""
    chosen = i18n.as_language(form.text("language")) or i18n.language()
    response = go(safe_path(form.text("next")))
    i18n.remember(response, chosen, secure=request.url.scheme == "https")
    return response


@router.get("/confirm")
async def show_confirm(visit: SignedIn, next: str | None = None) -> Response:  # noqa: A002 - the query's own name.
    """Ask for the password again before a grave step."""
    return await visit.page("confirm.html", {"next": safe_path(next)})


@router.post("/confirm")
async def do_confirm(visit: SignedIn, form: Posted) -> Response:
    """Check the password again, and go on."""
    wanted = safe_path(form.text("next"))
    try:
        await _account_of(visit.site, visit.visitor.email, form.values.get("password", ""))
    except Refused as refused:
        return await visit.page("confirm.html", {"next": wanted}, refusals=refused.refusals)
    real_now = visit.site.clock()
    await visit.site.database.awrite(lambda connection: sign_ins.confirm(connection, visit.visitor, real_now=real_now))
    return go(wanted)
