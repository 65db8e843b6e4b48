"""Send browsers on to another page."""

from urllib.parse import urlsplit

from starlette.responses import RedirectResponse


def safe_path(wanted: str | None) -> str:
    """Give a path of ours to go on to; anything else, such as another site, leads home."""
    path = wanted or "/"
    parts = urlsplit(path)
    is_ours = not parts.scheme and not parts.netloc and path.startswith("/") and "\\" not in path
    return path if is_ours else "/"


def go(path: str, notice: str = "") -> RedirectResponse:
    """Send the browser on with GET, saying once what was done (a code of `frame`'s notices)."""
    joint = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{joint}notice={notice}" if notice else path, status_code=303)
