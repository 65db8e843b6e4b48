"""Gather what the page of one sitting shows: the room, what was typed, and what may be done next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages import council_words as words
from api.pages.visiting import Visit
from api.pages.wording import Names, said
from states.actors import COUNCIL_ROLES
from states.sitting import SITTING, Action, Method, Stage, State
from workflow.facts.sittings import facts_of
from workflow.queries import ballots, copies, sitting_room, sittings
from workflow.queries.sitting_room import Room

COUNTED = ("for", "against", "invalid", "unreturned", "issued", "scores")
"""Boxes of a paper count."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What may be recorded on a nominee after the vote: the action that fits, or why it can't be."""

    name: str
    action: str
    reasons: tuple[str, ...]


class Sheet(dict[str, str]):
    """What the boxes of attendance and counts show; a box that nobody filled is empty."""

    chair: frozenset[int] = frozenset()

    def __missing__(self, box: str) -> str:
        """Let a template ask for every box."""
        return ""


def shown(
    connection: Connection, sitting_id: int, visit: Visit, form: Typed | None = None, failed: str = ""
) -> dict[str, Any]:
    """Gather what the page shows; `failed` names the form to show again. Raises NotFound, foreign alike."""
    room = sitting_room.room_of(connection, sitting_id, actor=visit.actor)
    names = names_of(room)
    known = facts_of(connection, room.sitting, visit.actor, visit.now)
    # Who came to a meeting on paper is written down together with its votes.
    supposed = replace(known, present=known.members) if room.sitting.method == Method.ENTERED else known
    offers = {offer.action: said(offer.refusals, visit.language, names) for offer in SITTING.offers(supposed)}
    outcomes = _outcomes(connection, room, visit, names)
    return {
        "room": room,
        "path": f"/sittings/{sitting_id}",
        "groups": tuple(room.groups()),
        "offers": offers,
        "cast": known.ballots_cast,
        "names": names,
        "form": form or blank(),
        "failed": failed,
        "results": outcomes,
        "able": [one for one in outcomes.values() if not one.reasons],
        "unable": [one for one in outcomes.values() if one.reasons],
        "copies": copies.copies_of(connection, sitting_id, actor=visit.actor),
        "ties": _ties(room, known.ties),
        **_said(),
        **_typed(room, form if failed in {"attendance", "enter", "counts", "written"} else None),
        **_counting(connection, room, visit, names),
        **_voting(connection, room, visit, offers),
    }


def _said() -> dict[str, Any]:
    return {
        "positions": words.positions(),
        "methods": words.methods(),
        "bases": words.bases(),
        "confidences": words.confidences(),
        "origins": words.origins(),
        "reasons_of": words.reasons(),
    }


def names_of(room: Room) -> dict[str, str]:
    """Name the nominees by id, and the fields of the forms, so that refusals can say them."""
    found = {
        "results": _("Results to record"),
        "presiding": _("Presides"),
        "clerk": _("Keeps the minutes"),
        "reason": _("Reason"),
        "nomination": _("Nominee"),
        "member": _("Member"),
    }
    found |= {f"reason-{one.id}": f"{_('Reason of absence')}, {one.name}" for one in room.seats}
    if room.is_paper and room.is_running:
        found |= dict(_boxes(room))
    return found | {str(line.nomination_id): line.name for line in room.lines}


def _boxes(room: Room) -> Iterator[tuple[str, str]]:
    kinds = {
        "for": _("For"),
        "against": _("Against"),
        "invalid": _("Invalid"),
        "unreturned": _("Not returned"),
        "issued": _("Issued"),
        "scores": _("Sum of scores"),
    }
    for line in room.lines:
        for kind, word in kinds.items():
            yield f"{kind}-{line.nomination_id}", f"{word}, {line.name}"


def _typed(room: Room, form: Typed | None) -> dict[str, Any]:
    """Give what the boxes show: as typed, as written down, or everybody present before anything was."""
    absent = [(seat.id, seat.name) for seat in room.seats if not seat.present]
    shown = {"absent": absent, "everybody": [(seat.id, seat.name) for seat in room.seats]}
    if form is not None:
        sheet = Sheet(form.values)
        sheet.chair = frozenset(form.numbers("chair"))
        chosen = {"presiding": form.text("presiding"), "clerk": form.text("clerk")}
        came, written = set(form.numbers("present")), form.numbers("written")
        return {**shown, "came": came, "typed": sheet, "chosen": chosen, "written": written}
    begun = room.sitting.presiding_id is not None or room.present
    came = {seat.id for seat in room.seats if seat.present or not begun}
    return {
        **shown,
        "came": came,
        "typed": _recorded(room),
        "chosen": _officers(room),
        "written": [seat.id for seat in room.seats if seat.written],
    }


