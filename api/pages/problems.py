"""Show what went wrong as a page."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from api.deps import site_of
from api.errors import title_of
from api.i18n import language
from api.pages.frame import frame_of, surroundings_of
from api.pages.visiting import visitor_of
from api.rendering import render
from states.labels import sentence
from states.refusals import Refusal


async def problem_page(request: Request, status: int, refusals: Sequence[Refusal]) -> Response:
    """Answer with a page that says what is wrong and where to go; nobody learns more than from the REST answer."""
    visitor = await visitor_of(request)
    context: dict[str, object] = {
        "heading": title_of(status, language()),
        "sentences": [sentence(refusal, language()) for refusal in refusals],
    }
    if visitor is not None:
        known = await site_of(request).database.aread(lambda connection: surroundings_of(connection, visitor))
        context["frame"] = frame_of(request, visitor, known)
    return render(request, "problem.html", context, status=status)
