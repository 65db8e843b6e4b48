"""Hold sittings over REST: the twins of the council's pages, and a secret ballot that no key is tied to."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from tests.api.client import Web, web_over
from tests.council_people import let_members_in
from tests.steps import draft, start
from tests.world import OPENED, World, later
from workflow.models.law import CouncilRule
from workflow.models.request import RequestKey

SECRETARY = "secretary@unit-1"


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the round opened."""
    return web_over(world, folder=tmp_path, now=later(OPENED, days=1))


def convened(web: Web, named: list[int], method: str) -> str:
    """Convene the council of unit-1, write down that all came, and open the sitting; returns its path."""
    members = web.world.members["unit-1"]
    body = {"organisation": web.world.organisations["unit-1"], "held_at": web.clock().isoformat(), "method": method}
    sitting = web.ok(SECRETARY, "POST", "/sittings", body | {"nominations": named[:1]})["id"]
    path = f"/sittings/{sitting}"
    web.ok(SECRETARY, "POST", f"{path}/actions/schedule", {"add": named[1:]})
    attendance = [{"member": one, "present": True} for one in members]
    came = {"attendance": attendance, "presiding": members[0], "clerk": members[1]}
    web.ok(SECRETARY, "PUT", f"{path}/attendance", came)
    web.ok(SECRETARY, "POST", f"{path}/actions/open")
    return path


def keys_kept(web: Web) -> int:
    """Count the request keys that are stored."""
    statement = select(func.count()).select_from(RequestKey)
    return int(web.world.database.read(lambda connection: connection.scalar(statement)) or 0)


def votes(*choices: tuple[int, str]) -> dict[str, Any]:
    """Write a ballot."""
    return {"votes": [{"nomination": nomination, "choice": choice} for nomination, choice in choices]}


def test_members_vote_over_rest_and_no_key_is_kept_of_a_secret_ballot(web: Web) -> None:
    web.world.database.write(lambda connection: connection.execute(update(CouncilRule).values(ballot_secrecy="secret")))
    submission = start(web.world)
    first, second = (draft(web.world, submission, name=name) for name in ("Một", "Hai"))
    names = let_members_in(web.world)
    path = convened(web, [first, second], "screen")
    web.ok(names[0], "POST", f"{path}/recusals", {"nomination": second})
    paper = web.ok(names[0], "GET", f"{path}/ballot")
    assert ([line["nomination"] for line in paper["lines"]], paper["recused"]) == ([first], 1)
    before, key = keys_kept(web), {"Idempotency-Key": "k-1"}
    cast = web.call(names[0], "POST", f"{path}/ballot", votes((first, "for")), headers=key)
    assert (cast.status_code, keys_kept(web)) == (204, before)
    again = web.call(names[0], "POST", f"{path}/ballot", votes((first, "against")), headers=key)
    assert [one["code"] for one in again.json()["refusals"]] == ["already_voted"]
    assert "choice" not in again.text
    assert web.ok(names[0], "GET", f"{path}/ballot")["lines"][0]["choice"] is None
    twice = web.call(names[1], "POST", f"{path}/ballot", votes((first, "for"), (first, "for")))
    assert twice.status_code == 422
    part = web.call(names[1], "POST", f"{path}/ballot", votes((first, "for")))
    assert [one["code"] for one in part.json()["refusals"]] == ["ballot_differs"]
    web.ok(names[1], "POST", f"{path}/ballot", votes((first, "for"), (second, "against")))
    turnout = web.ok(SECRETARY, "GET", f"{path}/turnout")
    assert turnout["voted"] == web.world.members["unit-1"][:2]
    assert web.call("officer@unit-2", "GET", f"{path}/turnout").status_code == 404
    assert web.ok(SECRETARY, "POST", f"{path}/actions/close")["state"] == "closed"
    lines = {one["nomination"]: one for one in web.ok(SECRETARY, "GET", path)["votes"]}
    assert (lines[first]["votes_for"], lines[first]["unreturned"], lines[second]["members"]) == (2, 3, 4)


def test_paper_counts_and_corrections_over_rest(web: Web) -> None:
    nominee = draft(web.world, start(web.world))
    names = let_members_in(web.world)
    path = convened(web, [nominee], "counted")
    wrong = {"votes": [{"nomination": nominee, "votes_for": 5, "votes_against": 1}]}
    web.ok(SECRETARY, "PUT", f"{path}/counts", wrong)
    counts = web.ok(names[0], "GET", f"{path}/counts")
    assert "votes_do_not_add_up" in [one["code"] for one in counts["counts"][0]["discrepancies"]]
    assert web.call(SECRETARY, "POST", f"{path}/actions/close").status_code == 409
    web.ok(SECRETARY, "PUT", f"{path}/counts", {"votes": [{"nomination": nominee, "votes_for": 5}]})
    stale = web.call(names[0], "POST", f"{path}/counts/actions/confirm", {"digest": counts["digest"]})
    assert [one["code"] for one in stale.json()["refusals"]] == ["counts_changed"]
    digest = web.ok(names[0], "GET", f"{path}/counts")["digest"]
    web.ok(names[0], "POST", f"{path}/counts/actions/confirm", {"digest": digest})
    web.ok(SECRETARY, "POST", f"{path}/actions/close")
    web.ok(SECRETARY, "POST", f"{path}/actions/minute")
    assert web.ok(SECRETARY, "GET", path)["votes"][0]["passed"] is True
    mended = web.ok(SECRETARY, "POST", f"{path}/actions/correct", {"reason": "Sai địa điểm."})
    assert mended["state"] == "closed"
    assert len(web.ok(SECRETARY, "GET", "/sittings")["items"]) == 1


def test_councils_are_founded_and_kept_over_rest(web: Web) -> None:
    world = web.world
    body = {"organisation": world.organisations["phong-tccb"], "issuer": world.organisations["so-y-te"]}
    refused = web.call(SECRETARY, "POST", "/councils", body | {"name": "Hội đồng Phòng"})
    assert refused.status_code == 409
    council = web.ok("planner", "POST", "/councils", body | {"name": "Hội đồng Phòng"})["id"]
    seat = {"person": world.actor("reviewer").person, "position": "secretary", "valid_from": "2024-11-01"}
    member = web.ok("planner", "POST", f"/councils/{council}/members", seat)["id"]
    web.tokens.clear()
    rule = {
        "quorum": {"part": 2, "of": 3},
        "passing": {"part": 9, "of": 10},
        "strict": False,
        "base": "members",
        "secrecy": "secret",
        "valid_from": "2024-11-01",
        "source": "Quy chế, Điều 7",
        "confidence": "A",
    }
    assert web.call("planner", "POST", f"/councils/{council}/rules", rule).status_code == 409
    own = web.ok("reviewer", "POST", f"/councils/{council}/rules", rule)["id"]
    web.ok("planner", "POST", "/council-rules", rule | {"issuer": world.organisations["so-y-te"]})
    web.ok("reviewer", "POST", f"/council-rules/{own}/actions/end", {"last_day": "2024-12-31"})
    web.ok("planner", "POST", f"/council-members/{member}/actions/unseat", {"last_day": "2024-12-31"})
    found = web.ok("planner", "GET", f"/councils/{council}")
    assert [one["valid_to"] for one in (*found["members"], *found["rules"])] == ["2024-12-31"] * 2
    share = rule | {"passing": {"part": 3, "of": 2}}
    assert web.call("reviewer", "POST", f"/councils/{council}/rules", share).status_code == 422
