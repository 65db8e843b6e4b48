"""Send strict headers, and refuse what other sites make a browser send."""

from collections.abc import Mapping

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from api.headers import SecurityHeaders
from api.origin import OriginCheck

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


async def answer(_request: Request) -> Response:
    """Answer anything."""
    return PlainTextResponse("ok")


async def download(_request: Request) -> Response:
    """Answer with headers of its own."""
    return PlainTextResponse("", headers={"content-security-policy": "sandbox", "cache-control": "private"})


def site(*, scheme: str = "http") -> TestClient:
    """Make an application behind both guards."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    app = Starlette(
        routes=[
            Route("/page", answer, methods=methods),
            Route("/api/v1/thing", answer, methods=methods),
            Route("/download", download),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(OriginCheck, hosts=["other.example"])],
    )
    return TestClient(app, base_url=f"{scheme}://thidua.example")


def test_every_answer_is_guarded() -> None:
    for path in ("/page", "/nowhere"):
        headers = site().get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["permissions-policy"].startswith("camera=()")
        assert headers["cache-control"] == "no-store"


def test_an_answer_may_be_stricter_by_itself() -> None:
    headers = site().get("/download").headers
    assert headers["content-security-policy"] == "sandbox"
    assert headers["cache-control"] == "private"
    assert headers["x-content-type-options"] == "nosniff"


def test_https_is_kept_once_it_was_used() -> None:
    assert "strict-transport-security" not in site().get("/page").headers
    kept = site(scheme="https").get("/page").headers["strict-transport-security"]
    assert kept == "max-age=31536000; includeSubDomains"


OURS = {"origin": "http://thidua.example"}
FOREIGN = {"origin": "https://evil.example"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", **OURS}, 403),
        (OURS, 200),
        ({"origin": "https://thidua.example"}, 200),
        ({"origin": "http://other.example"}, 200),
        (FOREIGN, 403),
        ({"origin": "http://thidua.example.evil.example"}, 403),
        ({"origin": "http://thidua.example:8000"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "", "host": ""}, 403),
        ({}, 403),
        ({"authorization": "Bearer x", **FOREIGN}, 403),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_our_own_pages_change_anything(method: str, headers: Mapping[str, str], status: int) -> None:
    assert site().request(method, "/page", headers=headers).status_code == status


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_anybody_may_link_to_a_page(method: str) -> None:
    linked = {"sec-fetch-site": "cross-site", **FOREIGN}
    assert site().request(method, "/page", headers=linked).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"authorization": "Bearer x"}, 200),
        ({"authorization": "bearer x", "cookie": "__Host-session=x", **FOREIGN}, 200),
        ({"cookie": "__Host-session=x", **FOREIGN}, 403),
        ({"cookie": "__Host-session=x", "authorization": "Basic x"}, 403),
        ({"cookie": "__Host-session=x", "sec-fetch-site": "same-origin"}, 200),
    ],
)
def test_rest_needs_no_page_as_long_as_no_cookie_speaks_for_it(headers: Mapping[str, str], status: int) -> None:
    assert site().post("/api/v1/thing", headers=headers).status_code == status


def test_a_refusal_says_what_to_do() -> None:
    refused = site().post("/page", headers=FOREIGN)
    assert refused.text.startswith("Yêu cầu này không đến từ trang của hệ thống.")
    assert refused.headers["content-security-policy"] == POLICY
