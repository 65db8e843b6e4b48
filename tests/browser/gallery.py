"""Show every macro on one page, behind the middleware of the product, for the tests that look at it in a browser."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from api import assets, i18n, rendering
from api.headers import SecurityHeaders
from api.i18n import LocaleMiddleware
from api.origin import OriginCheck
from api.rendering import Choice, ErrorsByField, Frame, Link

NOW = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)
ROWS = [
    {"id": 1, "name": "Nguyễn Thị Ngọc Ánh", "unit": "Bệnh viện Đa khoa", "state": "submitted", "points": 93.5},
    {"id": 2, "name": "Đỗ Hữu Nghĩa", "unit": "Trung tâm Kiểm soát bệnh tật", "state": "returned", "points": 1234},
]
ERRORS = ErrorsByField(name="Nhập họ và tên", signed="Ngày ký phải là một ngày có thật", document="Chọn một tệp")


@cache
def templates() -> Environment:
    """Make the product's environment with the templates of this folder."""
    return rendering.environment_over(FileSystemLoader([rendering.FOLDER, Path(__file__).parent]))


def frame() -> Frame:
    """Put a made-up reviewer of a demonstration around the page."""
    return Frame(
        person="Trần Thị Bưởi",
        role="Cán bộ thẩm định, Phòng Tổ chức cán bộ",
        roles=(Choice("clerk", "Văn thư tiếp nhận, Văn phòng"), Choice("head", "Thủ trưởng đơn vị, Khoa Nội")),
        navigation=(Link("Việc cần làm", "/gallery", current=True), Link("Đợt xét", "#rounds"), Link("Hồ sơ", "#all")),
        notice="Đã trả lại hồ sơ để bổ sung.",
        demonstration=True,
    )


def page(request: Request, name: str, context: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    """Render a page of this folder as the product renders its own."""
    given = {**rendering.surroundings(request), "frame": frame(), "now": NOW, **context}
    return HTMLResponse(templates().get_template(name).render(given), status)


async def gallery(request: Request) -> Response:
    """Show the page, or, after a form was sent, the page with its errors."""
    was_sent = request.method == "POST"
    typed = {"name": "", "story": "dòng một\ndòng hai", "signed": {"day": "31", "month": "2", "year": "2026"}}
    context = {
        "typed": typed if was_sent else typed | {"signed": NOW.date()},
        "errors": ERRORS if was_sent else ErrorsByField(),
        "rows": ROWS,
        "until": NOW + timedelta(days=13, hours=14, minutes=55),
        "soon": NOW + timedelta(hours=30),
        "past": NOW - timedelta(days=2),
    }
    if rendering.asks_for_part(request):
        template = templates().get_template("gallery.html")
        inside = template.new_context(rendering.surroundings(request) | context)
        return HTMLResponse("".join(template.blocks["rows"](inside)))
    return page(request, "gallery.html", context, status=422 if was_sent else 200)


async def done(request: Request) -> Response:
    """Show the page after something was finished."""
    return page(request, "done.html", {"received": request.query_params.get("received", "")})


async def upload(request: Request) -> Response:
    """Take a file, and go on; without one, show the form again."""
    async with request.form() as form:
        file = form.get("document")
        name = getattr(file, "filename", "")
        if not name:
            return await gallery(request)
        return RedirectResponse(f"/done?received={name}+{form.get('way')}", status_code=303)


async def draft(request: Request) -> Response:
    """Keep a draft, and tell its new version."""
    async with request.form() as form:
        return JSONResponse({"fields": {"expected_version": int(str(form["expected_version"])) + 1}})


async def language(request: Request) -> Response:
    """Speak another language from now on."""
    async with request.form() as form:
        response = RedirectResponse(str(form["next"]), status_code=303)
        i18n.remember(response, i18n.as_language(str(form["language"])) or "vi", secure=False)
        return response


def gallery_app() -> Starlette:
    """Make the application."""
    return Starlette(
        routes=[
            Route("/gallery", gallery, methods=["GET", "POST"]),
            Route("/done", done),
            Route("/upload", upload, methods=["POST"]),
            Route("/draft", draft, methods=["POST"]),
            Route("/language", language, methods=["POST"]),
            Route(assets.ADDRESS, assets.serve),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(LocaleMiddleware), Middleware(OriginCheck)],
    )
