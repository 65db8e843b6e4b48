"""The quick door answers as FastAPI's own route does, goes through the lane, and trusts no memory of a token."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from api.main import create_app
from api.rest.quick import ACT, QuickRoute
from tests import steps
from tests.api.client import Web, web_over
from tests.workflow.watching import statements
from tests.world import CUTOFF, World, later
from workflow.acts import Act
from workflow.models.person import Account, ApiToken, RoleAssignment

PROPOSER = "proposer"
JSON = {"content-type": "application/json"}


@pytest.fixture
def web(world: World, tmp_path: Path) -> Web:
    """The application over a small department, on the day after the cut-off."""
    return web_over(world, folder=tmp_path, now=later(CUTOFF, days=1))


def usual(web: Web) -> TestClient:
    """Open the same application without the quick door."""
    app = create_app(web.site)
    app.router.routes.remove(ACT)
    return TestClient(app)


def send(http: TestClient, token: str, nomination: object, body: bytes, headers: Mapping[str, str]) -> Any:
    """Rank a nomination with a body and headers of any kind."""
    given = {"authorization": f"Bearer {token}", **JSON, **headers}
    return http.post(f"/api/v1/nominations/{nomination}/actions/rank", content=body, headers=given)


def told(response: Any) -> tuple[int, str, Any]:
    """Give what a caller sees of an answer."""
    return response.status_code, response.headers["content-type"], response.json()


ODD: Sequence[tuple[bytes, Mapping[str, str]]] = (
    (b"", {}),
    (b"null", {}),
    (b"{}", {}),
    (b'{"rank": 0}', {}),
    (b'{"rank": "x"}', {}),
    (b'{"rank": 1.5, "due": "never"}', {}),
    (b'{"strange": 1, "items": [{"item": ""}]}', {}),
    (b"[1]", {}),
    (b'"text"', {}),
    (b"{", {}),
    (b"\xff\xfe", {}),
    (b'{"rank": 1}', {"content-type": "text/plain"}),
    (b'{"rank": 1}', {"content-type": "application/x-www-form-urlencoded"}),
    (b'{"rank": 1, "expected_version": 99}', {"content-type": "application/json; charset=utf-8"}),
    (b'{"rank": 1, "expected_version": 99}', {"accept-language": "en"}),
    (b'{"rank": 1, "expected_version": 99}', {"idempotency-key": "k" * 201}),
    (b'{"rank": 1, "expected_version": 99}', {"idempotency-key": ""}),
    (b'{"rank": 1}', {"authorization": "Bearer thidua_wrong"}),
    (b'{"rank": "x"}', {"authorization": "bearer thidua_wrong"}),
    (b'{"rank": 1}', {"authorization": "Basic eDp5"}),
    (b'{"rank": 1}', {"authorization": ""}),
)


def test_both_doors_refuse_alike(web: Web) -> None:
    (nomination,) = steps.qualified(web.world)
    token, other = web._token(PROPOSER), usual(web)
    for body, headers in ODD:
        quick, slow = (told(send(http, token, nomination, body, headers)) for http in (web.http, other))
        assert quick == slow, (body, headers)
        assert quick[0] >= 400, (body, headers)
    for nothing in (10**6, -1, 0, "x", "१", 10**30):
        quick, slow = (told(send(http, token, nothing, b'{"rank": 1}', {})) for http in (web.http, other))
        assert quick == slow, nothing
        assert quick[0] in {404, 422}, nothing


def test_both_doors_carry_out_alike_and_once_between_them(web: Web) -> None:
    first, second = steps.qualified(web.world, count=2)
    token, other = web._token(PROPOSER), usual(web)
    version = web.ok(PROPOSER, "GET", f"/nominations/{first}")["version"]
    for nomination, http, repeated in ((first, web.http, other), (second, other, web.http)):
        body, headers = b'{"rank": 1}', {"idempotency-key": f"rank {nomination}"}
        done = told(send(http, token, nomination, body, headers))
        assert done == (200, "application/json", {"state": "qualified", "version": version + 1})
        assert told(send(repeated, token, nomination, body, headers)) == done
        assert told(send(http, token, nomination, b'{"rank": 2}', headers))[0] == 422


def test_other_methods_are_refused_as_ever(web: Web) -> None:
    response = web.call(PROPOSER, "PUT", "/nominations/1/actions/rank", {})
    assert (response.status_code, response.json()["refusals"][0]["code"]) == (405, "method_not_allowed")


def test_the_openapi_document_describes_the_quick_door(web: Web) -> None:
    paths = web.http.get("/api/v1/openapi.json").json()["paths"]
    described = paths["/api/v1/nominations/{nomination_id}/actions/{action}"]
    assert described["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {one["name"] for one in described["post"]["parameters"]} >= {"nomination_id", "action", "idempotency-key"}
    assert [route for route in create_app(web.site).routes if isinstance(route, QuickRoute)] == [ACT]


def test_acts_over_rest_go_through_the_lane_one_transaction_each(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """What bypasses the lane is not merged with what others ask for."""
    named = steps.qualified(web.world, count=3)
    taken: list[list[int]] = []
    submit = web.site.lane.submit

    def watch(acts: Sequence[Act]) -> Any:
        taken.append([act.nomination for act in acts])
        return submit(acts)

    monkeypatch.setattr(web.site.lane, "submit", watch)
    for body in ({"rank": 1}, {"rank": 2}):
        web.ok(PROPOSER, "POST", f"/nominations/{named[0]}/actions/rank", body)
    acts = [{"nomination": one, "action": "rank", "rank": place} for place, one in enumerate(named, 1)]
    web.ok(PROPOSER, "POST", "/actions", {"acts": acts})
    assert taken == [[named[0]], [named[0]], named]


def test_one_request_takes_one_statement_to_recognise_and_a_fixed_number_to_act(web: Web) -> None:
    named = steps.qualified(web.world, count=12)
    path = "/nominations/{}/actions/rank"
    web.ok(PROPOSER, "POST", path.format(named[0]), {"rank": 1})
    with statements(web.world.database) as sent:
        web.ok(PROPOSER, "POST", path.format(named[0]), {"rank": 2})
    begun = "BEGIN IMMEDIATE"
    assert len([one for one in sent if one != begun]) == 7, sent
    assert [one for one in sent if "api_token" in one] == sent[:1]
    for count in (1, len(named)):
        acts = [{"nomination": one, "action": "rank", "rank": 1} for one in named[:count]]
        with statements(web.world.database) as together:
            web.ok(PROPOSER, "POST", "/actions", {"acts": acts})
        assert len(together) == len(sent), json.dumps(together, indent=1)


def test_a_token_stops_at_once_when_it_is_revoked_or_its_account_disabled(web: Web) -> None:
    (nomination,) = steps.qualified(web.world)
    account = web.world.actor(PROPOSER).account

    def rank() -> int:
        status: int = web.call(PROPOSER, "POST", f"/nominations/{nomination}/actions/rank", {"rank": 1}).status_code
        return status

    def change(table: Any, **values: Any) -> None:
        holder = Account.id == account if table is Account else ApiToken.account_id == account
        web.world.database.write(lambda connection: connection.execute(update(table).where(holder).values(values)))

    for table, ended, mended in (
        (ApiToken, {"revoked_at": web.clock.moment}, {"revoked_at": None}),
        (Account, {"disabled_at": web.clock.moment}, {"disabled_at": None}),
        (ApiToken, {"expires_at": web.clock.moment}, {"expires_at": later(web.clock.moment, days=9)}),
    ):
        assert rank() == 200
        change(table, **ended)
        assert rank() == 401
        change(table, **mended)


def test_a_role_that_ended_yesterday_lets_nobody_act_and_one_without_roles_is_known(web: Web) -> None:
    (nomination,) = steps.qualified(web.world)
    yesterday = web.clock.moment.date() - timedelta(days=1)
    ended = update(RoleAssignment).where(RoleAssignment.person_id == web.world.actor(PROPOSER).person)
    assert web.ok(PROPOSER, "GET", "/me")["roles"]
    web.world.database.write(lambda connection: connection.execute(ended.values(valid_to=yesterday)))
    assert web.ok(PROPOSER, "GET", "/me")["roles"] == []
    assert web.call(PROPOSER, "POST", f"/nominations/{nomination}/actions/rank", {"rank": 1}).status_code == 404
