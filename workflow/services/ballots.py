"""Take the votes that members cast on their screens."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from states.actors import Actor
from states.refusals import Refusal, Refused
from states.sitting import Method
from workflow.bulk import Rows
from workflow.counting import Rule
from workflow.facts.agenda import lines_for, voted_on
from workflow.facts.seats import Room
from workflow.models.ballot import CHOICES, OpenVote
from workflow.services import rooms, secret_ballots


@dataclass(frozen=True, slots=True)
class Ballot:
    """A member's vote on one nominee: for, against or invalid (blank), with a score where votes for carry one."""

    choice: str
    score: int | None = None


Votes = Mapping[int, Ballot]
"""By nomination."""

_OPEN_VOTES = Rows.inserting(OpenVote, "sitting_id", "nomination_id", "member_id", "choice", "score", "at")


def cast(connection: Connection, sitting_id: int, votes: Votes, *, actor: Actor, now: datetime) -> None:
    """Take a member's votes until the sitting closes; of an absent one, where the rule lets him vote in writing.

    Open votes may be given on any of the nominees and changed: the newest counts. Secret ones are given on all nominees
    that the member may vote on, once, and leave no trace but that he has voted: never run this under a request key
    where any is secret. Raises NotFound, and Refused with what is wrong.
    """
    room = rooms.enter(connection, sitting_id, actor=actor, now=now)
    rooms.require_in_session(room, "vote", Method.SCREEN)
    if room.member is None:
        raise Refused(Refusal("not_entitled_to_vote", {}))
    lines = lines_for(connection, sitting_id, member=room.member, present=room.present)
    if not lines:
        raise Refused(Refusal("nothing_to_vote_on", {}))
    secret = {nomination for nomination, rule in lines.items() if rule.secret}
    if refusals := tuple(_objections(votes, lines, secret)):
        raise Refused(*refusals)
    if secret & votes.keys():
        _cast_secretly(connection, room, {one: votes[one] for one in secret}, member=room.member)
    if given := {one: vote for one, vote in votes.items() if one not in secret}:
        _cast_openly(connection, room, given, member=room.member, now=now)


def _objections(votes: Votes, lines: Mapping[int, Rule], secret: AbstractSet[int]) -> Iterator[Refusal]:
    """Say what is wrong with the votes: whoever votes on one nominee in secret votes on all of them."""
    needed = secret if secret & votes.keys() else lines.keys() if not votes else frozenset[int]()
    unknown, missing = sorted(votes.keys() - lines.keys()), sorted(needed - votes.keys())
    if unknown or missing:
        yield Refusal("ballot_differs", {"unknown": unknown, "missing": missing})
        return
    if strange := sorted(one for one, vote in votes.items() if vote.choice not in CHOICES):
        yield Refusal("choice_unknown", {"nominations": strange})
    for one, vote in sorted(votes.items()):
        yield from _misscored(one, vote, lines[one].score_most)


def _misscored(nomination: int, vote: Ballot, most: int | None) -> Iterator[Refusal]:
    """A vote for carries a score where the rule asks for one, and no other vote does."""
    if most is None or vote.choice != "for":
        if vote.score is not None:
            yield Refusal("scores_not_asked", {"nominations": (nomination,)})
    elif vote.score is None or not 1 <= vote.score <= most:
        yield Refusal("score_needed", {"nominations": (nomination,), "most": most})


def _cast_secretly(connection: Connection, room: Room, votes: Votes, *, member: int) -> None:
    if votes.keys() & voted_on(connection, room.sitting.id, member=member):
        raise Refused(Refusal("already_voted", {}))
    given = [(nomination, vote.choice, vote.score) for nomination, vote in votes.items()]
    secret_ballots.put(connection, room.sitting.id, given, member=member)


def _cast_openly(connection: Connection, room: Room, votes: Votes, *, member: int, now: datetime) -> None:
    sitting = room.sitting.id
    given = [(sitting, nomination, member, vote.choice, vote.score, now) for nomination, vote in sorted(votes.items())]
    _OPEN_VOTES.execute(connection, given)
    rooms.note(connection, room, "vote", now=now, data={"member": member, "nominations": sorted(votes)})
