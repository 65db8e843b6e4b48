"""Enter what was counted on paper in the room, and have a second person confirm it."""

from collections.abc import Collection, Mapping
from dataclasses import astuple
from datetime import datetime

from sqlalchemy import Connection

from states.actors import Actor
from states.refusals import Refusal, Refused
from states.sitting import Method
from workflow.bulk import Rows
from workflow.counting import Count
from workflow.facts.ballots import digest_of, gather_tally
from workflow.facts.seats import may_confirm
from workflow.models.council import AgendaItem
from workflow.reconciling import reconcile
from workflow.services import rooms
from workflow.services.concluding import write_down_written

_COUNTED = Rows.updating(
    AgendaItem,
    by=("sitting_id", "nomination_id"),
    to=("votes_for", "votes_against", "votes_invalid", "unreturned", "issued", "score_sum", "chair_for"),
)


def count(connection: Connection, sitting_id: int, counts: Mapping[int, Count], *, actor: Actor, now: datetime) -> None:
    """Write down the count for some nominees of the agenda, or for all; a second person then confirms all of it.

    Numbers that do not add up are kept until they are corrected: nothing is confirmed or closed on them. Raises
    NotFound, and Refused with the reason.
    """
    room = rooms.enter(connection, sitting_id, actor=actor, now=now)
    rooms.require_in_session(room, "count", Method.COUNTED)
    rooms.require_keeper(room)
    known = {line.nomination for line in gather_tally(connection, room.sitting).lines}
    if not counts or counts.keys() - known:
        raise Refused(Refusal("not_on_agenda", {"unknown": sorted(counts.keys() - known), "missing": []}))
    if negative := sorted(one for one, counted in counts.items() if counted.negative):
        raise Refused(Refusal("count_negative", {"nominations": negative}))
    rows = [(nomination, *astuple(counted)) for nomination, counted in sorted(counts.items())]
    _COUNTED.execute(connection, [(sitting_id, *row) for row in rows])
    values = {"counted_by": actor.person, "counted_at": now, **rooms.UNCONFIRMED}
    rooms.note(connection, room, "count", now=now, data={"counts": rows}, values=values)


def record_written(
    connection: Connection, sitting_id: int, members: Collection[int], *, actor: Actor, now: datetime
) -> None:
    """Say whose written votes are among the paper ballots: of these absent members and of nobody else.

    Raises NotFound, and Refused with the reason.
    """
    room = rooms.enter(connection, sitting_id, actor=actor, now=now)
    rooms.require_in_session(room, "take_written", Method.COUNTED)
    rooms.require_keeper(room)
    tally = gather_tally(connection, room.sitting)
    absent = {seat.member for seat in tally.seats if not seat.present}
    if strange := sorted(set(members) - absent):
        raise Refused(Refusal("not_absent", {"members": strange}))
    if members and not any(line.rule.written for line in tally.lines):
        raise Refused(Refusal("no_written_votes", {}))
    write_down_written(connection, sitting_id, members)
    data = {"members": sorted(members)}
    rooms.note(connection, room, "take_written", now=now, data=data, values=rooms.UNCONFIRMED)


def confirm_counts(connection: Connection, sitting_id: int, *, digest: str, actor: Actor, now: datetime) -> None:
    """Confirm the counts as shown, of which `digest` was given with them; never by one who entered any of them.

    Members who are present may, and the chair. Raises NotFound, and Refused with everything that does not add up.
    """
    room = rooms.enter(connection, sitting_id, actor=actor, now=now)
    rooms.require_in_session(room, "confirm_counts", Method.COUNTED)
    if not may_confirm(connection, room):
        raise Refused(Refusal("second_person_needed", {}))
    tally = gather_tally(connection, room.sitting)
    wrong = [one for one in reconcile(tally).refusals if one.code != "count_not_confirmed"]
    if wrong:
        raise Refused(*wrong)
    if digest_of(tally) != digest:
        raise Refused(Refusal("counts_changed", {}))
    values = {"counts_confirmed_by": actor.person, "counts_confirmed_at": now}
    rooms.note(connection, room, "confirm_counts", now=now, data={"digest": digest}, values=values)
