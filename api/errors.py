"""Turn what went wrong into problem+json, in the reader's language: one map for all errors."""

from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from states.labels import Language, sentence
from states.labels.words import find_word
from states.refusals import Refusal, Refused
from workflow.documents.paper import Unprintable
from workflow.encoding import plain
from workflow.errors import Busy, InvariantBroken, KeyReused, NotFound
from workflow.intake import FileRefused

PROBLEM = "application/problem+json"


class Unauthenticated(Exception):
    """The request shows no token that is known and still good."""


_STATUS_OF_FILE = {"file_too_large": 413}
_CODE_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


def rendered(refusals: Sequence[Refusal], language: Language, names: dict[str, str] | None = None) -> list[Any]:
    """Write refusals with their words."""
    return [
        {
            "code": refusal.code,
            "detail": plain(refusal.detail),
            "message": sentence(refusal, language, names or {}),
        }
        for refusal in refusals
    ]


def title_of(status: int, language: Language) -> str:
    """Say a status in words, or by the protocol's own phrase where we have none."""
    return find_word("problem", str(status), language) or HTTPStatus(status).phrase


def problem(status: int, refusals: Sequence[Refusal], language: Language, **more: object) -> JSONResponse:
    """Answer with a problem document (RFC 9457) that carries every reason."""
    shown = rendered(refusals, language)
    body = {
        "type": f"urn:thidua:{refusals[0].code}",
        "title": title_of(status, language),
        "status": status,
        "detail": " ".join(reason["message"] for reason in shown),
        "refusals": shown,
        **more,
    }
    return JSONResponse(body, status_code=status, media_type=PROBLEM, headers=_headers(status, refusals))


def _headers(status: int, refusals: Sequence[Refusal]) -> dict[str, str]:
    """Tell how to authenticate, or when to come again."""
    match status:
        case 401:
            return {"WWW-Authenticate": "Bearer"}
        case 503:
            return {"Retry-After": str(refusals[0].detail.get("seconds", 1))}
    return {}


def _answer(error: Exception) -> tuple[int, tuple[Refusal, ...]]:
    """Find the status and the reasons of an error that the product raises itself."""
    match error:
        case Refused():
            is_input = all("field" in refusal.detail for refusal in error.refusals)
            return (422 if is_input else 409), error.refusals
        case NotFound():
            return 404, (Refusal("not_found", {"noun": error.noun}),)
        case KeyReused():
            return 422, (Refusal("key_reused", {"key": error.key}),)
        case FileRefused():
            return _STATUS_OF_FILE.get(error.code, 422), (Refusal(error.code, error.detail),)
        case Unprintable():
            return 409, (Refusal("text_unprintable", {"characters": error.characters}),)
        case Busy():
            return 503, (Refusal("busy", {"seconds": error.seconds}),)
        case Unauthenticated():
            return 401, (Refusal("unauthenticated"),)
        case _:
            return 500, (Refusal("internal_error"),)


HANDLED = (Refused, NotFound, KeyReused, FileRefused, Unauthenticated, Unprintable, Busy, InvariantBroken)
"""Errors of the product that the map answers; a test proves that it knows them all."""


PageOf = Callable[[Request, int, Sequence[Refusal]], Awaitable[Response]]
"""Shows a problem as a page."""


def add_handlers(app: FastAPI, *, language_of: Callable[[Request], Language], page_of: PageOf) -> None:
    """Let the application answer every error through the map: REST with a problem document, the rest with a page."""

    async def tell(request: Request, status: int, refusals: tuple[Refusal, ...]) -> Response:
        if request.url.path.startswith(("/api/", "/health/")):
            return problem(status, refusals, language_of(request))
        return await page_of(request, status, refusals)

    async def answer(request: Request, error: Exception) -> Response:
        return await tell(request, *_answer(error))

    async def answer_http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        code = _CODE_OF_STATUS.get(status, "internal_error" if status >= 500 else "bad_request")  # noqa: PLR2004
        return await tell(request, status, (Refusal(code),))

    async def answer_invalid(request: Request, error: Exception) -> Response:
        found = error.errors() if isinstance(error, RequestValidationError) else []
        refusals = tuple(_input_refusal(one) for one in found) or (Refusal("bad_request"),)
        return await tell(request, 422, refusals)

    for kind in (*HANDLED, Exception):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(RequestValidationError, answer_invalid)


def _input_refusal(found: dict[str, Any]) -> Refusal:
    """Name the field and what is wrong with it."""
    where = [str(part) for part in found["loc"] if part not in {"body", "query", "path", "header"}]
    codes = {"extra_forbidden": "field_unknown", "missing": "field_required", "json_invalid": "bad_request"}
    code = codes.get(found["type"], "field_invalid")
    return Refusal(code, {"field": ".".join(where) or "body", "expected": found["msg"]})
