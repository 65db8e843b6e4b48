"""Act in a process of its own, at the same time as others, and tell what became of it.

The parent sends one line of JSON that says where and who, and this process answers `ready`. After that each line is a
job, which begins at once, and its outcomes come back as one line.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Connection

from states.actors import Actor, Grant, Role
from states.asks import Answers
from states.refusals import Refused
from workflow.acts import Act, Outcome, RequestKey, act
from workflow.acts.keys import once
from workflow.acts.values import to_json
from workflow.database import Database, open_database
from workflow.services import decisions, handing_in

Job = Mapping[str, Any]
Told = list[dict[str, Any]]

WISHES = (
    *(("propose", "proposer", Answers()),) * 6,
    ("withdraw", "head", Answers(reason="Rút.")),
    ("revive", "head", Answers()),
    ("stand_by", "proposer", Answers()),
    ("send_back", "director", Answers(reason="Xem lại.")),
)
"""What the processes wish for, with who may; mostly to propose, so that the places are fought for."""


def main() -> None:
    """Do the jobs that the parent sends, until it sends no more."""
    site = json.loads(sys.stdin.readline())
    database = open_database(site["url"])
    actors = {name: actor(*who) for name, who in site["who"].items()}
    print("ready", flush=True)  # noqa: T201 - the parent reads it.
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(JOBS[job["job"]](database, actors, job)), flush=True)  # noqa: T201 - the parent reads it.
    database.close()


def actor(account: int, person: int, grants: list[tuple[str, int, int]]) -> Actor:
    """Be somebody."""
    return Actor(account, person, frozenset(Grant(Role(role), *where) for role, *where in grants))


def now(job: Job) -> datetime:
    """Tell when all this happens."""
    return datetime.fromisoformat(job["now"])


def propose(database: Database, actors: Mapping[str, Actor], job: Job) -> Told:
    """Propose everybody, some at a time, in an order of one's own."""
    named = Random(job["seed"]).sample(job["named"], len(job["named"]))
    done: Told = []
    for start in range(0, len(named), 4):
        wishes = [Act(one, "propose", actors["proposer"], now(job)) for one in named[start : start + 4]]
        done += [told(wish, outcome) for wish, outcome in zip(wishes, carry_out(database, wishes), strict=True)]
    return done


def mix(database: Database, actors: Mapping[str, Actor], job: Job) -> Told:
    """Propose, withdraw, revive, stand by and send back at random, some at a time."""
    chance = Random(job["seed"])
    done: Told = []
    for _ in range(job["times"]):
        wishes = []
        for nomination in chance.sample(job["named"], chance.randint(1, 4)):
            action, who, answers = chance.choice(WISHES)
            wishes.append(Act(nomination, action, actors[who], now(job), answers))
        done += [told(wish, outcome) for wish, outcome in zip(wishes, carry_out(database, wishes), strict=True)]
    return done


def carry_out(database: Database, wishes: list[Act]) -> tuple[Outcome, ...]:
    """Carry out some acts in one transaction."""
    return database.write(lambda connection: act(connection, wishes))


def told(wish: Act, outcome: Outcome) -> dict[str, Any]:
    """Say what became of an act."""
    return {"action": wish.action, **to_json(outcome)}


def sign(database: Database, actors: Mapping[str, Actor], job: Job) -> Told:
    """Sign a decision, if nobody else has."""
    director, moment = actors["director"], now(job)
    try:
        signed = database.write(
            lambda connection: decisions.sign(connection, job["decision"], actor=director, now=moment)
        )
    except Refused as refused:
        return [{"number": None, "refusals": [refusal.code for refusal in refused.refusals]}]
    return [{"number": signed.number, "refusals": [to_json(outcome) for outcome in signed.outcomes]}]


def submit(database: Database, actors: Mapping[str, Actor], job: Job) -> Told:
    """Hand a submission in, under a request key."""
    head = actors["head"]
    key = RequestKey(head.account or 0, job["key"], "digest")

    def work(connection: Connection) -> list[dict[str, Any]]:
        handed_in = handing_in.submit(connection, job["submission"], actor=head, now=now(job))
        return [to_json(outcome) for outcome in handed_in.outcomes]

    return database.write(lambda connection: once(connection, key, work, now=now(job)))


JOBS: Mapping[str, Callable[[Database, Mapping[str, Actor], Job], Told]] = {
    "propose": propose,
    "mix": mix,
    "sign": sign,
    "submit": submit,
}

if __name__ == "__main__":
    main()
