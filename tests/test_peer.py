"""The peer of the benchmarks is a fair one: it writes what the product writes, and shows what the product shows."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.deps import site_over
from api.main import create_app
from api.settings import Settings
from benchmarks.acting import require_sound
from benchmarks.asking import Asked, approvals, pages
from benchmarks.databases import address
from benchmarks.peer.app import create_app as create_peer
from benchmarks.seeding import seed
from tests.world import World
from workflow.database import Database
from workflow.models.base import Base
from workflow.models.journal import JournalEntry, Pending
from workflow.models.nomination import Nomination
from workflow.models.request import RequestKey

DOSSIERS = 120
OURS, ITS = 75, 76
"""Two neighbours in one submission: one for the product, one for the peer."""


@pytest.fixture
def world(database: Database) -> World:
    return seed(database, nominations=DOSSIERS)


@pytest.fixture
def peer(world: World) -> Iterator[TestClient]:
    with TestClient(create_peer(address(world.database)), base_url="https://testserver") as http:
        yield http


@pytest.fixture
def product(world: World) -> TestClient:
    site = site_over(Settings(_env_file=None), world.database)
    return TestClient(create_app(site), base_url="https://testserver")


def ask(http: TestClient, asked: Asked, number: int) -> Any:
    headers = dict(asked.headers) | ({"Idempotency-Key": f"key-{number}"} if asked.keyed else {})
    return http.request(asked.method, f"{number}".join(asked.path), headers=headers)


def written(world: World, nomination: int) -> dict[str, Any]:
    """Everything that an approval has changed or added, without ids, keys and instants."""

    def row(table: type[Base], *conditions: Any) -> list[dict[str, Any]]:
        found = world.database.read(lambda connection: connection.execute(select(table).where(*conditions)).all())
        return [
            {name: value for name, value in one._mapping.items() if not isinstance(value, datetime) and name not in OWN}
            for one in found
        ]

    entry = select(JournalEntry.id).where(JournalEntry.aggregate_id == nomination, JournalEntry.version == 2)
    return {
        "nomination": row(Nomination, Nomination.id == nomination),
        "journal": row(JournalEntry, JournalEntry.id.in_(entry)),
        "pending": row(Pending, Pending.entry_id.in_(entry)),
        "key": row(RequestKey, RequestKey.key == f"key-{nomination}"),
    }


OWN = ("id", "subject_name", "subject_fold", "aggregate_id", "entry_id", "key", "digest")


def without_number(kept: dict[str, Any]) -> dict[str, Any]:
    (outcome,) = kept["key"][0]["outcome"]
    return kept | {"key": [kept["key"][0] | {"outcome": outcome | {"nomination": None}}]}


def test_the_peer_writes_what_the_product_writes(world: World, product: TestClient, peer: TestClient) -> None:
    asked = approvals(world)
    answers = [ask(http, asked, number) for http, number in ((product, OURS), (peer, ITS))]
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"state": "qualified", "version": 2})] * 2
    assert without_number(written(world, OURS)) == without_number(written(world, ITS))
    require_sound(world.database, requests=2, acts=2, in_flight=0)


def test_the_peer_refuses_and_repeats_itself_like_the_product(world: World, peer: TestClient) -> None:
    asked = approvals(world)
    first = ask(peer, asked, ITS)
    assert ask(peer, asked, ITS).json() == first.json()
    again = peer.post(f"{ITS}".join(asked.path), headers={**asked.headers, "Idempotency-Key": "another"})
    assert (again.status_code, again.json()["refusals"]) == (409, ["wrong_state"])
    assert peer.post(f"{ITS}".join(asked.path), headers={"Authorization": "Bearer none"}).status_code in {401, 422}
    require_sound(world.database, requests=2, acts=1, in_flight=0)


def test_the_peer_lists_what_the_product_lists(world: World, product: TestClient, peer: TestClient) -> None:
    asked = pages(world)
    shown = [ask(http, asked, 100).text for http in (product, peer)]
    ids = [re.findall(r'name="nomination" type="checkbox" value="(\d+)"', page) for page in shown]
    assert ids == [[str(number) for number in range(99, 49, -1)]] * 2
    names = [re.findall(r'href="/nominations/\d+">([^<]+)<', page) for page in shown]
    assert names[0] == names[1]
