"""Hold the record of one sitting: what its page shows, and what its forms say."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from api.forms import Typed
from api.i18n import gettext as _
from api.pages.visiting import Visit
from api.pages.wording import said
from states.asks import Answers
from states.refusals import Refusal
from states.sitting import Action
from workflow.counting import Count
from workflow.queries import sittings
from workflow.queries.sittings import Record
from workflow.services.nominations import Wish
from workflow.services.sittings import Presence

MOST_VOTES = 1000
LONGEST_REASON = 400
_KINDS = ("for", "against", "invalid")


def shown(connection: Connection, sitting_id: int, visit: Visit, form: Typed | None) -> dict[str, Any]:
    """Gather what the page of a sitting shows. Raises NotFound, for missing and foreign alike."""
    record = sittings.record_of(connection, sitting_id, actor=visit.actor, now=visit.now)
    names = dict(_names(record))
    offers = {offer.action: said(offer.refusals, visit.language, names) for offer in record.offers}
    return {
        "record": record,
        "names": names,
        "positions": positions(),
        "offers": offers,
        "came": _came(record, form),
        "typed": dict(_typed(record, form)),
        "votes": {vote["nomination"]: vote for vote in record.sitting["votes"]},
        "results": {
            nomination: (result.action, said(result.refusals, visit.language, names))
            for nomination, result in record.results.items()
        },
        "may_confirm": Action.CONFIRM in offers and record.sitting["confirmed_at"] is None,
    }


def _names(record: Record) -> Iterator[tuple[str, str]]:
    """Name the nominees by id, and the fields of the form, so that refusals can say them."""
    yield "results", _("Results to record")
    for member in record.members.values():
        yield f"reason-{member.id}", f"{_('Reason of absence')}, {member.name}"
    said_kinds = {"for": _("For"), "against": _("Against"), "invalid": _("Invalid")}
    for nominee in record.nominees.values():
        yield str(nominee.id), nominee.name
        for kind, words in said_kinds.items():
            yield f"{kind}-{nominee.id}", f"{words}, {nominee.name}"


def _came(record: Record, form: Typed | None) -> set[int]:
    """Who is ticked as present: as typed, as recorded, or everybody before anything was written down."""
    if form is not None:
        return set(form.numbers("present"))
    if record.sitting["state"] == "convened":
        return set(record.members)
    return {one["member"] for one in record.sitting["attendance"] if one["present"]}


def _typed(record: Record, form: Typed | None) -> Iterator[tuple[str, str]]:
    """Give the reasons and counts that the form shows."""
    fields = [f"reason-{member}" for member in record.members]
    fields += [f"{kind}-{nominee}" for nominee in record.nominees for kind in _KINDS]
    for field in fields:
        otherwise = "0" if field.startswith("invalid-") else ""
        yield field, otherwise if form is None else form.text(field)


def positions() -> dict[str, str]:
    """Say the positions in a council."""
    return {
        "chair": _("Chair of the council"),
        "vice_chair": _("Vice chair of the council"),
        "secretary": _("Secretary of the council"),
        "member": _("Member of the council"),
    }


def attendance_of(form: Typed, record: Record) -> list[Presence]:
    """Read who came, and why somebody did not."""
    came = set(form.numbers("present"))
    for member in record.members:
        if len(form.text(f"reason-{member}")) > LONGEST_REASON:
            form.refuse("field_too_long", f"reason-{member}", most=LONGEST_REASON)
    return [
        Presence(member, present=member in came, reason=None if member in came else form.optional(f"reason-{member}"))
        for member in record.members
    ]


def votes_of(form: Typed, record: Record) -> dict[int, Count]:
    """Read the counts; votes for have to be typed, the others are nothing where they are empty."""
    found: dict[int, Count] = {}
    for nominee in record.nominees:
        votes = {kind: form.number(f"{kind}-{nominee}", most=MOST_VOTES) for kind in _KINDS}
        if votes["for"] is None:
            form.refuse_empty(f"for-{nominee}")
        found[nominee] = Count(votes["for"] or 0, votes["against"] or 0, votes["invalid"] or 0)
    return found


def unbalanced(refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    """Put the complaint that counts do not add up beside each nominee that it is about."""
    found: list[Refusal] = []
    for refusal in refusals:
        about = refusal.detail.get("nominations")
        if refusal.code == "votes_do_not_add_up" and isinstance(about, list | tuple):
            found += (Refusal(refusal.code, {"nominations": [one], "field": f"for-{one}"}) for one in about)
        else:
            found.append(refusal)
    return tuple(found)


def result_wishes(form: Typed, record: Record) -> list[Wish]:
    """Turn the ticked nominees into acts: each is recorded as the council voted."""
    ticked = form.numbers("results")
    return [Wish(one, record.results[one].action, Answers()) for one in ticked if one in record.results]
