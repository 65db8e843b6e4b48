"""Serve the static files of pages, each under an address that changes with its content."""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
ADDRESS = "/static/{digest}/{name:path}"
"""The route that `serve` answers, for GET and HEAD."""

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What is served; scripts of ours, licences and notes that lie beside it are not."""

FOREVER = "public, max-age=31536000, immutable"
CHECK_FIRST = "no-cache"

_REFERENCE = re.compile(rb"url\(((?!data:)[\w./-]+)\)")


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file as it is sent."""

    content: bytes
    packed: bytes | None
    """The same, gzipped, where that makes it smaller."""

    kind: str
    digest: str


def static_url(name: str) -> str:
    """Give the address of a static file, such as `css/app.css`; raises KeyError for one that does not exist."""
    return _address(name, assets()[name].digest)


@cache
def assets() -> Mapping[str, Asset]:
    """Read all static files once; stylesheets last, because they name the others."""
    paths = [path for path in FOLDER.rglob("*") if path.suffix in KINDS]
    found: dict[str, Asset] = {}
    for path in sorted(paths, key=lambda path: (path.suffix == ".css", path)):
        name = path.relative_to(FOLDER).as_posix()
        content = path.read_bytes()
        if path.suffix == ".css":
            content = _with_addresses(content, name, found)
        found[name] = _asset(content, KINDS[path.suffix])
    return found


async def serve(request: Request) -> Response:
    """Answer with a static file, kept by browsers for good where the address names its very content.

    An address of another release, which a page opened before an update may ask for, gets today's file for now.
    """
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    packs = asset.packed is not None and "gzip" in request.headers.get("accept-encoding", "")
    is_current = request.path_params["digest"] == asset.digest
    headers = {"cache-control": FOREVER if is_current else CHECK_FIRST, "vary": "Accept-Encoding"}
    if packs:
        headers["content-encoding"] = "gzip"
    return Response(asset.packed if packs else asset.content, media_type=asset.kind, headers=headers)


def _asset(content: bytes, kind: str) -> Asset:
    packed = gzip.compress(content, mtime=0)
    return Asset(
        content=content,
        packed=packed if len(packed) < len(content) else None,
        kind=kind,
        digest=hashlib.sha256(content).hexdigest()[:16],
    )


def _with_addresses(css: bytes, name: str, known: Mapping[str, Asset]) -> bytes:
    """Put the full address of each font and image into a stylesheet; raises KeyError for one that does not exist."""

    def address(found: re.Match[bytes]) -> bytes:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1].decode()))
        return f"url({_address(target, known[target].digest)})".encode()

    return _REFERENCE.sub(address, css)


def _address(name: str, digest: str) -> str:
    return f"/static/{digest}/{name}"
