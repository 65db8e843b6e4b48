"""The minutes of a sitting over HTTP: worded, signed, bound, and seen where a dossier's papers are listed."""

from pathlib import Path
from typing import Any

import pytest

from tests import steps
from tests.api.browsing import Browser
from tests.api.client import Web, web_over
from tests.workflow.samples import pdf
from tests.world import OPENED, World

KEEPER, OFFICER = "secretary@unit-1", "officer@unit-1"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department on the day its round opened."""
    return web_over(world, folder=tmp_path, now=OPENED)


def test_a_copy_is_taken_in_given_back_and_refused_in_words(web: Web) -> None:
    submission = steps.start(web.world)
    named = [steps.draft(web.world, submission, name=f"Người {number}") for number in range(2)]
    sitting = steps.counted(web.world, named[:1])
    words = {"number": "07/BB-HĐTĐKT", "place": "Hội trường", "remarks": "Nhất trí."}
    web.ok(KEEPER, "PUT", f"/sittings/{sitting}/words", words)
    path = f"/sittings/{sitting}/documents/signed-minutes"
    early = web.upload(KEEPER, path, pdf())
    assert (early.status_code, _codes(early)) == (409, ["wrong_state"])
    steps.minute(web.world, sitting)
    assert web.upload(KEEPER, path, b"MZ", filename="bien-ban.exe").status_code == 422
    content = pdf()
    made = web.upload(KEEPER, path, content, filename="bien-ban-ky.pdf")
    assert (made.status_code, made.json()["version"]) == (201, 1)
    (listed,) = web.ok("reviewer", "GET", f"/sittings/{sitting}/copies")["items"]
    assert (listed["sha256"], listed["uploaded_by"]) == (made.json()["sha256"], "Người secretary@unit-1")
    assert (listed["filename"], listed["superseded_at"]) == ("bien-ban-ky.pdf", None)
    for given in (path, f"/nominations/{named[0]}/documents/council_minutes"):
        answer = web.call(OFFICER if "nominations" in given else KEEPER, "GET", given)
        assert answer.content == content
        assert "sandbox" in answer.headers["content-security-policy"]
    for stranger in ("secretary@unit-2", "officer@unit-2"):
        assert web.call(stranger, "GET", path).status_code == 404
        assert web.upload(stranger, path, content).status_code == 404


def _codes(answer: Any) -> list[str]:
    return [one["code"] for one in answer.json()["refusals"]]


def test_pages_say_whose_minutes_are_signed_and_whose_are_missing(web: Web) -> None:
    submission = steps.start(web.world)
    named = [steps.draft(web.world, submission, name=name) for name in ("Nguyễn Thử Một", "Trần Thử Hai")]
    first, second = (steps.vote(web.world, [one]) for one in named)
    officer, path = Browser(web, OFFICER), f"/submissions/{submission}"
    # What is missing of all is missing, whoever they are.
    assert "Còn thiếu của" not in officer.get(f"{path}/check").text
    _sign(web, first, pages=1)
    for page in ("", "/check", "/documents/council_minutes"):
        officer.get(path + page)
        assert "Còn thiếu của: Trần Thử Hai" in officer.text
    assert f"được dùng cho tài liệu này: bien-ban-{first}.pdf." in officer.text
    _sign(web, second, pages=2)
    officer.get(f"{path}/check")
    assert f"bien-ban-{first}.pdf; bien-ban-{second}.pdf" in officer.text
    assert "Còn thiếu của" not in officer.get(path).text


def _sign(web: Web, sitting: int, *, pages: int) -> None:
    path = f"/sittings/{sitting}/documents/signed-minutes"
    made = web.upload(KEEPER, path, pdf(pages=pages), filename=f"bien-ban-{sitting}.pdf")
    assert made.status_code == 201, made.text
