"""Take the acts that scripts send by the thousand past FastAPI's machinery, which costs more than the act itself.

FastAPI's own route for them says in the OpenAPI document what they are, and takes whatever is not quite plain here.
"""

import json

from fastapi.exceptions import RequestValidationError
from fastapi.security.utils import get_authorization_scheme_param
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from api.deps import recognised
from api.rest.actions import act_on_nomination
from api.schemas import ActBody

LONGEST_KEY = 200
"""Characters of an Idempotency-Key."""


_BODY: TypeAdapter[ActBody | None] = TypeAdapter(ActBody | None)


class QuickRoute(Route):
    """A route for plain requests only: a bearer token, and a body of JSON or none at all."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Leave what is not plain, and other methods, to the routes that follow."""
        match, found = super().matches(scope)
        return (match, found) if match is Match.FULL and _is_plain(Headers(scope=scope)) else (Match.NONE, {})


def _is_plain(headers: Headers) -> bool:
    has_body = "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
    return (
        headers.get("authorization", "")[:7].lower() == "bearer "
        and 1 <= len(headers.get("idempotency-key", "-")) <= LONGEST_KEY
        and (not has_body or headers.get("content-type") == "application/json")
    )


async def _act(request: Request) -> Response:
    sent = _json(await request.body())
    _, token = get_authorization_scheme_param(request.headers["authorization"])
    caller = await recognised(
        request,
        token,
        accept_language=request.headers.get("accept-language"),
        key=request.headers.get("idempotency-key"),
    )
    found = request.path_params
    return await act_on_nomination(found["nomination_id"], found["action"], caller, _body(sent))


def _json(sent: bytes) -> object:
    try:
        return json.loads(sent) if sent else None
    except json.JSONDecodeError as error:
        found = {"type": "json_invalid", "loc": ("body", error.pos), "msg": "JSON decode error"}
        raise RequestValidationError([found]) from error
    except UnicodeDecodeError as error:
        raise HTTPException(400) from error


def _body(given: object) -> ActBody | None:
    """Read the answers. Raises RequestValidationError, as FastAPI does."""
    try:
        return _BODY.validate_python(given, from_attributes=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from error


ACT = QuickRoute("/api/v1/nominations/{nomination_id:int}/actions/{action}", _act, methods=["POST"])
