"""A secret vote that comes over HTTP is kept in the box and nowhere else: no key, no answer, no line of a log."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from tests.api.client import web_over
from tests.ballots import BOX, VOTED, drafts, dump, in_session
from tests.world import OPENED, World
from workflow.models.council import CouncilMember

KEY = {"Idempotency-Key": "vote-once"}


def test_a_secret_vote_leaves_nothing_of_its_request(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def seat(connection: Connection) -> None:
        member = update(CouncilMember).where(CouncilMember.id == world.members["unit-1"][2])
        connection.execute(member.values(person_id=world.actor("chair@unit-1").person))

    world.database.write(seat)
    named = drafts(world, 2)
    sitting = in_session(world, named, rule={"ballot_secrecy": "secret"})
    web = web_over(world, folder=tmp_path, now=OPENED)
    path = f"/sittings/{sitting}/ballot"
    web.ok("chair@unit-1", "GET", path)
    caplog.set_level(logging.DEBUG)
    before = dump(world)
    votes = {"votes": [{"nomination": one, "choice": "against"} for one in named]}
    assert web.call("chair@unit-1", "POST", path, {"votes": votes["votes"][:1]}, headers=KEY).status_code == 409
    assert web.call("chair@unit-1", "POST", path, votes, headers=KEY).status_code == 204
    again = web.call("chair@unit-1", "POST", path, votes, headers=KEY)
    assert (again.status_code, [one["code"] for one in again.json()["refusals"]]) == (409, ["already_voted"])
    after = dump(world)
    assert {table for table, rows in after.items() if rows != before[table]} == {BOX, VOTED}
    assert "against" not in again.text + caplog.text
    assert "against" not in web.call("chair@unit-1", "GET", path).text
