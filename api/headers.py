"""Send the headers that keep a browser from doing what no page of ours needs."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No inline script, no inline style, nothing from elsewhere; a download replaces it with a sandbox of its own."""

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Not "no-referrer": under that policy browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}

# Pages show dossiers, often on shared computers: after signing out, Back must not bring them again.
_RAW = [(name.encode(), value.encode()) for name, value in (HEADERS | {"cache-control": "no-store"}).items()]

STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
"""A year of HTTPS only, once a response has come over HTTPS."""

_RAW_OVER_HTTPS = [*_RAW, (b"strict-transport-security", STRICT_TRANSPORT.encode())]

RawHeaders = list[tuple[bytes, bytes]]


class SecurityHeaders:
    """Add the headers to every response that does not set them itself, and keep pages out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on and complete the head of each HTTP response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _guarded(message["headers"], https=scope["scheme"] == "https")
            await send(message)

        await self._app(scope, receive, send_guarded)


def _guarded(headers: RawHeaders, *, https: bool) -> RawHeaders:
    """Complete one head."""
    present = {name.lower() for name, _ in headers}
    wanted = _RAW_OVER_HTTPS if https else _RAW
    return [*headers, *(header for header in wanted if header[0] not in present)]
