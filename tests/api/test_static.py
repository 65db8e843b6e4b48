"""Serve static files under addresses that change with their content."""

import gzip
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from api import assets
from api.assets import static_url

VENDORED = assets.FOLDER / "vendor" / "vendor.css"
OWN = assets.FOLDER / "css" / "app.css"
SHOWN = sorted(assets.assets())


def client() -> TestClient:
    """Make an application that serves nothing else."""
    return TestClient(Starlette(routes=[Route(assets.ADDRESS, assets.serve)]))


def css(path: Path) -> str:
    """Read a stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("name", SHOWN)
def test_a_file_is_kept_for_good_under_the_address_of_its_content(name: str) -> None:
    answer = client().get(static_url(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == assets.KINDS[Path(name).suffix]
    if not name.endswith(".css"):
        assert answer.content == (assets.FOLDER / name).read_bytes()


def test_a_file_asked_for_under_an_older_address_is_not_kept() -> None:
    answer = client().get("/static/0123456789abcdef/js/app.js")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


def test_text_is_packed_for_those_who_unpack_it() -> None:
    address = static_url("vendor/vendor.css")
    packed = client().get(address, headers={"accept-encoding": "gzip"})
    plain = client().get(address, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert packed.content == plain.content
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_the_head_of_a_file_can_be_asked_for() -> None:
    assert client().head(static_url("css/app.css")).status_code == 200


@pytest.mark.parametrize(
    "name", ["vendor.py", "__init__.py", "vendor/VERSIONS.md", "css/none.css", "../main.py", "../static/css/app.css"]
)
def test_nothing_but_static_files_is_served(name: str) -> None:
    assert client().get(f"/static/0/{name.replace('..', '%2e%2e')}").status_code == 404


def test_an_address_of_no_file_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        static_url("css/none.css")


def test_stylesheets_name_the_addresses_of_content() -> None:
    sheet = client().get(static_url("vendor/vendor.css")).text
    named = re.findall(r"url\(([^)]+)\)", sheet)
    assert len(named) == 7
    assert {client().get(address).headers["cache-control"] for address in named} == {assets.FOREVER}


def test_an_address_changes_with_the_content() -> None:
    page = assets.assets()["js/app.js"]
    assert page.digest in static_url("js/app.js")
    assert page.packed is not None
    assert gzip.decompress(page.packed) == page.content
    assert len({asset.digest for asset in assets.assets().values()}) == len(assets.assets())


def test_the_borrowed_stylesheet_names_nothing_that_is_not_ours_to_use() -> None:
    borrowed = css(VENDORED)
    assert re.findall(r"(?i)gds transport|crest|crown|/assets/|url\(https?:|@import|data:", borrowed) == []
    assert re.findall(r"\.govuk-(?:header|footer|cookie-banner|exit-this-page|logo)", borrowed) == []


def test_every_variable_that_is_used_is_set() -> None:
    used = set(re.findall(r"var\((--[\w-]+)", css(VENDORED) + css(OWN)))
    assert used - set(re.findall(r"(--[\w-]+):", css(VENDORED) + css(OWN))) == set()


def test_no_line_is_too_tight_for_vietnamese_marks() -> None:
    heights = re.findall(r"line-height:\s*([\d.]+)(?=[;!}\s])", css(VENDORED) + css(OWN))
    assert heights
    assert [height for height in heights if 0 < float(height) < 1.5] == []


def test_each_face_says_which_characters_it_holds() -> None:
    faces = re.findall(r"@font-face\{[^}]+\}", css(VENDORED))
    assert len(faces) == 4
    assert all("unicode-range:U+" in face for face in faces)
    assert sum("U+1EA0-1EF9" in face for face in faces) == 2


def channels(colour: str) -> float:
    """Give the relative luminance of a colour (WCAG 2.2)."""
    whole = "".join(digit * 2 for digit in colour) if len(colour) == 3 else colour
    parts = [int(whole[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours of our stylesheet."""
    found = dict(re.findall(r"(--[\w-]+):\s*#([0-9a-f]{3,6});", css(OWN)))
    light, dark = sorted((channels(found[one]), channels(found[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("--govuk-text-colour", "--govuk-body-background-colour", 7),
        ("--govuk-secondary-text-colour", "--app-quiet-colour", 7),
        ("--govuk-link-colour", "--govuk-body-background-colour", 7),
        ("--govuk-link-visited-colour", "--govuk-body-background-colour", 7),
        ("--govuk-error-colour", "--govuk-body-background-colour", 4.5),
        ("--govuk-inverse-text-colour", "--govuk-brand-colour", 7),
        ("--govuk-inverse-text-colour", "--app-action-colour", 4.5),
        ("--govuk-inverse-text-colour", "--govuk-success-colour", 4.5),
        ("--app-inverse-quiet-colour", "--govuk-brand-colour", 4.5),
        ("--govuk-focus-text-colour", "--govuk-focus-colour", 7),
        ("--govuk-input-border-colour", "--govuk-body-background-colour", 3),
        ("--app-waiting-colour", "--govuk-body-background-colour", 3),
    ],
)
def test_colours_can_be_told_apart(text: str, ground: str, least: float) -> None:
    assert contrast(text, ground) >= least