def _recorded(room: Room) -> Sheet:
    sheet = Sheet({f"reason-{seat.id}": seat.reason or "" for seat in room.seats})
    for line in room.lines:
        if line.votes_for is not None:
            values = (line.votes_for, line.votes_against, line.votes_invalid, line.unreturned, line.issued)
            for kind, value in zip(COUNTED, (*values, line.score_sum), strict=True):
                sheet[f"{kind}-{line.nomination_id}"] = "" if value is None else str(value)
    sheet.chair = frozenset(line.nomination_id for line in room.lines if line.chair_for)
    return sheet


def _officers(room: Room) -> dict[str, object]:
    """Propose the chair and the secretary where nobody was named yet."""
    by_position = {seat.position: seat.id for seat in room.seats}
    return {
        "presiding": room.sitting.presiding_id or by_position.get("chair", ""),
        "clerk": room.sitting.clerk_id or by_position.get("secretary", ""),
    }


def _counting(connection: Connection, room: Room, visit: Visit, names: Names) -> dict[str, Any]:
    """Give what a paper count needs: what was counted, who may confirm it, and what does not add up."""
    sitting = room.sitting
    written = any(rule.absent_vote == "written" for rule in room.rules.values())
    if sitting.state != State.IN_SESSION or sitting.method != Method.COUNTED or not _takes_part(room, visit):
        return {"counts": None, "off": {}, "written_open": False, "written_allowed": written}
    counts = ballots.counts_of(connection, sitting.id, actor=visit.actor, now=visit.now)
    off = {
        one: said((wrong for wrong in found if wrong.code != "count_not_confirmed"), visit.language, names)
        for one, found in counts.discrepancies.items()
        if sitting.counted_at is not None
    }
    return {"counts": counts, "off": off, "written_open": written, "written_allowed": written}


def _takes_part(room: Room, visit: Visit) -> bool:
    """Whether the reader serves the council or is on the list, rather than reading for the issuer."""
    served = room.sitting.organisation_id in visit.actor.organisations_as(COUNCIL_ROLES)
    return served or any(seat.person_id == visit.actor.person for seat in room.seats)


def _voting(connection: Connection, room: Room, visit: Visit, offers: Mapping[str, object]) -> dict[str, Any]:
    """Give the turnout of votes on screen, and whether the reader's own is asked for."""
    sitting = room.sitting
    on_screen = sitting.state == State.IN_SESSION and sitting.method == Method.SCREEN
    turnout = turnout_of(connection, room, visit) if on_screen and _takes_part(room, visit) else None
    return {
        "turnout": turnout,
        "asked_to_vote": turnout is not None and turnout.is_mine_missing,
        "may_declare": Action.CLOSE in offers or (sitting.method == Method.ENTERED and Action.ENTER in offers),
        "lines": [(line.nomination_id, line.name) for line in room.lines],
    }


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has voted, who is present and has not, and who is absent and may still vote in writing; by name."""

    voted: tuple[str, ...]
    waiting: tuple[str, ...]
    absent: tuple[str, ...]
    is_mine_missing: bool
    """Whether the reader's own vote is among those that are missing."""


def turnout_of(connection: Connection, room: Room, visit: Visit) -> Turnout:
    """Read the turnout with names. Raises NotFound for those who neither serve the council nor are on the list."""
    found = ballots.turnout(connection, room.sitting.id, actor=visit.actor, now=visit.now)
    names = {seat.id: seat.name for seat in room.seats}
    voted, waiting, absent = (tuple(names[one] for one in who) for who in (found.voted, found.waiting, found.absent))
    own = {seat.id for seat in room.seats if seat.person_id == visit.actor.person}
    return Turnout(voted, waiting, absent, is_mine_missing=not own.isdisjoint((*found.waiting, *found.absent)))


def _outcomes(connection: Connection, room: Room, visit: Visit, names: Mapping[str, str]) -> dict[int, Outcome]:
    if room.sitting.state != State.MINUTED:
        return {}
    named = [line.nomination_id for line in room.lines if line.stage == Stage.ENDORSEMENT]
    found = sittings.results(connection, named, actor=visit.actor, now=visit.now)
    return {
        one: Outcome(names[str(one)], result.action, said(result.refusals, visit.language, names))
        for one, result in found.items()
    }


def _ties(room: Room, tied: Iterable[int]) -> list[list[Any]]:
    """Put the nominees together that share a rank."""
    found: dict[object, list[Any]] = {}
    for line in room.lines:
        if line.nomination_id in set(tied):
            found.setdefault((line.type, line.award_form, line.rank), []).append(line)
    return list(found.values())
