"""Refuse requests that another site made a browser send (cross-site request forgery)."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.i18n import gettext as _

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""They change nothing (RFC 9110, 9.2.1)."""

OURS = frozenset({"same-origin", "none"})
"""What Sec-Fetch-Site says of our own pages, and of an address that a person typed or a bookmark."""


BY_ADDRESS = "/unsubscribe/"
"""Who knows such an address may do what it says: mail programs send the request themselves (RFC 8058)."""


class OriginCheck:
    """Let a request that changes something pass only if one of our own pages sent it.

    `Sec-Fetch-Site` decides where the browser sends it; older browsers are known by `Origin`, whose host must be the
    host asked for or one of `hosts`; a request with neither is refused. REST is exempt where it carries a bearer token,
    which no other site can add, or no cookie, so that there is nothing to abuse; so is what an address itself permits.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = (), rest: str = "/api/") -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            path = scope["path"]
            if not (path.startswith(BY_ADDRESS) or self._is_rest(path, headers) or self._is_ours(headers)):
                await _refusal()(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_rest(self, path: str, headers: Headers) -> bool:
        has_token = headers.get("authorization", "").lower().startswith("bearer ")
        return path.startswith(self._rest) and (has_token or "cookie" not in headers)

    def _is_ours(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in OURS
        # Hosts are compared without the scheme, which a proxy that ends TLS may not pass on.
        host = urlsplit(headers.get("origin", "")).netloc
        return bool(host) and (host == headers.get("host") or host in self._hosts)


def _refusal() -> PlainTextResponse:
    return PlainTextResponse(
        _("This request did not come from a page of this system. Open the page again and repeat the step."),
        status_code=403,
    )
