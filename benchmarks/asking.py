"""Name the requests that the load consists of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from api.pages.visiting import COOKIE
from benchmarks.acting import REVIEWER
from tests.world import World
from workflow.services import people, sign_ins


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of request: a number stands between the two parts of its path; `keyed` ones need a fresh key each."""

    method: str
    path: tuple[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    keyed: bool = False


def approvals(world: World) -> Asked:
    """Approve one nomination a request, as the reviewer, with a token that is good for a day."""
    return Asked(
        "POST",
        ("/api/v1/nominations/", "/actions/approve"),
        {"Authorization": f"Bearer {token(world)}"},
        keyed=True,
    )


def pages(world: World) -> Asked:
    """Ask for the page of the work-list that begins below a nomination, as the reviewer who has just signed in."""
    return Asked("GET", ("/nominations?after=", ""), {"Cookie": f"{COOKIE}={session(world)}"})


def token(world: World) -> str:
    """Give the reviewer a bearer token for a day."""
    now = datetime.now(UTC)
    email = f"{REVIEWER}@thidua.example"
    return world.database.write(
        lambda connection: people.issue_token(connection, email, now=now, expires_at=now + timedelta(days=1))
    )


def session(world: World) -> str:
    """Sign the reviewer in."""
    account = world.actor(REVIEWER).account
    assert account is not None
    return world.database.write(lambda connection: sign_ins.begin(connection, account, real_now=datetime.now(UTC)))
