"""Say how far a submission has come: its state in words, and its items as a list of tasks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.i18n import gettext as _
from api.i18n import language
from states.nomination import HOLDS_PLACE, State
from workflow.plans.terms import DossierScope
from workflow.queries.preparing import GONE, Preparation, Prepared

_PASSED = frozenset(
    {State.ENDORSED, State.SUBMITTED, State.UNDER_REVIEW, State.QUALIFIED, State.STANDBY, State.RETURNED, *HOLDS_PLACE}
)
_VOTED = _PASSED | {State.NOT_ENDORSED, State.NOT_AWARDED}


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words, and the colour of its tag."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Task:
    """One item of the list: what is to be done, how far it is, where, and what it still waits for."""

    title: str
    badge: Badge
    href: str = ""
    hint: str = ""


def standing(row: Any) -> Badge:  # noqa: ANN401 - a submission's row.
    """Say where a submission as a whole stands."""
    if row.received_at is not None:
        return Badge(_("Received, number %(number)s") % {"number": f"{row.receipt_number}/{row.receipt_year}"}, "green")
    if row.first_submitted_at is not None:
        return Badge(_("Handed in, not received yet"), "blue")
    if row.nothing_to_propose_at is not None:
        return Badge(_("Nobody is proposed"), "grey")
    return Badge(_("In preparation"), "yellow")


def tasks(prepared: Preparation, *, may_prepare: bool) -> list[Task]:
    """List the items of a submission in the order in which they are done; links only for who may prepare it."""
    path = f"/submissions/{prepared.row.id}"
    live = [one for one in prepared.nominees if one.state not in GONE]
    found = [
        _nominees(live, path),
        *_own_papers(live),
        *_shared(prepared, path),
        _letter(prepared.row, path),
        _voted(live),
        _endorsed(live),
        _handed_in(prepared, path),
    ]
    return found if may_prepare else [Task(one.title, one.badge, "", one.hint) for one in found]


def _progress(done: int, whole: int) -> Badge:
    """Say how many of several things are done."""
    if not whole:
        return Badge(_("To do"), "grey")
    text = _("%(done)s of %(whole)s") % {"done": done, "whole": whole}
    return Badge(text, "green" if done == whole else "yellow")


def _nominees(live: list[Prepared], path: str) -> Task:
    badge = Badge(_("%(number)s drafted") % {"number": len(live)}, "green") if live else Badge(_("To do"), "grey")
    return Task(_("Nominees"), badge, f"{path}#nominees")


def _own_papers(live: list[Prepared]) -> Iterator[Task]:
    """Count the nominees' own papers; the hint names who lacks one."""
    needed = sum(len(one.papers) for one in live)
    if not needed:
        return
    lacking = [one for one in live if one.missing]
    held = needed - sum(len(one.missing) for one in lacking)
    hint = _("Missing for: %(names)s") % {"names": "; ".join(one.name for one in lacking)} if lacking else ""
    first = f"/nominations/{lacking[0].id}/documents/{lacking[0].missing[0]}" if lacking else ""
    yield Task(_("Papers of each nominee"), _progress(held, needed), first, hint)


def _shared(prepared: Preparation, path: str) -> Iterator[Task]:
    """One task for each paper that covers the whole submission."""
    for item in prepared.terms.dossier:
        if item.scope is DossierScope.SUBMISSION:
            there = prepared.cover[item.code]
            badge = Badge(_("Attached"), "green") if there.complete else Badge(_("Missing"), "grey")
            names = there.lacking if there.files else ()
            hint = _("Missing for: %(names)s") % {"names": "; ".join(names)} if names else ""
            yield Task(getattr(item.name, language()), badge, f"{path}/documents/{item.code}", hint)


def _letter(row: Any, path: str) -> Task:  # noqa: ANN401 - a submission's row.
    is_described = row.letter_number and row.letter_date and row.letter_signer
    badge = Badge(_("Filled in"), "green") if is_described else Badge(_("Not filled in"), "grey")
    return Task(_("Number, date and signer of the letter"), badge, f"{path}/letter")


def _voted(live: list[Prepared]) -> Task:
    done = [one for one in live if one.passed is not None or one.state in _VOTED]
    return Task(
        _("Vote of the council"), _progress(len(done), len(live)), hint=_("The council's secretary records it.")
    )


def _endorsed(live: list[Prepared]) -> Task:
    proposed = [one for one in live if one.state != State.NOT_ENDORSED]
    done = [one for one in proposed if one.state in _PASSED or one.state == State.NOT_AWARDED]
    hint = _("The council's secretary endorses each nominee that passed.")
    return Task(_("Endorsement by the council"), _progress(len(done), len(proposed)), hint=hint)


def _handed_in(prepared: Preparation, path: str) -> Task:
    title = _("Check and hand in")
    if prepared.waiting:
        is_ready = not any(prepared.objections.values())
        badge = Badge(_("Ready"), "green") if is_ready else Badge(_("Not possible yet"), "grey")
        return Task(title, badge, f"{path}/check")
    if prepared.row.first_submitted_at is not None:
        return Task(title, Badge(_("Handed in"), "green"), f"{path}/receipt")
    return Task(title, Badge(_("Not possible yet"), "grey"), f"{path}/check")
